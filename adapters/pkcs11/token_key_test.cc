// Keys in SoftHSM, in tokens of the test's own.
#include "adapters/pkcs11/token_key.h"

#include <dlfcn.h>
#include <gtest/gtest.h>
#include <p11-kit/pkcs11.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "adapters/openssl/message_digest.h"
#include "adapters/provider/provider.h"

// SoftHSM 2.6 leaks a few bytes with every Ed25519 key. Sanitizers ask these for options; other builds never call them.
// NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __asan_default_options();
extern "C" const char* __lsan_default_suppressions() { return "leak:libsofthsm2.so"; }
extern "C" const char* __asan_default_options() { return "fast_unwind_on_malloc=0:malloc_context_size=16"; }
// NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)

namespace emblem::pkcs11 {
namespace {

namespace fs = std::filesystem;
using crypto::Curve;

const Bytes message = {'a', ' ', 'm', 'a', 'r', 'k'};

// Where tools/servers.sh unpacks it, or where Debian installs it; empty where there is none.
std::string find_module() {
  const char* store = std::getenv("EMBLEM_SERVERS");
  const std::string unpacked = store == nullptr ? "build/servers" : store;
  for (const std::string& path :
       {unpacked + "/root/usr/lib/softhsm/libsofthsm2.so", std::string("/usr/lib/softhsm/libsofthsm2.so")}) {
    if (fs::exists(path)) return fs::absolute(path).string();
  }
  return {};
}

// The module as another user of it in this process has it.
class Administrator {
 public:
  explicit Administrator(const std::string& module) {
    void* library = ::dlopen(module.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    const auto get = reinterpret_cast<CK_C_GetFunctionList>(::dlsym(library, "C_GetFunctionList"));
    EXPECT_EQ(get(&functions_), CKR_OK);
  }

  void make_token(std::string label, std::string pin) const {
    ASSERT_EQ(functions_->C_Initialize(nullptr), CKR_OK);
    CK_SLOT_ID slots[16];
    CK_ULONG count = 16;
    ASSERT_EQ(functions_->C_GetSlotList(CK_TRUE, slots, &count), CKR_OK);
    const CK_SLOT_ID slot = slots[count - 1];  // SoftHSM keeps one empty slot behind the others
    label.resize(32, ' ');
    ASSERT_EQ(functions_->C_InitToken(slot, bytes(pin), pin.size(), bytes(label)), CKR_OK);
    CK_SESSION_HANDLE session{};
    ASSERT_EQ(functions_->C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, nullptr, nullptr, &session), CKR_OK);
    ASSERT_EQ(functions_->C_Login(session, CKU_SO, bytes(pin), pin.size()), CKR_OK);
    ASSERT_EQ(functions_->C_InitPIN(session, bytes(pin), pin.size()), CKR_OK);
    finish();
  }

  void finish() const { EXPECT_EQ(functions_->C_Finalize(nullptr), CKR_OK); }

  // Attributes of the private key in the only token with objects, read while somebody else is logged in.
  std::string flags_of(const std::string& label) const {
    std::string flags;
    CK_SLOT_ID slots[16];
    CK_ULONG count = 16;
    functions_->C_GetSlotList(CK_TRUE, slots, &count);
    CK_SESSION_HANDLE session{};
    functions_->C_OpenSession(slots[0], CKF_SERIAL_SESSION, nullptr, nullptr, &session);
    CK_ULONG private_class = CKO_PRIVATE_KEY;
    std::string name = label;
    CK_ATTRIBUTE wanted[] = {{CKA_CLASS, &private_class, sizeof private_class}, {CKA_LABEL, name.data(), name.size()}};
    CK_OBJECT_HANDLE object{};
    functions_->C_FindObjectsInit(session, wanted, 2);
    functions_->C_FindObjects(session, &object, 1, &count);
    functions_->C_FindObjectsFinal(session);
    for (const CK_ATTRIBUTE_TYPE type : {CKA_SENSITIVE, CKA_EXTRACTABLE, CKA_NEVER_EXTRACTABLE, CKA_ALWAYS_SENSITIVE}) {
      CK_BBOOL value = 9;
      CK_ATTRIBUTE attribute{type, &value, sizeof value};
      functions_->C_GetAttributeValue(session, object, &attribute, 1);
      flags += static_cast<char>('0' + value);
    }
    functions_->C_CloseSession(session);
    return flags;
  }

  // Objects of any kind that the token shows now.
  CK_ULONG count_objects() const {
    CK_SLOT_ID slots[16];
    CK_ULONG count = 16;
    functions_->C_GetSlotList(CK_TRUE, slots, &count);
    CK_SESSION_HANDLE session{};
    functions_->C_OpenSession(slots[0], CKF_SERIAL_SESSION, nullptr, nullptr, &session);
    CK_OBJECT_HANDLE objects[64];
    CK_ULONG found = 0;
    functions_->C_FindObjectsInit(session, nullptr, 0);
    functions_->C_FindObjects(session, objects, 64, &found);
    functions_->C_FindObjectsFinal(session);
    functions_->C_CloseSession(session);
    return found;
  }

 private:
  static unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

  CK_FUNCTION_LIST* functions_ = nullptr;
};

class TokenKeyTest : public testing::TestWithParam<Curve> {
 protected:
  void SetUp() override {
    module_ = find_module();
    if (module_.empty()) GTEST_SKIP() << "no SoftHSM: tools/servers.sh fetch softhsm2";
    folder_ = testing::TempDir() + "emblem_pkcs11_" + std::to_string(::getpid());
    fs::remove_all(folder_);
    fs::create_directories(folder_ + "/tokens");
    std::ofstream(folder_ + "/softhsm2.conf") << "directories.tokendir = " << folder_ << "/tokens\n"
                                              << "objectstore.backend = file\nlog.level = ERROR\n";
    ::setenv("SOFTHSM2_CONF", (folder_ + "/softhsm2.conf").c_str(), 1);
    administrator_.emplace(module_);
    administrator_->make_token("emblem", "1234");
  }
  void TearDown() override {
    if (!folder_.empty()) fs::remove_all(folder_);
  }

  Access access(std::string pin = "1234") {
    return {.module = module_,
            .ask_pin = [this, pin = std::move(pin)](const PinQuestion& question) -> Result<Secret> {
              ++asked_;
              EXPECT_EQ(question.token, "emblem");
              return Secret(Bytes(pin.begin(), pin.end()));
            },
            .digest = &openssl::message_digest};
  }

  static KeyUri uri(std::string_view text = "pkcs11:token=emblem;object=root") { return parse_key_uri(text).value(); }

  static bool is_good(const crypto::PublicKey& key, ByteView text, ByteView signature) {
    const auto checked = provider::make_provider()->import_key(key).value()->check_signature(text, signature);
    return checked == crypto::SignatureCheck::good;
  }

  static Code refusal(const Result<std::unique_ptr<crypto::SigningKey>>& key) {
    return key ? Code::internal_error : key.error().code;
  }

  std::string module_;
  std::string folder_;
  std::optional<Administrator> administrator_;
  int asked_ = 0;
};

TEST_P(TokenKeyTest, MadeKeyIsOpenedAgainAndSigns) {
  const auto made = make_key(uri(), GetParam(), access()).value();
  const crypto::PublicKey key = made->public_key();
  EXPECT_EQ(key.curve, GetParam());
  EXPECT_TRUE(GetParam() == Curve::ed25519 || (key.x[0] != 0 && key.y[0] != 0));
  EXPECT_EQ(administrator_->count_objects(), 2U);
  EXPECT_TRUE(is_good(key, message, made->sign(message).value()));
  const auto opened = open_key(uri(), access()).value();
  EXPECT_EQ(opened->public_key(), key);
  for (int i = 0; i < 3; ++i) {
    const Bytes signature = opened->sign(message).value();
    EXPECT_TRUE(is_good(key, message, signature));
    EXPECT_FALSE(is_good(key, as_bytes("another"), signature));
  }
}

INSTANTIATE_TEST_SUITE_P(EveryCurve, TokenKeyTest,
                         testing::Values(Curve::p256, Curve::p384, Curve::p521, Curve::ed25519),
                         [](const auto& tested) {
                           std::string name(crypto::to_text(tested.param));
                           std::erase(name, '-');
                           return name;
                         });

using TokenKey = TokenKeyTest;

TEST_F(TokenKey, PrivatePartCannotBeReadNorExported) {
  const auto made = make_key(uri(), Curve::p256, access()).value();
  EXPECT_EQ(administrator_->flags_of("root"), "1011");
}

TEST_F(TokenKey, KeyIsFoundAfterTheModuleWasFinished) {
  const crypto::PublicKey key = make_key(uri(), Curve::p256, access()).value()->public_key();
  EXPECT_EQ(open_key(uri(), access()).value()->public_key(), key);
  EXPECT_EQ(asked_, 2);
}

TEST_F(TokenKey, SecondKeyOfAnOpenTokenNeedsNoPin) {
  const auto root = make_key(uri(), Curve::p256, access()).value();
  const auto emblem = make_key(uri("pkcs11:token=emblem;object=emblem"), Curve::p256, access()).value();
  EXPECT_EQ(asked_, 1);
  EXPECT_TRUE(is_good(root->public_key(), message, root->sign(message).value()));
  EXPECT_TRUE(is_good(emblem->public_key(), message, emblem->sign(message).value()));
}

TEST_F(TokenKey, LabelOrIdentifierInUseIsNeverTakenAgain) {
  const std::string with_id = "pkcs11:token=emblem;object=root;id=%01";
  const crypto::PublicKey key = make_key(uri(with_id), Curve::p256, access()).value()->public_key();
  EXPECT_EQ(refusal(make_key(uri(), Curve::p256, access())), Code::key_name_taken);
  EXPECT_EQ(refusal(make_key(uri("pkcs11:token=emblem;object=other;id=%01"), Curve::p256, access())),
            Code::key_name_taken);
  EXPECT_EQ(refusal(make_key(uri("pkcs11:token=emblem;object=other;id=%02"), Curve::p256, access())),
            Code::internal_error);
  EXPECT_EQ(open_key(uri("pkcs11:token=emblem;id=%01"), access()).value()->public_key(), key);
}

TEST_F(TokenKey, WrongPinIsToldFromAMissingOne) {
  EXPECT_EQ(refusal(make_key(uri(), Curve::p256, access("4321"))), Code::passphrase_wrong);
  EXPECT_EQ(refusal(make_key(uri(), Curve::p256, access(""))), Code::passphrase_needed);
  Access nobody = access();
  nobody.ask_pin = nullptr;
  EXPECT_EQ(refusal(make_key(uri(), Curve::p256, nobody)), Code::passphrase_needed);
  EXPECT_EQ(refusal(make_key(uri("pkcs11:token=emblem;object=root?pin-value=1234"), Curve::p256, nobody)),
            Code::internal_error);
}

TEST_F(TokenKey, QuestionForThePinTellsItsSource) {
  Access from_file = access();
  std::optional<std::string> source;
  from_file.ask_pin = [&source](const PinQuestion& question) -> Result<Secret> {
    source = question.source;
    return Secret(Bytes{'1', '2', '3', '4'});
  };
  EXPECT_EQ(refusal(make_key(uri("pkcs11:token=emblem;object=root?pin-source=/etc/pin"), Curve::p256, from_file)),
            Code::internal_error);
  EXPECT_EQ(source, "/etc/pin");
}

TEST_F(TokenKey, MissingTokenKeyAndModuleAreNamed) {
  const auto no_token = open_key(uri("pkcs11:token=other;object=root"), access());
  EXPECT_EQ(refusal(no_token), Code::key_token_failed);
  EXPECT_EQ(no_token.error().where, "token");
  const auto no_key = open_key(uri(), access());
  EXPECT_EQ(refusal(no_key), Code::key_token_failed);
  EXPECT_EQ(no_key.error().where, "key");
  Access elsewhere = access();
  elsewhere.module = folder_ + "/none.so";
  EXPECT_EQ(refusal(open_key(uri(), elsewhere)), Code::key_token_failed);
  EXPECT_EQ(
      refusal(open_key(uri("pkcs11:token=emblem;object=root?module-path=/lib/x86_64-linux-gnu/libm.so.6"), access())),
      Code::key_token_failed);
}

TEST_F(TokenKey, TwoTokensOfOneNameAreToldApartByTheSerialNumber) {
  administrator_->make_token("emblem", "1234");
  const auto made = make_key(uri(), Curve::p256, access());
  EXPECT_EQ(refusal(made), Code::key_token_failed);
  EXPECT_NE(made.error().detail.find("serial"), std::string::npos);
}

TEST_F(TokenKey, NewKeyNeedsALabel) {
  EXPECT_EQ(refusal(make_key(uri("pkcs11:token=emblem;id=%01"), Curve::p256, access())), Code::key_uri_malformed);
}

TEST_F(TokenKey, TokenThatWentAwayFailsToSign) {
  const auto key = make_key(uri(), Curve::p256, access()).value();
  ASSERT_TRUE(key->sign(message));
  administrator_->finish();
  const auto signature = key->sign(message);
  ASSERT_FALSE(signature);
  EXPECT_EQ(signature.error().code, Code::signing_failed);
  EXPECT_EQ(signature.error().detail, "CKR_CRYPTOKI_NOT_INITIALIZED");
}

TEST_F(TokenKey, TokenWhoseFilesWereRemovedFailsToSignOrSignsWell) {
  const auto key = make_key(uri(), Curve::p256, access()).value();
  fs::remove_all(folder_ + "/tokens");
  const auto signature = key->sign(message);
  if (signature) {
    EXPECT_TRUE(is_good(key->public_key(), message, *signature));
  } else {
    EXPECT_EQ(signature.error().code, Code::signing_failed);
  }
  EXPECT_NE(refusal(open_key(uri(), access())), Code::internal_error);
}

}  // namespace
}  // namespace emblem::pkcs11
