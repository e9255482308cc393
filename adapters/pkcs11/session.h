// A session with one token, logged in. Only this room includes this header.
#pragma once

#include <vector>

#include "adapters/pkcs11/key_uri.h"
#include "adapters/pkcs11/module.h"
#include "adapters/pkcs11/token_key.h"

namespace emblem::pkcs11 {

enum class Rights : std::uint8_t { read, write };

class Session {
 public:
  // With the token that the URI names; asks for its PIN where the token wants one and nobody is logged in yet. Errors:
  // key_token_failed, passphrase_needed, passphrase_wrong.
  static Result<Session> open(const KeyUri& uri, const Access& access, Rights rights);

  Session(Session&& other) noexcept;
  Session& operator=(Session&&) = delete;
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session();

  const CK_FUNCTION_LIST& functions() const { return module_->functions(); }
  CK_SESSION_HANDLE handle() const { return handle_; }

  // At most two, which is enough to know that there is more than one. Error: key_token_failed.
  Result<std::vector<CK_OBJECT_HANDLE>> find(std::vector<CK_ATTRIBUTE> wanted) const;

  // Nothing where the object has no such attribute, or an empty one. Error: key_token_failed.
  Result<Bytes> read(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const;

 private:
  Session(std::shared_ptr<Module> module, CK_SESSION_HANDLE handle) : module_(std::move(module)), handle_(handle) {}

  Result<void> log_in(const CK_TOKEN_INFO& token, const KeyUri& uri, const Access& access) const;

  std::shared_ptr<Module> module_;  // null after a move
  CK_SESSION_HANDLE handle_;
};

}  // namespace emblem::pkcs11
