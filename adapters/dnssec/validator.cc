#include "adapters/dnssec/validator.h"

#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <map>

#include "adapters/dnssec/bridge.h"
#include "adapters/dnssec/libunbound.h"
#include "core/dns/message.h"

namespace emblem::dnssec {
namespace {

using lookup::Server;
using lookup::Standing;
using lookup::Transport;
using lookup::Validation;

struct Setting {
  const char* option;
  const char* value;
};

// Everything else is as the library has it: it reads no configuration.
constexpr std::array settings{
    Setting{"do-not-query-localhost:", "no"},  // servers of this machine are asked like others
    Setting{"trust-anchor-signaling:", "no"},  // no question that tells which anchors we have (RFC 8145)
    Setting{"unblock-lan-zones:", "yes"},      // the server answers for private addresses, not the library
    Setting{"local-zone:", "localhost. nodefault"},
    Setting{"local-zone:", "test. nodefault"},
    Setting{"local-zone:", "invalid. nodefault"},
    Setting{"local-zone:", "onion. nodefault"},
    Setting{"local-zone:", "home.arpa. nodefault"},
    Setting{"local-zone:", "127.in-addr.arpa. nodefault"},
    Setting{"use-syslog:", "no"},
};

lookup::Instant monotonic_now() {
  return std::chrono::duration_cast<lookup::Instant>(std::chrono::steady_clock::now().time_since_epoch());
}

// "192.0.2.53@53": the library writes servers so.
std::string forwarder_text(const std::string& address, std::uint16_t port) {
  return address + "@" + std::to_string(port);
}

std::unexpected<Error> unusable(const Server& server, const std::string& what) {
  return fail(Code::network_unusable, lookup::to_text(server), "libunbound does not take " + what);
}

// The questions of one server under way.
class Round {
 public:
  Round(const Libunbound& library, const ValidatorSetup& setup, std::vector<Validation>& validations)
      : library_(library), setup_(setup), validations_(validations) {}
  Round(const Round&) = delete;
  Round& operator=(const Round&) = delete;
  ~Round() = default;

  Result<void> run(const Server& server) {
    EMBLEM_CHECK(open(server));
    // Places of questions are handed to the library as pointers.
    waiting_.reserve(2 * validations_.size());
    for (Validation& validation : validations_) EMBLEM_CHECK(ask(server, validation));
    const lookup::Instant end = monotonic_now() + setup_.patience;
    EMBLEM_CHECK(wait_for_answers(end));
    EMBLEM_CHECK(doubt_unsigned(server, end));
    for (const Waiting& waiting : waiting_) {
      if (!waiting.answered) library_.cancel(context_.get(), waiting.id);
    }
    return {};
  }

 private:
  struct Waiting {
    Round& round;
    Validation& validation;
    int id = 0;
    bool answered = false;
  };

  bool stopped() const { return bridge_ && bridge_->trouble(); }

  Result<void> wait_for_answers(lookup::Instant end) {
    while (open_ > 0 && monotonic_now() < end && !stopped()) EMBLEM_CHECK(wait(end));
    return {};
  }

  const dns::DomainName& anchored_zone(const Validation& validation) const {
    return lookup::find_anchor(setup_.anchors, validation.question.name)->zone;
  }

  // An anchor that the library cannot use makes everything below it seem unsigned. Where it can, the keys of its zone,
  // which it has at hand by now, are secure.
  Result<void> doubt_unsigned(const Server& server, lookup::Instant end) {
    const auto seems_unsigned = [](const Validation& one) {
      return one.standing == Standing::insecure && one.why.empty();
    };
    for (const Validation& validation : validations_) {
      if (!seems_unsigned(validation)) continue;
      const dns::DomainName& zone = anchored_zone(validation);
      keys_.try_emplace(zone, Validation{.question = {zone, lookup::type_dnskey}});
    }
    for (auto& [zone, validation] : keys_) EMBLEM_CHECK(ask(server, validation));
    EMBLEM_CHECK(wait_for_answers(end));
    for (Validation& validation : validations_) {
      if (!seems_unsigned(validation)) continue;
      const Validation& keys = keys_.at(anchored_zone(validation));
      if (keys.standing == Standing::secure) continue;
      validation.standing = Standing::unchecked;
      validation.why = "the trust anchor above it proves nothing";
    }
    return {};
  }

  Result<void> wait(lookup::Instant until) {
    std::vector<pollfd> polled{{library_.descriptor(context_.get()), POLLIN, 0}};
    if (bridge_) bridge_->add_interests(polled);
    const auto left = std::max((until - monotonic_now()).count(), lookup::Instant::rep{0});
    if (poll(polled.data(), polled.size(), static_cast<int>(left)) < 0) {
      if (errno == EINTR) return {};
      return fail(Code::network_unusable, "poll", std::strerror(errno));
    }
    if (bridge_) bridge_->on_events(std::span(polled).subspan(1));
    if (polled[0].revents != 0 && library_.process(context_.get()) != 0) {
      return fail(Code::network_unusable, "libunbound", "it ended");
    }
    if (stopped()) note_trouble(*bridge_->trouble());
    return {};
  }

  void note_trouble(const std::string& why) {
    for (Waiting& waiting : waiting_) {
      if (!waiting.answered) waiting.validation.why = why;
    }
  }

  Result<void> open(const Server& server) {
    context_ = Context(library_.create(), ContextDeleter{&library_});
    ub_ctx* context = context_.get();
    if (context == nullptr) return fail(Code::network_unusable, "libunbound", "no memory");
    library_.set_log(context, nullptr);
    library_.set_threaded(context, 1);
    for (const Setting& setting : settings) EMBLEM_CHECK(set(server, setting));
    EMBLEM_TRY(const std::string forwarder, find_forwarder(server));
    if (library_.set_forwarder(context, forwarder.c_str()) != 0) return unusable(server, "the server");
    for (const lookup::TrustAnchor& anchor : setup_.anchors) {
      if (library_.add_anchor(context, anchor.line.c_str()) != 0) return unusable(server, "the trust anchor");
    }
    return {};
  }

  Result<void> set(const Server& server, const Setting& setting) {
    if (library_.set_option(context_.get(), setting.option, setting.value) == 0) return {};
    return unusable(server, setting.option);
  }

  // Whom the library asks: the server itself, or our end of the way there.
  Result<std::string> find_forwarder(const Server& server) {
    if (server.transport == Transport::plain && setup_.proxy == nullptr) {
      return forwarder_text(server.address.to_text(), server.port);
    }
    EMBLEM_TRY(bridge_, Bridge::open({.server = server, .proxy = setup_.proxy, .secure = setup_.secure}));
    EMBLEM_CHECK(set(server, {"tcp-upstream:", "yes"}));
    return forwarder_text("127.0.0.1", bridge_->port());
  }

  Result<void> ask(const Server& server, Validation& validation) {
    const dns::Question& question = validation.question;
    if (lookup::find_anchor(setup_.anchors, question.name) == nullptr) {
      validation.standing = Standing::insecure;
      validation.why = "no trust anchor is above it";
      return {};
    }
    Waiting& waiting = waiting_.emplace_back(Waiting{.round = *this, .validation = validation});
    const std::string name = question.name.is_root() ? "." : question.name.to_text() + ".";
    validation.why = "no answer came in time";
    const int error = library_.resolve(context_.get(), name.c_str(), question.type, question.dns_class, &waiting,
                                       &Round::on_answer, &waiting.id);
    if (error != 0) return unusable(server, std::string("the question: ") + library_.error_text(error));
    ++open_;
    return {};
  }

  static void on_answer(void* data, int error, ub_result* result) {
    Waiting& waiting = *static_cast<Waiting*>(data);
    waiting.answered = true;
    --waiting.round.open_;
    const AnswerHandle answer(result, AnswerDeleter{&waiting.round.library_});
    waiting.round.settle(waiting.validation, error, result);
  }

  void settle(Validation& validation, int error, const ub_result* result) const {
    validation.standing = Standing::unchecked;
    if (error != 0 || result == nullptr) {
      validation.why = error != 0 ? library_.error_text(error) : "no answer";
    } else if (result->bogus != 0) {
      validation.standing = Standing::bogus;
      validation.why = result->why_bogus != nullptr ? result->why_bogus : "it does not hold";
    } else if (result->secure != 0) {
      read_proved(validation, *result);
    } else if (result->rcode == static_cast<int>(dns::Rcode::no_error) ||
               result->rcode == static_cast<int>(dns::Rcode::name_error)) {
      read_unsigned(validation, *result);
    } else {
      validation.why = "no answer that could be checked";
    }
  }

  // Whether it says anything.
  bool read_answer(Validation& validation, const ub_result& result) const {
    const auto* bytes = static_cast<const std::uint8_t*>(result.answer_packet);
    const auto message = dns::parse_message({bytes, static_cast<std::size_t>(std::max(result.answer_len, 0))});
    if (!message) return false;
    validation.answer = lookup::read_answer(*message, validation.question, setup_.ihle, setup_.most_aliases);
    return validation.answer.says != lookup::Says::failed && validation.answer.says != lookup::Says::elsewhere;
  }

  void read_unsigned(Validation& validation, const ub_result& result) const {
    validation.standing = Standing::insecure;
    validation.why.clear();
    if (!read_answer(validation, result)) validation.answer = {.end = validation.question.name};
  }

  void read_proved(Validation& validation, const ub_result& result) const {
    validation.why = "what was proved cannot be read";
    if (!read_answer(validation, result)) return;
    validation.standing = Standing::secure;
    validation.why.clear();
  }

  const Libunbound& library_;
  const ValidatorSetup& setup_;
  std::vector<Validation>& validations_;
  std::map<dns::DomainName, Validation> keys_;  // of the zones of anchors
  std::vector<Waiting> waiting_;
  std::size_t open_ = 0;
  std::unique_ptr<Bridge> bridge_;
  Context context_;  // goes first: its answers come into the others
};

class UnboundValidator final : public Validator {
 public:
  UnboundValidator(const Libunbound& library, ValidatorSetup setup) : library_(library), setup_(std::move(setup)) {}

  Result<std::vector<Validation>> validate(const Server& server, std::span<const dns::Question> questions) override {
    std::vector<Validation> validations;
    validations.reserve(questions.size());
    for (const dns::Question& question : questions) validations.push_back({.question = question, .why = ""});
    if (server.transport == Transport::https) return unusable(server, "HTTPS");
    EMBLEM_CHECK(Round(library_, setup_, validations).run(server));
    return validations;
  }

 private:
  const Libunbound& library_;
  ValidatorSetup setup_;
};

}  // namespace

Result<std::unique_ptr<Validator>> make_validator(ValidatorSetup setup) {
  EMBLEM_TRY(const Libunbound* library, load_libunbound());
  return std::make_unique<UnboundValidator>(*library, std::move(setup));
}

}  // namespace emblem::dnssec
