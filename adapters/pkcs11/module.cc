#include "adapters/pkcs11/module.h"

#include <dlfcn.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <mutex>

namespace emblem::pkcs11 {
namespace {

struct Named {
  CK_RV value;
  const char* name;
};

constexpr Named names[] = {{CKR_HOST_MEMORY, "CKR_HOST_MEMORY"},
                           {CKR_GENERAL_ERROR, "CKR_GENERAL_ERROR"},
                           {CKR_FUNCTION_FAILED, "CKR_FUNCTION_FAILED"},
                           {CKR_ARGUMENTS_BAD, "CKR_ARGUMENTS_BAD"},
                           {CKR_ATTRIBUTE_VALUE_INVALID, "CKR_ATTRIBUTE_VALUE_INVALID"},
                           {CKR_DEVICE_ERROR, "CKR_DEVICE_ERROR"},
                           {CKR_DEVICE_MEMORY, "CKR_DEVICE_MEMORY"},
                           {CKR_DEVICE_REMOVED, "CKR_DEVICE_REMOVED"},
                           {CKR_FUNCTION_NOT_SUPPORTED, "CKR_FUNCTION_NOT_SUPPORTED"},
                           {CKR_KEY_HANDLE_INVALID, "CKR_KEY_HANDLE_INVALID"},
                           {CKR_KEY_FUNCTION_NOT_PERMITTED, "CKR_KEY_FUNCTION_NOT_PERMITTED"},
                           {CKR_MECHANISM_INVALID, "CKR_MECHANISM_INVALID"},
                           {CKR_OBJECT_HANDLE_INVALID, "CKR_OBJECT_HANDLE_INVALID"},
                           {CKR_PIN_INCORRECT, "CKR_PIN_INCORRECT"},
                           {CKR_PIN_LEN_RANGE, "CKR_PIN_LEN_RANGE"},
                           {CKR_PIN_LOCKED, "CKR_PIN_LOCKED"},
                           {CKR_PIN_EXPIRED, "CKR_PIN_EXPIRED"},
                           {CKR_SESSION_CLOSED, "CKR_SESSION_CLOSED"},
                           {CKR_SESSION_COUNT, "CKR_SESSION_COUNT"},
                           {CKR_SESSION_HANDLE_INVALID, "CKR_SESSION_HANDLE_INVALID"},
                           {CKR_SESSION_READ_ONLY, "CKR_SESSION_READ_ONLY"},
                           {CKR_TEMPLATE_INCONSISTENT, "CKR_TEMPLATE_INCONSISTENT"},
                           {CKR_TOKEN_NOT_PRESENT, "CKR_TOKEN_NOT_PRESENT"},
                           {CKR_TOKEN_NOT_RECOGNIZED, "CKR_TOKEN_NOT_RECOGNIZED"},
                           {CKR_TOKEN_WRITE_PROTECTED, "CKR_TOKEN_WRITE_PROTECTED"},
                           {CKR_USER_NOT_LOGGED_IN, "CKR_USER_NOT_LOGGED_IN"},
                           {CKR_USER_PIN_NOT_INITIALIZED, "CKR_USER_PIN_NOT_INITIALIZED"},
                           {CKR_DOMAIN_PARAMS_INVALID, "CKR_DOMAIN_PARAMS_INVALID"},
                           {CKR_CRYPTOKI_NOT_INITIALIZED, "CKR_CRYPTOKI_NOT_INITIALIZED"}};

Result<const CK_FUNCTION_LIST*> list_of(const std::string& path) {
  // Never unloaded: modules leave handlers behind that run when the process ends.
  void* library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (library == nullptr) {
    const char* reason = ::dlerror();
    return fail(Code::key_token_failed, path, reason == nullptr ? "it cannot be loaded" : reason);
  }
  const auto get = reinterpret_cast<CK_C_GetFunctionList>(::dlsym(library, "C_GetFunctionList"));
  CK_FUNCTION_LIST* list = nullptr;
  if (get == nullptr || get(&list) != CKR_OK || list == nullptr) {
    return fail(Code::key_token_failed, path, "no PKCS#11 module");
  }
  return list;
}

}  // namespace

std::string to_text(CK_RV value) {
  const Named* named = std::ranges::find(names, value, &Named::value);
  if (named != std::end(names)) return named->name;
  std::array<char, 32> number{};
  (void)std::snprintf(number.data(), number.size(), "CKR 0x%lx", value);
  return number.data();
}

std::unexpected<Error> refused(const char* call, CK_RV value) {
  return fail(Code::key_token_failed, call, to_text(value));
}

Result<std::shared_ptr<Module>> Module::load(const std::string& path) {
  static std::mutex mutex;
  static std::map<std::string, std::weak_ptr<Module>> running;
  const std::lock_guard lock(mutex);
  if (auto module = running[path].lock()) return module;
  EMBLEM_TRY(std::shared_ptr<Module> module, load_new(path));
  running[path] = module;
  return module;
}

Result<std::shared_ptr<Module>> Module::load_new(const std::string& path) {
  EMBLEM_TRY(const CK_FUNCTION_LIST* list, list_of(path));
  CK_C_INITIALIZE_ARGS arguments{};
  arguments.flags = CKF_OS_LOCKING_OK;
  const CK_RV value = list->C_Initialize(&arguments);
  if (value != CKR_OK && value != CKR_CRYPTOKI_ALREADY_INITIALIZED) return refused("C_Initialize", value);
  const Owner owner = value == CKR_OK ? Owner::ours : Owner::somebody_else;
  return std::shared_ptr<Module>(new Module(list, owner));
}

Module::~Module() {
  if (owner_ == Owner::ours) (void)functions_->C_Finalize(nullptr);
}

}  // namespace emblem::pkcs11
