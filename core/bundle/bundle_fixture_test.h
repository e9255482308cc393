// Bundles that nobody thought of, the same in every run.
#pragma once

#include <algorithm>
#include <random>

#include "core/bundle/bundle.h"

namespace emblem::bundle {

class RandomBundles {
 public:
  explicit RandomBundles(std::uint32_t seed) : engine_(seed) {}

  Bundle draw() {
    Bundle bundle{.made = time(), .look_ups = {}, .evidence = items(), .log_list = std::nullopt};
    for (std::size_t i = 0; i < few(); ++i) bundle.look_ups.push_back(look_up(i));
    if (one_in(2)) bundle.log_list = log_list();
    return bundle;
  }

  // Every list in another order, and something in it twice.
  Bundle shuffle(Bundle bundle) {
    for (LookUp& look_up : bundle.look_ups) {
      stir(look_up.owners);
      stir(look_up.records);
    }
    stir(bundle.look_ups);
    stir(bundle.evidence.certificates);
    stir(bundle.evidence.revocation_lists);
    stir(bundle.evidence.tree_heads);
    stir(bundle.evidence.inclusions);
    stir(bundle.evidence.leaves);
    stir(bundle.evidence.links);
    if (bundle.log_list) stir(bundle.log_list->logs);
    return bundle;
  }

 private:
  std::size_t below(std::size_t bound) { return engine_() % bound; }
  bool one_in(std::size_t count) { return below(count) == 0; }
  std::size_t few() { return below(4); }

  template <typename T>
  void stir(std::vector<T>& list) {
    if (list.empty()) return;
    list.push_back(list[below(list.size())]);
    std::shuffle(list.begin(), list.end(), engine_);
  }

  template <typename Make>
  auto several(Make make) {
    std::vector<decltype(make())> list;
    for (std::size_t i = few(); i > 0; --i) list.push_back(make());
    return list;
  }

  std::uint64_t number() { return static_cast<std::uint64_t>(engine_()) << below(33); }
  UnixTime time() { return {.seconds = static_cast<std::int64_t>(engine_())}; }
  Bytes bytes(std::size_t least) {
    Bytes made(least + below(40));
    for (std::uint8_t& byte : made) byte = static_cast<std::uint8_t>(engine_());
    return made;
  }
  Sha256Digest digest() {
    Sha256Digest made;
    for (std::uint8_t& byte : made.bytes) byte = static_cast<std::uint8_t>(engine_());
    return made;
  }
  dns::DomainName name() {
    return *dns::DomainName::parse("n" + std::to_string(below(1000)) + (one_in(2) ? ".example" : ".hospital.example"));
  }
  std::string text() { return "Log " + std::to_string(below(100)); }

  dns::Record record() {
    return {.owner = name(),
            .type = static_cast<dns::RecordType>(below(70000) % 65536),
            .ttl = static_cast<std::uint32_t>(engine_()),
            .rdata = bytes(0)};
  }

  // The number keeps the questions apart.
  LookUp look_up(std::size_t count) {
    LookUp made;
    if (one_in(2)) {
      made.question.asset = token::NameAsset{.name = name()};
    } else {
      token::AddressAsset block{.first = {}, .prefix_length = static_cast<std::uint8_t>(1 + below(128))};
      for (std::uint8_t& byte : block.first.bytes) byte = static_cast<std::uint8_t>(1 + below(255));
      made.question.asset = block;
    }
    if (one_in(3)) made.question.look_at = name();
    made.question.ihle_type = static_cast<dns::RecordType>(65280 + count);
    made.owners = several([&] { return name(); });
    made.records = several([&] { return record(); });
    made.emblems = static_cast<Completeness>(below(2));
    made.addresses = static_cast<Completeness>(below(2));
    made.absence = static_cast<Absence>(below(3));
    return made;
  }

  Items items() {
    const auto path = [&] { return several([&] { return digest(); }); };
    Items made;
    made.certificates = several([&] { return bytes(1); });
    made.revocation_lists = several([&] { return bytes(1); });
    made.tree_heads = several([&] {
      return ct::TreeHead{.log_id = digest(),
                          .tree_size = number(),
                          .timestamp = number(),
                          .root = digest(),
                          .hash_algorithm = static_cast<std::uint8_t>(below(256)),
                          .signature_algorithm = static_cast<std::uint8_t>(below(256)),
                          .signature = bytes(0)};
    });
    made.inclusions = several([&] {
      return evidence::Inclusion{.log_id = digest(),
                                 .leaf_hash = digest(),
                                 .proof = {.index = number(), .tree_size = number(), .path = path()}};
    });
    made.leaves =
        several([&] { return evidence::LoggedLeaf{.log_id = digest(), .leaf = bytes(1), .certificate = bytes(0)}; });
    made.links = several([&] {
      return evidence::TreeLink{.log_id = digest(), .proof = {.first = number(), .second = number(), .path = path()}};
    });
    return made;
  }

  UsedLogList log_list() {
    UsedLogList made{.sha256 = digest(), .timestamp = std::nullopt, .logs = {}};
    if (one_in(2)) made.timestamp = time();
    made.logs = several([&] {
      return NamedLog{.id = digest(), .key = bytes(0), .description = text(), .url = "https://log.example/"};
    });
    return made;
  }

  std::mt19937 engine_;
};

}  // namespace emblem::bundle
