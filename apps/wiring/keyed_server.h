// A name server with which we share a key: everything we say to it is signed, and so is everything we believe of it.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "adapters/dns_sockets/ask_all.h"
#include "adapters/files/permissions.h"
#include "adapters/openssl/macs.h"
#include "core/dns/message.h"
#include "core/update/tsig.h"
#include "core/update/update_message.h"
#include "engine/lookup/policy.h"
#include "engine/lookup/server.h"

namespace emblem::wiring {

class KeyedServer {
 public:
  struct Setup {
    lookup::Server server;
    update::TsigKey key;
    std::function<UnixTime()> now;    // civil time, which both sides must have
    lookup::Instant patience{10000};  // for each answer
  };

  explicit KeyedServer(Setup setup) : setup_(std::move(setup)) {}

  const lookup::Server& address() const { return setup_.server; }

  // The longest update that can be signed.
  std::size_t longest_update() const { return update::max_signed_bytes(setup_.key); }

  // Asks without recursion over TCP. Errors: update_unanswered (also where one answer is missing),
  // update_answer_unsigned, update_refused (the clocks differ).
  Result<std::vector<std::optional<dns::Message>>> ask(std::span<const dns::Question> questions);

  // The same unsigned, for what no harm can come of: Knot takes a key for no other zones than its own, so that it
  // cannot be asked with one in which zone a name lies.
  Result<std::vector<std::optional<dns::Message>>> ask_openly(std::span<const dns::Question> questions);

  enum class Taken : std::uint8_t { whole, not_at_all_for_an_alias };

  // Sends one message over TCP. Errors: as above; update_refused with the response code.
  Result<Taken> send(const update::Update& update);

 private:
  update::Signature signature() const { return {.key = setup_.key, .now = setup_.now(), .macs = macs_}; }
  std::string place() const { return to_text(setup_.server); }
  Result<std::vector<std::optional<dns::Message>>> ask(std::span<const dns::Question> questions,
                                                       dns_sockets::Courier* courier);
  Result<std::uint16_t> exchange(Bytes message);
  std::unexpected<Error> refused(const update::VerifiedResponse& response) const;

  Setup setup_;
  openssl::Macs macs_;
};

struct KeyFile {
  update::TsigKey key;
  files::Access access{};  // wider: others can read or change it, and so update the zone
};

// Errors: file_unreadable, tsig_key_malformed.
Result<KeyFile> read_key_file(const std::string& path);

}  // namespace emblem::wiring
