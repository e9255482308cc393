#include "tests/support/records.h"

#include "core/bytes/base_encodings.h"
#include "core/dns/ip_address.h"
#include "core/dns/text_record.h"
#include "core/keys/thumbprint.h"

namespace emblem::support {
namespace {

using nlohmann::json;

constexpr int claim_issuer = 1;
constexpr int claim_subject = 2;
constexpr int claim_expires = 4;
constexpr int claim_not_before = 5;

std::string_view jose_algorithm(crypto::Curve curve) {
  switch (curve) {
    case crypto::Curve::p256:
      return "ES256";
    case crypto::Curve::p384:
      return "ES384";
    case crypto::Curve::p521:
      return "ES512";
    case crypto::Curve::ed25519:
      break;
  }
  return "EdDSA";
}

int cose_algorithm(crypto::Curve curve) {
  switch (curve) {
    case crypto::Curve::p256:
      return -7;
    case crypto::Curve::p384:
      return -35;
    case crypto::Curve::p521:
      return -36;
    case crypto::Curve::ed25519:
      break;
  }
  return -8;
}

int cose_curve(crypto::Curve curve) { return curve == crypto::Curve::ed25519 ? 6 : static_cast<int>(curve) + 1; }

json purpose_words(token::Purposes purposes) {
  json words = json::array();
  if ((purposes & token::red_cross_protective) != 0) words.push_back("protective");
  if ((purposes & token::red_cross_indicative) != 0) words.push_back("indicative");
  return words;
}

json jose_header(std::string_view type, const TestKey& signer, SignerAs signer_as) {
  json header = {{"alg", jose_algorithm(signer.public_key().curve)}, {"cty", type}};
  if (signer_as == SignerAs::carried_key) {
    header["jwk"] = jwk_of(signer);
  } else {
    header["kid"] = keys::to_text(signer.id(keys::Family::jose));
  }
  return header;
}

json jose_times(const Lifetime& lifetime) {
  return {{"ver", "v1"}, {"iat", lifetime.not_before}, {"nbf", lifetime.not_before}, {"exp", lifetime.expires}};
}

json jose_log(const std::vector<token::LogEntry>& entries) {
  json log = json::array();
  for (const token::LogEntry& entry : entries) {
    json item = {{"id", encode_base64(entry.log_id.bytes)}};
    if (const auto* hash = std::get_if<Sha256Digest>(&entry.place)) {
      item.update({{"ver", "v1"}, {"hash", encode_base64(hash->bytes)}});
    } else {
      item.update({{"ver", "static"}, {"index", std::get<std::uint64_t>(entry.place)}});
    }
    log.push_back(std::move(item));
  }
  return log;
}

Bytes cose_log(const std::vector<token::LogEntry>& entries) {
  std::vector<Bytes> items;
  for (const token::LogEntry& entry : entries) {
    CborMap item;
    item.set("id", of_bytes(entry.log_id.bytes));
    if (const auto* hash = std::get_if<Sha256Digest>(&entry.place)) {
      item.set("hash", of_bytes(hash->bytes));
    } else {
      item.set("index", of(static_cast<std::int64_t>(std::get<std::uint64_t>(entry.place))));
    }
    items.push_back(item.encoded());
  }
  return array_of(items);
}

CborMap cose_header(const TestKey& signer, SignerAs signer_as) {
  const bool stripped = signer_as == SignerAs::stripped_kid;
  const keys::KeyId id =
      stripped ? keys::stripped_cbor_key_id(signer.public_key(), provider()).value() : signer.id(keys::Family::cbor);
  CborMap header;
  header.set(1, of(cose_algorithm(signer.public_key().curve))).set(4, of_bytes(id.digest.bytes));
  return header.set(16, of("application/adem"));
}

CborMap cose_times(const Lifetime& lifetime, const std::optional<std::string>& issuer) {
  CborMap claims;
  claims.set("ver", of(1)).set(claim_not_before, of(lifetime.not_before)).set(claim_expires, of(lifetime.expires));
  if (issuer) claims.set(claim_issuer, of(*issuer));
  return claims;
}

std::string label(std::string_view kind, const Publication& publication) {
  return "adem-" + std::string(kind) + (publication.set_id.empty() ? "" : "-" + publication.set_id) + "=";
}

template <typename Draft>
dns::Record record_from(const Draft& draft, const Publication& publication) {
  if (publication.dialect == Dialect::jose) {
    const std::string token = sign_jose(jose_parts(draft, publication.signer_as), draft.signer);
    return text_record(publication.owner, label("token", publication) + token);
  }
  return ihle_record(publication.owner, sign_cose(cose_parts(draft, publication), draft.signer, publication.dialect));
}

}  // namespace

token::LogEntry log_entry(std::uint8_t number) {
  token::LogEntry entry;
  entry.log_id.bytes.fill(number);
  entry.place = entry.log_id;
  return entry;
}

dns::DomainName name(std::string_view text) { return dns::DomainName::parse(text).value(); }

dns::Record text_record(std::string_view owner, std::string_view text, std::size_t most) {
  dns::Record record{.owner = name(owner), .type = dns::type_txt, .ttl = 60};
  while (!text.empty()) {
    const std::string_view part = text.substr(0, most);
    record.rdata.push_back(static_cast<std::uint8_t>(part.size()));
    record.rdata.insert(record.rdata.end(), part.begin(), part.end());
    text.remove_prefix(part.size());
  }
  return record;
}

dns::Record ihle_record(std::string_view owner, Bytes data) {
  return {.owner = name(owner), .type = dns::default_type_ihle, .ttl = 60, .rdata = std::move(data)};
}

dns::Record address_record(std::string_view owner, std::string_view address) {
  const dns::IpAddress parsed = dns::IpAddress::parse(address).value();
  const ByteView native = parsed.native();
  return {.owner = name(owner),
          .type = parsed.is_v4() ? dns::type_a : dns::type_aaaa,
          .ttl = 60,
          .rdata = Bytes(native.begin(), native.end())};
}

dns::Record alias_record(std::string_view owner, std::string_view target) {
  const dns::DomainName end = name(target);
  return {
      .owner = name(owner), .type = dns::type_cname, .ttl = 60, .rdata = Bytes(end.wire().begin(), end.wire().end())};
}

json jwk_of(const TestKey& key) {
  const crypto::PublicKey& point = key.public_key();
  json jwk = {{"alg", jose_algorithm(point.curve)},
              {"crv", crypto::to_text(point.curve)},
              {"kty", point.curve == crypto::Curve::ed25519 ? "OKP" : "EC"},
              {"x", encode_base64url(point.x)}};
  if (point.curve != crypto::Curve::ed25519) jwk["y"] = encode_base64url(point.y);
  return jwk;
}

CborMap cose_key_of(const TestKey& key) {
  const crypto::PublicKey& point = key.public_key();
  const bool okp = point.curve == crypto::Curve::ed25519;
  CborMap map;
  map.set(1, of(okp ? 1 : 2)).set(3, of(cose_algorithm(point.curve))).set(-1, of(cose_curve(point.curve)));
  map.set(-2, of_bytes(point.x));
  if (!okp) map.set(-3, of_bytes(point.y));
  return map;
}

dns::Record key_record(const TestKey& key, const Publication& publication) {
  if (publication.dialect != Dialect::jose) return ihle_record(publication.owner, cose_key_of(key).encoded());
  return text_record(publication.owner, label("key", publication) + jwk_of(key).dump());
}

JoseParts jose_parts(const EmblemDraft& draft, SignerAs signer_as) {
  JoseParts parts{jose_header("adem-emb", draft.signer, signer_as), jose_times(draft.lifetime)};
  if (draft.issuer) parts.claims["iss"] = *draft.issuer;
  parts.claims["assets"] = draft.assets;
  parts.claims["emb"] = {{"prp", purpose_words(draft.purposes)}};
  if (draft.distribution) parts.claims["emb"]["dst"] = *draft.distribution;
  return parts;
}

JoseParts jose_parts(const EndorsementDraft& draft, SignerAs signer_as) {
  JoseParts parts{jose_header("adem-end", draft.signer, signer_as), jose_times(draft.lifetime)};
  if (draft.issuer) parts.claims["iss"] = *draft.issuer;
  if (draft.subject) parts.claims["sub"] = *draft.subject;
  parts.claims["key"] = keys::to_text(draft.endorsed.id(keys::Family::jose));
  parts.claims["end"] = draft.end;
  json constraints = json::object();
  if (draft.purposes) constraints["prp"] = purpose_words(*draft.purposes);
  if (draft.distribution) constraints["dst"] = *draft.distribution;
  if (draft.assets) constraints["assets"] = *draft.assets;
  if (draft.window) constraints["wnd"] = *draft.window;
  parts.claims["emb"] = std::move(constraints);
  if (!draft.log.empty()) parts.claims["log"] = jose_log(draft.log);
  return parts;
}

CoseParts cose_parts(const EmblemDraft& draft, const Publication& publication) {
  CoseParts parts{cose_header(draft.signer, publication.signer_as), cose_times(draft.lifetime, draft.issuer)};
  std::vector<Bytes> assets;
  for (const std::string& asset : draft.assets) assets.push_back(of(asset));
  parts.claims.set("prp", of(draft.purposes)).set("assets", array_of(assets));
  return parts;
}

CoseParts cose_parts(const EndorsementDraft& draft, const Publication& publication) {
  CoseParts parts{cose_header(draft.signer, publication.signer_as), cose_times(draft.lifetime, draft.issuer)};
  if (draft.subject) parts.claims.set(claim_subject, of(*draft.subject));
  parts.claims.set("key", of_bytes(draft.endorsed.id(keys::Family::cbor).digest.bytes)).set("end", of(draft.end));
  parts.claims.set("prp", of(draft.purposes.value_or(token::Purposes{31})));
  if (draft.log.empty()) return parts;
  (publication.dialect == Dialect::cose ? parts.claims : parts.header).set("log", cose_log(draft.log));
  return parts;
}

std::string sign_jose(const JoseParts& parts, const TestKey& signer) {
  const std::string header = parts.header.dump();
  const std::string claims = parts.claims.dump();
  const std::string input = encode_base64url(as_bytes(header)) + "." + encode_base64url(as_bytes(claims));
  return input + "." + encode_base64url(signer.sign(as_bytes(input)));
}

Bytes sign_cose(const CoseParts& parts, const TestKey& signer, Dialect dialect) {
  const Bytes header = parts.header.encoded();
  const Bytes claims = parts.claims.encoded();
  cbor::Encoder to_sign;
  to_sign.array(4).text("Signature1").bytes(header).bytes({}).bytes(claims);
  cbor::Encoder token;
  if (dialect == Dialect::cose_16sep) token.tag(61);
  token.tag(18).array(4).bytes(header).map(0).bytes(claims).bytes(signer.sign(to_sign.encoded()));
  return std::move(token).encoded();
}

dns::Record record_of(const EmblemDraft& draft, const Publication& publication) {
  return record_from(draft, publication);
}

dns::Record record_of(const EndorsementDraft& draft, const Publication& publication) {
  return record_from(draft, publication);
}

Sha256Digest token_digest(const dns::Record& record) {
  if (record.type != dns::type_txt) return provider().sha256(record.rdata);
  const std::string text = dns::parse_text_record(record.rdata).value();
  return provider().sha256(as_bytes(std::string_view(text).substr(text.find('=') + 1)));
}

}  // namespace emblem::support
