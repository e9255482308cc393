// Starts tests/lookup/fault_server.py and ends it again.
#pragma once

#include <sys/types.h>

#include <string>

#include "engine/lookup/server.h"

namespace emblem::tests {

class FaultServer {
 public:
  // Fails the test and has port 1 when it cannot be started.
  explicit FaultServer(const std::string& behaviour, const std::string& address = "127.0.0.1");
  FaultServer(const FaultServer&) = delete;
  FaultServer& operator=(const FaultServer&) = delete;
  ~FaultServer();

  const lookup::Server& address() const { return address_; }

 private:
  pid_t process_ = -1;
  int input_ = -1;
  lookup::Server address_;
};

}  // namespace emblem::tests
