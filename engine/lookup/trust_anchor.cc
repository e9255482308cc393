#include "engine/lookup/trust_anchor.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string_view>

#include "core/bytes/base_encodings.h"
#include "core/dns/master_entries.h"
#include "core/dns/master_head.h"
#include "core/dns/master_rdata.h"
#include "core/dns/message.h"

namespace emblem::lookup {
namespace {

constexpr dns::RecordType type_ds = 43;
constexpr unsigned zone_key = 0x0100;  // RFC 4034 section 2.1.1
constexpr unsigned revoked = 0x0080;   // RFC 5011 section 7

// What Debian's libunbound checks (not Ed448, 16). An anchor of another kind would turn validation off, silently (RFC
// 4035 section 5.2).
constexpr std::array<unsigned, 7> algorithms{5, 7, 8, 10, 13, 14, 15};
constexpr std::array<unsigned, 3> digest_types{1, 2, 4};

using Fields = std::span<const dns::MasterField>;

Result<unsigned> parse_number(const dns::MasterField& field, unsigned most) {
  unsigned number = 0;
  const std::string_view text = field.text;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number > most) {
    return fail(Code::dns_record_malformed, "", "expected a number of at most " + std::to_string(most));
  }
  return number;
}

Result<void> check_supported(std::string_view what, unsigned number, std::span<const unsigned> supported) {
  if (std::ranges::find(supported, number) != supported.end()) return {};
  return fail(Code::dns_record_malformed, "", std::string(what) + " " + std::to_string(number) + " is not supported");
}

std::string joined(Fields fields) {
  std::string text;
  for (const dns::MasterField& field : fields) text += field.text;
  return text;
}

// "20326 8 2 e06d…" (RFC 4034 section 5.3).
Result<std::string> read_ds(Fields fields) {
  if (fields.size() < 4) return fail(Code::dns_record_malformed, "", "a DS record has four fields");
  EMBLEM_TRY(const unsigned tag, parse_number(fields[0], 65535));
  EMBLEM_TRY(const unsigned algorithm, parse_number(fields[1], 255));
  EMBLEM_TRY(const unsigned digest_type, parse_number(fields[2], 255));
  EMBLEM_CHECK(check_supported("algorithm", algorithm, algorithms));
  EMBLEM_CHECK(check_supported("digest type", digest_type, digest_types));
  EMBLEM_TRY(const Bytes digest, parse_hex(joined(fields.subspan(3))));
  if (digest.empty()) return fail(Code::dns_record_malformed, "", "no digest");
  return " IN DS " + std::to_string(tag) + " " + std::to_string(algorithm) + " " + std::to_string(digest_type) + " " +
         encode_hex(digest);
}

// "257 3 8 AwEA…" (RFC 4034 section 2.2); nothing for a revoked key.
Result<std::optional<std::string>> read_dnskey(Fields fields) {
  if (fields.size() < 4) return fail(Code::dns_record_malformed, "", "a DNSKEY record has four fields");
  EMBLEM_TRY(const unsigned flags, parse_number(fields[0], 65535));
  EMBLEM_TRY(const unsigned protocol, parse_number(fields[1], 255));
  EMBLEM_TRY(const unsigned algorithm, parse_number(fields[2], 255));
  EMBLEM_TRY(const Bytes key, parse_base64(joined(fields.subspan(3))));
  if ((flags & zone_key) == 0) return fail(Code::dns_record_malformed, "", "not the key of a zone");
  if (protocol != 3 || key.empty()) return fail(Code::dns_record_malformed, "", "not a key of DNSSEC");
  if ((flags & revoked) != 0) return std::nullopt;
  EMBLEM_CHECK(check_supported("algorithm", algorithm, algorithms));
  return " IN DNSKEY " + std::to_string(flags) + " 3 " + std::to_string(algorithm) + " " + encode_base64(key);
}

class AnchorReader {
 public:
  Result<void> read(const dns::MasterEntry& entry) {
    Fields fields = entry.fields;
    if (!entry.blank_start) {
      if (fields[0].text.starts_with('$')) {
        return fail(Code::master_directive_refused, "", std::string(fields[0].text));
      }
      const dns::DomainName root;
      EMBLEM_TRY(owner_, dns::parse_master_name(fields[0], {.origin = &root}));
      fields = fields.subspan(1);
    }
    if (!owner_) return fail(Code::master_line_malformed, "", "no owner before this line");
    EMBLEM_TRY(const dns::MasterHead head, dns::parse_master_head(fields, dns::default_type_ihle));
    if (head.dns_class != dns::class_in) return fail(Code::master_line_malformed, "", "a class other than IN");
    return keep(head.type, fields.subspan(head.fields));
  }

  std::vector<TrustAnchor> anchors;

 private:
  Result<void> keep(dns::RecordType type, Fields fields) {
    std::optional<std::string> record;
    if (type == type_ds) {
      EMBLEM_TRY(record, read_ds(fields));
    } else if (type == type_dnskey) {
      EMBLEM_TRY(record, read_dnskey(fields));
    } else {
      return fail(Code::dns_record_malformed, "", "trust anchors are DS and DNSKEY records");
    }
    if (record) anchors.push_back({*owner_, owner_->to_text() + (owner_->is_root() ? "" : ".") + *record});
    return {};
  }

  std::optional<dns::DomainName> owner_;
};

}  // namespace

Result<std::vector<TrustAnchor>> parse_trust_anchors(std::string_view text, const Limits& limits) {
  constexpr std::size_t most = 1024;
  AnchorReader reader;
  dns::MasterEntries entries(text, limits);
  while (auto entry = entries.next()) {
    if (!*entry) return std::unexpected(std::move(*entry).error());
    const std::string line = "line " + std::to_string((*entry)->line);
    if (reader.anchors.size() == most) return fail(Code::limit_exceeded, line, "trust anchors");
    if (auto read = reader.read(**entry); !read) return std::unexpected(within(line, std::move(read).error()));
  }
  if (reader.anchors.empty()) return fail(Code::dns_record_malformed, "", "no trust anchor in it");
  return std::move(reader.anchors);
}

const TrustAnchor* find_anchor(std::span<const TrustAnchor> anchors, const dns::DomainName& name) {
  const TrustAnchor* lowest = nullptr;
  for (const TrustAnchor& anchor : anchors) {
    if (!name.is_at_or_below(anchor.zone)) continue;
    if (lowest == nullptr || anchor.zone.label_count() > lowest->zone.label_count()) lowest = &anchor;
  }
  return lowest;
}

}  // namespace emblem::lookup
