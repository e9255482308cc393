#include "core/issue/jose_form.h"

#include "core/bytes/base_encodings.h"
#include "core/issue/algorithm_names.h"
#include "core/issue/asset_form.h"
#include "core/issue/json_writer.h"

namespace emblem::issue {
namespace {

void write_assets(const std::vector<token::Asset>& assets, JsonWriter& json) {
  json.name("assets").begin_array();
  for (const token::Asset& asset : assets) json.text(asset_text(asset.id));
  json.end_array();
}

void write_purposes(token::Purposes purposes, JsonWriter& json) {
  json.name("prp").begin_array();
  if (token::includes(purposes, token::red_cross_protective)) json.text("protective");
  if (token::includes(purposes, token::red_cross_indicative)) json.text("indicative");
  json.end_array();
}

void write_emblem(const EmblemDraft& emblem, JsonWriter& json) {
  write_assets(emblem.assets, json);
  json.name("emb").begin_object();
  write_purposes(emblem.purposes, json);
  json.end_object();
}

void write_log(const std::vector<token::LogEntry>& log, JsonWriter& json) {
  json.name("log").begin_array();
  for (const token::LogEntry& entry : log) {
    const auto* hash = std::get_if<Sha256Digest>(&entry.place);
    json.begin_object().name("ver").text(hash != nullptr ? "v1" : "static");
    json.name("id").text(encode_base64(entry.log_id.bytes));
    if (hash != nullptr) {
      json.name("hash").text(encode_base64(hash->bytes));
    } else {
      json.name("index").unsigned_integer(std::get<std::uint64_t>(entry.place));
    }
    json.end_object();
  }
  json.end_array();
}

void write_endorsement(const EndorsementDraft& endorsement, JsonWriter& json) {
  json.name("sub").text(endorsement.subject.text());
  json.name("key").text(keys::to_text(endorsement.key));
  json.name("end").boolean(endorsement.end == token::EndorsementClaims::Power::endorse_further);
  json.name("emb").begin_object();
  write_purposes(endorsement.purposes, json);
  if (endorsement.assets) write_assets(*endorsement.assets, json);
  if (endorsement.window) json.name("wnd").integer(*endorsement.window);
  json.end_object();
  if (!endorsement.log.empty()) write_log(endorsement.log, json);
}

}  // namespace

std::string encode_jose_header(Role role, crypto::Curve curve, const keys::KeyId& signer) {
  JsonWriter json;
  json.begin_object().name("alg").text(jose_algorithm(curve));
  json.name("cty").text(role == Role::emblem ? "adem-emb" : "adem-end");
  json.name("kid").text(keys::to_text(signer)).end_object();
  return std::move(json).written();
}

std::string encode_jose_claims(const Draft& draft) {
  JsonWriter json;
  json.begin_object().name("ver").text("v1").name("iat").integer(draft.issued_at.seconds);
  json.name("nbf").integer(draft.not_before.seconds).name("exp").integer(draft.expires.seconds);
  json.name("iss").text(draft.issuer.text());
  if (const auto* emblem = std::get_if<EmblemDraft>(&draft.content)) {
    write_emblem(*emblem, json);
  } else {
    write_endorsement(std::get<EndorsementDraft>(draft.content), json);
  }
  json.end_object();
  return std::move(json).written();
}

}  // namespace emblem::issue
