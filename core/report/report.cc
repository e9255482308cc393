#include "emblem/report.h"

namespace emblem {

std::string_view to_text(Verdict verdict) {
  switch (verdict) {
    case Verdict::none:
      return "NONE";
    case Verdict::invalid:
      return "INVALID";
    case Verdict::signed_only:
      return "SIGNED";
    case Verdict::indeterminate:
      return "INDETERMINATE";
    case Verdict::organizational:
      return "ORGANIZATIONAL";
    case Verdict::endorsed:
      return "ENDORSED";
  }
  return "";
}

std::string_view to_text(Level level) {
  switch (level) {
    case Level::signed_only:
      return "SIGNED";
    case Level::organizational:
      return "ORGANIZATIONAL";
    case Level::endorsed:
      return "ENDORSED";
  }
  return "";
}

std::string_view to_text(Dialect dialect) {
  switch (dialect) {
    case Dialect::jose:
      return "jose";
    case Dialect::cose:
      return "cose";
    case Dialect::cose_16sep:
      return "cose-16sep";
  }
  return "";
}

std::string_view to_text(Role role) { return role == Role::emblem ? "emblem" : "endorsement"; }

std::string_view to_text(CommitmentStatus status) {
  switch (status) {
    case CommitmentStatus::included:
      return "included";
    case CommitmentStatus::promised:
      return "promised";
    case CommitmentStatus::pinned:
      return "pinned";
    case CommitmentStatus::contradicted:
      return "contradicted";
    case CommitmentStatus::revoked:
      return "revoked";
    case CommitmentStatus::unverified:
      return "unverified";
  }
  return "";
}

std::string adem_result(const Report& report) {
  if (report.verdict == Verdict::none) return "";
  if (report.levels.empty()) return "INVALID";
  const ReportedLevel& strongest = report.levels.back();
  return std::string(to_text(strongest.level)) + (strongest.trusted ? "-TRUSTED" : "-UNTRUSTED");
}

int exit_code(const Report& report) {
  if (report.meets_policy) return 0;
  const bool unknown = report.verdict == Verdict::indeterminate || report.undecided || report.lookup_incomplete;
  return unknown ? 3 : 1;
}

}  // namespace emblem
