// What `emblem check` was asked, as plain values: the command line and the policy file put together.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "adapters/policy_file/policy_file.h"
#include "core/dns/record.h"
#include "emblem/time.h"

namespace emblem::wiring {

enum class Network : std::uint8_t { allowed, forbidden };

enum class Output : std::uint8_t { text, explain, json, quiet };

// Whom a look is to resemble (docs/threat-model.md).
enum class Covert : std::uint8_t {
  off,
  resolver,  // one more recursive resolver that is asked for addresses
  crowd,     // one of the many who use a large resolver
};

struct CheckOptions {
  std::vector<std::string> assets;          // at least one, as typed
  std::vector<std::string> records;         // paths of master files, "-" is standard input; empty: ask the DNS
  std::optional<std::string> name;          // where to look, when not at the asset's own name
  std::vector<std::string> via;             // "system" or what lookup::parse_via reads; empty: "system"
  std::optional<std::string> proxy;         // what lookup::parse_proxy reads: nothing goes around it
  std::optional<std::string> tls_ca;        // file of authorities for TLS, instead of the system's
  std::optional<std::string> trust_anchor;  // file of DNSKEY or DS records: DNSSEC is checked from there
  Covert covert = Covert::off;
  std::optional<std::string> root_hints;             // file of the root's name servers, for Covert::resolver
  std::uint16_t ihle_type = dns::default_type_ihle;  // 65280 to 65534
  std::vector<std::string> evidence;                 // paths of files and folders
  // Trust, pins, denied keys and tokens, kinds, logs, roots, limits: the policy file's, with the command line's added
  // to its lists and put over its single values.
  policy_file::Policy policy;
  std::optional<Bytes> policy_file;  // as read, for decision records; nothing when none was given
  // The list that `emblem logs update` keeps, which need not be there: used where no other is named and it is newer
  // than the built-in.
  std::optional<std::string> kept_logs;
  policy_file::RequiredLevel require = policy_file::RequiredLevel::endorsed;
  std::optional<UnixTime> at;  // nothing: now
  Network network = Network::allowed;
  Output output = Output::text;
  std::optional<std::string> record;  // where a decision record is kept
};

}  // namespace emblem::wiring
