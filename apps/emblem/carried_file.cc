#include "apps/emblem/carried_file.h"

#include "adapters/files/files.h"
#include "adapters/files/writing.h"
#include "adapters/provider/provider.h"
#include "adapters/qr/qr.h"
#include "apps/emblem/output.h"

namespace emblem::app {
namespace {

constexpr std::size_t carried_bytes = std::size_t{1} << 20;
constexpr std::size_t picture_bytes = std::size_t{64} << 20;
constexpr std::string_view png_signature = "\x89PNG\r\n\x1a\n";

// Codes on the screen, or with -o FILE.png in a picture to be printed.
Result<void> hand_out_codes(const std::optional<std::string>& path, ByteView file) {
  const auto provider = provider::make_provider();
  if (path && path->ends_with(".png")) {
    EMBLEM_TRY(const Bytes sheet, qr::write_sheet_png(file, *provider));
    return files::write_file(*path, sheet, files::Mode::everybody_reads);
  }
  if (path) EMBLEM_CHECK(files::write_file(*path, file, files::Mode::everybody_reads));
  EMBLEM_TRY(const auto frames, qr::print_frames(file, *provider));
  for (const std::string& frame : frames) EMBLEM_CHECK(print(frame + "\n"));
  return {};
}

}  // namespace

Result<void> check_way_out(const CommandLine& line) {
  if (line.find_value(Option::output) || line.has(Option::qr)) return {};
  return fail(Code::option_without_value, "-o", "it is needed here");
}

Result<void> hand_out(const CommandLine& line, ByteView file) {
  EMBLEM_CHECK(check_way_out(line));
  const auto path = line.find_value(Option::output);
  const bool as_codes = line.has(Option::qr);
  if (as_codes) {
    EMBLEM_CHECK(hand_out_codes(path, file));
  } else {
    EMBLEM_CHECK(files::write_file(*path, file, files::Mode::everybody_reads));
  }
  return !path || *path == "-" ? Result<void>() : print("written to " + *path + "\n");
}

Result<Bytes> take_in(const CommandLine& line) {
  const auto pictures = line.values(Option::qr_image);
  if (pictures.empty()) {
    if (line.operands().empty()) return fail(Code::operand_missing, "", "it needs FILE or --qr-image FILE");
    return read_carried_file(line.operands().front());
  }
  if (!line.operands().empty()) return fail(Code::operand_unexpected, line.operands().front(), "beside --qr-image");
  std::vector<Bytes> pngs;
  for (const std::string& path : pictures) {
    EMBLEM_TRY(pngs.emplace_back(), files::read_file(path, picture_bytes));
  }
  return qr::read_pictures(pngs, *provider::make_provider());
}

Result<Bytes> read_carried_file(const std::string& path) {
  EMBLEM_TRY(Bytes content, files::read_file(path, picture_bytes));
  if (as_text(content).starts_with(png_signature)) {
    return qr::read_pictures(std::span(&content, 1), *provider::make_provider());
  }
  if (content.size() > carried_bytes)
    return fail(Code::file_too_large, path, "over " + std::to_string(carried_bytes) + " bytes");
  return content;
}

}  // namespace emblem::app
