#include "engine/publishing/places.h"

#include "engine/issuing/issuing_fixture_test.h"

namespace emblem::publishing {
namespace {

using home::Place;
using home::PlaceKind;

dns::DomainName name(const char* text) { return dns::DomainName::parse(text).value(); }

const Place fragment{PlaceKind::fragment, "/srv/emblem.zone", {}};
const Place zone{PlaceKind::zone_file, "/srv/hospital.zone", name("hospital.example")};
const Place store{PlaceKind::store_file, "/srv/emblem.store", {}};

class Places : public issuing::IssuingTest {
 protected:
  void SetUp() override {
    IssuingTest::SetUp();
    if (IsSkipped()) return;
    make_endorsed(hospital_, ministry_);
    issue(hospital_, order_of({{"www.hospital.example"}, {"mail.hospital.example"}}));
  }
  std::vector<dns::Record> wanted() const {
    const issuing::Workbench at = bench(hospital_);
    return MarkedSets(hospital_.contents(), at, Judging::required).records({});
  }
  void publish(const Place& place, std::vector<dns::Record> records,
               home::PublicationState state = home::PublicationState::settled) {
    hospital_.apply({.publications = {{.place = place, .state = state, .records = std::move(records)}}});
  }
  // Refers to nothing that goes away before the home does.
  PlacesStatus status() const {
    const issuing::Workbench at = bench(hospital_);
    return status_of_places(hospital_.contents(), at);
  }
};

TEST_F(Places, TakeWhatIsForThem) {
  EXPECT_EQ(records_for(fragment, wanted(), dns::default_type_ihle), wanted());
  EXPECT_EQ(records_for(zone, wanted(), dns::default_type_ihle), wanted());
  Place other = zone;
  other.zone = name("www.hospital.example");
  for (const dns::Record& record : records_for(other, wanted(), dns::default_type_ihle)) {
    EXPECT_EQ(record.owner, other.zone);
  }
  EXPECT_TRUE(records_for(store, wanted(), 65300).empty());
}

TEST_F(Places, WithEveryRecordNeedNothing) {
  publish(zone, wanted());
  const PlacesStatus seen = status();
  ASSERT_EQ(seen.places.size(), 1U);
  EXPECT_EQ(seen.places[0].names, 2U);
  EXPECT_EQ(seen.places[0].stale, 0U);
  EXPECT_TRUE(seen.nowhere.empty());
  EXPECT_TRUE(seen.steps.empty());
}

TEST_F(Places, WithOtherRecordsAreStale) {
  std::vector<dns::Record> records = wanted();
  records.pop_back();
  publish(zone, records);
  const PlacesStatus seen = status();
  EXPECT_EQ(seen.places.at(0).stale, 1U);
  ASSERT_EQ(seen.steps.size(), 1U);
  EXPECT_EQ(seen.steps[0].urgency, issuing::Urgency::now);
}

TEST_F(Places, WhereSomethingWasBegunAreToBeFinished) {
  publish(zone, wanted(), home::PublicationState::begun);
  EXPECT_EQ(status().places.at(0).stale, 0U);
  EXPECT_EQ(status().steps.size(), 1U);
}

TEST_F(Places, OfFilesOfOurOwnAreStaleWithoutAName) {
  const std::vector<dns::Record> all = wanted();
  std::vector<dns::Record> one;
  std::ranges::copy_if(all, std::back_inserter(one), [&](const auto& r) { return r.owner == all.front().owner; });
  publish(zone, one);
  EXPECT_EQ(status().places.at(0).stale, 0U);  // the zone may be unable to take the other
  EXPECT_EQ(status().nowhere.size(), 1U);
  publish(fragment, one);
  EXPECT_EQ(status().places.at(1).stale, 0U);  // and the file beside it is not to have it then
  hospital_.apply({.forgotten = {zone}});
  EXPECT_EQ(status().places.at(0).stale, 1U);
}

TEST_F(Places, NamesThatStandNowhereAreNamed) {
  EXPECT_EQ(status().nowhere.size(), 2U);
  ASSERT_EQ(status().steps.size(), 1U);
  EXPECT_EQ(status().steps[0].urgency, issuing::Urgency::soon);
}

TEST_F(Places, ChangeAtSomeOwnersOnly) {
  const std::vector<dns::Record> all = wanted();
  home::Publication publication{.place = zone,
                                .records = {{name("mail.hospital.example"), dns::type_txt, 60, {1, 'x'}}}};
  const auto www = wanted_for(publication, all, {name("www.hospital.example")});
  EXPECT_EQ(std::ranges::count(www, name("mail.hospital.example"), &dns::Record::owner), 1);
  EXPECT_GT(std::ranges::count(www, name("www.hospital.example"), &dns::Record::owner), 1);
  publication.state = home::PublicationState::begun;
  EXPECT_EQ(wanted_for(publication, all, {name("www.hospital.example")}), all);
}

}  // namespace
}  // namespace emblem::publishing
