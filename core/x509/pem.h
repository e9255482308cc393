// Takes files apart into the DER that they hold (RFC 7468).
#pragma once

#include <string>
#include <vector>

#include "core/bytes/bytes.h"
#include "emblem/limits.h"
#include "emblem/report.h"

namespace emblem::x509 {

enum class Label : std::uint8_t {
  certificate,
  revocation_list,
  public_key,
  unlabelled,  // the file is DER as a whole
};

struct Block {
  Label label{};
  std::string where;  // "line 12", empty for a DER file
  Bytes der;

  friend bool operator==(const Block&, const Block&) = default;
};

struct Blocks {
  std::vector<Block> blocks;
  std::vector<Finding> findings;  // pem_malformed, evidence_unreadable, limit_exceeded: what was left out, and where
};

// Text between blocks is skipped (tools print a certificate's content there). A broken block or one of another label is
// left out with a finding and spoils no other. Reads at most limits.certificates blocks.
Blocks split_pem(ByteView file, const Limits& limits);

// The reverse of one block, lines of 64 characters; not for `unlabelled`.
std::string encode_pem(Label label, ByteView der);

}  // namespace emblem::x509
