// Stores in a folder of their own, and contents to fill them with.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "adapters/sqlite/sqlite_store.h"

namespace emblem::sqlite {

// A folder that goes away with the test; in memory where there is such a place, for the tests sync thousands of times.
class Folder {
 public:
  Folder() : path_((place() / "emblem-sqlite-XXXXXX").string()) {
    if (::mkdtemp(path_.data()) == nullptr) std::abort();
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }
  const std::string& path() const { return path_; }

 private:
  static std::filesystem::path place() {
    const std::filesystem::path memory = "/dev/shm";
    return std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path();
  }
  std::string path_;
};

class StoreTest : public ::testing::Test {
 protected:
  std::string path() const { return folder_.path() + "/store"; }
  std::unique_ptr<home::Store> made() const {
    EXPECT_TRUE(create_store(path()));
    return open_store(path()).value();
  }
  Folder folder_;
};

inline Sha256Digest digest_of(std::uint32_t number) {
  Sha256Digest digest;
  for (std::size_t i = 0; i < 4; ++i) digest.bytes.at(i) = static_cast<std::uint8_t>(number >> (24 - 8 * i));
  return digest;
}

// One of everything.
inline home::Change one_of_each() {
  const crypto::PublicKey p256{.curve = crypto::Curve::p256, .x = Bytes(32, 1), .y = Bytes(32, 2)};
  const crypto::PublicKey ed25519{.curve = crypto::Curve::ed25519, .x = Bytes(32, 3), .y = {}};
  home::Change change;
  change.keys = {
      {.name = "root", .role = home::KeyRole::root, .key = p256, .place = "keys/root.pem", .made = {7, 8}},
      {.name = "emblem", .role = home::KeyRole::emblem, .key = ed25519, .place = "", .made = {-7, 999999999}}};
  change.commitments = {{.certificate = digest_of(1),
                         .key = "root",
                         .chain = {1, 0, 2},
                         .entries = {{digest_of(2), digest_of(3)}, {digest_of(4), std::uint64_t{5}}},
                         .not_after = {100, 0},
                         .kept = {50, 1}}};
  change.marks = {{.id = 1,
                   .assets = {"www.hospital.example", "*.hospital.example"},
                   .dialects = {Dialect::cose_16sep, Dialect::jose},
                   .purposes = 3,
                   .lifetime = 86400,
                   .made = {9, 0}}};
  change.tokens = {{.sha256 = digest_of(10),
                    .role = Role::emblem,
                    .dialect = Dialect::jose,
                    .bytes = {1},
                    .issuer = "https://hospital.example",
                    .expires = UnixTime::max(),
                    .purposes = 255,
                    .mark = 1},
                   {.sha256 = digest_of(11),
                    .role = Role::endorsement,
                    .dialect = Dialect::cose,
                    .subject = "s",
                    .key = "k",
                    .not_before = UnixTime::min()}};
  change.endorsers = {{.issuer = "https://authority.example", .key = p256, .chain = {}}};
  change.given = {{.token = digest_of(20),
                   .bytes = {1, 2},
                   .dialect = Dialect::cose,
                   .organization = "https://other.example",
                   .key = "kid",
                   .purposes = 1,
                   .assets = {"a.example", "b.example"},
                   .given = {1, 2},
                   .request = digest_of(21),
                   .approvals = {"first", "second"}}};
  const auto zone = dns::DomainName::parse("hospital.example").value();
  change.publications = {{.place = {home::PlaceKind::update, "192.0.2.1#53", zone},
                          .tsig = "/etc/emblem.key",
                          .ihle_type = 65300,
                          .state = home::PublicationState::begun,
                          .written = {5, 6},
                          .records = {{zone, dns::type_txt, 60, {1, 'a'}}, {zone, 65300, UINT32_MAX, {}}}},
                         {.place = {home::PlaceKind::fragment, "/srv/emblem.zone", {}}}};
  change.token_states = {{digest_of(11), home::TokenState::superseded}};
  change.journal = {{.at = {1, 2}, .action = "key made", .by = "", .what = "root", .whom = "", .until = ""},
                    {.at = {3, 4}, .action = "emblem signed", .by = "kid", .what = "ff", .whom = "w", .until = "u"}};
  return change;
}

inline Result<void> update_with(home::Store& store, const home::Change& change) {
  return store.update([&](const home::Contents&) -> Result<home::Change> { return change; });
}

}  // namespace emblem::sqlite
