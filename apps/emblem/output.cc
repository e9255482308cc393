#include "apps/emblem/output.h"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

#include "core/bytes/printable.h"

namespace emblem::app {
namespace {

constexpr std::size_t longest_message = 1000;

// 0, or the errno that stopped the writing.
int write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

}  // namespace

Ink ink_of_output() {
  const char* no_color = std::getenv("NO_COLOR");
  const bool wanted = no_color == nullptr || *no_color == '\0';
  return wanted && ::isatty(STDOUT_FILENO) == 1 ? Ink::coloured : Ink::plain;
}

Result<void> print(std::string_view text) {
  const int problem = write_all(STDOUT_FILENO, text);
  if (problem == 0 || problem == EPIPE) return {};
  return fail(Code::output_failed, "standard output", std::strerror(problem));
}

void complain(const Error& error) { complain(std::span(&error, 1)); }

void complain(std::span<const Error> errors) {
  std::string text;
  std::string_view hint;
  for (const Error& error : errors) {
    text += "emblem: error: " + to_printable(to_text(error), longest_message) + "\n";
    if (hint.empty()) hint = code_info(error.code).hint;
  }
  if (!hint.empty()) text += "emblem: hint: " + std::string(hint) + "\n";
  write_all(STDERR_FILENO, text);
}

void warn(const Error& error) {
  write_all(STDERR_FILENO, "emblem: warning: " + to_printable(to_text(error), longest_message) + "\n");
}

void pass_on(std::string_view line) { write_all(STDERR_FILENO, to_printable(line, longest_message) + "\n"); }

void show_progress(std::string_view text) {
  if (::isatty(STDERR_FILENO) == 1) write_all(STDERR_FILENO, to_printable(text, 76) + " ...\r");
}

void clear_progress() {
  if (::isatty(STDERR_FILENO) == 1) write_all(STDERR_FILENO, "\x1b[2K");
}

}  // namespace emblem::app
