#include "apps/wiring/inspected_desk.h"

#include "core/bytes/base_encodings.h"
#include "core/desk/approval.h"
#include "core/desk/reply.h"
#include "core/desk/request.h"

namespace emblem::wiring {
namespace {

std::string dialects_text(const std::vector<Dialect>& dialects) {
  std::string text;
  for (const Dialect dialect : dialects) text.append(text.empty() ? "" : ", ").append(to_text(dialect));
  return text;
}

void add_key(const crypto::PublicKey& key, const crypto::Provider& provider, Facts& facts) {
  for (auto& [label, value] : facts_of(key, provider)) facts.emplace_back("key " + label, std::move(value));
}

DeskFile describe(const desk::Request& request, const crypto::Provider& provider) {
  DeskFile file{.kind = "request", .facts = {}, .findings = {}, .endorsements = {}};
  file.facts.emplace_back("OI", request.organization.text());
  add_key(request.root, provider, file.facts);
  file.facts.emplace_back("dialects", dialects_text(request.dialects));
  file.facts.emplace_back("purposes", purposes_text(request.purposes));
  for (const std::string& asset : request.assets) file.facts.emplace_back("asset", asset);
  file.facts.emplace_back("lifetime", std::to_string(request.lifetime) + " s");
  file.facts.emplace_back("made", to_rfc3339(request.made));
  file.facts.emplace_back("log", std::to_string(request.log.size()) + " entries");
  file.facts.emplace_back("chain", std::to_string(request.chain.size()) + " certificates");
  return file;
}

DeskFile describe(const desk::Approval& approval, const crypto::Provider& provider) {
  DeskFile file{.kind = "approval", .facts = {}, .findings = {}, .endorsements = {}};
  file.facts.emplace_back("request", encode_hex(approval.request.bytes));
  add_key(approval.approver, provider, file.facts);
  file.facts.emplace_back("made", to_rfc3339(approval.made));
  return file;
}

DeskFile describe(desk::Reply reply, const crypto::Provider& provider) {
  DeskFile file{.kind = "reply", .facts = {}, .findings = {}, .endorsements = {}};
  file.facts.emplace_back("authority", reply.authority.text());
  add_key(reply.key, provider, file.facts);
  file.facts.emplace_back("request", encode_hex(reply.request.bytes));
  file.facts.emplace_back("chain", std::to_string(reply.chain.size()) + " certificates");
  for (desk::Reply::Endorsement& endorsement : reply.endorsements) {
    file.endorsements.push_back({endorsement.dialect, std::move(endorsement.bytes)});
  }
  return file;
}

DeskFile altered(std::string kind, const Error& error) {
  return {
      .kind = std::move(kind), .facts = {}, .findings = {{error.code, error.where, error.detail}}, .endorsements = {}};
}

}  // namespace

std::optional<DeskFile> find_desk_file(ByteView content, const crypto::Provider& provider, const Limits& limits) {
  if (auto reply = desk::parse_reply(content, limits)) return describe(*std::move(reply), provider);
  const auto request = desk::read_request(content, provider, limits);
  if (request) return describe(request->content(), provider);
  const auto approval = desk::read_approval(content, provider, limits);
  if (approval) return describe(*approval, provider);
  if (request.error().code == Code::request_signature_bad) return altered("request", request.error());
  if (approval.error().code == Code::request_signature_bad) return altered("approval", approval.error());
  return std::nullopt;
}

}  // namespace emblem::wiring
