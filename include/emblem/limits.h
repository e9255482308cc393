// The bounds on everything that foreign input can make us spend.
#pragma once

#include <cstddef>

namespace emblem {

// One set of bounds for the whole path from bytes to report. Defaults are the budgets of docs/deviations.md; each has
// its reason.
struct Limits {
  // Per look-up: a deployed set has three tokens and three keys; twenty times that is generous.
  std::size_t tokens = 64;
  std::size_t keys = 64;
  std::size_t record_bytes = 256 * 1024;
  // One token: the DNS cannot carry more in a record (RFC 1035 section 3.2.1, RDLENGTH).
  std::size_t token_bytes = 65535;
  // CBOR and JSON nesting; known content needs four levels.
  std::size_t depth = 16;
  // Entries of one CBOR map or members and values of one JSON document in a token; known content needs about 60.
  std::size_t map_entries = 256;
  std::size_t json_nodes = 4096;
  // A log list of every log ever known has about 500 entries of 30 values.
  std::size_t log_list_bytes = std::size_t{4} * 1024 * 1024;
  std::size_t log_list_nodes = 262144;
  // Signatures checked to judge one set, tokens and evidence together.
  std::size_t signature_checks = 256;
  // Steps of the search for a path that shows a trusted key; the verdict itself needs no search beyond reachability.
  std::size_t path_steps = 20000;
  // Assets of one emblem or constraint, and log entries of one endorsement.
  std::size_t assets = 1024;
  std::size_t log_entries = 64;
  // Evidence: certificates, SCTs of one certificate, entries of one revocation list.
  std::size_t certificates = 1024;
  std::size_t certificate_bytes = 65536;
  std::size_t scts = 32;
  std::size_t crl_bytes = std::size_t{64} * 1024 * 1024;
  std::size_t revocation_lists = 256;
  // Leaf hashes computed to settle one claim: certificates with an SCT of the log named, times issuers of that name.
  std::size_t leaf_hashes = 4096;
  // Proofs: a tree of 2^64 leaves is 64 deep, and its consistency needs at most two nodes a level.
  std::size_t proof_nodes = 128;
  // Evidence of logs: proofs, tree heads and entries of all logs together, each.
  std::size_t log_items = 1024;
  // One entry as a log hands it out; RFC 6962 gives its lengths 24 bits, real ones have 2 to 10 kB.
  std::size_t log_entry_bytes = std::size_t{256} * 1024;
  // One answer of a log or another server of evidence, revocation lists apart.
  std::size_t http_answer_bytes = std::size_t{8} * 1024 * 1024;
  std::size_t checkpoint_bytes = 65536;
  // One bundle: a thousand chains and their lists; the deployed emblem needs 16 kB.
  std::size_t bundle_bytes = std::size_t{128} * 1024 * 1024;
  // DNS: records of one master file or message, aliases followed before a chain counts as a loop.
  std::size_t master_file_bytes = std::size_t{16} * 1024 * 1024;
  std::size_t master_file_records = 65536;
  std::size_t aliases = 8;
  // One record in a master file: 65535 bytes of data, each at most four characters (\DDD), and as many empty strings.
  std::size_t master_entry_bytes = std::size_t{512} * 1024;
  std::size_t master_entry_fields = 65536;
  // Names that the reverse zone gives to one address; more than one is rare.
  std::size_t reverse_names = 4;
  // A resolver of our own: questions that it may send for one of ours, as resolvers bound theirs.
  std::size_t iteration_queries = 128;
  // Entries that one mirror holds, of all logs together; an interval of a thousand each around a thousand commitments.
  std::size_t mirror_entries = std::size_t{1} << 20;
  // Findings kept in one report; further ones are counted, not kept.
  std::size_t findings = 512;
};

}  // namespace emblem
