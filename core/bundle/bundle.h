// What a verdict needs, in one file that is carried from machine to machine (docs/formats/bundle.md).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/dns/record.h"
#include "core/evidence/items.h"
#include "core/token/asset.h"
#include "emblem/limits.h"

namespace emblem::bundle {

inline constexpr std::uint64_t format_version = 1;

enum class Completeness : std::uint8_t { incomplete, complete };

// What a look-up that found no emblem learned of that. Whoever makes a bundle says it; nothing in it shows it.
enum class Absence : std::uint8_t {
  untold,   // there are emblem records, or nobody said that there are none
  claimed,  // by servers
  proved,   // by DNSSEC, to the maker of the bundle
};

// What was asked: an asset, and where it was looked for, if not at its own name; IHLE has no fixed number yet.
struct Question {
  token::AssetId asset;  // no wildcard
  std::optional<dns::DomainName> look_at;
  dns::RecordType ihle_type = dns::default_type_ihle;

  friend bool operator==(const Question&, const Question&) = default;
};

// One question and the answer of the DNS, as it stood when the bundle was made.
struct LookUp {
  Question question;
  std::vector<dns::DomainName> owners;  // where emblem records count: names asked, and where their aliases end
  std::vector<dns::Record> records;     // emblems, addresses, aliases, reverse names; each once, whatever its TTL
  Completeness emblems = Completeness::incomplete;    // whether every question about emblem records had a real answer
  Completeness addresses = Completeness::incomplete;  // whether the addresses of the names are all there
  Absence absence = Absence::untold;

  friend bool operator==(const LookUp&, const LookUp&) = default;
};

// The serialisation of an evidence::Set.
struct Items {
  std::vector<Bytes> certificates;      // DER
  std::vector<Bytes> revocation_lists;  // DER
  std::vector<ct::TreeHead> tree_heads;
  std::vector<evidence::Inclusion> inclusions;
  std::vector<evidence::LoggedLeaf> leaves;
  std::vector<evidence::TreeLink> links;

  friend bool operator==(const Items&, const Items&) = default;
};

// A log as its maker's list had it. For people only: nothing is ever verified with a key that came in a bundle.
struct NamedLog {
  Sha256Digest id;
  Bytes key;  // DER SubjectPublicKeyInfo
  std::string description;
  std::string url;

  friend bool operator==(const NamedLog&, const NamedLog&) = default;
};

struct UsedLogList {
  Sha256Digest sha256;
  std::optional<UnixTime> timestamp;
  std::vector<NamedLog> logs;  // those that the evidence names

  friend bool operator==(const UsedLogList&, const UsedLogList&) = default;
};

// Adds evidence, never trust: everything in it is judged as if it had come from anywhere.
struct Bundle {
  UnixTime made;  // whole seconds from 1970 to 9999
  std::vector<LookUp> look_ups;
  Items evidence;
  std::optional<UsedLogList> log_list;

  friend bool operator==(const Bundle&, const Bundle&) = default;
};

// The one encoding of the content, whatever the order of its lists and however often something is in them. Errors:
// bundle_malformed (two answers to one question, a time outside the years 1970 to 9999, text that is no UTF-8, a
// wildcard), limit_exceeded.
Result<Bytes> encode_bundle(const Bundle& bundle, const Limits& limits = {});

// Whether the bytes begin as a bundle of any version does.
bool is_bundle(ByteView bytes);

// Reads that one encoding and no other: lists in order, nothing twice, nothing left over. Errors: bundle_malformed,
// bundle_newer, limit_exceeded; `where` is "byte N: member".
Result<Bundle> parse_bundle(ByteView bytes, const Limits& limits);

// "www.hospital.example", "192.0.2.0/24, looked for at www.hospital.example".
std::string to_text(const Question& question);

}  // namespace emblem::bundle
