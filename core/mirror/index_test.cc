#include "core/mirror/index.h"

#include <gtest/gtest.h>

namespace emblem::mirror {
namespace {

Sha256Digest digest_of(std::uint8_t byte) {
  Sha256Digest digest;
  digest.bytes.fill(byte);
  return digest;
}

Index sample() {
  Index index;
  MirroredLog& log = index.logs[digest_of(7)];
  log.heads[700] = {.log_id = digest_of(7),
                    .tree_size = 700,
                    .timestamp = 1'780'000'000'000,
                    .root = digest_of(8),
                    .hash_algorithm = 4,
                    .signature_algorithm = 3,
                    .signature = {1, 2, 3}};
  log.told = {{256, 700}};
  log.sections[256] = {.range = {256, 512},
                       .tree_size = 700,
                       .content = digest_of(1),
                       .path = {digest_of(2), digest_of(3)},
                       .marks = std::vector<Mark>(256, 42)};
  log.sections[512] = {
      .range = {512, 700}, .tree_size = 700, .content = digest_of(4), .path = {}, .marks = std::vector<Mark>(188, 43)};
  index.logs[digest_of(9)];
  return index;
}

void expect_refused(const std::string& text, const std::string& where) {
  const auto read = parse_index(as_bytes(text), {});
  ASSERT_FALSE(read) << text;
  EXPECT_EQ(read.error().code, Code::mirror_malformed);
  EXPECT_EQ(read.error().where, where) << text;
}

std::string with(std::string text, const std::string& old, const std::string& now) {
  const std::size_t at = text.find(old);
  EXPECT_NE(at, std::string::npos) << old;
  return text.replace(at, old.size(), now);
}

TEST(Index, IsReadAsItWasWritten) {
  const std::string text = encode_index(sample());
  EXPECT_TRUE(is_index(as_bytes(text)));
  EXPECT_EQ(parse_index(as_bytes(text), {}), sample());
  EXPECT_EQ(parse_index(as_bytes(encode_index({})), {}), Index{});
  EXPECT_EQ(sample().entries(), 512U);
}

TEST(Index, NamesTheLineThatIsWrong) {
  const std::string text = encode_index(sample());
  expect_refused("", "line 1");
  expect_refused(with(text, "mirror 1", "mirror 2"), "line 1");
  expect_refused(with(text, "\nlog ", "\nlag "), "line 2");
  expect_refused(with(text, "head 700", "head 0700"), "");
  expect_refused(with(text, "head 700", "head x700"), "line 3");
  expect_refused(with(text, "told 256 700", "told 700 256"), "line 4");
  expect_refused(with(text, "told 256 700", "told 256"), "line 4");
  expect_refused(with(text, "section 256 512 700", "section 256 512 701"), "line 5");
  expect_refused(with(text, "section 256 512", "section 255 511"), "line 5");
  expect_refused(with(text, "section 256 512", "section 256 500"), "line 5");
  expect_refused(with(text, "section 256 512", "section 256 768"), "line 5");
  expect_refused(with(text, "section 512 700 700", "section 512 699 700"), "line 6");
  expect_refused(text.substr(0, text.size() - 1), "line 7");
  expect_refused(text + "\n", "line 8");
}

TEST(Index, HasOneOrderOfLines) {
  Index two;
  two.logs[digest_of(1)];
  two.logs[digest_of(2)];
  const std::string text = encode_index(two);
  const std::size_t second = text.find("log ", text.find("log ") + 1);
  const std::size_t first = text.find("log ");
  const std::string turned = text.substr(0, first) + text.substr(second) + text.substr(first, second - first);
  expect_refused(turned, "");
  expect_refused(text + text.substr(second), "line 4");
}

TEST(Index, IsBounded) {
  const std::string text = encode_index(sample());
  const auto few = parse_index(as_bytes(text), {.mirror_entries = 511});
  ASSERT_FALSE(few);
  EXPECT_EQ(few.error().code, Code::limit_exceeded);
  EXPECT_TRUE(parse_index(as_bytes(text), {.mirror_entries = 512}));
}

}  // namespace
}  // namespace emblem::mirror
