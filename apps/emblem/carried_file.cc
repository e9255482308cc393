#include "apps/emblem/carried_file.h"

#include "adapters/files/files.h"
#include "adapters/files/writing.h"
#include "apps/emblem/output.h"

namespace emblem::app {
namespace {

constexpr std::size_t carried_bytes = std::size_t{1} << 20;

}  // namespace

Result<void> hand_out(const CommandLine& line, ByteView file) {
  const auto path = line.find_value(Option::output);
  if (!path) return fail(Code::option_without_value, "-o", "it is needed here");
  EMBLEM_CHECK(files::write_file(*path, file, files::Mode::everybody_reads));
  if (*path == "-") return {};
  return print("written to " + *path + "\n");
}

Result<Bytes> take_in(const CommandLine& line) {
  if (line.operands().empty()) return fail(Code::operand_missing, "", "it needs FILE");
  return files::read_file(line.operands().front(), carried_bytes);
}

}  // namespace emblem::app
