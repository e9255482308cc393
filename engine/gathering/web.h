// What the gathering of evidence asks of the web; adapters/http implements it, tests bring fakes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/bytes/bytes.h"
#include "emblem/result.h"
#include "engine/gathering/web_address.h"

namespace emblem::gathering {

// Names one request among those under way.
enum class Ticket : std::uint64_t {};

struct WebRequest {
  std::string url;             // as check_web_address allows
  std::size_t most_bytes = 0;  // of the body, counted after any compression is undone
  Shield shield = Shield::transport;
};

// Whatever the server said, refusals included; never a redirection.
struct WebAnswer {
  int status = 0;
  Bytes body;
};

struct Finished {
  Ticket ticket{};
  // Errors: http_unanswered, http_answer_large, http_redirected, http_url_refused; `where` is the host.
  Result<WebAnswer> answer;
};

class Web {
 public:
  Web() = default;
  Web(const Web&) = delete;
  Web& operator=(const Web&) = delete;
  virtual ~Web() = default;

  // Begins a GET beside those that are under way.
  virtual void start(Ticket ticket, const WebRequest& request) = 0;

  // The next that ended, however it ended; nothing once none is under way.
  virtual std::optional<Finished> wait() = 0;
};

}  // namespace emblem::gathering
