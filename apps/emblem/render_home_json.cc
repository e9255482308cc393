#include "apps/emblem/home_options.h"
#include "apps/emblem/json.h"
#include "apps/emblem/render_home.h"
#include "apps/emblem/render_places.h"
#include "apps/emblem/render_verification.h"
#include "core/bytes/base_encodings.h"

namespace emblem::app {
namespace {

Json to_json(const std::vector<Dialect>& dialects) {
  Json rows = Json::array();
  for (const Dialect dialect : dialects) rows.push_back(to_text(dialect));
  return rows;
}

Json to_json(const home::Mark& mark) {
  return {{"assets", mark.assets},
          {"dialects", to_json(mark.dialects)},
          {"purposes", purposes_text(mark.purposes)},
          {"lifetime", mark.lifetime}};
}

std::string_view state_text(home::KeyState state) {
  switch (state) {
    case home::KeyState::active:
      return "active";
    case home::KeyState::retired:
      return "retired";
    case home::KeyState::incoming:
      return "incoming";
  }
  return "";
}

std::string_view urgency_text(issuing::Urgency urgency) {
  switch (urgency) {
    case issuing::Urgency::fine:
      return "fine";
    case issuing::Urgency::soon:
      return "soon";
    case issuing::Urgency::now:
      return "now";
  }
  return "";
}

Json time_or_null(const std::optional<UnixTime>& time) { return time ? Json(to_rfc3339(*time)) : Json(nullptr); }

Json to_json(const issuing::MarkStatus& seen) {
  Json row = to_json(*seen.mark);
  row["until"] = time_or_null(seen.until);
  row["endorsed"] = seen.endorsed;
  row["due"] = seen.due;
  return row;
}

Json to_json(const publishing::PlaceStatus& seen) {
  const home::Publication& publication = *seen.publication;
  const home::Place& place = publication.place;
  const bool is_zone = place.kind == home::PlaceKind::zone_file || place.kind == home::PlaceKind::update;
  return {{"kind", publishing::to_text(place.kind)},
          {"place", place.where},
          {"zone", is_zone ? Json(place.zone.to_text()) : Json(nullptr)},
          {"written", to_rfc3339(publication.written)},
          {"ihle_type", publication.ihle_type},
          {"names", seen.names},
          {"stale", seen.stale},
          {"unfinished", seen.begun}};
}

}  // namespace

std::string render_json(const std::vector<ListedKey>& keys) {
  Json rows = Json::array();
  for (const ListedKey& key : keys) {
    rows.push_back({{"name", key.name},
                    {"role", key.role},
                    {"state", state_text(key.state)},
                    {"algorithm", key.algorithm},
                    {"place", key.place},
                    {"kids", {{"jose", key.jose_kid}, {"cose", key.cbor_kid}}}});
  }
  return line_of(rows);
}

std::string render_json(const CommitmentPlan& plan) {
  return line_of(
      {{"issuer", plan.issuer}, {"kids", {{"jose", plan.jose_kid}, {"cose", plan.cbor_kid}}}, {"names", plan.names}});
}

std::string render_json(const issuing::TakenChain& taken) {
  Json entries = Json::array();
  for (const token::LogEntry& entry : taken.commitment.entries) {
    Json row{{"id", encode_base64(entry.log_id.bytes)}};
    if (const auto* hash = std::get_if<Sha256Digest>(&entry.place)) {
      row["hash"] = encode_base64(hash->bytes);
    } else {
      row["index"] = std::get<std::uint64_t>(entry.place);
    }
    entries.push_back(std::move(row));
  }
  return line_of({{"key", taken.commitment.key},
                  {"certificate", encode_hex(taken.commitment.certificate.bytes)},
                  {"not_after", to_rfc3339(taken.commitment.not_after)},
                  {"logs", taken.logs},
                  {"log", std::move(entries)},
                  {"findings", json_of(taken.findings)}});
}

std::string render_json(const issuing::Issued& issued) {
  Json emblems = Json::array();
  for (const issuing::MarkedEmblem& emblem : issued.emblems) {
    Json row = to_json(emblem.mark);
    row["answer_bytes"] = emblem.answer;
    emblems.push_back(std::move(row));
  }
  return line_of({{"emblems", std::move(emblems)}, {"findings", json_of(issued.findings)}});
}

std::string render_json(const ReviewedRequest& reviewed) {
  const desk::Request& request = reviewed.request.content();
  const issuing::Review& review = reviewed.review;
  return line_of({{"organization", request.organization.text()},
                  {"kids", {{"jose", review.jose_kid}, {"cose", review.cbor_kid}}},
                  {"commitment", to_text(review.status)},
                  {"logs", review.logs},
                  {"purposes", purposes_text(request.purposes)},
                  {"assets", request.assets},
                  {"dialects", to_json(request.dialects)},
                  {"lifetime", request.lifetime},
                  {"made", to_rfc3339(request.made)},
                  {"sha256", encode_hex(reviewed.request.sha256().bytes)},
                  {"findings", json_of(review.findings)}});
}

std::string render_json(const issuing::Accepted& accepted) {
  Json rows = Json::array();
  for (const home::Token& token : accepted.endorsements) {
    rows.push_back({{"issuer", token.issuer},
                    {"dialect", to_text(token.dialect)},
                    {"purposes", purposes_text(token.purposes)},
                    {"until", to_rfc3339(token.expires)},
                    {"sha256", encode_hex(token.sha256.bytes)}});
  }
  return line_of({{"endorsements", std::move(rows)}, {"findings", json_of(accepted.findings)}});
}

std::string render_json(const HomeStatus& shown) {
  const issuing::Status& status = shown.status;
  Json keys = Json::array();
  for (const issuing::KeyStatus& key : status.keys) {
    keys.push_back({{"name", key.key->name}, {"kids", {{"jose", key.jose_kid}, {"cose", key.cbor_kid}}}});
  }
  Json commitments = Json::array();
  for (const home::Commitment* commitment : status.commitments) {
    commitments.push_back({{"key", commitment->key}, {"certificate_until", to_rfc3339(commitment->not_after)}});
  }
  Json endorsements = Json::array();
  for (const issuing::EndorsementStatus& endorsement : status.endorsements) {
    endorsements.push_back({{"issuer", endorsement.issuer},
                            {"dialect", to_text(endorsement.dialect)},
                            {"until", to_rfc3339(endorsement.until)}});
  }
  Json marks = Json::array();
  for (const issuing::MarkStatus& mark : status.marks) marks.push_back(to_json(mark));
  Json published = Json::array();
  for (const publishing::PlaceStatus& place : shown.places.places) published.push_back(to_json(place));
  Json nowhere = Json::array();
  for (const dns::DomainName& name : shown.places.nowhere) nowhere.push_back(name.to_text());
  Json steps = Json::array();
  for (const issuing::Step& step : status.steps) {
    steps.push_back({{"urgency", urgency_text(step.urgency)}, {"what", step.what}, {"command", step.command}});
  }
  return line_of({{"issuer", shown.settings.issuer.text()},
                  {"needs_doing", status.needs_doing()},
                  {"keys", std::move(keys)},
                  {"commitments", std::move(commitments)},
                  {"endorsements", std::move(endorsements)},
                  {"marks", std::move(marks)},
                  {"published", std::move(published)},
                  {"published_nowhere", std::move(nowhere)},
                  {"kept_logs", shown.kept_logs},
                  {"given", status.given},
                  {"steps", std::move(steps)}});
}

std::string render_json(const WithdrawnEverywhere& everywhere) {
  const issuing::Withdrawn& withdrawn = everywhere.withdrawn;
  Json owners = Json::array();
  for (const dns::DomainName& owner : withdrawn.owners) owners.push_back(owner.to_text());
  Json remainders = Json::array();
  for (const issuing::Remainder& remainder : withdrawn.remainders) {
    remainders.push_back({{"role", to_text(remainder.role)},
                          {"dialect", to_text(remainder.dialect)},
                          {"sha256", remainder.sha256},
                          {"until", to_rfc3339(remainder.until)}});
  }
  return line_of({{"owners", std::move(owners)},
                  {"places", to_json(everywhere.outcomes)},
                  {"verified", to_json(everywhere.verified)},
                  {"remainders", std::move(remainders)},
                  {"marked_again", withdrawn.marked_again}});
}

std::string render_json(const std::vector<home::Given>& given) {
  Json rows = Json::array();
  for (const home::Given& row : given) {
    rows.push_back({{"organization", row.organization},
                    {"dialect", to_text(row.dialect)},
                    {"key", row.key},
                    {"purposes", purposes_text(row.purposes)},
                    {"assets", row.assets},
                    {"given", to_rfc3339(row.given)},
                    {"not_before", to_rfc3339(row.not_before)},
                    {"expires", to_rfc3339(row.expires)},
                    {"token", encode_hex(row.token.bytes)},
                    {"request", encode_hex(row.request.bytes)},
                    {"approvals", row.approvals}});
  }
  return line_of(rows);
}

std::string render_json(const std::vector<home::JournalEntry>& journal) {
  std::string text;
  for (const home::JournalEntry& entry : journal) {
    text += line_of({{"at", to_rfc3339(entry.at)},
                     {"action", entry.action},
                     {"by", entry.by},
                     {"what", entry.what},
                     {"whom", entry.whom},
                     {"until", entry.until}});
  }
  return text;
}

}  // namespace emblem::app
