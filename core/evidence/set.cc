#include "core/evidence/set.h"

#include "core/bytes/printable.h"
#include "core/x509/pem.h"

namespace emblem::evidence {
namespace {

constexpr std::uint8_t kind_certificate = 1;
constexpr std::uint8_t kind_revocation_list = 2;

void append_item(Bytes& content, std::uint8_t kind, const Sha256Digest& sha256) {
  content.push_back(kind);
  content.insert(content.end(), sha256.bytes.begin(), sha256.bytes.end());
}

std::string place(const std::string& file, const std::string& inside) {
  if (inside.empty()) return file;
  return file.empty() ? inside : file + ": " + inside;
}

}  // namespace

std::span<const EmbeddedSct> Set::scts_of(const Sha256Digest& log_id) const {
  const auto found = scts_.find(log_id);
  return found == scts_.end() ? std::span<const EmbeddedSct>() : found->second;
}

std::span<const std::size_t> Set::find_subject(ByteView name) const {
  const auto found = subjects_.find(Bytes(name.begin(), name.end()));
  return found == subjects_.end() ? std::span<const std::size_t>() : found->second;
}

void SetBuilder::add_file(std::string_view name, ByteView content) {
  const std::string file = to_printable(name);
  x509::Blocks parts = x509::split_pem(content, limits_);
  for (const Finding& finding : parts.findings) {
    if (set_.findings_.size() < limits_.findings) {
      set_.findings_.push_back({finding.code, place(file, finding.where), finding.text});
    }
  }
  if (parts.blocks.empty() && parts.findings.empty()) report(Code::evidence_empty, file, "");
  for (const x509::Block& block : parts.blocks) {
    const std::string where = place(file, block.where);
    switch (block.label) {
      case x509::Label::certificate:
        add_certificate(where, block.der);
        break;
      case x509::Label::revocation_list:
        add_crl(where, block.der);
        break;
      case x509::Label::public_key:
        report(Code::evidence_unreadable, where, "a key alone is no evidence");
        break;
      case x509::Label::unlabelled:
        add_unlabelled(where, block.der);
        break;
    }
  }
}

void SetBuilder::add_certificate(const std::string& where, ByteView der) {
  if (der.size() > limits_.certificate_bytes) return report(Code::evidence_limit, where, "a certificate too long");
  auto certificate = reader_.parse_certificate(der);
  if (!certificate) return report(Code::evidence_unreadable, where, to_text(certificate.error()));
  if (certificates_.contains(certificate->sha256)) return;
  if (certificates_.size() >= limits_.certificates) return report(Code::evidence_limit, where, "");
  const Sha256Digest sha256 = certificate->sha256;
  certificates_.emplace(sha256, std::pair(where, *std::move(certificate)));
}

void SetBuilder::add_crl(const std::string& where, ByteView der) {
  auto list = reader_.parse_crl(der);
  if (!list) return report(Code::evidence_unreadable, where, to_text(list.error()));
  if (revocation_lists_.contains(list->sha256)) return;
  if (revocation_lists_.size() >= limits_.revocation_lists) return report(Code::evidence_limit, where, "");
  const Sha256Digest sha256 = list->sha256;
  revocation_lists_.emplace(sha256, *std::move(list));
}

void SetBuilder::add_unlabelled(const std::string& where, ByteView der) {
  if (reader_.parse_crl(der)) return add_crl(where, der);
  add_certificate(where, der);
}

void SetBuilder::index_scts(const std::string& where, std::size_t certificate) {
  const auto& list = set_.certificates_[certificate].sct_list;
  if (!list) return;
  auto parsed = ct::parse_sct_list(*list, limits_);
  if (!parsed) return report(parsed.error().code, where, to_text(parsed.error()));
  for (const Finding& finding : parsed->findings) report(finding.code, place(where, finding.where), "");
  for (ct::Sct& sct : parsed->scts) set_.scts_[sct.log_id].push_back({certificate, std::move(sct)});
}

void SetBuilder::report(Code code, const std::string& where, const std::string& detail) {
  if (set_.findings_.size() >= limits_.findings) return;
  std::string text(code_info(code).sentence);
  if (!detail.empty()) text += ": " + to_printable(detail);
  set_.findings_.push_back({code, where, std::move(text)});
}

Set SetBuilder::build() && {
  Bytes content;
  for (auto& [sha256, item] : certificates_) {
    append_item(content, kind_certificate, sha256);
    const std::size_t index = set_.certificates_.size();
    set_.certificates_.push_back(std::move(item.second));
    set_.subjects_[set_.certificates_[index].subject].push_back(index);
    index_scts(item.first, index);
  }
  for (auto& [sha256, list] : revocation_lists_) {
    append_item(content, kind_revocation_list, sha256);
    set_.revocation_lists_.push_back(std::move(list));
  }
  set_.digest_ = provider_.sha256(content);
  return std::move(set_);
}

}  // namespace emblem::evidence
