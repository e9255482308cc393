// Many questions to one server, over TCP.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/dns/message.h"
#include "engine/lookup/outcome.h"
#include "engine/lookup/policy.h"

namespace emblem::dns_sockets {

// What happens to messages on their way; the identifier says which answer belongs to which query.
class Courier {
 public:
  Courier() = default;
  Courier(const Courier&) = delete;
  Courier& operator=(const Courier&) = delete;
  virtual ~Courier() = default;

  virtual Result<Bytes> on_query(std::uint16_t id, Bytes query) = 0;
  virtual Result<void> on_answer(std::uint16_t id, ByteView answer) = 0;
};

enum class Recursion : std::uint8_t { none, desired };

struct Asking {
  lookup::Server server;
  std::span<const dns::Question> questions;
  Courier* courier = nullptr;  // none: messages go as they are
  Recursion recursion = Recursion::none;
  lookup::Instant each{5000};     // for connecting, and for each answer
  lookup::Instant in_all{30000};  // besides 5 milliseconds a question
};

struct AllAnswers {
  std::vector<std::optional<dns::Message>> answers;  // in the order of the questions
  std::optional<lookup::Failure> failure;            // why some are missing
};

// Asks many questions ahead of their answers, and connects again where the server closes the
// connection after having answered some of them; a server that takes no second question before the first is answered is
// asked one at a time. What fits no question is passed over. Errors: those of the courier.
Result<AllAnswers> ask_all(const Asking& asking);

}  // namespace emblem::dns_sockets
