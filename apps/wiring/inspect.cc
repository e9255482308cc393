#include "apps/wiring/inspect.h"

#include <algorithm>

#include "adapters/files/files.h"
#include "adapters/openssl/reader.h"
#include "adapters/provider/provider.h"
#include "apps/wiring/inspected_facts.h"
#include "core/dns/master_file.h"
#include "core/token/collection.h"
#include "core/x509/pem.h"

namespace emblem::wiring {
namespace {

Finding finding_of(const Error& error) {
  std::string text(code_info(error.code).sentence);
  if (!error.detail.empty()) text += " (" + error.detail + ")";
  return {error.code, error.where, text};
}

// Notes of reading hold details only; people get the sentence with them.
std::vector<Finding> spoken(std::vector<Finding> findings) {
  for (Finding& finding : findings) {
    const std::string_view sentence = code_info(finding.code).sentence;
    if (finding.text.starts_with(sentence)) continue;
    finding.text = finding.text.empty() ? std::string(sentence) : std::string(sentence) + " (" + finding.text + ")";
  }
  return findings;
}

// Takes one file apart after the other and keeps what it found.
class Inspector {
 public:
  Inspector() : provider_(provider::make_provider()), reader_(openssl::make_reader()) {}

  void inspect(const std::string& path, ByteView content) {
    path_ = path;
    const std::string_view text = as_text(content);
    const std::size_t before = items_.size();
    if (text.find("-----BEGIN ") != std::string_view::npos) {
      inspect_pem(content);
    } else if (!content.empty() && content[0] >= 0x80) {
      inspect_records({{dns::Record{{}, dns::default_type_ihle, 0, Bytes(content.begin(), content.end())}}});
    } else if (const auto label = find_text_label(text); !label.empty()) {
      inspect_records({{text_record(std::string(label) + std::string(trimmed(text)))}});
    } else {
      inspect_master_file(text);
    }
    if (items_.size() == before) add("", "nothing known", {}, {});
  }

  std::vector<InspectedItem> take() { return std::move(items_); }

 private:
  static std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
  }

  // The label that a JWK, a compact JWS or an already labelled text has in a TXT record; empty: none of them.
  static std::string_view find_text_label(std::string_view text) {
    const std::string_view inner = trimmed(text);
    if (inner.starts_with('{')) return "adem-key=";
    const bool one_word = inner.find_first_of(" \t\r\n") == std::string_view::npos;
    if (one_word && std::ranges::count(inner, '.') == 2 && inner.starts_with("eyJ")) return "adem-token=";
    return {};
  }

  // RDATA of a TXT record: character-strings of at most 255 bytes.
  static dns::Record text_record(std::string_view text) {
    dns::Record record{{}, dns::type_txt, 0, {}};
    while (!text.empty()) {
      const std::string_view part = text.substr(0, 255);
      record.rdata.push_back(static_cast<std::uint8_t>(part.size()));
      record.rdata.insert(record.rdata.end(), part.begin(), part.end());
      text.remove_prefix(part.size());
    }
    return record;
  }

  void add(const std::string& where, std::string kind, Facts facts, std::vector<Finding> findings) {
    items_.push_back(
        {where.empty() ? path_ : path_ + ": " + where, std::move(kind), std::move(facts), spoken(std::move(findings))});
  }

  void inspect_master_file(std::string_view text) {
    const dns::MasterFile file = dns::parse_master_file(text, limits_);
    inspect_records(file.records);
    for (const Error& error : file.errors) add(error.where, "unreadable", {}, {finding_of(error)});
  }

  void inspect_records(const std::vector<dns::Record>& records) {
    std::vector<const dns::Record*> all;
    all.reserve(records.size());
    for (const dns::Record& record : records) all.push_back(&record);
    const token::Collection collection = token::collect(std::move(all), {.limits = limits_, .provider = *provider_});
    for (const token::CollectedToken& row : collection.tokens) {
      Facts facts = facts_of(*row.token, *provider_);
      if (!row.set_id.empty()) facts.emplace(facts.begin(), "set", row.set_id);
      add(row.where, std::string(to_text(row.token->role())), std::move(facts), row.token->findings);
    }
    for (const token::CollectedKey& row : collection.keys) add(row.where, "key", facts_of(row.key, *provider_), {});
    for (const Finding& finding : collection.findings) add(finding.where, "note", {}, {finding});
    for (const Finding& finding : collection.failed_emblems) add(finding.where, "unreadable", {}, {finding});
  }

  void inspect_pem(ByteView content) {
    const x509::Blocks blocks = x509::split_pem(content, limits_);
    for (const x509::Block& block : blocks.blocks) inspect_block(block);
    for (const Finding& finding : blocks.findings) add(finding.where, "unreadable", {}, {finding});
  }

  void inspect_block(const x509::Block& block) {
    switch (block.label) {
      case x509::Label::certificate:
      case x509::Label::unlabelled:
        return add_read(block.where, "certificate", reader_->parse_certificate(block.der));
      case x509::Label::revocation_list:
        return add_read(block.where, "revocation list", reader_->parse_crl(block.der));
      case x509::Label::public_key:
        const auto key = provider_->parse_spki(block.der);
        return key ? add(block.where, "key", facts_of(*key, *provider_), {})
                   : add(block.where, "unreadable", {}, {finding_of(key.error())});
    }
  }

  template <typename T>
  void add_read(const std::string& where, std::string kind, const Result<T>& read) {
    if (read) return add(where, std::move(kind), facts_of(*read), {});
    add(where, "unreadable", {}, {finding_of(read.error())});
  }

  const Limits limits_;
  std::unique_ptr<const crypto::Provider> provider_;
  std::unique_ptr<const x509::Reader> reader_;
  std::string path_;
  std::vector<InspectedItem> items_;
};

}  // namespace

Result<std::vector<InspectedItem>> inspect_files(const std::vector<std::string>& paths) {
  Inspector inspector;
  for (const std::string& path : paths) {
    EMBLEM_TRY(const Bytes content, files::read_file(path, Limits{}.master_file_bytes));
    inspector.inspect(path, content);
  }
  return inspector.take();
}

}  // namespace emblem::wiring
