#include <algorithm>
#include <iterator>
#include <limits>

#include "core/bundle/bundle.h"
#include "core/bundle/form.h"
#include "core/bundle/item_reader.h"
#include "core/cbor/survey.h"
#include "core/dns/record_order.h"

namespace emblem::bundle {
namespace {

constexpr std::uint64_t any_number = std::numeric_limits<std::uint64_t>::max();
// A list of logs has a line for each; so do its URLs.
constexpr std::size_t longest_line = 1024;
// TLS allows 2^16 - 1.
constexpr std::size_t longest_signature = 65535;
constexpr std::size_t longest_key = 65535;
constexpr std::size_t longest_rdata = 65535;
// A look-up follows a few aliases of a few names.
constexpr std::size_t most_owners = 256;

// The version, when the bytes begin as every version does: tag, array, name, version.
std::optional<std::uint64_t> find_version(ByteView bytes) {
  Cursor cursor(bytes);
  cbor::Head head;
  if (!cbor::read_head(cursor, head) || head.major != cbor::Major::tag || head.argument != self_described) return {};
  if (!cbor::read_head(cursor, head) || head.major != cbor::Major::array) return {};
  if (!cbor::read_head(cursor, head) || head.major != cbor::Major::text || head.argument != magic.size()) return {};
  const auto text = cursor.take(magic.size());
  if (!text || as_text(*text) != magic) return {};
  if (!cbor::read_head(cursor, head) || head.major != cbor::Major::unsigned_integer) return {};
  return head.argument;
}

Result<void> check_deterministic(ByteView bytes, const Limits& limits) {
  const auto survey = cbor::survey_item(bytes, {.depth = limits.depth, .map_entries = limits.map_entries});
  if (!survey && survey.error().code == Code::limit_exceeded) return std::unexpected(survey.error());
  if (!survey) {
    const Error& error = survey.error();
    const std::string sentence(code_info(error.code).sentence);
    return fail(Code::bundle_malformed, error.where, error.detail.empty() ? sentence : sentence + ": " + error.detail);
  }
  const auto& departure = survey->long_head ? survey->long_head : survey->unsorted_key;
  if (!departure) return {};
  return fail(Code::bundle_malformed, "byte " + std::to_string(*departure), "not in deterministic encoding");
}

Result<token::AssetId> take_asset(ItemReader& reader) {
  if (!reader.is_array()) {
    EMBLEM_TRY(dns::DomainName name, reader.take_name("asset"));
    return token::NameAsset{.name = std::move(name)};
  }
  EMBLEM_CHECK(reader.take_tuple("asset", 2));
  token::AddressAsset block;
  EMBLEM_TRY(const Bytes first, reader.take_bytes("asset", block.first.bytes.size(), block.first.bytes.size()));
  std::ranges::copy(first, block.first.bytes.begin());
  EMBLEM_TRY(const std::uint64_t length, reader.take_number("asset", 128));
  block.prefix_length = static_cast<std::uint8_t>(length);
  // The lengths of IPv4 count the bits before it.
  if (block.first.is_v4() && length < 96) return reader.malformed("asset", "no prefix of IPv4");
  return block;
}

Result<dns::RecordType> take_type(ItemReader& reader, Member member) {
  EMBLEM_TRY(const std::uint64_t type, reader.take_number(member, std::numeric_limits<dns::RecordType>::max()));
  return static_cast<dns::RecordType>(type);
}

Result<Question> take_question(ItemReader& reader) {
  Question question;
  EMBLEM_CHECK(reader.take_tuple("question", 3));
  EMBLEM_TRY(question.asset, take_asset(reader));
  if (!reader.take_null()) {
    EMBLEM_TRY(question.look_at, reader.take_name("look-at"));
  }
  EMBLEM_TRY(question.ihle_type, take_type(reader, "ihle-type"));
  return question;
}

Result<dns::Record> take_record(ItemReader& reader, const dns::DomainName& owner) {
  dns::Record record{.owner = owner, .type = 0, .ttl = 0, .rdata = {}};
  EMBLEM_CHECK(reader.take_tuple("record", 3));
  EMBLEM_TRY(record.type, take_type(reader, "type of a record"));
  EMBLEM_TRY(record.rdata, reader.take_bytes("data of a record", 0, longest_rdata));
  EMBLEM_TRY(const std::uint64_t ttl, reader.take_number("ttl of a record", std::numeric_limits<std::uint32_t>::max()));
  record.ttl = static_cast<std::uint32_t>(ttl);
  return record;
}

struct RecordsOfOwner {
  dns::DomainName owner;
  std::vector<dns::Record> records;
};

Result<RecordsOfOwner> take_owner(ItemReader& reader, std::size_t most) {
  RecordsOfOwner of_owner;
  EMBLEM_CHECK(reader.take_tuple("records of an owner", 2));
  EMBLEM_TRY(of_owner.owner, reader.take_name("owner of records"));
  EMBLEM_TRY(of_owner.records, reader.take_sorted<dns::Record>("records of an owner", most, [&](ItemReader& r) {
    return take_record(r, of_owner.owner);
  }));
  if (of_owner.records.empty()) return reader.malformed("records of an owner", "none");
  if (std::ranges::adjacent_find(of_owner.records, dns::is_same) != of_owner.records.end()) {
    return reader.malformed("records of an owner", "one with two times to live");
  }
  return of_owner;
}

// `left` counts down, for all look-ups together.
Result<std::vector<dns::Record>> take_records(ItemReader& reader, std::size_t& left) {
  std::vector<dns::Record> records;
  EMBLEM_TRY(auto owners, reader.take_sorted<RecordsOfOwner>("records", left, [&](ItemReader& r) {
    auto taken = take_owner(r, left);
    if (taken) left -= taken->records.size();
    return taken;
  }));
  for (RecordsOfOwner& one : owners) std::ranges::move(one.records, std::back_inserter(records));
  const auto twice = std::ranges::adjacent_find(owners, {}, &RecordsOfOwner::owner);
  if (twice != owners.end()) return reader.malformed("records", "an owner twice");
  return records;
}

template <typename T>
Result<T> take_choice(ItemReader& reader, Member member, T last) {
  EMBLEM_TRY(const std::uint64_t number, reader.take_number(member, static_cast<std::uint64_t>(last)));
  return static_cast<T>(number);
}

Result<LookUp> take_look_up(ItemReader& reader, std::size_t& records_left) {
  LookUp look_up;
  EMBLEM_CHECK(reader.take_tuple("look-up", 6));
  EMBLEM_TRY(look_up.question, take_question(reader));
  EMBLEM_TRY(look_up.owners, reader.take_sorted<dns::DomainName>("owners", most_owners,
                                                                 [](ItemReader& r) { return r.take_name("owner"); }));
  EMBLEM_TRY(look_up.records, take_records(reader, records_left));
  EMBLEM_TRY(look_up.emblems, take_choice(reader, "emblems", Completeness::complete));
  EMBLEM_TRY(look_up.addresses, take_choice(reader, "addresses", Completeness::complete));
  EMBLEM_TRY(look_up.absence, take_choice(reader, "absence", Absence::proved));
  return look_up;
}

Result<std::vector<LookUp>> take_look_ups(ItemReader& reader) {
  std::size_t records_left = reader.limits().master_file_records;
  EMBLEM_TRY(auto look_ups, reader.take_sorted<LookUp>("look-ups", reader.limits().log_items,
                                                       [&](ItemReader& r) { return take_look_up(r, records_left); }));
  if (std::ranges::adjacent_find(look_ups, {}, &LookUp::question) != look_ups.end()) {
    return reader.malformed("look-ups", "two answers to one question");
  }
  return look_ups;
}

Result<ct::TreeHead> take_tree_head(ItemReader& reader) {
  ct::TreeHead head;
  EMBLEM_CHECK(reader.take_tuple("tree head", 7));
  EMBLEM_TRY(head.log_id, reader.take_digest("log of a tree head"));
  EMBLEM_TRY(head.tree_size, reader.take_number("size of a tree head", any_number));
  EMBLEM_TRY(head.timestamp, reader.take_number("timestamp of a tree head", any_number));
  EMBLEM_TRY(head.root, reader.take_digest("root of a tree head"));
  EMBLEM_TRY(const std::uint64_t hash, reader.take_number("hash algorithm of a tree head", 255));
  EMBLEM_TRY(const std::uint64_t signature, reader.take_number("signature algorithm of a tree head", 255));
  head.hash_algorithm = static_cast<std::uint8_t>(hash);
  head.signature_algorithm = static_cast<std::uint8_t>(signature);
  EMBLEM_TRY(head.signature, reader.take_bytes("signature of a tree head", 0, longest_signature));
  return head;
}

Result<evidence::Inclusion> take_inclusion(ItemReader& reader) {
  evidence::Inclusion item;
  EMBLEM_CHECK(reader.take_tuple("inclusion", 5));
  EMBLEM_TRY(item.log_id, reader.take_digest("log of an inclusion"));
  EMBLEM_TRY(item.leaf_hash, reader.take_digest("leaf hash of an inclusion"));
  EMBLEM_TRY(item.proof.index, reader.take_number("index of an inclusion", any_number));
  EMBLEM_TRY(item.proof.tree_size, reader.take_number("tree size of an inclusion", any_number));
  EMBLEM_TRY(item.proof.path, reader.take_path("path of an inclusion"));
  return item;
}

Result<evidence::LoggedLeaf> take_leaf(ItemReader& reader) {
  evidence::LoggedLeaf item;
  EMBLEM_CHECK(reader.take_tuple("leaf", 3));
  EMBLEM_TRY(item.log_id, reader.take_digest("log of a leaf"));
  EMBLEM_TRY(item.leaf, reader.take_bytes("leaf", 1, reader.limits().log_entry_bytes));
  EMBLEM_TRY(item.certificate, reader.take_bytes("certificate of a leaf", 0, reader.limits().certificate_bytes));
  return item;
}

Result<evidence::TreeLink> take_link(ItemReader& reader) {
  evidence::TreeLink item;
  EMBLEM_CHECK(reader.take_tuple("link", 4));
  EMBLEM_TRY(item.log_id, reader.take_digest("log of a link"));
  EMBLEM_TRY(item.proof.first, reader.take_number("first size of a link", any_number));
  EMBLEM_TRY(item.proof.second, reader.take_number("second size of a link", any_number));
  EMBLEM_TRY(item.proof.path, reader.take_path("path of a link"));
  return item;
}

Result<NamedLog> take_named_log(ItemReader& reader) {
  NamedLog log;
  EMBLEM_CHECK(reader.take_tuple("log", 4));
  EMBLEM_TRY(log.id, reader.take_digest("identifier of a log"));
  EMBLEM_TRY(log.key, reader.take_bytes("key of a log", 0, longest_key));
  EMBLEM_TRY(log.description, reader.take_text("description of a log", longest_line));
  EMBLEM_TRY(log.url, reader.take_text("url of a log", longest_line));
  return log;
}

Result<std::optional<UsedLogList>> take_log_list(ItemReader& reader) {
  if (reader.take_null()) return std::nullopt;
  UsedLogList list;
  EMBLEM_CHECK(reader.take_tuple("log-list", 3));
  EMBLEM_TRY(list.sha256, reader.take_digest("digest of the log list"));
  if (!reader.take_null()) {
    EMBLEM_TRY(list.timestamp, reader.take_time("timestamp of the log list"));
  }
  EMBLEM_TRY(list.logs, reader.take_sorted<NamedLog>("logs", reader.limits().log_items, take_named_log));
  return list;
}

Result<void> take_label(ItemReader& reader, Label label) {
  EMBLEM_TRY(const std::uint64_t found, reader.take_number("label", any_number));
  if (found == static_cast<std::uint64_t>(label)) return {};
  return reader.malformed("label", "expected " + std::to_string(static_cast<unsigned>(label)));
}

Result<Items> take_items(ItemReader& reader) {
  const Limits& limits = reader.limits();
  Items items;
  EMBLEM_CHECK(take_label(reader, Label::certificates));
  EMBLEM_TRY(items.certificates, reader.take_sorted<Bytes>("certificates", limits.certificates, [&](ItemReader& r) {
    return r.take_bytes("certificate", 1, limits.certificate_bytes);
  }));
  EMBLEM_CHECK(take_label(reader, Label::revocation_lists));
  EMBLEM_TRY(items.revocation_lists,
             reader.take_sorted<Bytes>("revocation-lists", limits.revocation_lists, [&](ItemReader& r) {
               return r.take_bytes("revocation list", 1, limits.crl_bytes);
             }));
  EMBLEM_CHECK(take_label(reader, Label::tree_heads));
  EMBLEM_TRY(items.tree_heads, reader.take_sorted<ct::TreeHead>("tree-heads", limits.log_items, take_tree_head));
  EMBLEM_CHECK(take_label(reader, Label::inclusions));
  EMBLEM_TRY(items.inclusions, reader.take_sorted<evidence::Inclusion>("inclusions", limits.log_items, take_inclusion));
  EMBLEM_CHECK(take_label(reader, Label::leaves));
  EMBLEM_TRY(items.leaves, reader.take_sorted<evidence::LoggedLeaf>("leaves", limits.log_items, take_leaf));
  EMBLEM_CHECK(take_label(reader, Label::links));
  EMBLEM_TRY(items.links, reader.take_sorted<evidence::TreeLink>("links", limits.log_items, take_link));
  return items;
}

}  // namespace

bool is_bundle(ByteView bytes) { return find_version(bytes).has_value(); }

Result<Bundle> parse_bundle(ByteView bytes, const Limits& limits) {
  if (bytes.size() > limits.bundle_bytes) return fail(Code::limit_exceeded, "byte " + std::to_string(bytes.size()));
  const auto found = find_version(bytes);
  if (!found) return fail(Code::bundle_malformed, "byte 0", "it does not begin as a bundle does");
  if (*found > format_version) return fail(Code::bundle_newer, "", "version " + std::to_string(*found));
  EMBLEM_CHECK(check_deterministic(bytes, limits));
  ItemReader reader(bytes, limits);
  EMBLEM_CHECK(reader.take_tag("tag", self_described));
  EMBLEM_CHECK(reader.take_tuple("bundle", outer_elements));
  EMBLEM_CHECK(reader.take_text("magic", magic.size()));
  EMBLEM_TRY(const std::uint64_t version, reader.take_number("version", format_version));
  if (version != format_version) return reader.malformed("version", "no such version");
  EMBLEM_CHECK(reader.take_map("content", labels));
  Bundle bundle;
  EMBLEM_CHECK(take_label(reader, Label::made));
  EMBLEM_TRY(bundle.made, reader.take_time("made"));
  EMBLEM_CHECK(take_label(reader, Label::look_ups));
  EMBLEM_TRY(bundle.look_ups, take_look_ups(reader));
  EMBLEM_TRY(bundle.evidence, take_items(reader));
  EMBLEM_CHECK(take_label(reader, Label::log_list));
  EMBLEM_TRY(bundle.log_list, take_log_list(reader));
  return bundle;
}

}  // namespace emblem::bundle
