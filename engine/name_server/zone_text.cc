#include "engine/name_server/zone_text.h"

#include <algorithm>
#include <charconv>
#include <memory>
#include <set>

#include "core/dns/master_file.h"
#include "core/dns/master_rdata.h"
#include "core/dns/text_record.h"

namespace emblem::name_server {
namespace {

// What Knot takes where neither the record nor $TTL says; other servers have other ideas.
constexpr std::string_view usual_ttl = "3600";
constexpr std::size_t most_zone_bytes = std::size_t{4} * 1024 * 1024 * 1024;
constexpr std::size_t most_zone_records = std::size_t{32} * 1024 * 1024;
constexpr std::size_t head_bytes = std::size_t{64} * 1024;

// `name` is in upper case.
bool equal_ignoring_case(std::string_view text, std::string_view name) {
  return std::ranges::equal(text, name, [](char left, char right) {
    return (left >= 'a' && left <= 'z' ? static_cast<char>(left - 'a' + 'A') : left) == right;
  });
}

bool is_directive(const dns::MasterEntry& entry, std::string_view name) {
  const dns::MasterField& field = entry.fields.front();
  return !entry.blank_start && !field.quoted && equal_ignoring_case(field.text, name);
}

// The path that a file name in a master file stands for.
std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\\' && at + 1 < text.size()) ++at;
    out += text[at];
  }
  return out;
}

std::string beside(const std::string& file, const std::string& included) {
  if (included.starts_with('/')) return included;
  return file.substr(0, file.rfind('/') + 1) + included;
}

}  // namespace

ZoneLine ZoneText::place_of(std::size_t line) const {
  const auto after = std::ranges::upper_bound(parts_, line, {}, &Part::begin);
  if (after == parts_.begin()) return {files_.empty() ? "" : files_.front(), line};
  const Part& part = *std::prev(after);
  return {part.from.file, part.from.line + (line - part.begin)};
}

Error ZoneText::in_the_files(Error error) const {
  constexpr std::string_view prefix = "line ";
  std::size_t line = 0;
  if (error.where.starts_with(prefix)) {
    const char* begin = error.where.data() + prefix.size();
    std::from_chars(begin, error.where.data() + error.where.size(), line);
  }
  std::string detail = to_text(Error{error.code, "", error.detail});
  return {Code::zone_malformed, line == 0 ? error.where : place_of(line).to_text(), std::move(detail)};
}

Limits zone_limits() {
  Limits limits;
  limits.master_file_bytes = most_zone_bytes;
  limits.master_file_records = most_zone_records;
  return limits;
}

// Follows includes with a stack of its own.
class ZoneJoiner {
 public:
  ZoneJoiner(const dns::DomainName& zone, const ReadFile& read) : read_(read), limits_(zone_limits()), zone_(zone) {}

  Result<ZoneText> join(const std::string& file) {
    add_line("$TTL " + std::string(usual_ttl));
    EMBLEM_CHECK(open(file, zone_, std::string(usual_ttl)));
    while (!frames_.empty()) EMBLEM_CHECK(step());
    return std::move(joined_);
  }

 private:
  struct Frame {
    std::string file;
    std::string text;
    dns::MasterEntries entries;
    dns::DomainName origin;
    std::string ttl;
    std::size_t copied = 0;        // bytes of the text that are in the whole already
    bool must_name_owner = false;  // the next record

    Frame(std::string path, std::string content, const Limits& limits)
        : file(std::move(path)), text(std::move(content)), entries(text, limits) {}
  };

  std::unexpected<Error> malformed(std::size_t line, std::string detail) const {
    return fail(Code::zone_malformed, ZoneLine{frames_.back()->file, line}.to_text(), std::move(detail));
  }

  Result<void> open(const std::string& file, const dns::DomainName& origin, std::string ttl) {
    EMBLEM_TRY(std::string text, read_(file, most_zone_bytes - std::min(joined_.text_.size(), most_zone_bytes)));
    if (text.starts_with("\xef\xbb\xbf")) text.erase(0, 3);
    joined_.files_.push_back(file);
    frames_.push_back(std::make_unique<Frame>(file, std::move(text), limits_));
    frames_.back()->origin = origin;
    frames_.back()->ttl = std::move(ttl);
    frames_.back()->must_name_owner = frames_.size() > 1;
    begin_part({file, 1});
    return {};
  }

  // One entry of the innermost file; what cannot be cut into fields is left to the readers of the whole.
  Result<void> step() {
    Frame& frame = *frames_.back();
    auto entry = frame.entries.next();
    if (!entry) {
      close();
      return {};
    }
    if (!*entry) return {};
    if (is_directive(**entry, "$INCLUDE")) return include(**entry);
    if (is_directive(**entry, "$ORIGIN")) {
      if ((*entry)->fields.size() != 2) return {};
      const dns::MasterContext context{.origin = &frame.origin};
      if (auto origin = dns::parse_master_name((*entry)->fields[1], context)) frame.origin = *std::move(origin);
    } else if (is_directive(**entry, "$TTL")) {
      if ((*entry)->fields.size() == 2) frame.ttl = (*entry)->fields[1].text;
    } else if (std::exchange(frame.must_name_owner, false) && (*entry)->blank_start) {
      return malformed((*entry)->line, "the first record of a file, and the first after $INCLUDE, must name its owner");
    }
    return {};
  }

  Result<void> include(const dns::MasterEntry& entry) {
    Frame& frame = *frames_.back();
    EMBLEM_TRY(const auto span, line_of(entry));
    if (frames_.size() > deepest_include) return malformed(entry.line, "too many files that include each other");
    if (joined_.files_.size() > most_included) return malformed(entry.line, "too many files");
    dns::DomainName origin = frame.origin;
    if (entry.fields.size() == 3) {
      const dns::MasterContext context{.origin = &frame.origin};
      auto given = dns::parse_master_name(entry.fields[2], context);
      if (!given) return malformed(entry.line, to_text(given.error()));
      origin = *std::move(given);
    }
    copy_until(span.first);
    frame.copied = span.second;
    frame.must_name_owner = true;
    const std::string path = beside(frame.file, unescaped(entry.fields[1].text));
    add_line("$ORIGIN " + (origin.is_root() ? "" : origin.to_text()) + ".");
    if (auto opened = open(path, origin, frame.ttl); !opened) return malformed(entry.line, to_text(opened.error()));
    return {};
  }

  // The first byte of the directive's line, and the one after it. It must have the line for itself.
  Result<std::pair<std::size_t, std::size_t>> line_of(const dns::MasterEntry& entry) const {
    const std::string& text = frames_.back()->text;
    if (entry.fields.size() < 2 || entry.fields.size() > 3) return malformed(entry.line, "$INCLUDE FILE [ORIGIN]");
    const auto begin = static_cast<std::size_t>(entry.fields.front().text.data() - text.data());
    const dns::MasterField& last = entry.fields.back();
    std::size_t at =
        static_cast<std::size_t>(last.text.data() - text.data()) + last.text.size() + (last.quoted ? 1 : 0);
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    while (at < end && std::string_view(" \t\r").contains(text[at])) ++at;
    const bool alone = (begin == 0 || text[begin - 1] == '\n') && at <= end && (at == end || text[at] == ';');
    if (!alone) return malformed(entry.line, "$INCLUDE must stand in a line of its own");
    return std::pair{begin, std::min(end + 1, text.size())};
  }

  void close() {
    copy_until(frames_.back()->text.size());
    frames_.pop_back();
    if (frames_.empty()) return;
    const Frame& frame = *frames_.back();
    add_line("$ORIGIN " + (frame.origin.is_root() ? "" : frame.origin.to_text()) + ".");
    add_line("$TTL " + frame.ttl);
    const std::string_view before = std::string_view(frame.text).substr(0, frame.copied);
    begin_part({frame.file, 1 + static_cast<std::size_t>(std::ranges::count(before, '\n'))});
  }

  void copy_until(std::size_t end) {
    Frame& frame = *frames_.back();
    append(std::string_view(frame.text).substr(frame.copied, end - frame.copied));
    frame.copied = end;
    if (!joined_.text_.ends_with('\n')) append("\n");
  }

  void add_line(const std::string& line) { append(line + "\n"); }

  void append(std::string_view text) {
    joined_.text_ += text;
    lines_ += static_cast<std::size_t>(std::ranges::count(text, '\n'));
  }

  void begin_part(ZoneLine from) { joined_.parts_.push_back({lines_ + 1, std::move(from)}); }

  const ReadFile& read_;
  Limits limits_;
  const dns::DomainName& zone_;
  std::vector<std::unique_ptr<Frame>> frames_;
  ZoneText joined_;
  std::size_t lines_ = 0;
};

Result<ZoneText> join_zone(const std::string& file, const dns::DomainName& zone, const ReadFile& read) {
  return ZoneJoiner(zone, read).join(file);
}

Result<dns::DomainName> name_of_zone(std::string_view text, const std::string& file) {
  text = text.substr(0, head_bytes);
  const dns::MasterFile head = dns::parse_master_file(text, Limits{});
  const auto soa = std::ranges::find(head.records, dns::type_soa, &dns::Record::type);
  if (soa != head.records.end() && !soa->owner.is_root()) return soa->owner;  // "@" without origin reads as the root
  std::string_view name = std::string_view(file).substr(file.rfind('/') + 1);
  for (const std::string_view ending : {".zone", ".db"}) {
    if (name.ends_with(ending)) name.remove_suffix(ending.size());
  }
  auto parsed = dns::DomainName::parse(name);
  if (!parsed || parsed->is_root()) return fail(Code::zone_unknown, file, "name it with --zone-name");
  return *std::move(parsed);
}

namespace {

// "RRSIG SOA ..." or its generic form, after owner, time to live and class.
bool is_signature_of_soa(const dns::MasterEntry& entry) {
  const auto text = [&](std::size_t at) {
    return at < entry.fields.size() && !entry.fields[at].quoted ? entry.fields[at].text : std::string_view();
  };
  for (std::size_t at = entry.blank_start ? 0 : 1; at < entry.fields.size(); ++at) {
    const std::string_view word = text(at);
    if (equal_ignoring_case(word, "RRSIG") || equal_ignoring_case(word, "TYPE46")) {
      const std::string_view next = text(at + 1);
      return equal_ignoring_case(next, "SOA") || equal_ignoring_case(next, "TYPE6") ||
             (next == "\\#" && text(at + 3).starts_with("0006"));
    }
    const bool is_time = !word.empty() && word.front() >= '0' && word.front() <= '9';
    if (!is_time && !equal_ignoring_case(word, "IN")) return false;
  }
  return false;
}

// Cutting a zone into fields takes seconds; most have no such word at all.
bool may_be_signed(std::string_view text) {
  for (std::size_t at = 0; (at = text.find_first_of("RrTt", at)) != std::string_view::npos; ++at) {
    if (equal_ignoring_case(text.substr(at, 5), "RRSIG") || equal_ignoring_case(text.substr(at, 6), "TYPE46"))
      return true;
  }
  return false;
}

}  // namespace

Result<void> check_unsigned(const ZoneText& text) {
  if (!may_be_signed(text.text())) return {};
  const Limits limits = zone_limits();
  dns::MasterEntries entries(text.text(), limits);
  while (const auto entry = entries.next()) {
    if (!*entry || !is_signature_of_soa(**entry)) continue;
    return fail(
        Code::zone_malformed, text.place_of((*entry)->line).to_text(),
        "the zone is signed already, and this server counts the serial itself, which would break its signature: "
        "take the signatures out and let --sign sign it, or serve it with another server");
  }
  return {};
}

Result<Marks> read_marks(const ZoneText& text, const dns::DomainName& zone, dns::RecordType ihle) {
  dns::MasterFile file = dns::parse_master_file(text.text(), zone_limits(), zone, ihle);
  if (!file.errors.empty()) return std::unexpected(text.in_the_files(std::move(file.errors.front())));
  Marks marks;
  std::set<dns::DomainName> owners;
  for (dns::Record& record : file.records) {
    if (!record.owner.is_at_or_below(zone)) continue;
    if (record.type == ihle) {
      owners.insert(record.owner);
      marks.records.push_back(std::move(record));
    } else if (record.type == dns::type_txt) {
      const auto joined = dns::parse_text_record(record.rdata);
      if (joined && joined->starts_with("adem-")) owners.insert(record.owner);
    }
  }
  marks.names = owners.size();
  return marks;
}

}  // namespace emblem::name_server
