#include "apps/wiring/inspected_facts.h"

#include "core/bytes/base_encodings.h"
#include "core/keys/thumbprint.h"
#include "core/validate/protection.h"

namespace emblem::wiring {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text.empty() ? "none" : text;
}

std::string algorithm_text(crypto::Algorithm algorithm) {
  switch (algorithm) {
    case crypto::Algorithm::es256:
      return "ES256";
    case crypto::Algorithm::es384:
      return "ES384";
    case crypto::Algorithm::es512:
      return "ES512";
    case crypto::Algorithm::eddsa:
      return "EdDSA";
  }
  return {};
}

std::string channels_text(token::Channels channels) {
  std::vector<std::string> words;
  if (token::includes(channels, token::by_dns)) words.emplace_back("dns");
  if (token::includes(channels, token::by_icmp)) words.emplace_back("icmp");
  if (token::includes(channels, token::by_udp)) words.emplace_back("udp");
  if (token::includes(channels, token::by_tls)) words.emplace_back("tls");
  return joined(words);
}

std::string assets_text(const std::vector<token::Asset>& assets) {
  std::vector<std::string> words;
  words.reserve(assets.size());
  for (const token::Asset& asset : assets) words.push_back(asset.text);
  return joined(words);
}

std::string entry_text(const token::LogEntry& entry) {
  std::string text = "log " + encode_base64(entry.log_id.bytes);
  if (const auto* hash = std::get_if<Sha256Digest>(&entry.place)) return text + " leaf " + encode_base64(hash->bytes);
  return text + " index " + std::to_string(std::get<std::uint64_t>(entry.place));
}

std::string signer_text(const token::UnverifiedToken& token, const crypto::Provider& provider) {
  if (const auto* id = std::get_if<keys::KeyId>(&token.signer)) return to_text(*id);
  return to_text(keys::jose_key_id(std::get<crypto::PublicKey>(token.signer), provider)) + " (the key is in the token)";
}

void add_emblem(const token::EmblemClaims& claims, Facts& facts) {
  facts.emplace_back("assets", assets_text(claims.assets));
  facts.emplace_back("prp", purposes_text(claims.purposes));
  if (claims.distribution) facts.emplace_back("dst", channels_text(*claims.distribution));
}

void add_endorsement(const token::EndorsementClaims& claims, Facts& facts) {
  if (claims.subject) facts.emplace_back("sub", claims.subject->text());
  facts.emplace_back("key", to_text(claims.key));
  const bool further = claims.end == token::EndorsementClaims::Power::endorse_further;
  facts.emplace_back("end", further ? "true (the key may endorse further)" : "false (the key may sign emblems only)");
  const token::Constraints& constraints = claims.constraints;
  if (constraints.purposes) facts.emplace_back("prp", "at most " + purposes_text(*constraints.purposes));
  if (constraints.distribution) facts.emplace_back("dst", "at most " + channels_text(*constraints.distribution));
  if (constraints.assets) facts.emplace_back("assets", "within " + assets_text(*constraints.assets));
  if (constraints.window) {
    facts.emplace_back("wnd", "emblems live " + std::to_string(constraints.window->seconds) + " s at most");
  }
  for (const token::LogEntry& entry : claims.log) facts.emplace_back("log", entry_text(entry));
}

}  // namespace

std::string purposes_text(token::Purposes purposes) {
  std::vector<std::string> words;
  for (const ReportedProtection& row : validate::describe_protection(purposes)) {
    words.push_back(std::string(row.kind).append(" ").append(row.purpose));
  }
  return joined(words);
}

Facts facts_of(const token::UnverifiedToken& token, const crypto::Provider& provider) {
  Facts facts = {{"dialect", std::string(to_text(token.dialect))},
                 {"alg", algorithm_text(token.algorithm)},
                 {"kid", signer_text(token, provider)},
                 {"iss", token.issuer ? token.issuer->text() : "names no issuer"},
                 {"nbf", to_rfc3339(token.not_before)},
                 {"exp", to_rfc3339(token.expires)}};
  if (token.issued_at) facts.emplace_back("iat", to_rfc3339(*token.issued_at));
  if (token.role() == Role::emblem) {
    add_emblem(token.emblem(), facts);
  } else {
    add_endorsement(token.endorsement(), facts);
  }
  facts.emplace_back("sha256", encode_hex(token.sha256.bytes));
  return facts;
}

Facts facts_of(const crypto::PublicKey& key, const crypto::Provider& provider) {
  Facts facts = {{"curve", std::string(to_text(key.curve))},
                 {"kid (jose)", to_text(keys::jose_key_id(key, provider))},
                 {"kid (cose)", to_text(keys::cbor_key_id(key, provider))}};
  if (const auto stripped = keys::stripped_cbor_key_id(key, provider)) {
    facts.emplace_back("kid (short)", to_text(*stripped) + " (as one implementation computes it)");
  }
  return facts;
}

Facts facts_of(const x509::Certificate& certificate) {
  return {{"names", joined(certificate.dns_names)},
          {"serial", encode_hex(certificate.serial)},
          {"not before", to_rfc3339(certificate.not_before)},
          {"not after", to_rfc3339(certificate.not_after)},
          {"logged", certificate.sct_list ? "carries signed timestamps" : "carries no signed timestamps"},
          {"sha256", encode_hex(certificate.sha256.bytes)}};
}

Facts facts_of(const x509::RevocationList& list) {
  return {{"this update", to_rfc3339(list.this_update)},
          {"next update", list.next_update ? to_rfc3339(*list.next_update) : "none"},
          {"sha256", encode_hex(list.sha256.bytes)}};
}

}  // namespace emblem::wiring
