#include <algorithm>
#include <map>
#include <tuple>

#include "core/bundle/bundle.h"
#include "core/bundle/form.h"
#include "core/bytes/utf8.h"
#include "core/cbor/encoder.h"

namespace emblem::bundle {
namespace {

using cbor::Encoder;

void append(Bytes& bytes, ByteView more) { bytes.insert(bytes.end(), more.begin(), more.end()); }

Bytes joined(Bytes head, const std::vector<Bytes>& items) {
  std::size_t size = head.size();
  for (const Bytes& item : items) size += item.size();
  head.reserve(size);
  for (const Bytes& item : items) append(head, item);
  return head;
}

Bytes array_of(const std::vector<Bytes>& items) { return joined(Encoder().array(items.size()).encoded(), items); }

// Lists whose order means nothing stand in the order of their elements' bytes, each once.
Bytes sorted_array(std::vector<Bytes> items) {
  std::ranges::sort(items);
  const auto repeated = std::ranges::unique(items);
  items.erase(repeated.begin(), repeated.end());
  return array_of(items);
}

template <typename T, typename Encode>
Bytes sorted_array_of(const std::vector<T>& values, Encode encode) {
  std::vector<Bytes> items;
  items.reserve(values.size());
  for (const T& value : values) items.push_back(encode(value));
  return sorted_array(std::move(items));
}

Bytes null() { return {0xf6}; }

Bytes encode_number(std::uint64_t number) { return Encoder().unsigned_integer(number).encoded(); }

Bytes encode_bytes(ByteView bytes) { return Encoder().bytes(bytes).encoded(); }

Bytes encode_digest(const Sha256Digest& digest) { return encode_bytes(digest.bytes); }

Bytes encode_name(const dns::DomainName& name) { return encode_bytes(name.wire()); }

Bytes encode_path(const std::vector<Sha256Digest>& path) {
  std::vector<Bytes> nodes;
  nodes.reserve(path.size());
  for (const Sha256Digest& node : path) nodes.push_back(encode_digest(node));
  return array_of(nodes);
}

Result<Bytes> encode_time(UnixTime time, std::string_view member) {
  if (time.seconds < 0 || static_cast<std::uint64_t>(time.seconds) > last_second) {
    return fail(Code::bundle_malformed, std::string(member), "not in the years 1970 to 9999");
  }
  return encode_number(static_cast<std::uint64_t>(time.seconds));
}

Result<Bytes> encode_text(const std::string& text, std::string_view member) {
  if (!is_utf8(text)) return fail(Code::bundle_malformed, std::string(member), "not UTF-8");
  return Encoder().text(text).encoded();
}

// [asset, look-at, ihle-type]: all that tells one question from another.
Result<Bytes> encode_question(const Question& question) {
  std::vector<Bytes> parts;
  if (const auto* name = std::get_if<token::NameAsset>(&question.asset)) {
    if (name->reach != token::Reach::exact) return fail(Code::bundle_malformed, "question", "a wildcard");
    parts.push_back(encode_name(name->name));
  } else {
    const auto& block = std::get<token::AddressAsset>(question.asset);
    parts.push_back(array_of({encode_bytes(block.first.bytes), encode_number(block.prefix_length)}));
  }
  parts.push_back(question.look_at ? encode_name(*question.look_at) : null());
  parts.push_back(encode_number(question.ihle_type));
  return array_of(parts);
}

// [owner, [* [type, data, ttl]]] for each owner. Of two records that differ in their TTL the smaller stays.
Bytes encode_records(std::vector<dns::Record> records) {
  std::ranges::sort(records, {}, [](const dns::Record& r) { return std::tie(r.owner, r.type, r.rdata, r.ttl); });
  const auto repeated =
      std::ranges::unique(records, {}, [](const dns::Record& r) { return std::tie(r.owner, r.type, r.rdata); });
  records.erase(repeated.begin(), repeated.end());
  std::map<dns::DomainName, std::vector<Bytes>> by_owner;
  for (const dns::Record& record : records) {
    by_owner[record.owner].push_back(
        array_of({encode_number(record.type), encode_bytes(record.rdata), encode_number(record.ttl)}));
  }
  std::vector<Bytes> items;
  items.reserve(by_owner.size());
  for (auto& [owner, of_owner] : by_owner) {
    items.push_back(array_of({encode_name(owner), sorted_array(std::move(of_owner))}));
  }
  return sorted_array(std::move(items));
}

struct EncodedLookUp {
  Bytes question;
  Bytes item;

  friend auto operator<=>(const EncodedLookUp&, const EncodedLookUp&) = default;
};

Result<EncodedLookUp> encode_look_up(const LookUp& look_up) {
  EMBLEM_TRY(Bytes question, encode_question(look_up.question));
  Bytes item = array_of({question, sorted_array_of(look_up.owners, encode_name), encode_records(look_up.records),
                         encode_number(static_cast<std::uint64_t>(look_up.emblems)),
                         encode_number(static_cast<std::uint64_t>(look_up.addresses)),
                         encode_number(static_cast<std::uint64_t>(look_up.absence))});
  return EncodedLookUp{std::move(question), std::move(item)};
}

Result<Bytes> encode_look_ups(const std::vector<LookUp>& look_ups) {
  std::vector<EncodedLookUp> encoded;
  for (const LookUp& look_up : look_ups) {
    EMBLEM_TRY(encoded.emplace_back(), encode_look_up(look_up));
  }
  std::ranges::sort(encoded);
  const auto repeated = std::ranges::unique(encoded);
  encoded.erase(repeated.begin(), repeated.end());
  if (std::ranges::adjacent_find(encoded, {}, &EncodedLookUp::question) != encoded.end()) {
    return fail(Code::bundle_malformed, "look-ups", "two answers to one question");
  }
  std::vector<Bytes> items;
  items.reserve(encoded.size());
  for (EncodedLookUp& look_up : encoded) items.push_back(std::move(look_up.item));
  return array_of(items);
}

Bytes encode_tree_head(const ct::TreeHead& head) {
  return array_of({encode_digest(head.log_id), encode_number(head.tree_size), encode_number(head.timestamp),
                   encode_digest(head.root), encode_number(head.hash_algorithm),
                   encode_number(head.signature_algorithm), encode_bytes(head.signature)});
}

Bytes encode_inclusion(const evidence::Inclusion& item) {
  return array_of({encode_digest(item.log_id), encode_digest(item.leaf_hash), encode_number(item.proof.index),
                   encode_number(item.proof.tree_size), encode_path(item.proof.path)});
}

Bytes encode_leaf(const evidence::LoggedLeaf& item) {
  return array_of({encode_digest(item.log_id), encode_bytes(item.leaf), encode_bytes(item.certificate)});
}

Bytes encode_link(const evidence::TreeLink& item) {
  return array_of({encode_digest(item.log_id), encode_number(item.proof.first), encode_number(item.proof.second),
                   encode_path(item.proof.path)});
}

Result<Bytes> encode_named_log(const NamedLog& log) {
  EMBLEM_TRY(Bytes description, encode_text(log.description, "description of a log"));
  EMBLEM_TRY(Bytes url, encode_text(log.url, "url of a log"));
  return array_of({encode_digest(log.id), encode_bytes(log.key), std::move(description), std::move(url)});
}

Result<Bytes> encode_log_list(const std::optional<UsedLogList>& list) {
  if (!list) return null();
  Bytes timestamp = null();
  if (list->timestamp) {
    EMBLEM_TRY(timestamp, encode_time(*list->timestamp, "timestamp of the log list"));
  }
  std::vector<Bytes> logs;
  for (const NamedLog& log : list->logs) {
    EMBLEM_TRY(logs.emplace_back(), encode_named_log(log));
  }
  return array_of({encode_digest(list->sha256), std::move(timestamp), sorted_array(std::move(logs))});
}

}  // namespace

Result<Bytes> encode_bundle(const Bundle& bundle, const Limits& limits) {
  std::vector<Bytes> values;  // in the order of their labels
  EMBLEM_TRY(values.emplace_back(), encode_time(bundle.made, "made"));
  EMBLEM_TRY(values.emplace_back(), encode_look_ups(bundle.look_ups));
  values.push_back(sorted_array_of(bundle.evidence.certificates, encode_bytes));
  values.push_back(sorted_array_of(bundle.evidence.revocation_lists, encode_bytes));
  values.push_back(sorted_array_of(bundle.evidence.tree_heads, encode_tree_head));
  values.push_back(sorted_array_of(bundle.evidence.inclusions, encode_inclusion));
  values.push_back(sorted_array_of(bundle.evidence.leaves, encode_leaf));
  values.push_back(sorted_array_of(bundle.evidence.links, encode_link));
  EMBLEM_TRY(values.emplace_back(), encode_log_list(bundle.log_list));
  Encoder head;
  head.tag(self_described).array(outer_elements).text(magic).unsigned_integer(format_version).map(values.size());
  Bytes bytes = std::move(head).encoded();
  for (std::size_t i = 0; i < values.size(); ++i) {
    append(bytes, encode_number(i + 1));
    append(bytes, values[i]);
  }
  // Whatever is handed out can be read again, with the same limits.
  if (auto again = parse_bundle(bytes, limits); !again) return std::unexpected(std::move(again).error());
  return bytes;
}

std::string to_text(const Question& question) {
  std::string text;
  if (const auto* name = std::get_if<token::NameAsset>(&question.asset)) {
    text = name->name.to_text();
  } else {
    const auto& block = std::get<token::AddressAsset>(question.asset);
    text = block.first.to_text();
    const unsigned of_form = block.first.is_v4() ? 96U : 0U;
    if (block.prefix_length < 128) text += "/" + std::to_string(block.prefix_length - of_form);
  }
  if (question.look_at) text += ", looked for at " + question.look_at->to_text();
  return text;
}

}  // namespace emblem::bundle
