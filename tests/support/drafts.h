// What a test wants a token to say, whatever the dialect.
#pragma once

#include "core/token/log_entry.h"
#include "core/token/purpose.h"
#include "emblem/report.h"
#include "tests/support/test_key.h"

namespace emblem::support {

// The moment at which tests ask, and the lifetime of drafts around it; seconds.
inline constexpr std::int64_t now = 1'800'000'000;
inline constexpr std::int64_t hour = 3600;

struct Lifetime {
  std::int64_t not_before = now - hour;
  std::int64_t expires = now + hour;
};

struct EmblemDraft {
  TestKey signer;
  std::optional<std::string> issuer = "https://hospital.example";
  std::vector<std::string> assets = {"www.hospital.example"};
  token::Purposes purposes = token::red_cross_protective;  // in `jose` 0 writes an empty list
  std::optional<std::vector<std::string>> distribution;    // `jose` only
  Lifetime lifetime;
};

// Of constraints, the CBOR dialects have purposes alone.
struct EndorsementDraft {
  TestKey signer;
  TestKey endorsed;
  std::optional<std::string> issuer = "https://hospital.example";
  std::optional<std::string> subject = "https://hospital.example";
  bool end = true;
  std::optional<token::Purposes> purposes = token::red_cross_protective;
  std::optional<std::vector<std::string>> distribution;
  std::optional<std::vector<std::string>> assets;
  std::optional<std::int64_t> window;
  std::vector<token::LogEntry> log;
  Lifetime lifetime;
};

// How the token names the key that signed it.
enum class SignerAs : std::uint8_t { kid, stripped_kid, carried_key };

struct Publication {
  Dialect dialect{};
  std::string owner = "www.hospital.example";
  std::string set_id;  // TXT only
  SignerAs signer_as = SignerAs::kid;
};

// Some entry of some log; each number gives another.
token::LogEntry log_entry(std::uint8_t number = 1);

}  // namespace emblem::support
