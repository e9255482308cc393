// Files between organisations and authorities, taken apart.
#pragma once

#include <optional>

#include "apps/wiring/inspected_facts.h"
#include "emblem/limits.h"

namespace emblem::wiring {

struct DeskFile {
  std::string kind;  // "request", "approval" or "reply"
  Facts facts;
  std::vector<Finding> findings;  // request_signature_bad
  // The endorsements of a reply, each as it would stand in a file of its own: a JWS as text, or CBOR.
  struct Endorsement {
    Dialect dialect{};
    Bytes bytes;
  };
  std::vector<Endorsement> endorsements;
};

// Nothing for files of other kinds.
std::optional<DeskFile> find_desk_file(ByteView content, const crypto::Provider& provider, const Limits& limits);

}  // namespace emblem::wiring
