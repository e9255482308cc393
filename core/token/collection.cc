#include "core/token/collection.h"

#include <algorithm>

#include "core/bytes/base_encodings.h"
#include "core/cbor/head.h"
#include "core/cose/cose_key.h"
#include "core/dns/text_record.h"
#include "core/token/cose_token.h"
#include "core/token/jose_token.h"
#include "core/token/txt_record.h"

namespace emblem::token {
namespace {

constexpr std::size_t digest_bytes_shown = 4;

std::string describe(const std::string& owner, const dns::Record& record, const Sha256Digest& digest) {
  const std::string_view type = record.type == dns::type_txt ? " TXT " : " IHLE ";
  std::string text;
  text.reserve(owner.size() + type.size() + 2 * digest_bytes_shown);
  return text.append(owner).append(type).append(encode_hex(ByteView(digest.bytes).first(digest_bytes_shown)));
}

class Collector {
 public:
  explicit Collector(const CollectionRules& rules) : rules_(rules) {}

  void add(const dns::Record& record) {
    if (record.type == dns::type_txt) return add_text(record);
    if (record.type == rules_.ihle_type) return add_ihle(record);
  }

  Collection finish() {
    const auto identity = [](const CollectedToken& t) { return std::tie(t.token->sha256, t.set_id); };
    std::ranges::sort(collection_.tokens, {},
                      [&](const CollectedToken& t) { return std::tuple_cat(identity(t), std::tie(t.where)); });
    // The same token may stand in records that differ, as text that was cut into strings in two ways.
    const auto repeated = std::ranges::unique(collection_.tokens, {}, identity);
    collection_.tokens.erase(repeated.begin(), repeated.end());
    std::ranges::sort(collection_.keys, {}, &CollectedKey::where);
    const auto by_place = [](const Finding& finding) { return std::tie(finding.where, finding.code, finding.text); };
    std::ranges::sort(collection_.findings, {}, by_place);
    std::ranges::sort(collection_.failed_emblems, {}, by_place);
    return std::move(collection_);
  }

 private:
  // Records of one owner are the normal case, so its text is made once.
  const std::string& text_of(const dns::DomainName& owner) {
    if (owner_text_.empty() || owner != owner_) {
      owner_ = owner;
      owner_text_ = owner.to_text();
    }
    return owner_text_;
  }

  std::string place_of(const dns::Record& record) {
    return describe(text_of(record.owner), record, rules_.provider.sha256(record.rdata));
  }

  // Counts the record; false beyond the budget.
  bool count(const dns::Record& record, std::size_t& counter, std::size_t most) {
    ++counter;
    bytes_ += record.rdata.size();
    if (counter <= most && bytes_ <= rules_.limits.record_bytes) return true;
    collection_.budget = Budget::exceeded;
    return false;
  }

  void add_text(const dns::Record& record) {
    const auto text = dns::parse_text_record(record.rdata);
    if (!text) {
      collection_.findings.push_back({Code::record_unreadable, place_of(record), text.error().where});
      return;
    }
    const auto label = find_label(*text);
    if (!label) return;
    const bool is_key = label->has_value() ? (*label)->kind == TextKind::key : text->starts_with("adem-key");
    if (is_key ? !count(record, keys_, rules_.limits.keys)
               : !count(record, collection_.token_records, rules_.limits.tokens)) {
      return;
    }
    if (!label->has_value()) {
      const bool endorsement = text->starts_with("adem-end");
      const auto role = endorsement ? std::optional(Role::endorsement) : std::nullopt;
      return is_key ? add_unreadable_key(record, label->error()) : add_unreadable_token(record, role, label->error());
    }
    const LabelledText& found = **label;
    if (is_key) return keep_key(record, parse_text_key(found.value, rules_.limits, rules_.provider));
    ReadToken read = read_jose_token(found.value, rules_.limits, rules_.provider);
    if (found.kind != TextKind::token) {
      const Role labelled = found.kind == TextKind::emblem ? Role::emblem : Role::endorsement;
      if (!read.role) {
        read.role = labelled;
      } else if (*read.role != labelled) {
        collection_.findings.push_back({Code::record_prefix_differs, place_of(record), ""});
      }
    }
    keep_token(record, std::move(read), found.set_id);
  }

  void add_ihle(const dns::Record& record) {
    const bool is_map =
        !record.rdata.empty() && static_cast<cbor::Major>(record.rdata.front() >> 5) == cbor::Major::map;
    if (is_map) {
      if (count(record, keys_, rules_.limits.keys)) keep_key(record, cose::parse_cose_key(record.rdata, rules_.limits));
      return;
    }
    if (!count(record, collection_.token_records, rules_.limits.tokens)) return;
    keep_token(record, read_cose_token(record.rdata, rules_.limits, rules_.provider), "");
  }

  void keep_token(const dns::Record& record, ReadToken read, std::string_view set_id) {
    if (!read.token) return add_unreadable_token(record, read.role, read.token.error());
    CollectedToken kept{.where = describe(text_of(record.owner), record, read.token->sha256),
                        .set_id = std::string(set_id)};
    for (const Finding& finding : read.token->findings) {
      const std::string where = finding.where.empty() ? kept.where : kept.where + ": " + finding.where;
      collection_.findings.push_back({finding.code, where, finding.text});
    }
    kept.token = std::make_shared<const UnverifiedToken>(*std::move(read.token));
    collection_.tokens.push_back(std::move(kept));
  }

  void keep_key(const dns::Record& record, Result<keys::ParsedKey> parsed) {
    if (!parsed) return add_unreadable_key(record, parsed.error());
    const std::string where = parsed->findings.empty() ? std::string() : place_of(record);
    for (Finding& finding : parsed->findings) {
      collection_.findings.push_back({finding.code, where + ": " + finding.where, std::move(finding.text)});
    }
    collection_.keys.push_back({.where = text_of(record.owner), .key = std::move(parsed->key)});
  }

  void add_unreadable_key(const dns::Record& record, const Error& error) {
    const Error placed = within(place_of(record), error);
    collection_.findings.push_back({placed.code, placed.where, placed.detail});
  }

  void add_unreadable_token(const dns::Record& record, std::optional<Role> role, const Error& error) {
    Error placed = within(place_of(record), error);
    Finding finding{placed.code, std::move(placed.where), std::move(placed.detail)};
    if (role != Role::endorsement) collection_.failed_emblems.push_back(finding);
    collection_.findings.push_back(std::move(finding));
  }

  const CollectionRules& rules_;
  Collection collection_;
  dns::DomainName owner_;
  std::string owner_text_;
  std::size_t keys_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace

Collection collect(std::vector<const dns::Record*> records, const CollectionRules& rules) {
  // One order whatever order they came in, also for what lies beyond the budget. A record that several servers gave, or
  // that a file holds twice, counts once.
  const auto content = [](const dns::Record* record) { return std::pair(record->type, as_text(record->rdata)); };
  std::ranges::sort(records, [&](const dns::Record* left, const dns::Record* right) {
    const auto order = content(left) <=> content(right);
    return order != 0 ? order < 0 : left->owner < right->owner;
  });
  const auto repeated = std::ranges::unique(records, {}, content);
  records.erase(repeated.begin(), repeated.end());
  Collector collector(rules);
  for (const dns::Record* record : records) collector.add(*record);
  return collector.finish();
}

}  // namespace emblem::token
