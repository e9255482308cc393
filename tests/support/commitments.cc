#include "tests/support/commitments.h"

#include <cstdlib>

#include "adapters/openssl/reader.h"
#include "core/bytes/base_encodings.h"
#include "tests/support/files.h"

namespace emblem::support {
namespace {

using Shared = std::shared_ptr<const evidence::VerifiedCommitment>;

Sha256Digest digest_of(std::string_view base64) {
  Sha256Digest digest;
  const Bytes bytes = parse_base64(base64).value();
  std::copy(bytes.begin(), bytes.end(), digest.bytes.begin());
  return digest;
}

// What the deployed issuer's endorsement says, with `kid` as its key and `files` as the evidence.
Shared judge_deployed(const std::string& kid, const std::vector<std::string>& files) {
  const Limits limits;
  const auto reader = openssl::make_reader();
  evidence::SetBuilder builder(*reader, provider(), limits);
  for (const std::string& file : files) builder.add_file(file, read_file(file));
  const evidence::Set set = std::move(builder).build();
  const auto logs = ct::LogList::parse(read_file("vectors/deployed/ct-logs.json"), provider(), limits).value();
  const std::vector<std::string> kids = {kid};
  const std::vector<token::LogEntry> entries = {{digest_of("SZybad4dfOz8Nt7Nh2SmuFuvCoeAGdFVUvvp6ynd+MM="),
                                                 digest_of("QNNJAoY2xYVJFA3TbFhkveEK8p54NdOp9wfnttqODyM=")}};
  std::size_t checks = 16;
  return std::make_shared<const evidence::VerifiedCommitment>(
      evidence::verify_commitment({.domain = "emblem.felixlinker.de", .kids = kids, .entries = entries},
                                  {.evidence = set,
                                   .logs = logs,
                                   .provider = provider(),
                                   .reader = *reader,
                                   .limits = limits,
                                   .at = parse_rfc3339("2026-06-17T00:10:00Z").value(),
                                   .roots = {},
                                   .signature_checks = checks}));
}

Shared judged(evidence::Outcome outcome) {
  static const std::string kid = "h32ycgpm2jxlgmhmtrnuv5rywsexxk3gwa45w3cmpzpyvkacdvka";
  static const std::string other_kid = "6d4ym5gslavhmz7u44x7mv4ycjzxhweslioeujuutnom5hp7hpnq";
  static const std::string chain = "vectors/deployed/emblem.felixlinker.de/emblem.felixlinker.de.chain.pem";
  static const Shared holds = judge_deployed(kid, {chain});
  static const Shared fails = judge_deployed(other_kid, {chain});
  static const Shared unsettled = judge_deployed(kid, {});
  const Shared& chosen = outcome == evidence::Outcome::holds   ? holds
                         : outcome == evidence::Outcome::fails ? fails
                                                               : unsettled;
  if (chosen->outcome() != outcome) std::abort();  // the vectors are not what they were
  return chosen;
}

}  // namespace

void DecidedCommitments::decide(std::string_view domain, const TestKey& key, evidence::Outcome outcome) {
  for (const auto family : {keys::Family::jose, keys::Family::cbor}) {
    for (const std::string& kid : key.verified()->identifier_texts(family))
      decided_[{std::string(domain), kid}] = outcome;
  }
}

Shared DecidedCommitments::find(const evidence::CommitmentClaim& claim, std::size_t&) {
  for (const std::string& kid : claim.kids) {
    const auto decided = decided_.find({std::string(claim.domain), kid});
    if (decided != decided_.end()) return judged(decided->second);
  }
  return judged(evidence::Outcome::unsettled);
}

}  // namespace emblem::support
