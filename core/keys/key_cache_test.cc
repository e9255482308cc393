#include "core/keys/key_cache.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "core/bytes/base_encodings.h"

namespace emblem::keys {
namespace {

class AnyKey : public crypto::VerificationKey {
 public:
  crypto::SignatureCheck check_signature(ByteView /*message*/, ByteView /*signature*/) const override {
    return crypto::SignatureCheck::bad;
  }
};

// Counts imports; a key whose first coordinate is all zero cannot be imported.
class CountingProvider : public crypto::Provider {
 public:
  Sha256Digest sha256(ByteView message) const override {
    // No digest, but different for different keys: that is all that the cache needs.
    Sha256Digest digest;
    for (std::size_t i = 0; i < message.size(); ++i) {
      std::uint8_t& byte = digest.bytes[i % digest.bytes.size()];
      byte = static_cast<std::uint8_t>(byte * 31 + message[i]);
    }
    return digest;
  }
  Result<std::shared_ptr<const crypto::VerificationKey>> import_key(const crypto::PublicKey& key) const override {
    ++imports_;
    if (key.x == Bytes(32, 0)) return fail(Code::key_not_on_curve, "");
    return std::make_shared<AnyKey>();
  }
  Result<std::shared_ptr<const crypto::VerificationKey>> import_log_key(ByteView /*spki*/) const override {
    return fail(Code::key_malformed, "");
  }
  Result<crypto::PublicKey> parse_spki(ByteView /*spki*/) const override { return fail(Code::key_malformed, ""); }
  Result<Bytes> encode_spki(const crypto::PublicKey& /*key*/) const override { return fail(Code::key_malformed, ""); }

  std::size_t imports() const { return imports_; }

 private:
  mutable std::atomic<std::size_t> imports_ = 0;
};

crypto::PublicKey key_number(unsigned number) {
  crypto::PublicKey key{.curve = crypto::Curve::ed25519, .x = Bytes(32, 7)};
  for (std::size_t i = 0; i < 4; ++i) key.x[i] = static_cast<std::uint8_t>(number >> (8 * i));
  return key;
}

TEST(KeyCache, ImportsAKeyOnce) {
  const CountingProvider provider;
  KeyCache cache;
  const auto first = cache.find_or_make(key_number(1), provider);
  const auto second = cache.find_or_make(key_number(1), provider);
  EXPECT_EQ(*first, *second);
  EXPECT_EQ(provider.imports(), 1U);
  EXPECT_TRUE(cache.find_or_make(key_number(2), provider));
  EXPECT_EQ(provider.imports(), 2U);
  EXPECT_EQ(cache.size(), 2U);
}

TEST(KeyCache, DoesNotRememberWhatCannotBeImported) {
  const CountingProvider provider;
  KeyCache cache;
  const crypto::PublicKey nothing{.curve = crypto::Curve::ed25519, .x = Bytes(32, 0)};
  EXPECT_FALSE(cache.find_or_make(nothing, provider));
  EXPECT_FALSE(cache.find_or_make(nothing, provider));
  EXPECT_EQ(provider.imports(), 2U);
  EXPECT_EQ(cache.size(), 0U);
}

TEST(KeyCache, IsBounded) {
  const CountingProvider provider;
  KeyCache cache(64);
  for (unsigned number = 0; number < 5000; ++number) ASSERT_TRUE(cache.find_or_make(key_number(number), provider));
  EXPECT_LE(cache.size(), 64U);
  EXPECT_GT(cache.size(), 0U);
}

TEST(KeyCache, ForgetsTheKeyThatWasUsedLongestAgo) {
  const CountingProvider provider;
  KeyCache cache(64);
  for (unsigned number = 0; number < 5000; ++number) {
    ASSERT_TRUE(cache.find_or_make(key_number(number), provider));
    ASSERT_TRUE(cache.find_or_make(key_number(0), provider));
  }
  EXPECT_EQ(provider.imports(), 5000U);
}

TEST(KeyCache, ServesThreadsSideBySide) {
  const CountingProvider provider;
  KeyCache cache(64);
  std::atomic<unsigned> wrong = 0;
  std::vector<std::jthread> threads;
  for (unsigned thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&, thread] {
      for (unsigned turn = 0; turn < 2000; ++turn) {
        const crypto::PublicKey key = key_number((turn * 7 + thread * 13) % 200);
        const auto found = cache.find_or_make(key, provider);
        if (!found || (*found)->key() != key) ++wrong;
      }
    });
  }
  threads.clear();
  EXPECT_EQ(wrong, 0U);
  EXPECT_LE(cache.size(), 64U);
}

}  // namespace
}  // namespace emblem::keys
