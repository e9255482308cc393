#include "apps/wiring/file_targets.h"

#include <filesystem>

#include "adapters/files/files.h"
#include "adapters/files/writing.h"
#include "core/dns/master_file.h"
#include "core/dns/master_line.h"
#include "core/store/store.h"
#include "engine/publishing/difference.h"

namespace emblem::wiring {
namespace {

constexpr std::size_t longest_file = std::size_t{1} << 33;  // bytes

// A file that holds records of the home and nothing else.
class WholeFile : public publishing::Target {
 public:
  explicit WholeFile(std::string path) : path_(std::move(path)) {}

  Result<publishing::Plan> plan(const publishing::Order& order) final {
    publishing::Plan plan{.place = {kind(), path_ == "-" ? path_ : absolute_path(path_), {}}};
    EMBLEM_CHECK(prepare(order));
    EMBLEM_TRY(const std::optional<Bytes> bytes, read());
    plan.rewrites = !bytes || !equal(*bytes, content());
    const std::vector<dns::Record> there = bytes ? parse(*bytes, order) : std::vector<dns::Record>();
    // Whatever stands there is the home's to replace.
    const publishing::KnownRecords none;
    auto found = publishing::find_difference(
        order.wanted, there, {.wanted = order.wanted, .published = there, .known = none, .ihle_type = order.ihle_type});
    plan.remove = std::move(found.remove);
    plan.add = std::move(found.add);
    plan.ours = order.wanted;
    return plan;
  }

  Result<void> carry_out() final { return files::write_file(path_, content(), files::Mode::everybody_reads); }

 protected:
  virtual home::PlaceKind kind() const = 0;
  virtual Result<void> prepare(const publishing::Order& order) = 0;
  virtual ByteView content() const = 0;
  virtual std::vector<dns::Record> parse(ByteView bytes, const publishing::Order& order) const = 0;

 private:
  // Nothing where there is no regular file yet.
  Result<std::optional<Bytes>> read() const {
    std::error_code ignored;
    std::optional<Bytes> bytes;
    if (path_ == "-" || !std::filesystem::is_regular_file(path_, ignored)) return bytes;
    EMBLEM_TRY(bytes, files::read_file(path_, longest_file));
    return bytes;
  }

  std::string path_;
};

class Fragment final : public WholeFile {
 public:
  using WholeFile::WholeFile;

 private:
  home::PlaceKind kind() const override { return home::PlaceKind::fragment; }

  Result<void> prepare(const publishing::Order& order) override {
    text_.clear();
    for (const dns::Record& record : order.wanted) text_ += dns::to_master_line(record) + "\n";
    if (text_.empty()) text_ = "; nothing is marked\n";
    return {};
  }

  ByteView content() const override { return as_bytes(text_); }

  std::vector<dns::Record> parse(ByteView bytes, const publishing::Order& order) const override {
    Limits limits;
    limits.master_file_bytes = longest_file;
    limits.master_file_records = longest_file;
    return dns::parse_master_file(as_text(bytes), limits, {}, order.ihle_type).records;
  }

  std::string text_;
};

class StoreFile final : public WholeFile {
 public:
  using WholeFile::WholeFile;

 private:
  home::PlaceKind kind() const override { return home::PlaceKind::store_file; }

  Result<void> prepare(const publishing::Order& order) override {
    EMBLEM_TRY(bytes_, store::encode_store(order.wanted, order.ihle_type));
    return {};
  }

  ByteView content() const override { return bytes_; }

  std::vector<dns::Record> parse(ByteView bytes, const publishing::Order&) const override {
    const auto found = store::Store::open(bytes);
    if (!found) return {};
    return store::parse_records(*found).value_or(std::vector<dns::Record>());
  }

  Bytes bytes_;
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
