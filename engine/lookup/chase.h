// One type asked about one name at one server, through all aliases.
#pragma once

#include "engine/lookup/answer.h"
#include "engine/lookup/exchange.h"

namespace emblem::lookup {

class Chase {
 public:
  enum class Purpose : std::uint8_t { emblem, address, reverse };

  struct Task {
    std::size_t server = 0;
    dns::DomainName name;
    dns::RecordType type = 0;
    Purpose purpose{};
    Instant give_up_at{};
    Way first_way = Way::udp;
  };

  // What the rules for reading an answer depend on.
  struct Rules {
    dns::RecordType ihle = dns::default_type_ihle;
    std::size_t most_aliases = 8;
  };

  // One question on the way; `answer` and `outcome` are there once it has ended.
  struct Step {
    Exchange exchange;
    Answer answer;
    std::string outcome;
  };

  Chase(Task task, Rules rules) : task_(std::move(task)), rules_(rules) {}

  void start(Exchange::Surroundings around);

  // To be called when the exchange of the last step may have ended: reads its answer, and asks again where an alias
  // leads on.
  void advance(Exchange::Surroundings around);

  const Task& task() const { return task_; }
  Exchange& exchange() { return steps_.back().exchange; }
  const std::vector<Step>& steps() const { return steps_; }

  enum class State : std::uint8_t { running, answered, failed };
  State state() const { return state_; }
  // What ended it; `failure` counts when the state is failed.
  const Answer& last() const { return steps_.back().answer; }

 private:
  void ask(dns::DomainName name, Exchange::Surroundings around);
  std::size_t aliases_followed() const;
  bool has_asked(const dns::DomainName& name) const;

  Task task_;
  Rules rules_;
  State state_ = State::running;
  std::vector<Step> steps_;
};

}  // namespace emblem::lookup
