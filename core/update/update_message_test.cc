#include "core/update/update_message.h"

#include <gtest/gtest.h>

#include "core/bytes/base_encodings.h"
#include "core/dns/text_record.h"
#include "core/update/rcodes.h"
#include "core/update/tsig_record.h"
#include "core/update/tsig_vectors_test.h"

namespace emblem::update {
namespace {

const dns::DomainName zone = dns::DomainName::parse("hospital.example").value();

dns::Record txt(const dns::DomainName& owner, std::string_view text) {
  return {owner, dns::type_txt, 3600, dns::encode_text_record(text)};
}

// Owners w0, w1, … of the zone that each get one record of as many bytes of text.
std::vector<OwnerChange> additions(std::size_t count, std::size_t bytes) {
  std::vector<OwnerChange> changes;
  for (std::size_t i = 0; i < count; ++i) {
    const auto owner = dns::DomainName::parse("w" + std::to_string(i) + ".hospital.example").value();
    changes.push_back({owner, {}, {txt(owner, std::string(bytes, 'x'))}});
  }
  return changes;
}

TEST(UpdateMessage, IsTheOneThatOtherSoftwareMakes) {
  const auto ward = dns::DomainName::parse("ward.hospital.example").value();
  const Update update{zone,
                      {{.owner = ward,
                        .removals = {txt(ward, "old")},
                        .additions = {txt(ward, "new"), {ward, 65297, 300, {0xa1, 2, 3}}}}}};
  EXPECT_EQ(encode_hex(encode_update(0x1234, update).value()), vectors::plain_update);
}

TEST(UpdateMessage, AsksForNoAliasOnlyWhereSomethingIsAdded) {
  const auto ward = dns::DomainName::parse("ward.hospital.example").value();
  const Update update{zone, {{.owner = ward, .removals = {txt(ward, "old")}, .additions = {}}}};
  const Bytes bytes = encode_update(1, update).value();
  EXPECT_EQ(bytes[7], 0);  // prerequisites
  EXPECT_EQ(bytes[9], 1);  // updates
}

TEST(UpdateMessage, HasTheSizeThatWasReckoned) {
  const Update update{zone, additions(7, 300)};
  std::size_t size = encoded_size(zone);
  for (const OwnerChange& change : update.changes) size += encoded_size(change);
  EXPECT_EQ(encode_update(1, update)->size(), size);
  EXPECT_TRUE(parse_envelope(encode_update(1, update).value()));
}

TEST(UpdateMessage, IsRefusedBeyondWhatAMessageCanBe) {
  EXPECT_EQ(encode_update(1, {zone, additions(300, 300)}).error().code, Code::limit_exceeded);
}

TEST(SplitChanges, FillsMessagesAndLosesNothing) {
  const auto changes = additions(1000, 300);
  const auto updates = split_changes(zone, changes, 65000).value();
  EXPECT_GT(updates.size(), 5U);
  std::vector<OwnerChange> all;
  for (const Update& update : updates) {
    EXPECT_LE(encode_update(1, update)->size(), 65000U);
    all.insert(all.end(), update.changes.begin(), update.changes.end());
  }
  EXPECT_EQ(all, changes);
}

TEST(SplitChanges, FillsAMessageToTheLastByte) {
  const auto changes = additions(2, 300);
  const std::size_t both = encoded_size(zone) + encoded_size(changes[0]) + encoded_size(changes[1]);
  EXPECT_EQ(split_changes(zone, changes, both)->size(), 1U);
  EXPECT_EQ(split_changes(zone, changes, both - 1)->size(), 2U);
}

TEST(SplitChanges, RefusesAnOwnerWhoseChangeNoMessageHolds) {
  auto changes = additions(1, 300);
  changes[0].additions.assign(300, changes[0].additions[0]);
  const auto error = split_changes(zone, changes, 65000).error();
  EXPECT_EQ(error.code, Code::set_too_large);
  EXPECT_EQ(error.where, "w0.hospital.example");
}

TEST(SplitChanges, HasNothingToSendWhereNothingChanges) {
  EXPECT_TRUE(split_changes(zone, std::vector{OwnerChange{zone, {}, {}}}, 65000)->empty());
}

TEST(Rcodes, AreExplained) {
  EXPECT_EQ(explain_rcode(10), "NOTZONE (a name does not lie in the zone)");
  EXPECT_EQ(explain_rcode(11), "response code 11");
}

}  // namespace
}  // namespace emblem::update
