#include "core/issue/cose_form.h"

#include "core/issue/algorithm_names.h"
#include "core/issue/asset_form.h"
#include "core/issue/map_writer.h"

namespace emblem::issue {
namespace {

// RFC 9052 section 3.1 and RFC 8392 section 3.1.
enum HeaderLabel : std::int64_t { alg = 1, kid = 4 };
enum ClaimLabel : std::int64_t { iss = 1, sub = 2, exp = 4, nbf = 5, iat = 6 };

Bytes encode(std::int64_t value) { return cbor::Encoder().integer(value).encoded(); }
Bytes encode(std::string_view text) { return cbor::Encoder().text(text).encoded(); }
Bytes encode(const Sha256Digest& digest) { return cbor::Encoder().bytes(digest.bytes).encoded(); }

Bytes encode_log(const std::vector<token::LogEntry>& log) {
  std::vector<Bytes> items;
  for (const token::LogEntry& entry : log) {
    MapWriter item;
    item.set("id", encode(entry.log_id));
    if (const auto* hash = std::get_if<Sha256Digest>(&entry.place)) {
      item.set("hash", encode(*hash));
    } else {
      const auto index = std::get<std::uint64_t>(entry.place);
      item.set("index", cbor::Encoder().unsigned_integer(index).encoded());
    }
    items.push_back(item.encoded());
  }
  return encode_array(items);
}

void set_emblem(const EmblemDraft& emblem, MapWriter& claims) {
  cbor::Encoder assets;
  assets.array(emblem.assets.size());
  for (const token::Asset& asset : emblem.assets) assets.text(asset_text(asset.id));
  claims.set("assets", std::move(assets).encoded()).set("prp", encode(std::int64_t{emblem.purposes}));
}

void set_endorsement(const EndorsementDraft& endorsement, Dialect dialect, MapWriter& claims) {
  const bool end = endorsement.end == token::EndorsementClaims::Power::endorse_further;
  claims.set(sub, encode(endorsement.subject.text())).set("key", encode(endorsement.key.digest));
  claims.set("end", cbor::Encoder().boolean(end).encoded()).set("prp", encode(std::int64_t{endorsement.purposes}));
  if (dialect == Dialect::cose && !endorsement.log.empty()) claims.set("log", encode_log(endorsement.log));
}

}  // namespace

Bytes encode_cose_header(const Draft& draft, crypto::Curve curve, const keys::KeyId& signer) {
  MapWriter header;
  header.set(alg, encode(cose_algorithm(curve))).set(kid, encode(signer.digest));
  const auto* endorsement = std::get_if<EndorsementDraft>(&draft.content);
  if (draft.dialect == Dialect::cose_16sep && endorsement != nullptr && !endorsement->log.empty()) {
    header.set("log", encode_log(endorsement->log));
  }
  return header.encoded();
}

Bytes encode_cose_claims(const Draft& draft) {
  MapWriter claims;
  claims.set("ver", encode(std::int64_t{1})).set(iss, encode(draft.issuer.text()));
  claims.set(exp, encode(draft.expires.seconds)).set(nbf, encode(draft.not_before.seconds));
  claims.set(iat, encode(draft.issued_at.seconds));
  if (const auto* emblem = std::get_if<EmblemDraft>(&draft.content)) {
    set_emblem(*emblem, claims);
  } else {
    set_endorsement(std::get<EndorsementDraft>(draft.content), draft.dialect, claims);
  }
  return claims.encoded();
}

}  // namespace emblem::issue
