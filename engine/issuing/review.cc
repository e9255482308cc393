#include "engine/issuing/review.h"

#include <algorithm>

#include "core/desk/look_alike.h"
#include "engine/issuing/claims.h"
#include "engine/issuing/home_keys.h"

namespace emblem::issuing {
namespace {

std::string_view to_text(desk::Likeness likeness) {
  switch (likeness) {
    case desk::Likeness::one_edit:
      return "one letter away from";
    case desk::Likeness::same_shape:
      return "easily taken for";
    case desk::Likeness::same_words:
      return "the same words as";
  }
  return "";
}

// A stronger proof comes first; of several families the weakest counts.
int rank(evidence::Outcome outcome) {
  switch (outcome) {
    case evidence::Outcome::fails:
      return 0;
    case evidence::Outcome::unsettled:
      return 1;
    case evidence::Outcome::holds:
      return 2;
  }
  return 0;
}

class Reviewer {
 public:
  Reviewer(const home::Contents& contents, const desk::VerifiedRequest& request, const Workbench& bench)
      : contents_(contents), request_(request.content()), bench_(bench) {}

  Review run() {
    review_.jose_kid = keys::to_text(id_of(request_.root, keys::Family::jose, bench_.provider));
    review_.cbor_kid = keys::to_text(id_of(request_.root, keys::Family::cbor, bench_.provider));
    judge_commitment();
    find_last();
    find_look_alikes();
    return std::move(review_);
  }

 private:
  void note(Code code, std::string where, std::string text) {
    review_.findings.push_back({code, std::move(where), std::move(text)});
  }

  void judge_commitment() {
    const evidence::Set set = gather_evidence("request", request_.chain, bench_);
    bool first = true;
    for (const Dialect dialect : request_.dialects) {
      const std::vector<std::string> kids{keys::to_text(id_of(request_.root, family_of(dialect), bench_.provider))};
      const auto verified =
          judge_claim({.domain = request_.organization.domain(), .kids = kids, .entries = request_.log}, set, bench_);
      if (first || rank(verified.outcome()) < rank(review_.commitment)) {
        review_.commitment = verified.outcome();
        review_.status = verified.status();
        review_.logs.assign(verified.logs().begin(), verified.logs().end());
      }
      first = false;
      for (const Finding& finding : verified.findings()) {
        if (std::ranges::find(review_.findings, finding) == review_.findings.end()) review_.findings.push_back(finding);
      }
    }
    if (review_.commitment != evidence::Outcome::holds) note(Code::commitment_not_shown, "commitment", "");
  }

  void find_last() {
    for (const home::Given& given : contents_.given) {
      if (given.organization != request_.organization.text()) continue;
      if (review_.last == nullptr || review_.last->given <= given.given) review_.last = &given;
    }
    if (review_.last == nullptr) return;
    const home::Given& last = *review_.last;
    if (last.key != review_.jose_kid && last.key != review_.cbor_kid) {
      note(Code::request_differs, "root key", "it was " + last.key);
    }
    if (last.purposes != request_.purposes) note(Code::request_differs, "purposes", "");
    if (const home::Given* named = find_last_in_jose(); named != nullptr && named->assets != request_.assets) {
      note(Code::request_differs, "assets", "");
    }
  }

  // The last endorsement that has a place for assets; null where none was given, or none is asked for.
  const home::Given* find_last_in_jose() const {
    if (std::ranges::find(request_.dialects, Dialect::jose) == request_.dialects.end()) return nullptr;
    const home::Given* last = nullptr;
    for (const home::Given& given : contents_.given) {
      if (given.organization != request_.organization.text() || given.dialect != Dialect::jose) continue;
      if (last == nullptr || last->given <= given.given) last = &given;
    }
    return last;
  }

  void find_look_alikes() {
    std::vector<std::string> known;
    const auto add = [&](std::string_view organization) {
      const auto id = token::OrganizationId::parse(organization);
      if (id) known.emplace_back(id->domain());
    };
    add(bench_.issuer.text());
    for (const home::Given& given : contents_.given) add(given.organization);
    const auto alike = desk::find_look_alike(request_.organization.domain(), known);
    if (!alike) return;
    note(Code::name_looks_alike, std::string(request_.organization.domain()),
         std::string(to_text(alike->likeness)) + " " + alike->name);
  }

  const home::Contents& contents_;
  const desk::Request& request_;
  const Workbench& bench_;
  Review review_;
};

}  // namespace

Review review(const home::Contents& contents, const desk::VerifiedRequest& request, const Workbench& bench) {
  return Reviewer(contents, request, bench).run();
}

}  // namespace emblem::issuing
