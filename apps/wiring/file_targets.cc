#include "apps/wiring/file_targets.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "adapters/files/files.h"
#include "adapters/files/writing.h"
#include "core/dns/master_line.h"
#include "core/dns/record_order.h"
#include "core/dns/record_types.h"
#include "core/store/store.h"
#include "core/zone/zone_file.h"
#include "engine/publishing/difference.h"

namespace emblem::wiring {
namespace {

constexpr std::size_t longest_file = std::size_t{1} << 33;  // bytes

// What the home put at a place, or knows as its own.
class OwnRecords {
 public:
  explicit OwnRecords(const publishing::Order& order) : known_(order.known) {
    for (const dns::Record& record : order.published) published_.insert(&record);
  }

  bool hold(const dns::Record& record) const { return published_.contains(&record) || known_.knows(record); }

 private:
  const publishing::KnownRecords& known_;
  std::set<const dns::Record*, dns::RecordOrder> published_;
};

// A file that holds emblem records and nothing else, and is written whole.
class WholeFile : public publishing::Target {
 public:
  explicit WholeFile(std::string path) : path_(std::move(path)) {}

  Result<publishing::Plan> plan(const publishing::Order& order) final {
    publishing::Plan plan{.place = {kind(), path_ == "-" ? path_ : absolute_path(path_), {}}};
    EMBLEM_TRY(const std::optional<Bytes> bytes, read());
    std::vector<dns::Record> there;
    if (bytes && !bytes->empty()) {
      auto parsed = parse(*bytes, order);
      if (!parsed) return std::unexpected(within(path_, std::move(parsed).error()));
      there = *std::move(parsed);
    }
    auto found = publishing::find_difference(order.wanted, there, order);
    plan.ours = publishing::unite(found.keep, found.add);
    EMBLEM_TRY(content_, encode(publishing::unite(plan.ours, found.others), order.ihle_type));
    plan.rewrites = !bytes || !equal(*bytes, content_);
    plan.remove = std::move(found.remove);
    plan.add = std::move(found.add);
    plan.findings = std::move(found.findings);
    return plan;
  }

  Result<void> carry_out() final { return files::write_file(path_, content_, files::Mode::everybody_reads); }

 protected:
  // Not one of ours: whatever it holds would be lost.
  static std::unexpected<Error> not_ours(std::string where, std::string_view what) {
    return fail(Code::file_exists, std::move(where), "it is no " + std::string(what) + " of ours");
  }

 private:
  virtual home::PlaceKind kind() const = 0;
  virtual Result<std::vector<dns::Record>> parse(ByteView bytes, const publishing::Order& order) const = 0;
  virtual Result<Bytes> encode(const std::vector<dns::Record>& records, dns::RecordType ihle_type) const = 0;

  // Nothing where there is no regular file yet.
  Result<std::optional<Bytes>> read() const {
    std::error_code ignored;
    std::optional<Bytes> bytes;
    if (path_ == "-" || !std::filesystem::is_regular_file(path_, ignored)) return bytes;
    EMBLEM_TRY(bytes, files::read_file(path_, longest_file));
    return bytes;
  }

  std::string path_;
  Bytes content_;
};

class Fragment final : public WholeFile {
 public:
  using WholeFile::WholeFile;

 private:
  home::PlaceKind kind() const override { return home::PlaceKind::fragment; }

  Result<Bytes> encode(const std::vector<dns::Record>& records, dns::RecordType) const override {
    std::string text;
    for (const dns::Record& record : records) text += dns::to_master_line(record) + "\n";
    if (text.empty()) text = "; nothing is marked\n";
    const ByteView bytes = as_bytes(text);
    return Bytes(bytes.begin(), bytes.end());
  }

  Result<std::vector<dns::Record>> parse(ByteView bytes, const publishing::Order& order) const override {
    const auto file =
        zone::ZoneFile::parse_included(as_text(bytes), {}, {}, {.zone = {}, .ihle = order.ihle_type, .limits = {}});
    if (!file) return not_ours(file.error().where, "fragment");
    if (const auto line = find_directive(as_text(bytes))) return not_ours("line " + std::to_string(*line), "fragment");
    const OwnRecords own(order);
    std::vector<dns::Record> records;
    for (const zone::ZoneRecord& found : file->records()) {
      const bool is_emblem = publishing::is_emblem_record(found.record, order.ihle_type);
      if (found.record.rdata.empty() || (!is_emblem && !own.hold(found.record))) {
        return not_ours("line " + std::to_string(found.line), "fragment");
      }
      records.push_back(found.record);
    }
    return records;
  }

  // The line of the first one.
  static std::optional<std::size_t> find_directive(std::string_view text) {
    const std::size_t at = text.starts_with('$') ? 0 : text.find("\n$");
    if (at == std::string_view::npos) return std::nullopt;
    return 1 + static_cast<std::size_t>(std::ranges::count(text.substr(0, at + 1), '\n'));
  }
};

class StoreFile final : public WholeFile {
 public:
  using WholeFile::WholeFile;

 private:
  home::PlaceKind kind() const override { return home::PlaceKind::store_file; }

  Result<Bytes> encode(const std::vector<dns::Record>& records, dns::RecordType ihle_type) const override {
    return store::encode_store(records, ihle_type);
  }

  // A store that does not hold is ours to mend.
  Result<std::vector<dns::Record>> parse(ByteView bytes, const publishing::Order& order) const override {
    if (!as_text(bytes).starts_with(store::magic)) return not_ours("byte 0", "store file");
    const auto found = store::Store::open(bytes);
    if (!found) return std::vector<dns::Record>();
    const auto records = store::parse_records(*found);
    if (!records) return std::vector<dns::Record>();
    if (found->type() == order.ihle_type) return *records;
    // A store has one type, so that those of others cannot stay beside ours.
    const OwnRecords own(order);
    for (const dns::Record& record : *records) {
      if (!own.hold(record)) return not_ours(record.owner.to_text() + " " + dns::type_text(record.type), "store file");
    }
    return std::vector<dns::Record>();
  }
};

}  // namespace

std::unique_ptr<publishing::Target> make_fragment(const std::string& path) { return std::make_unique<Fragment>(path); }

std::unique_ptr<publishing::Target> make_store_file(const std::string& path) {
  return std::make_unique<StoreFile>(path);
}

std::string absolute_path(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::path whole = fs::absolute(path, error);
  if (error) return path;
  const fs::path folder = fs::weakly_canonical(whole.parent_path(), error);
  return error ? whole.string() : (folder / whole.filename()).string();
}

}  // namespace emblem::wiring
