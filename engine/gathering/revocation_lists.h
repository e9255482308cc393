// Revocation lists, from where the authorities of binding certificates publish them.
#pragma once

#include <functional>
#include <set>
#include <span>

#include "core/evidence/commitment.h"
#include "engine/gathering/harvest.h"
#include "engine/gathering/web.h"

namespace emblem::gathering {

// A certificate of which nothing at hand shows whether it was revoked.
struct ListErrand {
  x509::Certificate certificate;
  std::vector<x509::Certificate> issuers;  // by name; one of them must have signed the list
  std::vector<std::string> addresses;      // of its lists, as x509::parse_distribution_points gives them
};

struct FetchedLists {
  std::vector<Bytes> lists;  // DER; signed by an issuer, about the certificate, and of this moment
  std::vector<Finding> findings;
  std::vector<Disclosure> disclosures;
};

// What to ask for, for commitments that were judged with this evidence: the certificate by which each holds, unless a
// list at hand settles whether it was revoked, it names no list, or it has run out, for authorities then forget it.
// `asked` holds the digests of certificates that were asked about, and takes those of the errands.
std::vector<ListErrand> plan_revocation_lists(std::span<const evidence::VerifiedCommitment> commitments,
                                              const evidence::Set& evidence, UnixTime now,
                                              std::set<Sha256Digest>& asked);

struct ListFetching {
  std::span<const ListErrand> errands;
  Web& web;
  const x509::Reader& reader;
  const Limits& limits;
  UnixTime now;
  std::function<void(std::string_view)> on_progress = {};
};

// Asks each address once, one after the other, the further ones of a certificate only when those before brought
// nothing; Limits::crl_bytes is for all of them together. Where nothing came that holds, a finding says why:
// revocation_list_not_fetched.
FetchedLists fetch_revocation_lists(const ListFetching& fetching);

}  // namespace emblem::gathering
