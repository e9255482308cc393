#include "engine/issuing/endorse.h"

#include <algorithm>
#include <array>
#include <set>

#include "core/bytes/base_encodings.h"
#include "engine/issuing/commit.h"
#include "engine/issuing/home_keys.h"
#include "engine/issuing/review.h"

namespace emblem::issuing {
namespace {

class Endorser {
 public:
  Endorser(const home::Contents& contents, const EndorseOrder& order, Keyring& keyring, const Workbench& bench)
      : contents_(contents), order_(order), request_(order.request.content()), keyring_(keyring), bench_(bench) {}

  Result<Endorsed> run() {
    EMBLEM_CHECK(check_narrowing());
    EMBLEM_CHECK(check_approvals());
    EMBLEM_CHECK(check_commitment());
    EMBLEM_TRY(const home::Key* root, require_active(contents_, home::KeyRole::root));
    Endorsed endorsed{.reply = {.authority = bench_.issuer,
                                .key = root->key,
                                .chain = chain_for(*root),
                                .request = order_.request.sha256(),
                                .endorsements = {}},
                      .change = {},
                      .until = begins() + UnixTime{order_.lifetime.value_or(request_.lifetime), 0}};
    EMBLEM_TRY(crypto::SigningKey* const signer, keyring_.open(*root));
    for (const Dialect dialect : request_.dialects) {
      EMBLEM_TRY(const issue::Draft draft, make_draft(dialect, *root, endorsed.until));
      EMBLEM_TRY(issue::SignedToken written, issue::write_token(draft, *signer, bench_.provider));
      register_given(draft, written, root->key, endorsed.change);
      endorsed.reply.endorsements.push_back({dialect, std::move(written.bytes)});
    }
    return endorsed;
  }

 private:
  UnixTime begins() const { return {bench_.now.seconds, 0}; }

  Result<void> check_narrowing() const {
    const auto wider = [](std::string what) {
      return fail(Code::option_value_wrong, std::move(what), "wider than the request");
    };
    if (order_.purposes && !token::includes(request_.purposes, *order_.purposes)) return wider("--purpose");
    if (order_.lifetime && *order_.lifetime > request_.lifetime) return wider("--for");
    if (order_.lifetime && *order_.lifetime <= 0) return fail(Code::lifetime_wrong, "--for");
    for (const std::string& asset : order_.assets) {
      if (request_.assets.empty()) break;
      const auto narrow = token::parse_asset(asset, Dialect::jose);
      const bool covered = narrow && std::ranges::any_of(request_.assets, [&](const std::string& text) {
                             const auto wide = token::parse_asset(text, Dialect::jose);
                             return wide && token::covers(wide->asset.id, narrow->asset.id);
                           });
      if (!covered) return wider("--asset " + asset);
    }
    // Whoever approves names must not find that the signature covers any.
    const bool names_assets = !order_.assets.empty() || !request_.assets.empty();
    const auto has_no_place = [](Dialect dialect) { return dialect != Dialect::jose; };
    if (names_assets && std::ranges::any_of(request_.dialects, has_no_place)) {
      return fail(Code::dialect_cannot_say, "assets",
                  "only jose has a place for them: ask for a request in jose alone");
    }
    return {};
  }

  Result<void> check_approvals() const {
    std::set<std::string> counted;
    for (const desk::Approval& approval : order_.approvals) {
      if (approval.request != order_.request.sha256()) return fail(Code::approval_not_for_this, "--approval");
      const std::string id = approver_id(approval);
      if (is_own_root(approval))
        return fail(Code::key_unknown, "--approval", "the desk's own root key approves nothing");
      if (!may_approve(approval)) return fail(Code::key_unknown, "--approval", id + " is no approver of this home");
      counted.insert(id);
    }
    if (counted.size() >= order_.quorum) return {};
    return fail(Code::approval_missing, "",
                std::to_string(counted.size()) + " of " + std::to_string(order_.quorum) + " approvers");
  }

  std::string approver_id(const desk::Approval& approval) const {
    return to_text(id_of(approval.approver, keys::Family::cbor, bench_.provider));
  }

  bool is_own_root(const desk::Approval& approval) const {
    return std::ranges::any_of(contents_.keys, [&](const home::Key& key) {
      return key.role == home::KeyRole::root && key.key == approval.approver;
    });
  }

  bool may_approve(const desk::Approval& approval) const {
    return std::ranges::any_of(std::array{keys::Family::jose, keys::Family::cbor}, [&](keys::Family family) {
      const std::string id = to_text(id_of(approval.approver, family, bench_.provider));
      return std::ranges::find(order_.approvers, id) != order_.approvers.end();
    });
  }

  Result<void> check_commitment() const {
    if (order_.caution == Caution::forced) return {};
    const Review seen = review(contents_, order_.request, bench_);
    if (seen.commitment == evidence::Outcome::holds) return {};
    std::string why(to_text(seen.status));
    for (const Finding& finding : seen.findings) {
      if (finding.code != Code::commitment_not_shown && !finding.text.empty()) why += "; " + finding.text;
    }
    return fail(Code::commitment_not_shown, request_.organization.text(), why);
  }

  // What shows the entries that the endorsements name.
  std::vector<Bytes> chain_for(const home::Key& root) const {
    std::vector<Bytes> chain;
    for (const Dialect dialect : request_.dialects) {
      const home::Commitment* commitment = find_commitment(contents_, root, family_of(dialect), bench_);
      if (commitment == nullptr) continue;
      for (Bytes& der : chain_of(*commitment, bench_.limits)) {
        if (std::ranges::find(chain, der) == chain.end()) chain.push_back(std::move(der));
      }
    }
    return chain;
  }

  Result<issue::Draft> make_draft(Dialect dialect, const home::Key& root, UnixTime until) const {
    const keys::Family family = family_of(dialect);
    auto log = entries_for(contents_, root, family, bench_);
    if (log.empty() && order_.caution == Caution::rehearsed) {
      return fail(Code::commitment_missing, root.name, "an endorsement without one counts nowhere");
    }
    issue::EndorsementDraft content{.subject = request_.organization,
                                    .key = id_of(request_.root, family, bench_.provider),
                                    .end = token::EndorsementClaims::Power::endorse_further,
                                    .purposes = order_.purposes.value_or(request_.purposes),
                                    .assets = std::nullopt,
                                    .window = std::nullopt,
                                    .log = std::move(log)};
    const auto& assets = order_.assets.empty() ? request_.assets : order_.assets;
    if (dialect == Dialect::jose && !assets.empty()) {
      content.assets.emplace();
      for (const std::string& text : assets) {
        auto parsed = token::parse_asset(text, dialect);
        if (!parsed) return fail(Code::asset_malformed, text, std::move(parsed.error().detail));
        content.assets->push_back(std::move(parsed->asset));
      }
    }
    return issue::Draft{.dialect = dialect,
                        .issuer = bench_.issuer,
                        .issued_at = begins(),
                        .not_before = {begins().seconds - backdating, 0},
                        .expires = until,
                        .content = std::move(content)};
  }

  void register_given(const issue::Draft& draft, const issue::SignedToken& written, const crypto::PublicKey& signer,
                      home::Change& change) const {
    const auto& content = std::get<issue::EndorsementDraft>(draft.content);
    const auto& assets = order_.assets.empty() ? request_.assets : order_.assets;
    home::Given given{.token = written.sha256,
                      .bytes = written.bytes,
                      .dialect = draft.dialect,
                      .organization = request_.organization.text(),
                      .key = to_text(content.key),
                      .purposes = content.purposes,
                      .assets = draft.dialect == Dialect::jose ? assets : std::vector<std::string>(),
                      .not_before = draft.not_before,
                      .expires = draft.expires,
                      .given = bench_.now,
                      .request = order_.request.sha256(),
                      .approvals = {}};
    for (const desk::Approval& approval : order_.approvals) given.approvals.push_back(approver_id(approval));
    change.journal.push_back({.at = bench_.now,
                              .action = "endorsement given",
                              .by = to_text(id_of(signer, family_of(draft.dialect), bench_.provider)),
                              .what = encode_hex(written.sha256.bytes),
                              .whom = given.organization,
                              .until = to_rfc3339(given.expires)});
    change.given.push_back(std::move(given));
  }

  const home::Contents& contents_;
  const EndorseOrder& order_;
  const desk::Request& request_;
  Keyring& keyring_;
  const Workbench& bench_;
};

}  // namespace

Result<Endorsed> endorse(const home::Contents& contents, const EndorseOrder& order, Keyring& keyring,
                         const Workbench& bench) {
  return Endorser(contents, order, keyring, bench).run();
}

}  // namespace emblem::issuing
