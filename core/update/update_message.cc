#include "core/update/update_message.h"

#include "core/dns/message.h"
#include "core/update/wire.h"

namespace emblem::update {
namespace {

constexpr unsigned opcode_update = 5;
constexpr std::size_t fixed_record_bytes = 10;  // type, class, TTL, length
constexpr std::size_t question_bytes = 4;
constexpr std::size_t most_records = 65535;

struct Line {
  const dns::DomainName& owner;
  dns::RecordType type = 0;
  std::uint16_t dns_class = 0;
  std::uint32_t ttl = 0;
};

void append_record(Bytes& bytes, const Line& line, ByteView rdata) {
  append_bytes(bytes, line.owner.wire());
  append_uint(bytes, line.type, 2);
  append_uint(bytes, line.dns_class, 2);
  append_uint(bytes, line.ttl, 4);
  append_uint(bytes, rdata.size(), 2);
  append_bytes(bytes, rdata);
}

std::size_t record_count(const OwnerChange& change) { return change.removals.size() + change.additions.size(); }

struct Counts {
  std::size_t prerequisites = 0;
  std::size_t updates = 0;
};

Counts count_of(const Update& update) {
  Counts counts;
  for (const OwnerChange& change : update.changes) {
    if (!change.additions.empty()) ++counts.prerequisites;
    counts.updates += record_count(change);
  }
  return counts;
}

void append_prerequisites(Bytes& bytes, const Update& update) {
  for (const OwnerChange& change : update.changes) {
    if (change.additions.empty()) continue;
    append_record(bytes, {.owner = change.owner, .type = dns::type_cname, .dns_class = class_none}, {});
  }
}

void append_changes(Bytes& bytes, const Update& update) {
  for (const OwnerChange& change : update.changes) {
    for (const dns::Record& record : change.removals) {
      append_record(bytes, {.owner = change.owner, .type = record.type, .dns_class = class_none}, record.rdata);
    }
    for (const dns::Record& record : change.additions) {
      append_record(bytes, {.owner = change.owner, .type = record.type, .dns_class = dns::class_in, .ttl = record.ttl},
                    record.rdata);
    }
  }
}

}  // namespace

std::size_t encoded_size(const OwnerChange& change) {
  const std::size_t line = change.owner.wire().size() + fixed_record_bytes;
  std::size_t size = change.additions.empty() ? 0 : line;
  for (const auto* records : {&change.removals, &change.additions}) {
    for (const dns::Record& record : *records) size += line + record.rdata.size();
  }
  return size;
}

std::size_t encoded_size(const dns::DomainName& zone) { return header_bytes + zone.wire().size() + question_bytes; }

Result<Bytes> encode_update(std::uint16_t id, const Update& update) {
  std::size_t size = encoded_size(update.zone);
  for (const OwnerChange& change : update.changes) size += encoded_size(change);
  const Counts counts = count_of(update);
  if (size > longest_message || counts.updates > most_records) {
    return fail(Code::limit_exceeded, "byte 65535", "DNS update");
  }
  Bytes bytes;
  bytes.reserve(size);
  append_uint(bytes, id, 2);
  append_uint(bytes, opcode_update << 11, 2);
  append_uint(bytes, 1, 2);
  append_uint(bytes, counts.prerequisites, 2);
  append_uint(bytes, counts.updates, 2);
  append_uint(bytes, 0, 2);
  append_bytes(bytes, update.zone.wire());
  append_uint(bytes, dns::type_soa, 2);
  append_uint(bytes, dns::class_in, 2);
  append_prerequisites(bytes, update);
  append_changes(bytes, update);
  return bytes;
}

Result<std::vector<Update>> split_changes(const dns::DomainName& zone, std::span<const OwnerChange> changes,
                                          std::size_t longest) {
  std::vector<Update> updates;
  const std::size_t empty = encoded_size(zone);
  std::size_t size = 0;
  for (const OwnerChange& change : changes) {
    if (record_count(change) == 0) continue;
    const std::size_t more = encoded_size(change);
    if (empty + more > longest)
      return fail(Code::set_too_large, change.owner.to_text(), std::to_string(more) + " bytes");
    if (updates.empty() || size + more > longest) {
      updates.push_back({zone, {}});
      size = empty;
    }
    updates.back().changes.push_back(change);
    size += more;
  }
  return updates;
}

}  // namespace emblem::update
