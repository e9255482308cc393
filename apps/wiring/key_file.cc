#include "apps/wiring/key_file.h"

#include "core/cbor/head.h"
#include "core/cose/cose_key.h"
#include "core/jose/jwk.h"
#include "core/x509/pem.h"

namespace emblem::wiring {
namespace {

using Keys = std::vector<keys::SharedKey>;

Result<keys::SharedKey> import(const crypto::PublicKey& key, const KeyReading& reading) {
  return keys::VerifiedKey::make(key, reading.provider);
}

Result<keys::SharedKey> import_spki(ByteView spki, const KeyReading& reading) {
  EMBLEM_TRY(const crypto::PublicKey key, reading.provider.parse_spki(spki));
  return import(key, reading);
}

Result<keys::SharedKey> import_certificate(ByteView der, const KeyReading& reading) {
  EMBLEM_TRY(const x509::Certificate certificate, reading.reader.parse_certificate(der));
  return import_spki(certificate.spki, reading);
}

Result<keys::SharedKey> import_jwk(const json::Value& jwk, const KeyReading& reading) {
  EMBLEM_TRY(const keys::ParsedKey parsed, jose::parse_jwk(jwk));
  return import(parsed.key, reading);
}

// One key, or the members of a JWK set (RFC 7517 section 5).
Result<Keys> parse_json(std::string_view text, const KeyReading& reading) {
  EMBLEM_TRY(const auto document,
             json::Document::parse(text, {.nodes = reading.limits.json_nodes, .depth = reading.limits.depth}));
  const auto set = document.root().find("keys");
  Keys keys;
  if (!set) {
    EMBLEM_TRY(keys::SharedKey key, import_jwk(document.root(), reading));
    keys.push_back(std::move(key));
    return keys;
  }
  for (const json::Value& jwk : set->children()) {
    EMBLEM_TRY(keys::SharedKey key, import_jwk(jwk, reading));
    keys.push_back(std::move(key));
  }
  return keys;
}

Result<keys::SharedKey> import_block(const x509::Block& block, const KeyReading& reading) {
  switch (block.label) {
    case x509::Label::public_key:
      return import_spki(block.der, reading);
    case x509::Label::certificate:
      return import_certificate(block.der, reading);
    case x509::Label::revocation_list:
      return fail(Code::key_malformed, "", "a revocation list");
    case x509::Label::unlabelled:
      break;
  }
  if (auto key = import_spki(block.der, reading)) return key;
  return import_certificate(block.der, reading);
}

// A chain counts by its first certificate: the others are its authorities'.
Result<Keys> parse_blocks(ByteView content, const KeyReading& reading) {
  const x509::Blocks split = x509::split_pem(content, reading.limits);
  if (!split.findings.empty()) {
    return fail(split.findings.front().code, split.findings.front().where, split.findings.front().text);
  }
  Keys keys;
  bool seen_certificate = false;
  for (const x509::Block& block : split.blocks) {
    if (block.label == x509::Label::certificate && std::exchange(seen_certificate, true)) continue;
    auto key = import_block(block, reading);
    if (!key) return std::unexpected(within(block.where, std::move(key).error()));
    keys.push_back(*std::move(key));
  }
  return keys;
}

std::string_view without_leading_space(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first == std::string_view::npos ? std::string_view() : text.substr(first);
}

}  // namespace

Result<Keys> parse_key_file(ByteView content, const KeyReading& reading) {
  const std::string_view text = without_leading_space(as_text(content));
  Result<Keys> keys = Keys{};
  if (text.starts_with('{')) {
    keys = parse_json(text, reading);
  } else if (!content.empty() && static_cast<cbor::Major>(content.front() >> 5) == cbor::Major::map) {
    EMBLEM_TRY(const keys::ParsedKey parsed, cose::parse_cose_key(content, reading.limits));
    EMBLEM_TRY(keys::SharedKey key, import(parsed.key, reading));
    keys->push_back(std::move(key));
  } else {
    keys = parse_blocks(content, reading);
  }
  if (keys && keys->empty()) return fail(Code::key_malformed, "", "no key in the file");
  return keys;
}

}  // namespace emblem::wiring
