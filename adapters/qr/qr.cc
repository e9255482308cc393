#include "adapters/qr/qr.h"

#include <algorithm>

#include "adapters/qr/frame.h"
#include "adapters/qr/scanner.h"
#include "adapters/qr/symbol.h"

namespace emblem::qr {
namespace {

// Version 13 has 69 modules a side, 77 with its quiet zone, and holds 619 characters at low correction: a screen is
// never stained. Version 20 has 97 and holds 970 at medium (ISO/IEC 18004 table 7).
constexpr std::size_t characters_on_screen = 619;
constexpr std::size_t characters_on_paper = 970;
constexpr std::size_t pixels = 4;  // of one module's side in a PNG

struct Sheet {
  Frame frame;
  Symbol symbol;
};

Result<std::vector<Sheet>> make_codes(ByteView file, std::size_t characters, Correction correction,
                                      const crypto::Provider& provider) {
  EMBLEM_TRY(std::vector<Frame> frames, make_frames(file, characters, provider));
  std::vector<Sheet> codes;
  for (Frame& frame : frames) {
    EMBLEM_TRY(Symbol symbol, Symbol::make(encode_frame(frame), correction));
    codes.push_back({std::move(frame), std::move(symbol)});
  }
  return codes;
}

// Two rows of modules in one line of text. Both colours are named: dark must be dark whatever the terminal's are.
std::string print_line(const Symbol& symbol, std::ptrdiff_t row) {
  constexpr auto quiet = static_cast<std::ptrdiff_t>(quiet_zone);
  const auto side = static_cast<std::ptrdiff_t>(symbol.side());
  std::string line = "\x1b[38;5;16;48;5;231m";  // black on white
  for (std::ptrdiff_t column = -quiet; column < side + quiet; ++column) {
    const bool upper = symbol.is_dark(row, column);
    const bool lower = symbol.is_dark(row + 1, column);
    line += upper ? (lower ? "█" : "▀") : (lower ? "▄" : " ");
  }
  return line + "\x1b[0m\n";
}

std::string print_code(const Sheet& code) {
  constexpr auto quiet = static_cast<std::ptrdiff_t>(quiet_zone);
  const auto side = static_cast<std::ptrdiff_t>(code.symbol.side());
  std::string text = "code " + std::to_string(code.frame.number) + " of " + std::to_string(code.frame.total) + " of " +
                     code.frame.digest + "\n";
  for (std::ptrdiff_t row = -quiet; row < side + quiet; row += 2) text += print_line(code.symbol, row);
  return text;
}

std::size_t picture_side(const Symbol& symbol) { return pixels * (symbol.side() + 2 * quiet_zone); }

void draw(const Symbol& symbol, Picture& picture, std::size_t top) {
  for (std::size_t y = 0; y < picture_side(symbol); ++y) {
    for (std::size_t x = 0; x < picture_side(symbol); ++x) {
      const auto module_at = [](std::size_t at) {
        return static_cast<std::ptrdiff_t>(at / pixels) - std::ptrdiff_t{quiet_zone};
      };
      if (symbol.is_dark(module_at(y), module_at(x))) picture.grey[(top + y) * picture.width + x] = 0;
    }
  }
}

Picture draw_below_each_other(std::span<const Sheet> codes) {
  std::size_t width = 0;
  std::size_t height = 0;
  for (const Sheet& code : codes) {
    width = std::max(width, picture_side(code.symbol));
    height += picture_side(code.symbol);
  }
  Picture picture = Picture::blank(width, height);
  std::size_t top = 0;
  for (const Sheet& code : codes) {
    draw(code.symbol, picture, top);
    top += picture_side(code.symbol);
  }
  return picture;
}

// The codes in the picture, from its coarsest view to its finest: grain hides codes that are large in a photograph, and
// smaller views have less of it and take less time. Stops when the file is
// whole.
Result<void> collect(const Picture& picture, FrameCollector& collector) {
  constexpr std::size_t views = 4;
  constexpr std::size_t too_small = 50;
  constexpr std::size_t too_fine = 8'000'000;  // pixels; finer views of photographs show grain
  std::size_t finest = 1;
  while (picture.grey.size() / (finest * finest) > too_fine) ++finest;
  for (std::size_t factor = finest + views - 1; factor >= finest; --factor) {
    if (factor > finest && std::min(picture.width, picture.height) / factor < too_small) continue;
    EMBLEM_TRY(const std::vector<std::string> texts, scan(factor == 1 ? picture : picture.shrunk(factor)));
    for (const std::string& text : texts) EMBLEM_CHECK(collector.add(text));
    if (!texts.empty() && collector.is_whole()) break;
  }
  return {};
}

}  // namespace

Result<std::vector<std::string>> print_frames(ByteView file, const crypto::Provider& provider) {
  EMBLEM_TRY(const std::vector<Sheet> codes, make_codes(file, characters_on_screen, Correction::low, provider));
  std::vector<std::string> printed;
  printed.reserve(codes.size());
  for (const Sheet& code : codes) printed.push_back(print_code(code));
  return printed;
}

Result<std::vector<Bytes>> write_frames_png(ByteView file, const crypto::Provider& provider) {
  EMBLEM_TRY(const std::vector<Sheet> codes, make_codes(file, characters_on_paper, Correction::medium, provider));
  std::vector<Bytes> pngs;
  pngs.reserve(codes.size());
  for (const Sheet& code : codes) pngs.push_back(encode_png(draw_below_each_other({&code, 1})));
  return pngs;
}

Result<Bytes> write_sheet_png(ByteView file, const crypto::Provider& provider) {
  EMBLEM_TRY(const std::vector<Sheet> codes, make_codes(file, characters_on_paper, Correction::medium, provider));
  return encode_png(draw_below_each_other(codes));
}

Result<Bytes> read_pictures(std::span<const Bytes> pngs, const crypto::Provider& provider) {
  FrameCollector collector;
  for (const Bytes& png : pngs) {
    EMBLEM_TRY(const Picture picture, parse_png(png));
    EMBLEM_CHECK(collect(picture, collector));
  }
  return collector.join(provider);
}

}  // namespace emblem::qr
