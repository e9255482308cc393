#include "tests/support/world.h"

#include <algorithm>

namespace emblem::support {

World& World::publish(const TestKey& key) {
  records.push_back(key_record(key, publication));
  return *this;
}

World& World::commit(std::string_view domain, const TestKey& key, evidence::Outcome outcome) {
  commitments.decide(domain, key, outcome);
  return *this;
}

World& World::pin(std::string_view organization, const TestKey& key) {
  policy.pins.push_back({token::OrganizationId::parse(organization).value(), key.verified()});
  return *this;
}

World& World::trust(const TestKey& key) {
  policy.trusted_keys.push_back(key.verified());
  return *this;
}

Report World::judge(std::string_view asked) {
  validate::Question question{.asset = token::parse_asked_asset(asked).value()};
  if (look_at) question.look_at = name(*look_at);
  return validate::judge(
      question, {.records = records, .emblems = emblems, .addresses = addresses},
      {.at = at, .policy = policy, .provider = provider(), .commitments = commitments, .limits = limits});
}

bool has_finding(const Report& report, Code code) {
  return std::ranges::find(report.findings, code, &Finding::code) != report.findings.end();
}

std::string levels_of(const Report& report) {
  std::string text;
  for (const ReportedLevel& level : report.levels) {
    text += (text.empty() ? "" : " ") + std::string(to_text(level.level)) + (level.trusted ? "*" : "");
  }
  return text;
}

std::string endorsers_of(const Report& report) {
  std::string text;
  for (const ReportedEndorser& endorser : report.endorsers) text += (text.empty() ? "" : " ") + endorser.issuer;
  return text;
}

}  // namespace emblem::support
