// Whatever is published: the report does not depend on the order of records, without pins and evidence it says nothing
// of an organisation, its lists and its verdict agree, signature checks stay within the budget, and adding a record
// never makes the verdict weaker.
#include <algorithm>
#include <cstdlib>

#include "adapters/openssl/reader.h"
#include "adapters/provider/provider.h"
#include "core/validate/judge.h"
#include "fuzz/scripted_records.h"

namespace {

using namespace emblem;

constexpr UnixTime at{10, 0};

// The user knows nobody's root key, or that of two organisations.
enum class Pins : std::uint8_t { none, two };

class Court {
 public:
  Report judge(std::span<const dns::Record> records, Pins pins) {
    const validate::Question question{.asset = token::parse_asked_asset("www.example").value(), .look_at = {}};
    validate::EvidenceCommitments commitments(
        {.evidence = evidence_, .logs = logs_, .provider = toy_, .reader = *reader_, .limits = limits_, .at = at});
    const Report report = validate::judge(question, {.records = records, .seen = {}, .findings = {}},
                                          {.at = at,
                                           .policy = pins == Pins::none ? strangers_ : pinned_,
                                           .provider = toy_,
                                           .commitments = commitments,
                                           .limits = limits_});
    if (toy_.take_checks() > limits_.signature_checks) std::abort();
    return report;
  }

  const crypto::Provider& provider() const { return toy_; }

 private:
  validate::Policy make_pinned() const {
    validate::Policy policy;
    for (const std::uint8_t number : {std::uint8_t{0}, std::uint8_t{1}}) {
      auto organization = token::OrganizationId::parse(fuzz::organization_number(number)).value();
      auto key = keys::VerifiedKey::make(fuzz::key_number(number), toy_).value();
      if (number == 1) policy.trusted_keys.push_back(key);
      policy.pins.push_back({.organization = std::move(organization), .key = std::move(key)});
    }
    return policy;
  }

  std::unique_ptr<const crypto::Provider> real_ = provider::make_provider();
  std::unique_ptr<const x509::Reader> reader_ = openssl::make_reader();
  fuzz::ToyProvider toy_{*real_};
  Limits limits_;
  evidence::Set evidence_ = evidence::SetBuilder(*reader_, toy_, limits_).build();
  ct::LogList logs_;
  validate::Policy strangers_;
  validate::Policy pinned_ = make_pinned();
};

bool same(const Report& left, const Report& right) {
  return left.verdict == right.verdict && left.meets_policy == right.meets_policy &&
         left.undecided == right.undecided && left.levels == right.levels && left.issuer == right.issuer &&
         left.endorsers == right.endorsers && left.assets == right.assets && left.valid == right.valid &&
         left.tokens == right.tokens && left.findings == right.findings && left.emblems == right.emblems;
}

void check(const Report& report) {
  const std::size_t levels = report.verdict == Verdict::endorsed         ? 3
                             : report.verdict == Verdict::organizational ? 2
                             : report.verdict == Verdict::signed_only    ? 1
                                                                         : 0;
  if (report.levels.size() != levels) std::abort();
  if (report.meets_policy && levels == 0) std::abort();
  if ((report.verdict == Verdict::endorsed) == report.endorsers.empty()) std::abort();
  if (report.valid && !(report.valid->from <= at && at < report.valid->until)) std::abort();
  if (levels > 0 && !report.covered_by) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Court court;
  std::vector<dns::Record> records = fuzz::RecordScript(ByteView(data, size), court.provider()).run();
  const Report unknown = court.judge(records, Pins::none);
  check(unknown);
  if (unknown.verdict > Verdict::indeterminate) std::abort();
  const Report known = court.judge(records, Pins::two);
  check(known);
  if (known.verdict < unknown.verdict && unknown.verdict != Verdict::indeterminate) std::abort();
  if (!records.empty()) {
    const Report fewer = court.judge(std::span(records).first(records.size() - 1), Pins::two);
    if (fewer.verdict > known.verdict) std::abort();
  }
  std::ranges::reverse(records);
  if (!same(known, court.judge(records, Pins::two))) std::abort();
  return 0;
}
