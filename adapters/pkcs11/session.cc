#include "adapters/pkcs11/session.h"

#include <algorithm>
#include <optional>
#include <string_view>

namespace emblem::pkcs11 {
namespace {

// A field of fixed width, padded with blanks (PKCS#11 2.40 base section 3.2).
template <std::size_t width>
std::string_view field(const unsigned char (&bytes)[width]) {
  const std::string_view text = as_text({bytes, width});
  return text.substr(0, text.find_last_not_of(' ') + 1);
}

bool fits(const CK_TOKEN_INFO& token, const KeyUri& uri) {
  if ((token.flags & CKF_TOKEN_INITIALIZED) == 0) return false;
  return (!uri.token || *uri.token == field(token.label)) &&
         (!uri.serial || *uri.serial == field(token.serialNumber)) &&
         (!uri.model || *uri.model == field(token.model)) &&
         (!uri.manufacturer || *uri.manufacturer == field(token.manufacturerID));
}

struct Token {
  CK_SLOT_ID slot{};
  CK_TOKEN_INFO info{};
};

Result<std::vector<CK_SLOT_ID>> find_slots(const CK_FUNCTION_LIST& functions) {
  constexpr CK_ULONG most_slots = 1024;
  std::vector<CK_SLOT_ID> slots(most_slots);
  CK_ULONG count = most_slots;
  const CK_RV value = functions.C_GetSlotList(CK_TRUE, slots.data(), &count);
  if (value != CKR_OK || count > most_slots) return refused("C_GetSlotList", value);
  slots.resize(count);
  return slots;
}

Result<Token> find_token(const CK_FUNCTION_LIST& functions, const KeyUri& uri) {
  EMBLEM_TRY(const std::vector<CK_SLOT_ID> slots, find_slots(functions));
  std::optional<Token> found;
  for (const CK_SLOT_ID slot : slots) {
    Token token{slot, {}};
    if (functions.C_GetTokenInfo(slot, &token.info) != CKR_OK || !fits(token.info, uri)) continue;
    if (found) return fail(Code::key_token_failed, "token", "several tokens are so named; add the serial number");
    found = token;
  }
  if (!found) return fail(Code::key_token_failed, "token", "no token of this name is plugged in");
  return *found;
}

Result<Secret> pin_of(const CK_TOKEN_INFO& token, const KeyUri& uri, const Access& access) {
  if (uri.pin_value) return Secret(Bytes(uri.pin_value->bytes().begin(), uri.pin_value->bytes().end()));
  if (!access.ask_pin) return fail(Code::passphrase_needed, "PIN");
  const auto attempts =
      (token.flags & CKF_USER_PIN_FINAL_TRY) != 0 ? PinQuestion::Attempts::last : PinQuestion::Attempts::several;
  return access.ask_pin({std::string(field(token.label)), uri.pin_source, attempts});
}

}  // namespace

Result<Session> Session::open(const KeyUri& uri, const Access& access, Rights rights) {
  const std::string path = uri.module_path ? *uri.module_path : access.module;
  EMBLEM_TRY(std::shared_ptr<Module> module, Module::load(path.empty() ? "p11-kit-proxy.so" : path));
  EMBLEM_TRY(const Token token, find_token(module->functions(), uri));
  const CK_FLAGS flags = CKF_SERIAL_SESSION | (rights == Rights::write ? CKF_RW_SESSION : 0);
  CK_SESSION_HANDLE handle = CK_INVALID_HANDLE;
  const CK_RV value = module->functions().C_OpenSession(token.slot, flags, nullptr, nullptr, &handle);
  if (value != CKR_OK) return refused("C_OpenSession", value);
  Session session(std::move(module), handle);
  EMBLEM_CHECK(session.log_in(token.info, uri, access));
  return session;
}

Session::Session(Session&& other) noexcept : module_(std::move(other.module_)), handle_(other.handle_) {}

Session::~Session() {
  if (module_) (void)functions().C_CloseSession(handle_);
}

Result<void> Session::log_in(const CK_TOKEN_INFO& token, const KeyUri& uri, const Access& access) const {
  CK_SESSION_INFO info{};
  const CK_RV asked = functions().C_GetSessionInfo(handle_, &info);
  if (asked != CKR_OK) return refused("C_GetSessionInfo", asked);
  if ((token.flags & CKF_LOGIN_REQUIRED) == 0) return {};
  if (info.state == CKS_RO_USER_FUNCTIONS || info.state == CKS_RW_USER_FUNCTIONS) return {};
  if ((token.flags & CKF_USER_PIN_LOCKED) != 0) return refused("C_Login", CKR_PIN_LOCKED);
  CK_RV value = CKR_OK;
  if ((token.flags & CKF_PROTECTED_AUTHENTICATION_PATH) != 0) {
    value = functions().C_Login(handle_, CKU_USER, nullptr, 0);  // asked for on the token itself
  } else {
    EMBLEM_TRY(const Secret pin, pin_of(token, uri, access));
    if (pin.empty()) return fail(Code::passphrase_needed, "PIN", "it is empty");
    // The module takes a pointer to what it may not change.
    auto* bytes = const_cast<unsigned char*>(pin.bytes().data());
    value = functions().C_Login(handle_, CKU_USER, bytes, pin.bytes().size());
  }
  if (value == CKR_OK || value == CKR_USER_ALREADY_LOGGED_IN) return {};
  if (value == CKR_PIN_INCORRECT || value == CKR_PIN_LEN_RANGE) return fail(Code::passphrase_wrong, "PIN");
  return refused("C_Login", value);
}

Result<std::vector<CK_OBJECT_HANDLE>> Session::find(std::vector<CK_ATTRIBUTE> wanted) const {
  std::vector<CK_OBJECT_HANDLE> found(2);
  CK_ULONG count = 0;
  CK_RV value = functions().C_FindObjectsInit(handle_, wanted.data(), wanted.size());
  if (value != CKR_OK) return refused("C_FindObjectsInit", value);
  value = functions().C_FindObjects(handle_, found.data(), found.size(), &count);
  (void)functions().C_FindObjectsFinal(handle_);
  if (value != CKR_OK || count > found.size()) return refused("C_FindObjects", value);
  found.resize(count);
  return found;
}

Result<Bytes> Session::read(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const {
  Bytes bytes(1024);  // more than any point, curve name or identifier
  CK_ATTRIBUTE attribute{type, bytes.data(), bytes.size()};
  const CK_RV value = functions().C_GetAttributeValue(handle_, object, &attribute, 1);
  if (value == CKR_ATTRIBUTE_TYPE_INVALID || value == CKR_ATTRIBUTE_SENSITIVE) return Bytes{};
  if (value != CKR_OK || attribute.ulValueLen > bytes.size()) return refused("C_GetAttributeValue", value);
  bytes.resize(attribute.ulValueLen);
  return bytes;
}

}  // namespace emblem::pkcs11
