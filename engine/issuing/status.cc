#include "engine/issuing/status.h"

#include <algorithm>

#include "engine/issuing/commit.h"
#include "engine/issuing/home_keys.h"

namespace emblem::issuing {
namespace {

constexpr std::int64_t day = 86400;
constexpr std::int64_t endorsement_warning = 30 * day;
constexpr std::int64_t longest_past = 20 * 365 * day;

std::string days(UnixTime from, UnixTime to) { return std::to_string((to.seconds - from.seconds) / day) + " days"; }

class Inspector {
 public:
  Inspector(const home::Contents& contents, const Workbench& bench)
      : contents_(contents), bench_(bench), sets_(contents, bench) {}

  Status run() {
    for (const home::Key& key : contents_.keys) {
      if (key.state != home::KeyState::active) continue;
      status_.keys.push_back({&key, to_text(id_of(key.key, keys::Family::jose, bench_.provider)),
                              to_text(id_of(key.key, keys::Family::cbor, bench_.provider))});
    }
    for (const home::Commitment& commitment : contents_.commitments) status_.commitments.push_back(&commitment);
    look_at_endorsements();
    look_at_marks();
    for (const home::Given& given : contents_.given) {
      if (bench_.now < given.expires) ++status_.given;
    }
    advise();
    sort_steps();
    return std::move(status_);
  }

 private:
  void step(Urgency urgency, std::string what, std::string command) {
    status_.steps.push_back({urgency, std::move(what), std::move(command)});
  }

  // The most urgent first, equals as they were found. (std::stable_sort of this library calls what C++20 deprecated.)
  void sort_steps() {
    std::vector<Step> sorted;
    for (const Urgency urgency : {Urgency::now, Urgency::soon, Urgency::fine}) {
      for (Step& step : status_.steps) {
        if (step.urgency == urgency) sorted.push_back(std::move(step));
      }
    }
    status_.steps = std::move(sorted);
  }

  void look_at_endorsements() {
    const home::Key* root = find_active(contents_, home::KeyRole::root);
    if (root == nullptr) return;
    for (const home::Token& token : contents_.tokens) {
      if (token.role != Role::endorsement || token.issuer == bench_.issuer.text()) continue;
      if (token.state != home::TokenState::current || token.expires <= bench_.now) continue;
      if (token.key != to_text(id_of(root->key, family_of(token.dialect), bench_.provider))) continue;
      status_.endorsements.push_back({token.issuer, token.dialect, token.expires});
    }
  }

  void look_at_marks() {
    for (const home::Mark& mark : contents_.marks) {
      if (mark.state != home::MarkState::marked) continue;
      MarkStatus seen{.mark = &mark, .until = std::nullopt, .endorsed = true};
      seen.due = is_due(sets_, mark, {}, bench_);
      for (const Dialect dialect : mark.dialects) look_at_set(sets_.find(mark, dialect), seen);
      status_.marks.push_back(seen);
    }
    std::ranges::sort(status_.marks, {},
                      [](const MarkStatus& m) { return std::pair(m.until.value_or(UnixTime::min()), m.mark->id); });
  }

  // A set lasts as long as its emblem and our endorsement, and is endorsed as long as the last of the others'.
  void look_at_set(const PublishedSet& set, MarkStatus& seen) const {
    std::optional<UnixTime> until;
    std::optional<UnixTime> endorsed;
    std::size_t own = 0;
    for (const home::Token* token : set.tokens) {
      if (token->issuer == bench_.issuer.text()) {
        ++own;
        until = until ? std::min(*until, token->expires) : token->expires;
      } else {
        endorsed = std::max(endorsed.value_or(UnixTime::min()), token->expires);
      }
    }
    if (own < 2) {
      seen.endorsed = false;
      return;
    }
    if (!endorsed) seen.endorsed = false;
    if (endorsed) until = std::min(*until, *endorsed);
    seen.until = seen.until ? std::min(*seen.until, *until) : *until;
  }

  void advise() {
    advise_on_clock();
    const home::Key* root = find_active(contents_, home::KeyRole::root);
    if (root == nullptr) return step(Urgency::now, "There is no root key.", "emblem key new --role root");
    const bool committed =
        std::ranges::any_of(contents_.commitments, [&](const home::Commitment& c) { return c.key == root->name; });
    if (!committed) {
      return step(Urgency::now, "Nobody can see yet that the root key is yours: get a web certificate that says so.",
                  "emblem commit");
    }
    advise_on_next_root();
    advise_on_endorsements();
    advise_on_marks();
  }

  void advise_on_next_root() {
    const home::Key* next = find_incoming_root(contents_);
    if (next == nullptr) return;
    step(Urgency::soon, "The next root key, " + next->name + ", waits to be committed to, endorsed and taken into use.",
         "emblem commit, emblem request, emblem accept, emblem key rotate --root --finish");
  }

  void advise_on_clock() {
    for (const home::Key& key : contents_.keys) {
      if (key.made.seconds <= bench_.now.seconds + day && bench_.now.seconds - key.made.seconds < longest_past)
        continue;
      return step(Urgency::now,
                  "The clock says " + to_rfc3339(bench_.now) + ", but a key was made at " + to_rfc3339(key.made) +
                      ": set the clock.",
                  "");
    }
  }

  void advise_on_endorsements() {
    if (status_.endorsements.empty()) {
      const bool is_authority = !contents_.given.empty();
      return step(is_authority ? Urgency::fine : Urgency::now,
                  "No authority has endorsed the organisation yet: ask one, and take what it hands back.",
                  "emblem request -o request.cbor; emblem accept endorsement.cbor");
    }
    for (const EndorsementStatus& endorsement : status_.endorsements) {
      if (endorsement.until.seconds - bench_.now.seconds > endorsement_warning) continue;
      step(Urgency::now,
           "The endorsement by " + endorsement.issuer + " in " + std::string(to_text(endorsement.dialect)) +
               " ends in " + days(bench_.now, endorsement.until) + ": ask for another.",
           "emblem request -o request.cbor");
    }
  }

  void advise_on_marks() {
    if (status_.marks.empty()) {
      const bool is_authority = !contents_.given.empty();
      return step(is_authority ? Urgency::fine : Urgency::now, "Nothing is marked yet.", "emblem issue NAME");
    }
    const auto due = std::ranges::count_if(status_.marks, &MarkStatus::due);
    if (due > 0) {
      step(Urgency::now, std::to_string(due) + (due == 1 ? " emblem is" : " emblems are") + " to be renewed.",
           "emblem renew, then emblem publish");
    }
    const auto bare = std::ranges::count_if(status_.marks, [](const MarkStatus& m) { return !m.endorsed && !m.due; });
    if (bare > 0 && !status_.endorsements.empty()) {
      step(Urgency::now,
           std::to_string(bare) + (bare == 1 ? " emblem is" : " emblems are") +
               " not covered by an endorsement in every dialect.",
           "emblem request --dialect …");
    }
    if (due == 0 && status_.marks.front().until) {
      step(Urgency::fine, "All is fresh; the first emblem ends at " + to_rfc3339(*status_.marks.front().until) + ".",
           "");
    }
  }

  const home::Contents& contents_;
  const Workbench& bench_;
  SetFinder sets_;
  Status status_;
};

}  // namespace

bool Status::needs_doing() const {
  return std::ranges::any_of(steps, [](const Step& step) { return step.urgency == Urgency::now; });
}

void add_step(Status& status, Step step) {
  const auto place = std::ranges::find_if(status.steps, [&](const Step& other) {
    return static_cast<int>(other.urgency) < static_cast<int>(step.urgency);
  });
  status.steps.insert(place, std::move(step));
}

Status status_of(const home::Contents& contents, const Workbench& bench) { return Inspector(contents, bench).run(); }

}  // namespace emblem::issuing
