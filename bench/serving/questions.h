// The questions that a load is made of.
#pragma once

#include <cstdint>
#include <string>

#include "core/dns/message.h"

namespace emblem::bench {

struct QuestionRules {
  std::string pattern;  // "host%.zone.example": % stands for a number below `names`
  std::uint64_t names = 1;
  dns::RecordType type = dns::type_a;
  std::uint16_t edns = 4096;  // 0: no EDNS
};

// Draws names in an order that looks random and is the same in every run.
class Questions {
 public:
  explicit Questions(QuestionRules rules) : rules_(std::move(rules)) {}

  Bytes next(std::uint16_t id);

 private:
  std::uint64_t draw();

  QuestionRules rules_;
  std::uint64_t state_ = 0x9e3779b97f4a7c15;
};

// Bytes that are no question: of any length up to 512, with a header that asks.
Bytes make_garbage(std::uint64_t& state);

}  // namespace emblem::bench
