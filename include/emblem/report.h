// The answer to "is this asset marked, by whom, under which law, and may I rely on it?".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emblem/code.h"
#include "emblem/time.h"

namespace emblem {

// From the weakest to the strongest as a report ranks them: a SIGNED emblem, which anybody can make, never hides that a
// better one could not be checked.
enum class Verdict : std::uint8_t { none, invalid, signed_only, indeterminate, organizational, endorsed };

enum class Level : std::uint8_t { signed_only, organizational, endorsed };

enum class Dialect : std::uint8_t { jose, cose, cose_16sep };

enum class Role : std::uint8_t { emblem, endorsement };

// `promised`: a log's signed timestamp for the binding certificate was verified; `included`: so was the inclusion
// proof.
enum class CommitmentStatus : std::uint8_t { included, promised, pinned, contradicted, revoked, unverified };

struct Finding {
  Code code{};
  std::string where;  // record, token, byte or member; empty when it is about the whole set
  std::string text;   // the table's sentence with details; foreign text in it is already escaped
  friend bool operator==(const Finding&, const Finding&) = default;
};

struct ReportedLevel {
  Level level{};
  bool trusted = false;
  friend bool operator==(const ReportedLevel&, const ReportedLevel&) = default;
};

struct ReportedEndorser {
  std::string issuer;
  std::string kid;
  bool trusted = false;
  friend bool operator==(const ReportedEndorser&, const ReportedEndorser&) = default;
};

struct ReportedProtection {
  // From a table that lives as long as the program.
  std::string_view purpose;  // "protective" or "indicative"
  std::string_view kind;     // "red-cross", "dangerous-forces", "civil-defence", "cultural-property"
  std::string_view meaning;
  std::string_view basis;
  friend bool operator==(const ReportedProtection&, const ReportedProtection&) = default;
};

// Whole path used: from the latest beginning to the moment at which the verdict would drop.
struct Validity {
  UnixTime from;
  UnixTime until;
  friend bool operator==(const Validity&, const Validity&) = default;
};

struct ReportedCommitment {
  std::string issuer;
  std::string kid;
  CommitmentStatus status = CommitmentStatus::unverified;
  std::vector<std::string> logs;  // name and operator of each log that counted, else its identifier in base64
  friend bool operator==(const ReportedCommitment&, const ReportedCommitment&) = default;
};

struct ReportedToken {
  std::string sha256;  // lower-case hexadecimal, over the token as received
  Role role{};
  Dialect dialect{};
  std::string kid;
  bool used = false;
  friend bool operator==(const ReportedToken&, const ReportedToken&) = default;
};

// One question asked of one server.
struct Seen {
  std::string server;      // "192.0.2.53#53"
  std::string question;    // "www.hospital.example TXT"
  std::string way;         // "udp", "tcp", "tls", "https"; "tcp+socks5" through a proxy
  std::string outcome;     // "answer", "no data", "no such name", "timeout", "refused", …
  std::string noticed_by;  // who could have noticed, in words
  // Records of emblems that came with it: as the answer, or as Additional data of another question's.
  std::size_t answer_records = 0;
  std::size_t additional_records = 0;
  friend bool operator==(const Seen&, const Seen&) = default;
};

// What the report says of each emblem when an asset has several.
struct ReportedEmblem {
  Verdict verdict = Verdict::none;
  std::optional<std::string> issuer;
  std::vector<ReportedLevel> levels;
  std::vector<ReportedEndorser> endorsers;
  std::vector<Finding> findings;
  friend bool operator==(const ReportedEmblem&, const ReportedEmblem&) = default;
};

// Schema "emblem.report/1" (docs/schema/report-1.json). All lists have a fixed order that does not depend on the order
// in which records arrived.
struct Report {
  std::string asset;
  UnixTime at;
  Verdict verdict = Verdict::none;
  bool meets_policy = false;
  bool undecided = false;             // not met, and missing evidence or answers could have met it
  bool lookup_incomplete = false;     // some server stayed silent, failed or answered in part
  std::vector<ReportedLevel> levels;  // weakest first; empty for NONE, INVALID and INDETERMINATE
  std::optional<std::string> issuer;
  std::vector<ReportedEndorser> endorsers;  // sorted by issuer, then kid
  std::vector<ReportedProtection> protection;
  std::vector<std::string> assets;
  std::optional<std::string> covered_by;
  std::optional<Validity> valid;
  std::optional<Dialect> dialect;
  std::vector<ReportedCommitment> commitments;
  std::vector<ReportedToken> tokens;
  std::vector<Finding> findings;
  std::size_t findings_dropped = 0;  // beyond Limits::findings
  std::vector<Seen> seen;
  std::vector<ReportedEmblem> emblems;  // filled when there are several

  friend bool operator==(const Report&, const Report&) = default;
};

std::string_view to_text(Verdict verdict);          // "NONE" … "ENDORSED"
std::string_view to_text(Level level);              // "SIGNED" …
std::string_view to_text(Dialect dialect);          // "jose", "cose", "cose-16sep"
std::string_view to_text(Role role);                // "emblem", "endorsement"
std::string_view to_text(CommitmentStatus status);  // "included" …

// The drafts' older scale (core-01 section 5.1): "ENDORSED-UNTRUSTED" …, by the strongest level; INDETERMINATE is
// INVALID there, NONE has no value and gives an empty text.
std::string adem_result(const Report& report);

// 0 if the policy is met; else 3 if INDETERMINATE, undecided or a failed look-up; else 1.
int exit_code(const Report& report);

}  // namespace emblem
