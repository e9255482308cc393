// What the tests of this room share: keys that sign desk files, and a way to try every flipped bit.
#pragma once

#include <gtest/gtest.h>

#include "core/crypto/signing_key.h"
#include "tests/support/test_key.h"

namespace emblem::desk {

class TestSigner final : public crypto::SigningKey {
 public:
  explicit TestSigner(support::TestKey key) : key_(std::move(key)) {}
  const crypto::PublicKey& public_key() const override { return key_.public_key(); }
  Result<Bytes> sign(ByteView message) override { return key_.sign(message); }

 private:
  support::TestKey key_;
};

// `read` must refuse the file with any one bit of it flipped.
template <typename Read>
void expect_no_flip_read(Bytes file, Read read) {
  for (std::size_t bit = 0; bit < 8 * file.size(); ++bit) {
    const auto mask = static_cast<std::uint8_t>(1U << bit % 8);
    file[bit / 8] ^= mask;
    EXPECT_FALSE(read(file)) << "bit " << bit;
    file[bit / 8] ^= mask;
  }
  EXPECT_TRUE(read(file));
}

// The file with the first `from` in it replaced.
inline Bytes with(const Bytes& file, ByteView from, ByteView to) {
  std::string text(as_text(file));
  const std::size_t at = text.find(as_text(from));
  EXPECT_NE(at, std::string::npos);
  text.replace(at, from.size(), as_text(to));
  return Bytes(text.begin(), text.end());
}

}  // namespace emblem::desk
