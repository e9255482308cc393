#include "adapters/openssl/private_pem.h"

#include <algorithm>
#include <array>

#include "adapters/openssl/errors.h"
#include "adapters/openssl/handles.h"

namespace emblem::openssl {
namespace {

constexpr std::size_t longest_file = 65536;  // bytes; a key with its parameters takes less than one thousand
constexpr std::string_view begin_mark = "-----BEGIN ";
constexpr std::string_view end_mark = "-----END ";
constexpr std::string_view dashes = "-----";

struct Label {
  PrivateForm form;
  std::string_view text;
};

constexpr Label labels[] = {{PrivateForm::pkcs8, "PRIVATE KEY"},
                            {PrivateForm::encrypted_pkcs8, "ENCRYPTED PRIVATE KEY"},
                            {PrivateForm::sec1, "EC PRIVATE KEY"}};

std::string line_of(std::string_view mark, std::string_view label) {
  return std::string(mark) + std::string(label) + std::string(dashes);
}

struct Body {
  PrivateForm form;
  std::string_view text;
};

// The text between the lines of this label; nothing if there is none.
Result<std::optional<Body>> find_body(std::string_view text, const Label& label) {
  const std::string begin = line_of(begin_mark, label.text);
  const std::size_t at = text.find(begin);
  if (at == std::string_view::npos) return std::nullopt;
  text.remove_prefix(at + begin.size());
  const std::size_t end = text.find(line_of(end_mark, label.text));
  if (end == std::string_view::npos) return malformed_private_key("the block does not end");
  if (text.find(begin) != std::string_view::npos) return malformed_private_key("more than one private key");
  return Body{label.form, text.substr(0, end)};
}

Result<Secret> decode_base64(std::string_view text) {
  Bytes digits;
  digits.reserve(text.size());
  std::ranges::copy_if(text, std::back_inserter(digits),
                       [](char c) { return !std::string_view(" \t\r\n").contains(c); });
  const Secret packed(std::move(digits));
  const ByteView view = packed.bytes();
  if (view.empty() || view.size() % 4 != 0) return malformed_private_key("its base64 is cut");
  const auto padding = static_cast<std::size_t>(std::ranges::count(view.last(2), std::uint8_t{'='}));
  Bytes bytes(view.size() / 4 * 3);
  const int count = EVP_DecodeBlock(bytes.data(), view.data(), static_cast<int>(view.size()));
  const std::size_t size = bytes.size() - padding;
  const Secret decoded(std::move(bytes));
  if (count < 0) return malformed_private_key("its base64 is broken");
  const ByteView kept = decoded.bytes().first(size);
  return Secret(Bytes(kept.begin(), kept.end()));
}

}  // namespace

Result<PrivateBlock> parse_private_pem(ByteView text) {
  if (text.size() > longest_file) return malformed_private_key("longer than any private key");
  std::optional<Body> found;
  for (const Label& label : labels) {
    EMBLEM_TRY(const std::optional<Body> body, find_body(as_text(text), label));
    if (body && found) return malformed_private_key("more than one private key");
    if (body) found = body;
  }
  if (!found) return malformed_private_key("no private key in PEM");
  if (found->text.contains(':'))
    return malformed_private_key("an older encryption; convert it with openssl pkcs8 -topk8");
  EMBLEM_TRY(Secret der, decode_base64(found->text));
  return PrivateBlock{found->form, std::move(der)};
}

Result<Secret> encode_private_pem(PrivateForm form, ByteView der) {
  constexpr std::size_t bytes_a_line = 48;  // 64 characters
  const std::string_view label = std::ranges::find(labels, form, &Label::form)->text;
  Bytes text;
  text.reserve(2 * der.size() + 128);  // never grows: what it outgrew would stay behind
  const auto append = [&text](std::string_view part) { text.insert(text.end(), part.begin(), part.end()); };
  append(line_of(begin_mark, label));
  append("\n");
  while (!der.empty()) {
    const ByteView part = der.first(std::min(der.size(), bytes_a_line));
    std::array<std::uint8_t, 65> line{};
    const int size = EVP_EncodeBlock(line.data(), part.data(), static_cast<int>(part.size()));
    text.insert(text.end(), line.begin(), line.begin() + size);
    OPENSSL_cleanse(line.data(), line.size());
    append("\n");
    der = der.subspan(part.size());
  }
  append(line_of(end_mark, label));
  append("\n");
  return Secret(std::move(text));
}

}  // namespace emblem::openssl
