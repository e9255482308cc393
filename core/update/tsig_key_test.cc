#include "core/update/tsig_key.h"

#include <gtest/gtest.h>

#include "core/bytes/base_encodings.h"

namespace emblem::update {
namespace {

using crypto::MacAlgorithm;

constexpr std::string_view secret = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

constexpr std::string_view of_tsig_keygen =
    "key \"emblem.update\" {\n\talgorithm hmac-sha256;\n\tsecret "
    "\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\";\n};\n";

constexpr std::string_view of_keymgr =
    "# hmac-sha256:emblem.update:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"
    "key:\n"
    "  - id: emblem.update\n"
    "    algorithm: hmac-sha256\n"
    "    secret: AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n";

void expect_the_key(const Result<TsigKey>& key) {
  ASSERT_TRUE(key) << to_text(key.error());
  EXPECT_EQ(key->name.to_text(), "emblem.update");
  EXPECT_EQ(key->algorithm, MacAlgorithm::hmac_sha256);
  EXPECT_EQ(encode_base64(key->secret.bytes()), secret);
}

std::string detail_of(std::string_view text) {
  const auto key = parse_tsig_key(text);
  if (key) return "a key";
  EXPECT_EQ(key.error().code, Code::tsig_key_malformed);
  const std::string shown = key.error().where + ": " + key.error().detail;
  EXPECT_EQ(shown.find("AAEC"), std::string::npos) << "an error shows the secret";
  return shown;
}

std::string with(std::string_view text, std::string_view from, std::string_view to) {
  std::string changed(text);
  return changed.replace(changed.find(from), from.size(), to);
}

TEST(TsigKey, ReadsWhatTsigKeygenPrints) { expect_the_key(parse_tsig_key(of_tsig_keygen)); }

TEST(TsigKey, ReadsWhatDdnsConfgenPrintsWithItsAdvice) {
  expect_the_key(parse_tsig_key("# To activate this key, place the following in named.conf\n" +
                                std::string(of_tsig_keygen) +
                                "# Then\nupdate-policy {\n\t  grant emblem zonesub ANY;\n};\nnsupdate -k <keyfile>\n"));
}

TEST(TsigKey, ReadsWhatKeymgrPrints) { expect_the_key(parse_tsig_key(of_keymgr)); }

TEST(TsigKey, ReadsOneLine) {
  expect_the_key(parse_tsig_key("hmac-sha256:emblem.update.:" + std::string(secret) + "\n"));
}

TEST(TsigKey, ReadsAllCommentsOfNamedConf) {
  expect_the_key(parse_tsig_key("/* ours */ // and\n" + with(of_tsig_keygen, "{", "{ # here\n")));
}

TEST(TsigKey, ReadsEveryAlgorithmOfSha2) {
  for (const auto& [text, algorithm] :
       {std::pair{"hmac-sha224", MacAlgorithm::hmac_sha224}, std::pair{"HMAC-SHA384", MacAlgorithm::hmac_sha384},
        std::pair{"hmac-sha512.", MacAlgorithm::hmac_sha512}}) {
    EXPECT_EQ(parse_tsig_key(with(of_tsig_keygen, "hmac-sha256", text))->algorithm, algorithm);
    EXPECT_EQ(algorithm_name(algorithm).to_text().size(), 11U);
  }
}

TEST(TsigKey, TakesSha256WhereNothingIsSaid) {
  expect_the_key(parse_tsig_key(with(of_tsig_keygen, "\talgorithm hmac-sha256;\n", "")));
}

TEST(TsigKey, RefusesBrokenHashFunctions) {
  for (const auto* old : {"hmac-md5", "HMAC-MD5.SIG-ALG.REG.INT", "hmac-sha1"}) {
    EXPECT_NE(detail_of(with(of_tsig_keygen, "hmac-sha256", old)).find("MD5 and SHA-1 are refused"), std::string::npos);
  }
  EXPECT_EQ(detail_of(with(of_tsig_keygen, "hmac-sha256", "hmac-sha256-80")),
            "line 2: the algorithm is not hmac-sha256 or another of SHA-2");
}

TEST(TsigKey, RefusesASecondKey) {
  const std::string twice = std::string(of_tsig_keygen) + std::string(of_tsig_keygen);
  EXPECT_EQ(detail_of(twice), "line 5: the same thing twice, or a second key");
  EXPECT_EQ(detail_of(std::string(of_keymgr) + "  - id: other\n"), "line 6: the same thing twice, or a second key");
}

TEST(TsigKey, RefusesAKeyWithoutNameOrSecret) {
  EXPECT_EQ(detail_of(""), ": no key is named");
  EXPECT_EQ(detail_of("key \"a\" { algorithm hmac-sha256; };"), "line 1: the key has no secret");
  EXPECT_EQ(detail_of(with(of_tsig_keygen, "emblem.update", "a..b")), "line 1: the key's name is no domain name");
}

TEST(TsigKey, RefusesSecretsThatAreNoneOrTooShort) {
  EXPECT_EQ(detail_of(with(of_tsig_keygen, secret, "AAECAwQFBgcICQoLDA0O")),
            "line 3: the secret is shorter than 16 bytes");
  EXPECT_EQ(detail_of(with(of_tsig_keygen, secret, "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8")),
            "line 3: the secret is not base64");
}

TEST(TsigKey, RefusesFilesThatAreCut) {
  for (std::size_t size = 1; size < of_tsig_keygen.size() - 3; ++size) {
    EXPECT_NE(detail_of(of_tsig_keygen.substr(0, size)), "a key") << size;
  }
  EXPECT_NE(detail_of("/* key"), "a key");
}

}  // namespace
}  // namespace emblem::update
