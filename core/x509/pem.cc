#include "core/x509/pem.h"

#include <optional>

#include "core/bytes/base_encodings.h"
#include "core/bytes/printable.h"

namespace emblem::x509 {
namespace {

constexpr std::string_view begin_mark = "-----BEGIN ";
constexpr std::string_view end_mark = "-----END ";
constexpr std::string_view dashes = "-----";

std::string_view without_blanks(std::string_view text) {
  constexpr std::string_view blanks = " \t\r";
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

// The label in "-----BEGIN label-----".
std::optional<std::string_view> label_of(std::string_view line, std::string_view mark) {
  line = without_blanks(line);
  if (!line.starts_with(mark) || !line.ends_with(dashes) || line.size() < mark.size() + dashes.size()) return {};
  return line.substr(mark.size(), line.size() - mark.size() - dashes.size());
}

std::optional<Label> known_label(std::string_view text) {
  if (text == "CERTIFICATE") return Label::certificate;
  if (text == "X509 CRL") return Label::revocation_list;
  if (text == "PUBLIC KEY") return Label::public_key;
  return {};
}

std::string_view text_of(Label label) {
  switch (label) {
    case Label::certificate:
      return "CERTIFICATE";
    case Label::revocation_list:
      return "X509 CRL";
    case Label::public_key:
      return "PUBLIC KEY";
    case Label::unlabelled:
      break;
  }
  return "";
}

class Splitter {
 public:
  Splitter(std::string_view text, const Limits& limits) : rest_(text), limits_(limits) {}

  Blocks split() && {
    while (!rest_.empty()) {
      const std::string_view line = take_line();
      if (is_inside_) {
        read_inside(line);
      } else if (const auto label = label_of(line, begin_mark)) {
        open(*label);
      }
      if (is_full_) return std::move(result_);
    }
    if (is_inside_) report(Code::pem_malformed, "it does not end");
    return std::move(result_);
  }

 private:
  std::string_view take_line() {
    ++line_;
    const std::size_t end = rest_.find('\n');
    const std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    return line;
  }

  void open(std::string_view label) {
    is_inside_ = true;
    begin_ = line_;
    label_ = label;
    base64_.clear();
  }

  void read_inside(std::string_view line) {
    if (const auto label = label_of(line, end_mark)) {
      close(*label);
    } else if (const auto next = label_of(line, begin_mark)) {
      report(Code::pem_malformed, "it does not end");
      open(*next);
    } else if (known_label(label_)) {
      base64_ += without_blanks(line);
    }
  }

  void close(std::string_view label) {
    is_inside_ = false;
    const auto known = known_label(label_);
    if (!known) return report(Code::evidence_unreadable, "nothing is done with a block " + to_printable(label_, 40));
    if (label != label_) return report(Code::pem_malformed, "it ends as another block");
    auto der = parse_base64(base64_);
    if (!der) return report(Code::pem_malformed, "it is not base64");
    const std::size_t longest = *known == Label::revocation_list ? limits_.crl_bytes : limits_.certificate_bytes;
    if (der->size() > longest) return report(Code::limit_exceeded, "it is too long");
    if (result_.blocks.size() >= limits_.certificates) {
      is_full_ = true;
      return report(Code::limit_exceeded, "it and what follows was left out");
    }
    result_.blocks.push_back({*known, where(), *std::move(der)});
  }

  std::string where() const { return "line " + std::to_string(begin_); }

  void report(Code code, std::string_view detail) {
    if (result_.findings.size() >= limits_.findings) return;
    result_.findings.push_back({code, where(), std::string(code_info(code).sentence) + ": " + std::string(detail)});
  }

  std::string_view rest_;
  const Limits& limits_;
  Blocks result_;
  std::size_t line_ = 0;
  bool is_inside_ = false;
  bool is_full_ = false;
  std::size_t begin_ = 0;
  std::string_view label_;
  std::string base64_;
};

}  // namespace

Blocks split_pem(ByteView file, const Limits& limits) {
  const std::string_view text = as_text(file);
  if (!file.empty() && file[0] == 0x30 && text.find(begin_mark) == std::string_view::npos) {
    if (file.size() > limits.crl_bytes) {
      return {{}, {{Code::limit_exceeded, "", std::string(code_info(Code::limit_exceeded).sentence)}}};
    }
    return {{{Label::unlabelled, "", Bytes(file.begin(), file.end())}}, {}};
  }
  return Splitter(text, limits).split();
}

std::string encode_pem(Label label, ByteView der) {
  constexpr std::size_t columns = 64;
  const std::string_view name = text_of(label);
  const std::string base64 = encode_base64(der);
  std::string text = std::string(begin_mark).append(name).append(dashes) + "\n";
  for (std::size_t at = 0; at < base64.size(); at += columns) text += base64.substr(at, columns) + "\n";
  return text.append(end_mark).append(name).append(dashes) + "\n";
}

}  // namespace emblem::x509
