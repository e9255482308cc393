#include "adapters/qr/symbol.h"

#include <qrencode.h>

#include <memory>
#include <new>
#include <optional>

#include "adapters/loading/loading.h"

namespace emblem::qr {
namespace {

// libqrencode, loaded when the first code is made: no verb that judges should wait for it.
struct Encoding {
  decltype(&QRinput_new2) make_input = nullptr;
  decltype(&QRinput_free) free_input = nullptr;
  decltype(&QRinput_append) append = nullptr;
  decltype(&QRcode_encodeInput) encode = nullptr;
  decltype(&QRcode_free) free_code = nullptr;
};

std::optional<Encoding> load_encoding() {
  void* library = loading::load_library("libqrencode.so.4");
  if (library == nullptr) return std::nullopt;
  Encoding found;
  const bool whole = loading::find_function(library, "QRinput_new2", found.make_input) &&
                     loading::find_function(library, "QRinput_free", found.free_input) &&
                     loading::find_function(library, "QRinput_append", found.append) &&
                     loading::find_function(library, "QRcode_encodeInput", found.encode) &&
                     loading::find_function(library, "QRcode_free", found.free_code);
  return whole ? std::optional(found) : std::nullopt;
}

}  // namespace

Result<Symbol> Symbol::make(std::string_view text, Correction correction) {
  static const std::optional<Encoding> loaded = load_encoding();
  if (!loaded) return fail(Code::output_failed, "", "libqrencode4 is not installed");
  const Encoding& library = *loaded;
  constexpr int smallest = 0;  // the smallest version that holds the text
  const std::unique_ptr<QRinput, decltype(library.free_input)> input(
      library.make_input(smallest, correction == Correction::low ? QR_ECLEVEL_L : QR_ECLEVEL_M), library.free_input);
  if (!input) throw std::bad_alloc();
  const auto* data = reinterpret_cast<const unsigned char*>(text.data());
  if (library.append(input.get(), QR_MODE_AN, static_cast<int>(text.size()), data) != 0) {
    return fail(Code::limit_exceeded, "", "not for a code");
  }
  const std::unique_ptr<QRcode, decltype(library.free_code)> code(library.encode(input.get()), library.free_code);
  if (!code) return fail(Code::limit_exceeded, "", "too long for a code");
  Symbol symbol;
  symbol.side_ = static_cast<std::size_t>(code->width);
  for (std::size_t i = 0; i < symbol.side_ * symbol.side_; ++i) symbol.dark_.push_back((code->data[i] & 1) != 0);
  return symbol;
}

bool Symbol::is_dark(std::ptrdiff_t row, std::ptrdiff_t column) const {
  const auto inside = [&](std::ptrdiff_t at) { return at >= 0 && static_cast<std::size_t>(at) < side_; };
  return inside(row) && inside(column) &&
         dark_[static_cast<std::size_t>(row) * side_ + static_cast<std::size_t>(column)];
}

}  // namespace emblem::qr
