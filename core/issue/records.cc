#include "core/issue/records.h"

#include <algorithm>
#include <tuple>

#include "core/bytes/base_encodings.h"
#include "core/dns/record_types.h"
#include "core/dns/text_record.h"
#include "core/issue/key_writer.h"

namespace emblem::issue {
namespace {

dns::Record make_text(std::string_view label, std::string_view value, const RecordRules& rules) {
  return {.owner = rules.owner,
          .type = dns::type_txt,
          .ttl = rules.ttl,
          .rdata = dns::encode_text_record(std::string(label).append(value))};
}

dns::Record make_ihle(ByteView item, const RecordRules& rules) {
  return {.owner = rules.owner, .type = rules.ihle_type, .ttl = rules.ttl, .rdata = Bytes(item.begin(), item.end())};
}

}  // namespace

std::vector<dns::Record> make_records(std::span<const WrittenToken> tokens, std::span<const crypto::PublicKey> keys,
                                      const RecordRules& rules) {
  std::vector<dns::Record> records;
  bool jose = false;
  bool cbor = false;
  for (const WrittenToken& token : tokens) {
    const bool is_text = token.dialect == Dialect::jose;
    (is_text ? jose : cbor) = true;
    records.push_back(is_text ? make_text("adem-token=", as_text(token.bytes), rules) : make_ihle(token.bytes, rules));
  }
  for (const crypto::PublicKey& key : keys) {
    if (jose) records.push_back(make_text("adem-key=", encode_jwk(key), rules));
    if (cbor) records.push_back(make_ihle(encode_cose_key(key), rules));
  }
  std::ranges::sort(records, {}, [](const dns::Record& record) { return std::tie(record.type, record.rdata); });
  const auto repeated = std::ranges::unique(records);
  records.erase(repeated.begin(), repeated.end());
  return records;
}

std::size_t answer_size(std::span<const dns::Record> records, dns::RecordType type) {
  constexpr std::size_t header = 12;
  constexpr std::size_t question_end = 4;    // type, class
  constexpr std::size_t record_fields = 10;  // type, class, TTL, length of the data
  constexpr std::size_t opt_record = 11;     // RFC 6891 section 6.1.2, without options
  constexpr std::size_t pointer = 2;         // RFC 1035 section 4.1.4
  const auto first = std::ranges::find(records, type, &dns::Record::type);
  if (first == records.end()) return 0;
  const std::size_t owner = first->owner.wire().size();
  std::size_t size = header + owner + question_end + opt_record;
  for (const dns::Record& record : records) {
    if (record.type != type || record.owner != first->owner) continue;
    size += std::min(owner, pointer) + record_fields + record.rdata.size();
  }
  return size;
}

}  // namespace emblem::issue
