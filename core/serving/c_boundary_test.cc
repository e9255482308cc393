#include <gtest/gtest.h>

#include "core/store/store.h"

extern "C" {
int check_boundary_from_c(const std::uint8_t* bytes, std::size_t size);
int check_damage_from_c(const std::uint8_t* bytes, std::size_t size);
}

namespace emblem::serving {
namespace {

Bytes small_store() {
  const dns::DomainName owner = *dns::DomainName::parse("a.example");
  const auto rdata = [](std::string_view text) { return Bytes(text.begin(), text.end()); };
  const std::vector<dns::Record> records = {{owner, dns::default_type_ihle, 60, rdata("one")},
                                            {owner, dns::default_type_ihle, 60, rdata("four")}};
  return *store::encode_store(records, dns::default_type_ihle);
}

TEST(CBoundary, ServesWhatIsWrittenInC) {
  const Bytes bytes = small_store();
  EXPECT_EQ(check_boundary_from_c(bytes.data(), bytes.size()), 0) << "line of called_from_c_test.c";
}

TEST(CBoundary, SaysWhereARecordIsDamaged) {
  Bytes bytes = small_store();
  bytes[bytes.size() - 2] ^= 1;
  EXPECT_EQ(check_damage_from_c(bytes.data(), bytes.size()), 0) << "line of called_from_c_test.c";
}

}  // namespace
}  // namespace emblem::serving
