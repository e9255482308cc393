// A PKCS#11 module, loaded into this process. Only this room includes this header.
#pragma once

#include <p11-kit/pkcs11.h>

#include <memory>
#include <string>

#include "emblem/result.h"

namespace emblem::pkcs11 {

// Initialised until the last owner lets go.
class Module {
 public:
  // The module at this path; the running one if it is in use already, for it can be initialised once a process. Errors:
  // key_token_failed.
  static Result<std::shared_ptr<Module>> load(const std::string& path);

  Module(const Module&) = delete;
  Module& operator=(const Module&) = delete;
  ~Module();

  const CK_FUNCTION_LIST& functions() const { return *functions_; }

 private:
  enum class Owner : std::uint8_t { ours, somebody_else };

  Module(const CK_FUNCTION_LIST* functions, Owner owner) : functions_(functions), owner_(owner) {}

  static Result<std::shared_ptr<Module>> load_new(const std::string& path);

  const CK_FUNCTION_LIST* functions_;
  Owner owner_;  // who initialised it, and so has to finish it
};

// key_token_failed with what was called and the name of the return value.
std::unexpected<Error> refused(const char* call, CK_RV value);

// "CKR_PIN_INCORRECT"; a number for those without a name here.
std::string to_text(CK_RV value);

}  // namespace emblem::pkcs11
