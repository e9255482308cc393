#include "apps/wiring/judge.h"

#include <algorithm>

#include "adapters/clock/clock.h"
#include "adapters/files/files.h"
#include "adapters/openssl/reader.h"
#include "adapters/provider/provider.h"
#include "apps/wiring/look_up.h"
#include "apps/wiring/materials.h"
#include "apps/wiring/mirrored_commitments.h"
#include "apps/wiring/own_resolver.h"
#include "apps/wiring/question.h"
#include "apps/wiring/trust.h"
#include "core/dns/master_file.h"
#include "core/validate/judge.h"

namespace emblem::wiring {
namespace {

// Records and the notes that reading them left.
struct FileRecords {
  std::vector<dns::Record> records;
  std::vector<Finding> findings;
};

Result<FileRecords> read_records(const CheckOptions& options) {
  FileRecords all;
  for (const std::string& path : options.records) {
    EMBLEM_TRY(const Bytes content, files::read_file(path, options.policy.limits.master_file_bytes));
    dns::MasterFile file =
        dns::parse_master_file(as_text(content), options.policy.limits, dns::DomainName(), options.ihle_type);
    std::move(file.records.begin(), file.records.end(), std::back_inserter(all.records));
    for (Error& error : file.errors) {
      Error placed = within(path, std::move(error));
      all.findings.push_back({placed.code, std::move(placed.where), std::move(placed.detail)});
    }
  }
  return all;
}

class ConcreteJudge final : public Judge {
 public:
  ConcreteJudge(const CheckOptions& options, Keep keep)
      : options_(options),
        keep_(keep),
        own_resolver_(options),
        at_(options.at ? *options.at : clock::read_clock()),
        provider_(provider::make_provider()),
        reader_(openssl::make_reader()) {}

  Result<void> read() {
    const Limits& limits = options_.policy.limits;
    EMBLEM_TRY(policy_, make_policy(options_, {.provider = *provider_, .reader = *reader_, .limits = limits}));
    EMBLEM_TRY(materials_, read_materials(options_, {.provider = *provider_, .reader = *reader_, .limits = limits}));
    EMBLEM_TRY(files_, read_records(options_));
    if (is_offline() && !carries_records()) return fail(Code::offline_without_records, "--offline");
    // Nothing is asked while a later asset cannot be.
    for (const std::string& asset : options_.assets) EMBLEM_CHECK(make_question(asset, options_));
    note_materials();
    log_policy_ = options_.policy.all_logs ? evidence::LogPolicy::every_entry : evidence::LogPolicy::any_entry;
    const validate::EvidenceCommitments::Basis evidence{.evidence = materials_.evidence,
                                                        .logs = materials_.logs,
                                                        .provider = *provider_,
                                                        .reader = *reader_,
                                                        .limits = limits,
                                                        .at = at_,
                                                        .log_policy = log_policy_,
                                                        .roots = materials_.roots};
    commitments_.emplace(evidence);
    if (!materials_.mirrors.empty()) mirrored_.emplace(materials_, evidence);
    remembering_.emplace(judged_commitments(), needs_);
    return {};
  }

  Result<Report> judge(const std::string& asset) override {
    auto report = judge_asset(asset);
    if (!report || !mirrored_) return report;
    EMBLEM_TRY(const std::vector<Finding> of_mirrors, mirrored_->take_findings());
    report->findings.insert(report->findings.end(), of_mirrors.begin(), of_mirrors.end());
    if (keep_ == Keep::needs) needs_.findings.insert(needs_.findings.end(), of_mirrors.begin(), of_mirrors.end());
    return report;
  }

  DecisionInputs inputs() const override {
    std::optional<Sha256Digest> file_digest;
    if (options_.policy_file) file_digest = provider_->sha256(*options_.policy_file);
    return {
        .policy = digest_policy({.policy = policy_, .log_policy = log_policy_, .roots = materials_.roots}, *provider_),
        .policy_file = file_digest,
        .evidence = materials_.evidence.digest(),
        .logs_name = materials_.logs_name,
        .logs = materials_.logs.sha256(),
        .logs_timestamp = materials_.logs.timestamp()};
  }

  UnixTime at() const override { return at_; }
  const Materials& materials() const override { return materials_; }
  const Needs& needs() const override { return needs_; }
  std::span<const std::optional<decision::KeptLookUp>> looked_up() const override { return looked_up_; }

 private:
  Result<Report> judge_asset(const std::string& asset) {
    EMBLEM_TRY(const validate::Question question, make_question(asset, options_));
    std::vector<Finding> findings = notes_;
    if (!options_.records.empty()) {
      findings.insert(findings.end(), files_.findings.begin(), files_.findings.end());
      keep(question, complete(files_.records));
      keep_for_record(std::nullopt);
      return validate::judge(question, {.records = files_.records, .findings = findings}, basis());
    }
    if (is_offline()) return judge_carried(question, std::move(findings));
    EMBLEM_TRY(const LookedUp seen, look(question));
    findings.insert(findings.end(), seen.outcome.findings.begin(), seen.outcome.findings.end());
    keep(question, seen);
    keep_for_record(decision::KeptLookUp{make_carried(question, seen, options_.ihle_type), seen.outcome.findings});
    return judge_seen(question, seen, findings);
  }

  Result<LookedUp> look(const validate::Question& question) {
    if (options_.covert == Covert::resolver) return own_resolver_.look_up(question);
    const auto is_enough = [&](const LookedUp& so_far) { return judge_seen(question, so_far, {}).meets_policy; };
    return look_up(question, options_, is_enough);
  }

  Report judge_seen(const validate::Question& question, const LookedUp& seen, std::span<const Finding> findings) {
    return validate::judge(question,
                           {.records = seen.outcome.records,
                            .emblems = seen.emblems,
                            .addresses = seen.addresses,
                            .seen = seen.outcome.seen,
                            .findings = findings},
                           basis());
  }

  // Neither files nor the network give records: those of bundles may.
  bool is_offline() const { return options_.records.empty() && options_.network == Network::forbidden; }

  bool carries_records() const {
    return std::ranges::any_of(materials_.carried, [](const CarriedLookUps& one) { return !one.look_ups.empty(); });
  }

  Report judge_carried(const validate::Question& question, std::vector<Finding> findings) {
    const CarriedRecords carried = find_carried(
        materials_.carried, {.question = question, .ihle_type = options_.ihle_type, .at = at_}, options_.policy.limits);
    keep_carried(question, carried);
    findings.insert(findings.end(), carried.findings.begin(), carried.findings.end());
    return validate::judge(
        question,
        {.records = carried.records, .emblems = carried.emblems, .addresses = carried.addresses, .findings = findings},
        basis());
  }

  // What stands in files is all there is.
  static LookedUp complete(std::span<const dns::Record> records) {
    return {.outcome = {.records = {records.begin(), records.end()}},
            .emblems = validate::Completeness::complete,
            .addresses = validate::Completeness::complete};
  }

  void keep(const validate::Question& question, const LookedUp& seen) {
    if (keep_ == Keep::nothing) return;
    needs_.look_ups.push_back(make_carried(question, seen, options_.ihle_type));
    needs_.findings.insert(needs_.findings.end(), seen.outcome.findings.begin(), seen.outcome.findings.end());
  }

  void keep_carried(const validate::Question& question, const CarriedRecords& carried) {
    std::optional<decision::KeptLookUp> kept;
    if (carried.remarks != nullptr) kept = {*carried.look_up, *carried.remarks};
    keep_for_record(std::move(kept));
    if (keep_ == Keep::nothing) return;
    if (carried.look_up != nullptr) needs_.looked_up = std::min(needs_.looked_up.value_or(carried.made), carried.made);
    needs_.look_ups.push_back(carried.look_up != nullptr ? *carried.look_up
                                                         : make_carried(question, {}, options_.ihle_type));
  }

  void keep_for_record(std::optional<decision::KeptLookUp> look_up) {
    if (options_.record) looked_up_.push_back(std::move(look_up));
  }

  validate::CommitmentSource& judged_commitments() {
    if (mirrored_) return *mirrored_;
    return *commitments_;
  }

  validate::CommitmentSource& commitments() {
    if (keep_ == Keep::nothing) return judged_commitments();
    return *remembering_;
  }

  validate::Basis basis() {
    return {.at = at_,
            .policy = policy_,
            .provider = *provider_,
            .commitments = commitments(),
            .key_cache = options_.assets.size() > 1 ? &key_cache_ : nullptr,
            .ihle_type = options_.ihle_type,
            .limits = options_.policy.limits};
  }

  // What belongs into every report: the log list with its date, and what could not be understood.
  void note_materials() {
    const auto timestamp = materials_.logs.timestamp();
    notes_.push_back({Code::log_list_used, materials_.logs_name,
                      timestamp ? "of " + to_rfc3339(*timestamp) : std::string("without date")});
    if (const auto old = find_age_warning(materials_, at_)) notes_.push_back(*old);
    for (const auto findings : {materials_.evidence.findings(), materials_.logs.findings()}) {
      notes_.insert(notes_.end(), findings.begin(), findings.end());
    }
  }

  const CheckOptions& options_;
  Keep keep_;
  OwnResolver own_resolver_;
  UnixTime at_;
  std::unique_ptr<const crypto::Provider> provider_;
  std::unique_ptr<const x509::Reader> reader_;
  validate::Policy policy_;
  evidence::LogPolicy log_policy_ = evidence::LogPolicy::any_entry;
  Materials materials_;
  FileRecords files_;
  std::vector<Finding> notes_;
  Needs needs_;
  std::vector<std::optional<decision::KeptLookUp>> looked_up_;
  std::optional<validate::EvidenceCommitments> commitments_;
  std::optional<MirroredCommitments> mirrored_;
  std::optional<RememberingCommitments> remembering_;
  keys::KeyCache key_cache_;
};

}  // namespace

Result<std::unique_ptr<Judge>> make_judge(const CheckOptions& options, Keep keep) {
  auto judge = std::make_unique<ConcreteJudge>(options, keep);
  EMBLEM_CHECK(judge->read());
  return judge;
}

}  // namespace emblem::wiring
