#include "adapters/dns_sockets/ask_all.h"

#include <algorithm>
#include <map>

#include "adapters/dns_sockets/kernel_random.h"
#include "adapters/dns_sockets/monotonic.h"
#include "adapters/dns_sockets/stream.h"

namespace emblem::dns_sockets {
namespace {

using lookup::Failure;
using lookup::Instant;

constexpr std::size_t questions_ahead = 64;
constexpr unsigned most_vain_connections = 3;
constexpr std::size_t most_stray_messages = 16;

class Conversation {
 public:
  explicit Conversation(const Asking& asking)
      : asking_(asking),
        give_up_at_(monotonic_now() + asking.in_all + Instant{5} * static_cast<int>(asking.questions.size())) {
    result_.answers.resize(asking.questions.size());
  }

  Result<AllAnswers> run() {
    for (unsigned vain = 0; vain < most_vain_connections && has_open(); ++vain) {
      const std::size_t before = answered_;
      EMBLEM_CHECK(run_connection());
      if (!result_.failure) break;
      // A server that does not answer in time will not do so the next moment.
      if (*result_.failure == Failure::timeout || *result_.failure == Failure::unreachable) break;
      if (answered_ > before) {
        vain = 0;
      } else {
        ahead_ = 1;
      }
    }
    return std::move(result_);
  }

 private:
  bool has_open() const { return answered_ < result_.answers.size(); }
  Instant deadline() const { return std::min(monotonic_now() + asking_.each, give_up_at_); }

  // Until all is answered or the connection fails, which shows in the result.
  Result<void> run_connection() {
    result_.failure.reset();
    waiting_.clear();
    next_ = 0;
    auto stream = Stream::connect(asking_.server, deadline());
    if (!stream) {
      result_.failure = stream.error();
      return {};
    }
    std::size_t strays = 0;
    while (has_open() && !result_.failure) {
      EMBLEM_CHECK(send_ahead(*stream));
      if (result_.failure) break;
      const auto bytes = stream->read(deadline());
      if (!bytes) {
        result_.failure = bytes.error();
        break;
      }
      const std::size_t before = answered_;
      EMBLEM_CHECK(take(*bytes));
      if (answered_ == before && ++strays > most_stray_messages) result_.failure = Failure::malformed;
    }
    return {};
  }

  Result<void> send_ahead(Stream& stream) {
    for (; next_ < result_.answers.size() && waiting_.size() < ahead_; ++next_) {
      if (result_.answers[next_]) continue;
      const std::uint16_t id = free_id();
      dns::Message query;
      query.header.id = id;
      query.header.recursion_desired = asking_.recursion == Recursion::desired;
      query.questions.push_back(asking_.questions[next_]);
      query.edns = dns::Edns{};
      EMBLEM_TRY(Bytes bytes, dns::encode_message(query));
      if (asking_.courier != nullptr) {
        EMBLEM_TRY(bytes, asking_.courier->on_query(id, std::move(bytes)));
      }
      if (const auto written = stream.write(bytes, deadline()); !written) {
        result_.failure = written.error();
        return {};
      }
      waiting_[id] = next_;
    }
    return {};
  }

  std::uint16_t free_id() {
    for (;;) {
      const std::uint16_t id = random_.draw();
      if (!waiting_.contains(id)) return id;
    }
  }

  Result<void> take(ByteView bytes) {
    auto message = dns::parse_message(bytes);
    if (!message) return {};
    const auto found = waiting_.find(message->header.id);
    if (found == waiting_.end() || !message->header.response || message->header.truncated) return {};
    const bool about_it = message->questions.size() == 1 && message->questions[0] == asking_.questions[found->second];
    const bool names_none = message->questions.empty() && message->header.rcode != dns::Rcode::no_error;
    if (!about_it && !names_none) return {};
    if (asking_.courier != nullptr) EMBLEM_CHECK(asking_.courier->on_answer(message->header.id, bytes));
    result_.answers[found->second] = *std::move(message);
    waiting_.erase(found);
    ++answered_;
    return {};
  }

  const Asking& asking_;
  Instant give_up_at_;
  KernelRandom random_;
  AllAnswers result_;
  std::map<std::uint16_t, std::size_t> waiting_;  // identifiers of questions on their way
  std::size_t next_ = 0;                          // of the questions, to be sent on this connection
  std::size_t answered_ = 0;
  std::size_t ahead_ = questions_ahead;
};

}  // namespace

Result<AllAnswers> ask_all(const Asking& asking) { return Conversation(asking).run(); }

}  // namespace emblem::dns_sockets
