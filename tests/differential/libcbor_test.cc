// The survey against libcbor: what we accept, it accepts whole; what we refuse as broken, it refuses.
#include <cbor.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <random>

#include "core/bytes/base_encodings.h"
#include "core/cbor/survey.h"

namespace emblem::cbor {
namespace {

// Refused by us although well-formed (draft-linker-diem-adem-core (cbor) section 5.2; RFC 8949 sections 5.3.1, 5.6).
constexpr auto stricter = std::to_array<Code>(
    {Code::input_trailing, Code::cbor_indefinite, Code::cbor_repeated_key, Code::limit_exceeded, Code::text_not_utf8});

// Bytes that libcbor took; nothing where it refused.
std::optional<std::size_t> loaded_by_libcbor(ByteView item) {
  cbor_load_result result{};
  cbor_item_t* loaded = cbor_load(item.data(), item.size(), &result);
  if (loaded == nullptr) return std::nullopt;
  cbor_decref(&loaded);
  return result.read;
}

std::vector<Bytes> corpus() {
  std::vector<Bytes> items;
  for (const std::string_view door : {"cbor", "cose_token", "cose_key"}) {
    for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path("fuzz/corpus") / door)) {
      std::ifstream file(entry.path(), std::ios::binary);
      items.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
  }
  std::ranges::sort(items);
  return items;
}

// What libcbor does not know: reserved simple values, and keys that we allow only as integers and strings.
bool is_stricter_about_values(const Error& error) {
  return error.code == Code::cbor_malformed &&
         (error.detail.starts_with("a map key") || error.detail.starts_with("simple value"));
}

// Simple values without a meaning are well-formed to us, unknown to libcbor.
bool has_unassigned_simple(ByteView item) {
  return std::ranges::any_of(item, [](std::uint8_t byte) { return (byte >= 0xe0 && byte < 0xf4) || byte == 0xf8; });
}

// Where a container says that it has more elements than there are bytes, libcbor makes room for all of them first.
bool makes_libcbor_slow(const Error& error, ByteView item) {
  if (error.code != Code::input_truncated) return false;
  const std::size_t place = std::stoul(error.where.substr(std::string_view("byte ").size()));
  return place < item.size() && (item[place] >> 5 == 4 || item[place] >> 5 == 5);
}

void compare(ByteView item, std::size_t& accepted) {
  const auto survey = survey_item(item, {.depth = 16, .map_entries = 256});
  if (survey) {
    ++accepted;
    if (!has_unassigned_simple(item)) EXPECT_EQ(loaded_by_libcbor(item), item.size()) << encode_hex(item);
    return;
  }
  const Error& error = survey.error();
  if (std::ranges::find(stricter, error.code) != stricter.end() || is_stricter_about_values(error)) return;
  if (makes_libcbor_slow(error, item)) return;
  const auto loaded = loaded_by_libcbor(item);
  EXPECT_TRUE(!loaded || *loaded < item.size()) << encode_hex(item) << " " << to_text(error);
}

TEST(SurveyAgainstLibcbor, AgreesOnTheCorpusAndItsMutations) {
  std::mt19937 random(20261125);
  std::size_t accepted = 0;
  for (const Bytes& seed : corpus()) {
    compare(seed, accepted);
    for (int turn = 0; turn < 200; ++turn) {
      Bytes item = seed;
      if (item.empty()) continue;
      item[random() % item.size()] ^= static_cast<std::uint8_t>(1U << random() % 8);
      if (turn % 3 == 0) item.resize(random() % item.size());
      compare(item, accepted);
    }
  }
  EXPECT_GT(accepted, 1000U);
}

}  // namespace
}  // namespace emblem::cbor
