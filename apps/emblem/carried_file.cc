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

}  // namespace

Result<void> hand_out(const CommandLine& line, ByteView file) {
  const auto path = line.find_value(Option::output);
  const bool as_codes = line.has(Option::qr);
  if (!path && !as_codes) return fail(Code::option_without_value, "-o", "it is needed here");
  if (path) EMBLEM_CHECK(files::write_file(*path, file, files::Mode::everybody_reads));
  if (as_codes) {
    EMBLEM_TRY(const auto frames, qr::print_frames(file, *provider::make_provider()));
    for (const std::string& frame : frames) EMBLEM_CHECK(print(frame + "\n"));
  }
  return !path || *path == "-" ? Result<void>() : print("written to " + *path + "\n");
}

Result<Bytes> take_in(const CommandLine& line) {
  const auto pictures = line.values(Option::qr_image);
  if (pictures.empty()) {
    if (line.operands().empty()) return fail(Code::operand_missing, "", "it needs FILE or --qr-image FILE");
    return files::read_file(line.operands().front(), carried_bytes);
  }
  if (!line.operands().empty()) return fail(Code::operand_unexpected, line.operands().front(), "beside --qr-image");
  std::vector<Bytes> pngs;
  for (const std::string& path : pictures) {
    EMBLEM_TRY(pngs.emplace_back(), files::read_file(path, picture_bytes));
  }
  return qr::read_pictures(pngs, *provider::make_provider());
}

}  // namespace emblem::app
