#include "apps/wiring/validated_answers.h"

#include "adapters/files/files.h"

namespace emblem::wiring {
namespace {

constexpr std::size_t most_bytes = std::size_t{1} << 20;  // a thousand anchors are a quarter of that

// Why the way to a server carries no validation; empty where it does.
std::string refusal_of(const lookup::Server& server) {
  return server.transport == lookup::Transport::https ? "libunbound does not ask over HTTPS" : "";
}

}  // namespace

Result<std::vector<lookup::TrustAnchor>> read_trust_anchors(const CheckOptions& options) {
  if (!options.trust_anchor) return std::vector<lookup::TrustAnchor>{};
  EMBLEM_TRY(const Bytes content, files::read_file(*options.trust_anchor, most_bytes));
  auto anchors = lookup::parse_trust_anchors(as_text(content), options.policy.limits);
  if (!anchors) return std::unexpected(within(*options.trust_anchor, std::move(anchors).error()));
  return anchors;
}

Result<std::unique_ptr<dnssec::Validator>> make_answer_validator(const CheckOptions& options, Reach reach) {
  if (!options.trust_anchor) return nullptr;
  EMBLEM_TRY(std::vector<lookup::TrustAnchor> anchors, read_trust_anchors(options));
  return dnssec::make_validator({.anchors = std::move(anchors),
                                 .secure = reach.secure,
                                 .proxy = reach.proxy,
                                 .ihle = options.ihle_type,
                                 .most_aliases = options.policy.limits.aliases});
}

Result<lookup::Outcome> validate_answers(dnssec::Validator& validator, Answered answered) {
  std::vector<lookup::ServerValidations> all;
  for (const lookup::ServerRecords& own : answered.outcome.by_server) {
    lookup::ServerValidations of_server{.server = own.server, .refusal = refusal_of(own.server)};
    if (of_server.refusal.empty()) {
      const auto questions =
          lookup::questions_to_validate(answered.plan, answered.outcome, own.server, answered.limits);
      EMBLEM_TRY(of_server.validations, validator.validate(own.server, questions));
    }
    all.push_back(std::move(of_server));
  }
  return lookup::apply_validations(
      std::move(answered.outcome),
      {.all = all, .plan = answered.plan, .limits = answered.limits, .proxy = answered.proxy});
}

}  // namespace emblem::wiring
