#include "engine/issuing/accept.h"

#include <algorithm>

#include "core/bytes/base_encodings.h"
#include "core/x509/pem.h"
#include "engine/issuing/claims.h"
#include "engine/issuing/home_keys.h"

namespace emblem::issuing {
namespace {

class Acceptor {
 public:
  Acceptor(const home::Contents& contents, const desk::Reply& reply, const Workbench& bench)
      : contents_(contents), reply_(reply), bench_(bench) {}

  Result<Accepted> run(Caution caution) {
    EMBLEM_TRY(const keys::SharedKey signer, keys::VerifiedKey::make(reply_.key, bench_.provider));
    for (const desk::Reply::Endorsement& endorsement : reply_.endorsements) {
      auto read = read_token(endorsement.dialect, endorsement.bytes, bench_);
      if (!read) return std::unexpected(within("endorsement", std::move(read).error()));
      EMBLEM_CHECK(check_address(*read));
      EMBLEM_CHECK(check_validity(*read, *signer));
      EMBLEM_CHECK(check_commitment(*read, *signer, caution));
      keep(*read, endorsement.bytes);
    }
    if (knows_better()) return std::move(accepted_);
    home::Endorser endorser{.issuer = reply_.authority.text(), .key = reply_.key, .chain = {}};
    const auto add = [&](ByteView der) {
      const std::string pem = x509::encode_pem(x509::Label::certificate, der);
      endorser.chain.insert(endorser.chain.end(), pem.begin(), pem.end());
    };
    for (const Bytes& der : reply_.chain) add(der);
    // An authority that sends no chain may have handed it over in another way.
    if (reply_.chain.empty()) {
      for (const x509::Certificate& certificate : bench_.evidence.certificates()) add(certificate.der);
    }
    accepted_.change.endorsers.push_back(std::move(endorser));
    return std::move(accepted_);
  }

 private:
  Result<void> check_address(const token::UnverifiedToken& token) const {
    const auto not_for_us = [](std::string why) { return fail(Code::endorsement_not_for_us, "", std::move(why)); };
    if (token.role() != Role::endorsement) return not_for_us("it is an emblem");
    if (!token.issuer || *token.issuer != reply_.authority) return not_for_us("it was not issued by whom it came from");
    if (*token.issuer == bench_.issuer) return not_for_us("it is by this organisation itself");
    const token::EndorsementClaims& claims = token.endorsement();
    if (claims.subject != bench_.issuer) {
      return not_for_us("it names " + (claims.subject ? claims.subject->text() : std::string("nobody")));
    }
    const home::Key* root = find_by_id(contents_, claims.key, bench_.provider);
    if (root == nullptr || root->role != home::KeyRole::root) return not_for_us("it endorses another key");
    return {};
  }

  Result<void> check_validity(const token::UnverifiedToken& token, const keys::VerifiedKey& signer) const {
    const auto* id = std::get_if<keys::KeyId>(&token.signer);
    const bool named = id != nullptr && signer.is_named(*id) && signer.algorithm() == token.algorithm;
    if (!named || signer.check_signature(token.signed_bytes, token.signature) != crypto::SignatureCheck::good) {
      return fail(Code::signature_bad, "endorsement");
    }
    if (bench_.now < token.not_before)
      return fail(Code::not_yet_valid, "endorsement", "from " + to_rfc3339(token.not_before));
    if (bench_.now >= token.expires) return fail(Code::expired, "endorsement", "since " + to_rfc3339(token.expires));
    if (token.endorsement().end != token::EndorsementClaims::Power::endorse_further) {
      return fail(Code::endorsement_cannot_endorse, "endorsement");
    }
    return {};
  }

  Result<void> check_commitment(const token::UnverifiedToken& token, const keys::VerifiedKey& signer, Caution caution) {
    const evidence::Set set = gather_evidence("reply", reply_.chain, bench_);
    const auto kids = signer.identifier_texts(token.family());
    const auto verified = judge_claim(
        {.domain = reply_.authority.domain(), .kids = kids, .entries = token.endorsement().log}, set, bench_);
    if (verified.outcome() == evidence::Outcome::holds) return {};
    std::string why(to_text(verified.status()));
    for (const Finding& finding : verified.findings()) why += "; " + finding.text;
    if (verified.outcome() == evidence::Outcome::fails && caution == Caution::rehearsed) {
      return fail(Code::endorser_refused, reply_.authority.text(), why);
    }
    if (caution == Caution::rehearsed) return fail(Code::endorser_unsettled, reply_.authority.text(), why);
    accepted_.findings.push_back({Code::endorser_unsettled, reply_.authority.text(), why});
    return {};
  }

  // A chain that shows nothing does not take the place of one that may.
  bool knows_better() const {
    return !accepted_.findings.empty() && std::ranges::any_of(contents_.endorsers, [&](const home::Endorser& known) {
      return known.issuer == reply_.authority.text() && known.key == reply_.key && !known.chain.empty();
    });
  }

  // An older endorsement by the same organisation of the same key in the same dialect gives way, unless it lasts longer
  // or admits more.
  void keep(const token::UnverifiedToken& read, ByteView bytes) {
    home::Token kept = to_kept(read, bytes);
    for (const home::Token& old : contents_.tokens) {
      const bool same_place = old.role == Role::endorsement && old.issuer == kept.issuer && old.key == kept.key &&
                              old.dialect == kept.dialect && old.state == home::TokenState::current;
      if (!same_place || old.sha256 == kept.sha256) continue;
      if (old.expires <= kept.expires && token::includes(kept.purposes, old.purposes) &&
          !read.endorsement().constraints.assets) {
        accepted_.change.token_states[old.sha256] = home::TokenState::superseded;
      }
    }
    accepted_.change.journal.push_back({.at = bench_.now,
                                        .action = "endorsement accepted",
                                        .by = kept.signer,
                                        .what = encode_hex(kept.sha256.bytes),
                                        .whom = kept.issuer,
                                        .until = to_rfc3339(kept.expires)});
    accepted_.endorsements.push_back(kept);
    accepted_.change.tokens.push_back(std::move(kept));
  }

  const home::Contents& contents_;
  const desk::Reply& reply_;
  const Workbench& bench_;
  Accepted accepted_;
};

}  // namespace

Result<Accepted> accept(const home::Contents& contents, const desk::Reply& reply, Caution caution,
                        const Workbench& bench) {
  return Acceptor(contents, reply, bench).run(caution);
}

}  // namespace emblem::issuing
