#include "adapters/terminal/terminal.h"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <string>

#include "adapters/terminal/line_reader.h"

namespace emblem::terminal {
namespace {

enum class Echo : std::uint8_t { shown, hidden };

// The terminal of this session, opened for one question.
class Terminal {
 public:
  Terminal() : value_(::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)) {}
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;
  ~Terminal() {
    if (value_ >= 0) ::close(value_);
  }

  bool is_open() const { return value_ >= 0; }

  void write(std::string_view text) const {
    while (!text.empty()) {
      const ssize_t written = ::write(value_, text.data(), text.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return;  // a question that cannot be shown is one that is not answered
      text.remove_prefix(static_cast<std::size_t>(written));
    }
  }

  // Asks again where the process was stopped meanwhile; a signal to end it is not survived, unless somebody handles it.
  Line ask(std::string_view prompt, Echo echo) const {
    Line line = ask_once(prompt, echo);
    for (int i = 0; i < most_stops && line.end == LineEnd::interrupted; ++i) line = ask_once(prompt, echo);
    return line;
  }

 private:
  static constexpr int most_stops = 8;

  Line ask_once(std::string_view prompt, Echo echo) const {
    const InterruptGuard guard;  // outlives the modes: they are restored before a signal ends us
    const Modes modes(value_, echo);
    if (!modes.is_set()) return {LineEnd::failed, {}};
    write(prompt);
    Line line = read_line(value_, guard.during_wait());
    if (echo == Echo::hidden || line.end != LineEnd::whole) write("\n");
    return line;
  }

  class Modes {
   public:
    Modes(int terminal, Echo echo) : terminal_(terminal) {
      if (::tcgetattr(terminal_, &before_) != 0) return;
      termios wanted = before_;
      wanted.c_lflag |= ICANON | ISIG | ECHO;
      if (echo == Echo::hidden) wanted.c_lflag &= ~static_cast<tcflag_t>(ECHO | ECHOE | ECHOK | ECHONL);
      // What was typed ahead is dropped: nobody was asked yet.
      is_set_ = ::tcsetattr(terminal_, TCSAFLUSH, &wanted) == 0;
    }
    Modes(const Modes&) = delete;
    Modes& operator=(const Modes&) = delete;
    ~Modes() {
      if (is_set_) ::tcsetattr(terminal_, TCSADRAIN, &before_);
    }
    bool is_set() const { return is_set_; }

   private:
    int terminal_;
    termios before_{};
    bool is_set_ = false;
  };

  int value_;
};

Result<Secret> passphrase_in(Line line) {
  switch (line.end) {
    case LineEnd::whole:
      if (line.text.empty()) break;
      return std::move(line.text);
    case LineEnd::too_long:
      return fail(Code::passphrase_wrong, "", "longer than " + std::to_string(longest_line) + " bytes");
    case LineEnd::failed:
      return fail(Code::passphrase_needed, "", std::strerror(errno));
    case LineEnd::nothing:
    case LineEnd::interrupted:
      break;
  }
  return fail(Code::passphrase_needed, "", "nothing was entered");
}

Result<Secret> ask_at(const Terminal& terminal, std::string_view prompt) {
  return passphrase_in(terminal.ask(prompt, Echo::hidden));
}

bool is_yes(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return lower == "y" || lower == "yes";
}

std::unexpected<Error> no_terminal(Code code) { return fail(code, "", "there is no terminal"); }

}  // namespace

Result<Secret> ask_passphrase(std::string_view prompt) {
  const Terminal terminal;
  if (!terminal.is_open()) return no_terminal(Code::passphrase_needed);
  return ask_at(terminal, prompt);
}

Result<Secret> ask_new_passphrase(std::string_view prompt) {
  constexpr int most_attempts = 3;
  const Terminal terminal;
  if (!terminal.is_open()) return no_terminal(Code::passphrase_needed);
  for (int i = 0; i < most_attempts; ++i) {
    EMBLEM_TRY(Secret first, ask_at(terminal, prompt));
    EMBLEM_TRY(const Secret second, ask_at(terminal, "once more: "));
    if (equal(first.bytes(), second.bytes())) return first;
    terminal.write("the two differ\n");
  }
  return fail(Code::passphrase_wrong, "", "the two differ");
}

Result<Secret> read_passphrase(int descriptor) { return passphrase_in(read_line(descriptor, nullptr)); }

Result<Answer> ask(std::string_view question) {
  const Terminal terminal;
  if (!terminal.is_open()) return no_terminal(Code::not_confirmed);
  const Line line = terminal.ask(std::string(question) + " [y/N] ", Echo::shown);
  if (line.end == LineEnd::too_long) return Answer::no;
  if (line.end != LineEnd::whole) return fail(Code::not_confirmed, "", "no answer");
  return is_yes(as_text(line.text.bytes())) ? Answer::yes : Answer::no;
}

}  // namespace emblem::terminal
