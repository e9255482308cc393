// What was decided, and on what, as a file keeps it (docs/formats/decision-record.md).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/bundle/bundle.h"
#include "emblem/report.h"

namespace emblem::decision {

inline constexpr std::string_view schema = "emblem.decision/1";

// What the DNS said about one asset: judged again it comes to the same verdict, for the same reasons.
struct KeptLookUp {
  bundle::LookUp look_up;
  std::vector<Finding> findings;  // of the look-up; lookup_* and the like, codes 500 to 599

  friend bool operator==(const KeptLookUp&, const KeptLookUp&) = default;
};

// The report itself is for people and their programs; this is what identifies it.
struct Answer {
  std::string asset;
  std::string verdict;
  bool meets_policy = false;
  std::optional<KeptLookUp> looked_up;  // nothing where the records came from a file or a bundle

  friend bool operator==(const Answer&, const Answer&) = default;
};

struct DecisionRecord {
  std::string program;
  UnixTime made;
  UnixTime at;                      // the moment judged
  std::optional<std::string> name;  // where it was looked, as typed
  std::uint64_t ihle_type = 0;
  std::string records;  // where they came from: "dns", "files", "bundle"
  std::string require;
  Sha256Digest policy;
  std::optional<Sha256Digest> policy_file;
  Sha256Digest evidence;
  Sha256Digest log_list;
  std::string log_list_name;
  std::optional<UnixTime> log_list_timestamp;
  std::vector<Answer> answers;  // one for each asset, in the order asked

  friend bool operator==(const DecisionRecord&, const DecisionRecord&) = default;
};

// Whether a file begins as a record of any version does.
bool is_decision_record(ByteView text);

// Members that it does not know are left alone. Findings, which may end up in a report, must be printable ASCII.
// Errors: json_malformed, json_repeated_member, limit_exceeded; file_unreadable, where a member is missing or is not
// what it should be, or the version is another; bundle_malformed, bundle_newer. `where` is the byte or the member.
Result<DecisionRecord> parse_decision_record(ByteView text, const Limits& limits);

}  // namespace emblem::decision
