#include <algorithm>
#include <tuple>

#include "core/bytes/printable.h"
#include "core/evidence/item_encoding.h"
#include "core/evidence/set.h"
#include "core/x509/pem.h"

namespace emblem::evidence {
namespace {

constexpr std::uint8_t kind_certificate = 1;
constexpr std::uint8_t kind_revocation_list = 2;
constexpr std::uint8_t kind_tree_head = 3;
constexpr std::uint8_t kind_inclusion = 4;
constexpr std::uint8_t kind_leaf = 5;
constexpr std::uint8_t kind_link = 6;

// RSA of 16384 bits; RFC 6962's lengths would allow 65535 bytes.
constexpr std::size_t longest_signature = 2048;

void append_item(Bytes& content, std::uint8_t kind, const Sha256Digest& sha256) {
  content.push_back(kind);
  content.insert(content.end(), sha256.bytes.begin(), sha256.bytes.end());
}

std::string place(const std::string& file, const std::string& inside) {
  if (inside.empty()) return file;
  return file.empty() ? inside : file + ": " + inside;
}

}  // namespace

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

template <typename Item>
void SetBuilder::keep(const std::string& where, ByDigest<Item>& items, Item item) {
  const Sha256Digest sha256 = provider_.sha256(encode_item(item));
  if (items.contains(sha256)) return;
  if (items.size() >= limits_.log_items) return report(Code::evidence_limit, where, "");
  items.emplace(sha256, std::move(item));
}

void SetBuilder::add_tree_head(const std::string& where, ct::TreeHead head) {
  if (head.signature.size() > longest_signature) {
    return report(Code::evidence_unreadable, where, "a signature too long");
  }
  keep(where, tree_heads_, std::move(head));
}

void SetBuilder::add_inclusion(const std::string& where, Inclusion inclusion) {
  if (inclusion.proof.path.size() > limits_.proof_nodes) {
    return report(Code::evidence_unreadable, where, "a proof too long");
  }
  keep(where, inclusions_, std::move(inclusion));
}

void SetBuilder::add_leaf(const std::string& where, LoggedLeaf leaf) {
  const Sha256Digest sha256 = provider_.sha256(encode_item(leaf));
  if (leaves_.contains(sha256)) return;
  if (leaves_.size() >= limits_.log_items) return report(Code::evidence_limit, where, "");
  auto reading = parse_logged_leaf(leaf, {reader_, provider_, limits_});
  if (!reading) return report(Code::evidence_unreadable, where, to_text(reading.error()));
  leaves_.emplace(sha256, std::pair(std::move(leaf), *std::move(reading)));
}

void SetBuilder::add_link(const std::string& where, TreeLink link) {
  if (link.proof.path.size() > limits_.proof_nodes) {
    return report(Code::evidence_unreadable, where, "a proof too long");
  }
  keep(where, links_, std::move(link));
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

void SetBuilder::build_certificates(Bytes& content) {
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
}

void SetBuilder::build_log_items(Bytes& content) {
  for (auto& [sha256, head] : tree_heads_) {
    append_item(content, kind_tree_head, sha256);
    set_.heads_by_log_[head.log_id].push_back(set_.tree_heads_.size());
    set_.tree_heads_.push_back(std::move(head));
  }
  for (auto& [sha256, inclusion] : inclusions_) {
    append_item(content, kind_inclusion, sha256);
    const std::size_t index = set_.inclusions_.size();
    set_.inclusions_by_hash_[{inclusion.log_id, inclusion.leaf_hash}].push_back(index);
    set_.inclusions_by_index_[{inclusion.log_id, inclusion.proof.index}].push_back(index);
    set_.inclusions_.push_back(std::move(inclusion));
  }
  for (auto& [sha256, item] : leaves_) {
    append_item(content, kind_leaf, sha256);
    set_.leaves_by_hash_[{item.first.log_id, item.second.hash}].push_back(set_.leaves_.size());
    set_.leaves_.push_back(std::move(item.first));
    set_.leaf_readings_.push_back(std::move(item.second));
  }
  for (auto& [sha256, link] : links_) {
    append_item(content, kind_link, sha256);
    set_.links_.push_back(std::move(link));
  }
  const auto by_size = [this](std::size_t index) {
    const ct::TreeHead& head = set_.tree_heads_[index];
    return std::tuple(head.tree_size, head.root, index);
  };
  for (auto& [log_id, heads] : set_.heads_by_log_) std::ranges::sort(heads, {}, by_size);
}

Set SetBuilder::build() && {
  Bytes content;
  build_certificates(content);
  build_log_items(content);
  set_.digest_ = provider_.sha256(content);
  return std::move(set_);
}

}  // namespace emblem::evidence
