#include "apps/wiring/inspect.h"

#include <algorithm>
#include <utility>

#include "adapters/files/files.h"
#include "adapters/mirror_folder/mirror_folder.h"
#include "adapters/openssl/reader.h"
#include "adapters/provider/provider.h"
#include "apps/wiring/inspected_bundle.h"
#include "apps/wiring/inspected_desk.h"
#include "apps/wiring/inspected_facts.h"
#include "apps/wiring/inspected_logs.h"
#include "apps/wiring/inspected_record.h"
#include "core/dns/master_file.h"
#include "core/jose/jwk.h"
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

// Every other kind of file is as large as a master file at most.
bool may_be_large(ByteView content) {
  return bundle::is_bundle(content) || mirror::is_index(content) || decision::is_decision_record(content);
}

// Takes one file apart after the other and keeps what it found.
class Inspector {
 public:
  explicit Inspector(dns::RecordType ihle_type)
      : ihle_type_(ihle_type), provider_(provider::make_provider()), reader_(openssl::make_reader()) {}

  void inspect(const std::string& path, ByteView content) {
    path_ = path;
    const std::string_view text = as_text(content);
    const std::size_t before = items_.size();
    if (bundle::is_bundle(content)) {
      inspect_bundle(content);
    } else if (decision::is_decision_record(content)) {
      inspect_decision(content);
    } else if (mirror::is_index(content)) {
      add_parsed("mirror", mirror::parse_index(content, limits_), content.size());
    } else if (gathering::is_tree_memory(content)) {
      add_parsed("memory of tree heads", gathering::TreeMemory::parse(content, limits_), content.size());
    } else if (text.find("-----BEGIN ") != std::string_view::npos || is_der(content)) {
      inspect_pem(content);
    } else if (const auto file = find_desk_file(content, *provider_, limits_)) {
      inspect_desk_file(*file);
    } else if (!content.empty() && content[0] >= 0x80) {
      inspect_alone({{}, ihle_type_, 0, Bytes(content.begin(), content.end())});
    } else if (trimmed(text).starts_with('{')) {
      inspect_json(trimmed(text));
    } else if (const std::string_view word = trimmed(text); is_compact_jws(word)) {
      inspect_alone(text_record("adem-token=" + std::string(word)));
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

  // A SEQUENCE with a length of the long form: no certificate is shorter.
  static bool is_der(ByteView content) { return content.size() > 1 && content[0] == 0x30 && content[1] >= 0x80; }

  static bool is_compact_jws(std::string_view text) {
    return text.starts_with("eyJ") && std::ranges::count(text, '.') == 2 &&
           text.find_first_of(" \t\r\n") == std::string_view::npos;
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

  // Of a text that holds no record at all one complaint is enough.
  void inspect_master_file(std::string_view text) {
    const dns::MasterFile file = dns::parse_master_file(text, limits_, dns::DomainName(), ihle_type_);
    for (const dns::Record& record : file.records) inspect_record(record, Place::zone);
    const std::size_t shown = file.records.empty() ? std::min<std::size_t>(1, file.errors.size()) : file.errors.size();
    for (std::size_t i = 0; i < shown; ++i) add_unreadable(file.errors[i]);
  }

  // A bundle, and then the records in it; its certificates and lists are lines of its own.
  void inspect_bundle(ByteView content) {
    const auto bundle = bundle::parse_bundle(content, limits_);
    if (!bundle) return add_unreadable(bundle.error());
    add("", "bundle", facts_of(*bundle, content.size(), {.reader = *reader_, .limits = limits_}), {});
    for (const bundle::LookUp& look_up : bundle->look_ups) inspect_look_up(look_up);
  }

  void inspect_look_up(const bundle::LookUp& look_up) {
    const dns::RecordType given = std::exchange(ihle_type_, look_up.question.ihle_type);
    for (const dns::Record& record : look_up.records) inspect_record(record, Place::zone);
    ihle_type_ = given;
  }

  // A decision record, and then the records that it rests on, where it has kept them.
  void inspect_decision(ByteView content) {
    const auto record = decision::parse_decision_record(content, limits_);
    if (!record) return add_unreadable(record.error());
    add("", "decision record", facts_of(*record, content.size()), {});
    for (const decision::Answer& answer : record->answers) {
      if (answer.looked_up) inspect_look_up(answer.looked_up->look_up);
    }
  }

  template <typename T>
  void add_parsed(std::string kind, const Result<T>& read, std::size_t size) {
    if (!read) return add_unreadable(read.error());
    add("", std::move(kind), facts_of(*read, size, LogNames(*provider_, limits_)), {});
  }

  void add_unreadable(Error error) {
    const std::string where = std::exchange(error.where, "");
    add(where, "unreadable", {}, {finding_of(error)});
  }

  // A reply, and then the endorsements in it.
  void inspect_desk_file(const DeskFile& file) {
    add("", file.kind, file.facts, file.findings);
    for (const DeskFile::Endorsement& endorsement : file.endorsements) {
      if (endorsement.dialect == Dialect::jose) {
        inspect_alone(text_record("adem-token=" + std::string(as_text(endorsement.bytes))));
      } else {
        inspect_alone({{}, ihle_type_, 0, endorsement.bytes});
      }
    }
  }

  // A JWK, or the members of a JWK set (RFC 7517 section 5).
  void inspect_json(std::string_view text) {
    const auto document = json::Document::parse(text, {.nodes = limits_.log_list_nodes, .depth = limits_.depth});
    if (!document) return add("", "unreadable", {}, {finding_of(document.error())});
    const auto set = document->root().find("keys");
    if (!set) return inspect_alone(text_record("adem-key=" + std::string(text)));
    std::size_t number = 0;
    for (const json::Value& jwk : set->children()) {
      const auto key = jose::parse_jwk(jwk);
      const std::string where = "key " + std::to_string(++number);
      if (!key && key.error().code == Code::private_key_published) {
        add(where, "private key", {{"form", "JWK"}}, {finding_of(key.error())});
      } else if (!key) {
        add(where, "unreadable", {}, {finding_of(key.error())});
      } else {
        add(where, "key", facts_of(key->key, *provider_), key->findings);
      }
    }
  }

  // Where a record stands: in a zone, under its owner's name, or as a file of its own.
  enum class Place : std::uint8_t { zone, file };

  void inspect_alone(const dns::Record& record) { inspect_record(record, Place::file); }

  // "OWNER TYPE DIGEST: member" in two; a file of its own has no owner.
  static std::pair<std::string, std::string> split_place(const std::string& where, Place place) {
    const std::size_t colon = where.find(": ");
    const std::string item = place == Place::file ? "" : where.substr(0, colon);
    return {item, colon == std::string::npos ? "" : where.substr(colon + 2)};
  }

  void inspect_record(const dns::Record& record, Place place) {
    token::Collection found =
        token::collect({&record}, {.ihle_type = ihle_type_, .limits = limits_, .provider = *provider_});
    for (const token::CollectedToken& row : found.tokens) {
      Facts facts = facts_of(*row.token, *provider_);
      if (!row.set_id.empty()) facts.emplace(facts.begin(), "set", row.set_id);
      add(split_place(row.where, place).first, std::string(to_text(row.token->role())), std::move(facts),
          row.token->findings);
    }
    if (!found.tokens.empty()) return;
    for (Finding& finding : found.failed_emblems) {
      if (std::ranges::find(found.findings, finding) == found.findings.end()) found.findings.push_back(finding);
    }
    std::string where = found.keys.empty() ? "" : split_place(found.keys.front().where, place).first;
    for (Finding& finding : found.findings) {
      auto [item, member] = split_place(finding.where, place);
      where = std::move(item);
      finding.where = std::move(member);
    }
    const bool is_private = std::ranges::any_of(found.findings, is_private_key);
    if (!found.keys.empty()) {
      Facts facts = facts_of(found.keys.front().key, *provider_);
      facts.emplace(facts.begin(), "form", key_form(record));
      add(where, "key", std::move(facts), std::move(found.findings));
    } else if (is_private) {
      add(where, "private key", {{"form", key_form(record)}}, std::move(found.findings));
    } else if (!found.findings.empty()) {
      add(where, "unreadable", {}, std::move(found.findings));
    }
  }

  static bool is_private_key(const Finding& finding) { return finding.code == Code::private_key_published; }

  std::string key_form(const dns::Record& record) const {
    if (record.type == ihle_type_) return "COSE_Key";
    return std::ranges::find(record.rdata, '{') != record.rdata.end() ? "JWK"
                                                                      : "SubjectPublicKeyInfo in base64 (core-00)";
  }

  void inspect_pem(ByteView content) {
    const x509::Blocks blocks = x509::split_pem(content, limits_);
    for (const x509::Block& block : blocks.blocks) inspect_block(block);
    for (const Finding& finding : blocks.findings) add(finding.where, "unreadable", {}, {finding});
  }

  void inspect_block(const x509::Block& block) {
    switch (block.label) {
      case x509::Label::certificate:
        return add_read(block.where, "certificate", reader_->parse_certificate(block.der));
      case x509::Label::revocation_list:
        return add_read(block.where, "revocation list", reader_->parse_crl(block.der));
      case x509::Label::public_key:
        return inspect_spki(block);
      case x509::Label::unlabelled:
        if (reader_->parse_crl(block.der)) return inspect_block({x509::Label::revocation_list, block.where, block.der});
        if (provider_->parse_spki(block.der)) return inspect_spki(block);
        return inspect_block({x509::Label::certificate, block.where, block.der});
    }
  }

  void inspect_spki(const x509::Block& block) {
    const auto key = provider_->parse_spki(block.der);
    if (!key) return add(block.where, "unreadable", {}, {finding_of(key.error())});
    Facts facts = facts_of(*key, *provider_);
    facts.emplace(facts.begin(), "form", "SubjectPublicKeyInfo");
    add(block.where, "key", std::move(facts), {});
  }

  template <typename T>
  void add_read(const std::string& where, std::string kind, const Result<T>& read) {
    if (read) return add(where, std::move(kind), facts_of(*read), {});
    add(where, "unreadable", {}, {finding_of(read.error())});
  }

  const Limits limits_;
  dns::RecordType ihle_type_;
  std::unique_ptr<const crypto::Provider> provider_;
  std::unique_ptr<const x509::Reader> reader_;
  std::string path_;
  std::vector<InspectedItem> items_;
};

}  // namespace

Result<std::vector<InspectedItem>> inspect_files(const std::vector<std::string>& paths, dns::RecordType ihle_type) {
  const Limits limits;
  Inspector inspector(ihle_type);
  for (const std::string& named : paths) {
    const std::string path = mirror_folder::is_mirror(named) ? mirror_folder::index_path(named) : named;
    EMBLEM_TRY(const Bytes content, files::read_file(path, limits.bundle_bytes));
    if (content.size() > limits.master_file_bytes && !may_be_large(content)) return fail(Code::file_too_large, path);
    inspector.inspect(path, content);
  }
  return inspector.take();
}

}  // namespace emblem::wiring
