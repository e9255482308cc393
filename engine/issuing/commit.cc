#include "engine/issuing/commit.h"

#include <algorithm>

#include "core/ct/static_ct.h"
#include "core/ct/timestamped_entry.h"
#include "core/evidence/binding_names.h"
#include "core/issue/commitment_names.h"
#include "core/keys/key_id.h"
#include "core/x509/pem.h"
#include "core/x509/precertificate.h"
#include "engine/issuing/claims.h"
#include "engine/issuing/home_keys.h"

namespace emblem::issuing {
namespace {

constexpr std::int64_t day = 86400;

std::vector<std::string> kids_of(const home::Key& root, const Workbench& bench) {
  return {to_text(id_of(root.key, keys::Family::jose, bench.provider)),
          to_text(id_of(root.key, keys::Family::cbor, bench.provider))};
}

std::vector<Bytes> split_chain(ByteView pem, const Limits& limits) {
  std::vector<Bytes> chain;
  for (x509::Block& block : x509::split_pem(pem, limits).blocks) chain.push_back(std::move(block.der));
  return chain;
}

// The chain, and what the bench has besides: an issuer that came apart, revocation lists.
evidence::Set read_chain(ByteView pem, const Workbench& bench) {
  return gather_evidence("chain", split_chain(pem, bench.limits), bench);
}

// One chain on its way into the home.
class ChainTaker {
 public:
  ChainTaker(const ChainOffer& offer, const Workbench& bench)
      : offer_(offer), bench_(bench), kids_(kids_of(offer.root, bench)), set_(read_chain(offer.pem, bench)) {}

  Result<TakenChain> run() {
    EMBLEM_TRY(const std::size_t leaf, find_leaf());
    const x509::Certificate& certificate = set_.certificates()[leaf];
    if (certificate.not_before.seconds > bench_.now.seconds + day) {
      return fail(Code::clock_implausible, "", "the certificate begins at " + to_rfc3339(certificate.not_before));
    }
    taken_.commitment = {.certificate = certificate.sha256,
                         .key = offer_.root.name,
                         .chain = Bytes(offer_.pem.begin(), offer_.pem.end()),
                         .entries = {},
                         .not_after = certificate.not_after,
                         .kept = bench_.now};
    // A static log's entry is an index, which is shorter on the wire than a digest; the order is the same every time.
    for (const ct::Kind kind : {ct::Kind::tiled, ct::Kind::rfc6962}) {
      for (const ct::Log& log : bench_.logs.logs()) {
        if (log.kind == kind) take_entries_of(log, leaf);
      }
    }
    if (taken_.commitment.entries.empty()) return nothing_holds(certificate);
    return std::move(taken_);
  }

 private:
  Result<std::size_t> find_leaf() const {
    const auto certificates = set_.certificates();
    if (certificates.empty()) return fail(Code::chain_unsuitable, "", "no certificate in the file");
    for (std::size_t i = 0; i < certificates.size(); ++i) {
      if (evidence::check_binding_names(certificates[i], bench_.issuer.domain(), kids_) != evidence::Binding::none)
        return i;
    }
    std::string wanted;
    for (const std::string& name : issue::commitment_names(bench_.issuer, offer_.root.key, bench_.provider)) {
      wanted += (wanted.empty() ? "" : ", ") + name;
    }
    return fail(Code::chain_unsuitable, "names", "needed: " + wanted);
  }

  void take_entries_of(const ct::Log& log, std::size_t leaf) {
    for (const evidence::EmbeddedSct& embedded : set_.scts_of(log.id)) {
      if (embedded.certificate != leaf || taken_.commitment.entries.size() == offer_.entries) continue;
      const auto entry = find_entry(log, embedded);
      if (entry && holds(*entry)) {
        taken_.commitment.entries.push_back(*entry);
        taken_.logs.push_back(ct::to_text(log));
      }
    }
  }

  // Where the log keeps the certificate: by index where its SCT tells one, else by the leaf's hash.
  std::optional<token::LogEntry> find_entry(const ct::Log& log, const evidence::EmbeddedSct& embedded) const {
    if (log.kind == ct::Kind::tiled) {
      const auto index = ct::find_leaf_index(embedded.sct.extensions);
      if (!index) return std::nullopt;
      return token::LogEntry{log.id, *index};
    }
    const x509::Certificate& certificate = set_.certificates()[embedded.certificate];
    const auto tbs = x509::precertificate_tbs(certificate.der);
    if (!tbs) return std::nullopt;
    for (const std::size_t index : set_.find_subject(certificate.issuer)) {
      const x509::Certificate& issuer = set_.certificates()[index];
      if (bench_.reader.verify_issuance(certificate, issuer) != x509::Issuance::signed_by_issuer) continue;
      const Bytes leaf = ct::encode_timestamped_entry(
          embedded.sct, {.issuer_key_hash = bench_.provider.sha256(issuer.spki), .tbs = *tbs});
      return token::LogEntry{log.id, ct::leaf_hash(leaf, bench_.provider)};
    }
    return std::nullopt;
  }

  bool holds(const token::LogEntry& entry) {
    const auto verified =
        judge_claim({.domain = bench_.issuer.domain(), .kids = kids_, .entries = std::span(&entry, 1)}, set_, bench_);
    taken_.findings.insert(taken_.findings.end(), verified.findings().begin(), verified.findings().end());
    return verified.outcome() == evidence::Outcome::holds;
  }

  std::unexpected<Error> nothing_holds(const x509::Certificate& certificate) const {
    if (!certificate.sct_list) return fail(Code::chain_unsuitable, "SCTs", "the certificate carries none");
    if (set_.find_subject(certificate.issuer).empty()) {
      return fail(Code::chain_unsuitable, "issuer", "its issuer's certificate is not in the file");
    }
    std::string why = "no log of the list vouches for it";
    for (const Finding& finding : taken_.findings) why += "; " + finding.text;
    return fail(Code::chain_unsuitable, "SCTs", why);
  }

  const ChainOffer& offer_;
  const Workbench& bench_;
  std::vector<std::string> kids_;
  evidence::Set set_;
  TakenChain taken_;
};

}  // namespace

Result<TakenChain> take_chain(const ChainOffer& offer, const Workbench& bench) {
  return ChainTaker(offer, bench).run();
}

bool serves_family(const home::Commitment& commitment, const home::Key& root, keys::Family family,
                   const Workbench& bench) {
  const std::vector<std::string> kids{to_text(id_of(root.key, family, bench.provider))};
  const evidence::Set set = read_chain(commitment.chain, bench);
  const auto leaf =
      std::ranges::find(set.certificates(), commitment.certificate, [](const auto& c) { return c.sha256; });
  return leaf != set.certificates().end() &&
         evidence::check_binding_names(*leaf, bench.issuer.domain(), kids) != evidence::Binding::none;
}

const home::Commitment* find_commitment(const home::Contents& contents, const home::Key& root, keys::Family family,
                                        const Workbench& bench) {
  const home::Commitment* latest = nullptr;
  for (const home::Commitment& commitment : contents.commitments) {
    if (commitment.key != root.name || !serves_family(commitment, root, family, bench)) continue;
    if (latest == nullptr || latest->not_after <= commitment.not_after) latest = &commitment;
  }
  return latest;
}

std::vector<token::LogEntry> entries_for(const home::Contents& contents, const home::Key& root, keys::Family family,
                                         const Workbench& bench) {
  const home::Commitment* commitment = find_commitment(contents, root, family, bench);
  return commitment == nullptr ? std::vector<token::LogEntry>() : commitment->entries;
}

std::vector<Bytes> chain_of(const home::Commitment& commitment, const Limits& limits) {
  return split_chain(commitment.chain, limits);
}

}  // namespace emblem::issuing
