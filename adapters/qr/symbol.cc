#include "adapters/qr/symbol.h"

#include <qrencode.h>

#include <memory>
#include <new>

namespace emblem::qr {

Result<Symbol> Symbol::make(std::string_view text, Correction correction) {
  constexpr int smallest = 0;  // the smallest version that holds the text
  const std::unique_ptr<QRinput, decltype(&QRinput_free)> input(
      QRinput_new2(smallest, correction == Correction::low ? QR_ECLEVEL_L : QR_ECLEVEL_M), &QRinput_free);
  if (!input) throw std::bad_alloc();
  const auto* data = reinterpret_cast<const unsigned char*>(text.data());
  if (QRinput_append(input.get(), QR_MODE_AN, static_cast<int>(text.size()), data) != 0) {
    return fail(Code::limit_exceeded, "", "not for a code");
  }
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(QRcode_encodeInput(input.get()), &QRcode_free);
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
