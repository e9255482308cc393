#include "core/validate/internal_path.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/validate/admission.h"

namespace emblem::validate {
namespace {

using Power = token::EndorsementClaims::Power;

bool endorses(const VerifiedToken& endorsement, const KnownKey& key) {
  return key.key->is_named(endorsement.content().endorsement().key);
}

bool endorses_itself(const VerifiedToken& endorsement) { return endorses(endorsement, endorsement.signer()); }

// Orders that do not depend on where things lie in memory.
struct ByPlace {
  bool operator()(const KnownKey* left, const KnownKey* right) const { return left->index < right->index; }
  bool operator()(const VerifiedToken* left, const VerifiedToken* right) const {
    return left->content().sha256 < right->content().sha256;
  }
};

using PathByKey = std::map<const KnownKey*, InternalPath, ByPlace>;

class PathFinder {
 public:
  PathFinder(const VerifiedToken& emblem, const Limits& limits) : emblem_(emblem), steps_left_(limits.path_steps) {}

  InternalPaths run(std::span<const VerifiedToken* const> endorsements) {
    for (const VerifiedToken* endorsement : endorsements) sort_out(*endorsement);
    const InternalPath start{
        .top = &emblem_.signer(),
        .until = emblem_.content().expires,
        .trust = emblem_.signer().is_trusted() ? InternalPath::Trust::some_key : InternalPath::Trust::none};
    best_ = spread(start, nullptr);
    found_.paths.push_back(start);
    add_stops(start);
    if (!start.shows_trust()) search_trust(start);
    note_unreached();
    return std::move(found_);
  }

 private:
  // Keeps the endorsements that may lie on a path.
  void sort_out(const VerifiedToken& endorsement) {
    const token::UnverifiedToken& content = endorsement.content();
    if (content.issuer != emblem_.content().issuer) return;
    const auto refuse = [&](Code code, std::string detail = {}) {
      found_.refused.push_back({&endorsement, code, std::move(detail)});
    };
    if (content.endorsement().subject != content.issuer) {
      return refuse(Code::endorsement_not_on_path, "its subject is not its issuer");
    }
    if (auto breach = find_breach(emblem_.content(), content)) {
      return refuse(Code::endorsement_not_admitting, std::move(*breach));
    }
    usable_.push_back(&endorsement);
  }

  // Whether `endorsement` may stand above the last token of `path`.
  bool fits_above(const VerifiedToken& endorsement, const InternalPath& path) const {
    if (!endorses(endorsement, *path.top)) return false;
    return path.endorsements.empty() || endorsement.content().endorsement().end == Power::endorse_further;
  }

  static InternalPath extend(const InternalPath& path, const VerifiedToken& endorsement) {
    InternalPath longer = path;
    longer.endorsements.push_back(&endorsement);
    longer.top = &endorsement.signer();
    longer.until = std::min(path.until, endorsement.content().expires);
    if (longer.top->is_trusted()) longer.trust = InternalPath::Trust::some_key;
    return longer;
  }

  // The longest-lasting path to every key, none of which passes `avoided`: in each round the best path not yet spread
  // is final, since going further never makes a path last longer.
  PathByKey spread(const InternalPath& start, const KnownKey* avoided) const {
    PathByKey best;
    best.emplace(start.top, start);
    std::set<const KnownKey*> final;
    while (final.size() < best.size()) {
      const InternalPath* widest = nullptr;
      for (const auto& [key, path] : best) {
        if (!final.contains(key) && (widest == nullptr || widest->until < path.until)) widest = &path;
      }
      final.insert(widest->top);
      const InternalPath from = *widest;
      for (const VerifiedToken* endorsement : usable_) {
        const KnownKey* signer = &endorsement->signer();
        if (signer == avoided || final.contains(signer) || !fits_above(*endorsement, from)) continue;
        InternalPath longer = extend(from, *endorsement);
        const auto known = best.find(signer);
        if (known == best.end()) {
          best.emplace(signer, std::move(longer));
        } else if (known->second.until < longer.until) {
          known->second = std::move(longer);
        }
      }
    }
    return best;
  }

  // The walk may stop at every endorsement above a key that was reached.
  void add_stops(const InternalPath& start) {
    for (const VerifiedToken* endorsement : usable_) {
      for (const auto& [key, path] : best_) {
        if (!fits_above(*endorsement, path)) continue;
        add_stop(start, *endorsement, path);
      }
    }
  }

  // A root key's endorsement of itself counts once, as the last. Where the longest-lasting path has passed the signer
  // already, one that has not may still lead there.
  void add_stop(const InternalPath& start, const VerifiedToken& endorsement, const InternalPath& path) {
    const KnownKey& signer = endorsement.signer();
    if (endorses_itself(endorsement) || !passes(start, path, signer)) {
      reached_.insert(&endorsement);
      found_.paths.push_back(extend(path, endorsement));
      return;
    }
    if (&signer == start.top) return;
    const PathByKey others = spread(start, &signer);
    const auto other = others.find(path.top);
    if (other == others.end() || !fits_above(endorsement, other->second)) return;
    reached_.insert(&endorsement);
    found_.paths.push_back(extend(other->second, endorsement));
  }

  static bool passes(const InternalPath& start, const InternalPath& path, const KnownKey& key) {
    return &key == start.top ||
           std::ranges::any_of(path.endorsements, [&](const VerifiedToken* e) { return &e->signer() == &key; });
  }

  // Simple paths that show a trusted key, for the endorsements whose longest-lasting path shows none. Depth first with
  // a stack of its own; each step looks at one endorsement above one path.
  void search_trust(const InternalPath& start) {
    if (std::ranges::none_of(best_, [](const auto& entry) { return entry.first->is_trusted(); })) return;
    std::map<const VerifiedToken*, InternalPath, ByPlace> trusted;
    std::vector<InternalPath> open{start};
    while (!open.empty()) {
      const InternalPath path = std::move(open.back());
      open.pop_back();
      for (const VerifiedToken* endorsement : usable_) {
        if (steps_left_ == 0) {
          found_.search = InternalPaths::Search::cut;
          open.clear();
          break;
        }
        --steps_left_;
        const bool itself = endorses_itself(*endorsement);
        if (!fits_above(*endorsement, path) || (!itself && passes(start, path, endorsement->signer()))) continue;
        InternalPath longer = extend(path, *endorsement);
        if (longer.shows_trust()) {
          const auto known = trusted.emplace(endorsement, longer).first;
          if (known->second.until < longer.until) known->second = longer;
        }
        if (!itself) open.push_back(std::move(longer));
      }
    }
    for (auto& [endorsement, path] : trusted) found_.paths.push_back(std::move(path));
  }

  void note_unreached() {
    for (const VerifiedToken* endorsement : usable_) {
      if (reached_.contains(endorsement)) continue;
      const bool below_reached =
          std::ranges::any_of(best_, [&](const auto& entry) { return endorses(*endorsement, *entry.first); });
      const bool powerless = below_reached && endorsement->content().endorsement().end != Power::endorse_further;
      found_.refused.push_back(
          {endorsement, powerless ? Code::endorsement_cannot_endorse : Code::endorsement_not_on_path, ""});
    }
  }

  const VerifiedToken& emblem_;
  std::size_t steps_left_;
  std::vector<const VerifiedToken*> usable_;
  PathByKey best_;
  std::set<const VerifiedToken*> reached_;
  InternalPaths found_;
};

}  // namespace

InternalPaths find_internal_paths(const VerifiedToken& emblem, std::span<const VerifiedToken* const> endorsements,
                                  const Limits& limits) {
  return PathFinder(emblem, limits).run(endorsements);
}

}  // namespace emblem::validate
