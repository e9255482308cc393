#include "bench/hostile.h"

#include "bench/counting_provider.h"
#include "bench/heap.h"
#include "core/bytes/base_encodings.h"
#include "core/cbor/encoder.h"
#include "core/dns/text_record.h"
#include "core/keys/thumbprint.h"

namespace emblem::bench {
namespace {

// A key like no other; whether it lies on its curve is nobody's question here.
crypto::PublicKey numbered_key(std::size_t number) {
  crypto::PublicKey key{.curve = crypto::Curve::p256, .x = Bytes(32, 1), .y = Bytes(32, 2)};
  key.x[30] = static_cast<std::uint8_t>(number >> 8);
  key.x[31] = static_cast<std::uint8_t>(number);
  return key;
}

dns::Record ihle(const VectorSet& set, Bytes rdata) {
  return {.owner = set.records.front().owner, .type = dns::default_type_ihle, .ttl = 300, .rdata = std::move(rdata)};
}

dns::Record key_record(const VectorSet& set, const crypto::PublicKey& key) {
  return ihle(set, cbor::Encoder()
                       .map(5)
                       .integer(1)
                       .integer(2)
                       .integer(3)
                       .integer(-7)
                       .integer(-1)
                       .integer(1)
                       .integer(-2)
                       .bytes(key.x)
                       .integer(-3)
                       .bytes(key.y)
                       .encoded());
}

// `claims` are the entries after ver, nbf and exp.
dns::Record token_record(const VectorSet& set, const keys::KeyId& signer, const Bytes& claims) {
  const Bytes header = cbor::Encoder().map(2).integer(1).integer(-7).integer(4).bytes(signer.digest.bytes).encoded();
  return ihle(set, cbor::Encoder().tag(18).array(4).bytes(header).map(0).bytes(claims).bytes(Bytes(64, 9)).encoded());
}

Bytes common_claims(const VectorSet& set, std::uint64_t entries) {
  const auto now = set.at.seconds;
  return cbor::Encoder()
      .map(entries)
      .integer(1)
      .text("https://hospital.example")
      .integer(4)
      .integer(now + 1000)
      .integer(5)
      .integer(now - 1000)
      .text("ver")
      .integer(1)
      .text("prp")
      .integer(1)
      .encoded();
}

Bytes join(Bytes first, const Bytes& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

Bytes endorsement_claims(const VectorSet& set, const keys::KeyId& endorsed) {
  const Bytes own = cbor::Encoder()
                        .integer(2)
                        .text("https://hospital.example")
                        .text("key")
                        .bytes(endorsed.digest.bytes)
                        .text("end")
                        .boolean(true)
                        .text("log")
                        .array(1)
                        .map(2)
                        .text("id")
                        .bytes(Bytes(32, 3))
                        .text("hash")
                        .bytes(Bytes(32, 4))
                        .encoded();
  return join(common_claims(set, 9), own);
}

// An emblem below keys that all endorse each other, as many tokens as asked for.
std::vector<dns::Record> dense_set(const VectorSet& set, std::size_t tokens) {
  constexpr std::size_t keys_used = 9;
  std::vector<dns::Record> records;
  std::vector<keys::KeyId> ids;
  for (std::size_t i = 0; i < keys_used; ++i) {
    records.push_back(key_record(set, numbered_key(i)));
    ids.push_back(keys::cbor_key_id(numbered_key(i), *set.provider));
  }
  const std::string asset = std::get<token::NameAsset>(set.question.asset.id).name.to_text();
  records.push_back(token_record(
      set, ids[0], join(common_claims(set, 6), cbor::Encoder().text("assets").array(1).text(asset).encoded())));
  for (std::size_t i = 0; records.size() < tokens + keys_used; ++i) {
    Bytes claims = endorsement_claims(set, ids[i % keys_used]);
    const std::string filler = "x" + std::to_string(i);
    // One more claim, so that no two tokens are the same.
    claims[0] = static_cast<std::uint8_t>(claims[0] + 1);
    claims = join(std::move(claims), cbor::Encoder().text(filler).integer(0).encoded());
    records.push_back(token_record(set, ids[(i / keys_used) % keys_used], claims));
  }
  return records;
}

Report judge_hostile(const VectorSet& set, const std::vector<dns::Record>& records, const crypto::Provider& provider) {
  return validate::judge(set.question, {.records = records},
                         {.at = set.at,
                          .policy = set.policy,
                          .provider = provider,
                          .commitments = *set.commitments,
                          .limits = set.limits});
}

}  // namespace

std::size_t hostile_heap(const VectorSet& set, std::size_t times) {
  const auto records = dense_set(set, set.limits.tokens * times);
  const FreeProvider provider(*set.provider);
  reset_heap_peak();
  const Report report = judge_hostile(set, records, provider);
  return heap_peak();
}

std::size_t hostile_checks(const VectorSet& set) {
  const FreeProvider provider(*set.provider);
  const Report report = judge_hostile(set, dense_set(set, set.limits.tokens), provider);
  return provider.checks();
}

}  // namespace emblem::bench
