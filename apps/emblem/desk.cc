// The authority's side: review, approve, endorse, register.
#include "apps/emblem/carried_file.h"
#include "apps/emblem/home_options.h"
#include "apps/emblem/output.h"
#include "apps/emblem/render_home.h"
#include "apps/emblem/verbs.h"
#include "core/bytes/base_encodings.h"
#include "engine/issuing/endorse.h"
#include "engine/issuing/home_keys.h"
#include "engine/issuing/review.h"

namespace emblem::app {
namespace {

constexpr std::size_t most_approvals = 64;

struct Reviewed {
  desk::VerifiedRequest request;
  home::Contents contents;
  issuing::Review review;  // refers to the contents
};

Result<std::unique_ptr<Reviewed>> review_request(const CommandLine& line, wiring::Home& home) {
  EMBLEM_TRY(const Bytes file, take_in(line));
  EMBLEM_TRY(desk::VerifiedRequest request, desk::read_request(file, home.bench().provider, home.bench().limits));
  EMBLEM_TRY(home::Contents contents, home.store().read());
  auto reviewed = std::make_unique<Reviewed>(Reviewed{std::move(request), std::move(contents), {}});
  reviewed->review = issuing::review(reviewed->contents, reviewed->request, home.bench());
  return reviewed;
}

// Shown to whoever decides, on standard error where standard output is taken.
Result<void> show(const CommandLine& line, const Reviewed& reviewed) {
  if (line.find_value(Option::output) == "-") return {};
  return print(render_text(ReviewedRequest{reviewed.request, reviewed.review}));
}

Result<std::vector<desk::Approval>> read_approvals(const CommandLine& line, wiring::Home& home) {
  std::vector<desk::Approval> approvals;
  for (const std::string& path : line.values(Option::approval)) {
    EMBLEM_TRY(const Bytes file, read_carried_file(path));
    auto approval = desk::read_approval(file, home.bench().provider, home.bench().limits);
    if (!approval) return std::unexpected(within(path, std::move(approval).error()));
    approvals.push_back(*std::move(approval));
  }
  return approvals;
}

}  // namespace

Result<int> run_review(const CommandLine& line) {
  EMBLEM_TRY(const auto home, open_home(line));
  EMBLEM_TRY(const auto reviewed, review_request(line, *home));
  const ReviewedRequest shown{reviewed->request, reviewed->review};
  EMBLEM_CHECK(print(line.has(Option::json) ? render_json(shown) : render_text(shown)));
  return reviewed->review.commitment == evidence::Outcome::holds ? 0 : 1;
}

Result<int> run_approve(const CommandLine& line) {
  EMBLEM_CHECK(check_way_out(line));
  EMBLEM_TRY(const auto home, open_home(line));
  EMBLEM_TRY(const auto reviewed, review_request(line, *home));
  EMBLEM_CHECK(show(line, *reviewed));
  EMBLEM_CHECK(confirm(line, "Approve this request?"));
  const home::Key* key = issuing::find_active(reviewed->contents, home::KeyRole::approver);
  if (key == nullptr) {
    EMBLEM_TRY(key, issuing::require_active(reviewed->contents, home::KeyRole::root));
  }
  EMBLEM_TRY(crypto::SigningKey* const signer, home->keyring().open(*key));
  const auto& bench = home->bench();
  EMBLEM_TRY(const Bytes file,
             desk::write_approval(reviewed->request.sha256(), {bench.now.seconds, 0}, *signer, bench.provider));
  EMBLEM_CHECK(home->store().update([&](const home::Contents&) -> Result<home::Change> {
    home::Change change;
    change.journal.push_back({.at = bench.now,
                              .action = "request approved",
                              .by = to_text(issuing::id_of(key->key, keys::Family::cbor, bench.provider)),
                              .what = encode_hex(reviewed->request.sha256().bytes),
                              .whom = reviewed->request.content().organization.text(),
                              .until = {}});
    return change;
  }));
  EMBLEM_CHECK(hand_out(line, file));
  return 0;
}

Result<int> run_endorse(const CommandLine& line) {
  EMBLEM_CHECK(check_way_out(line));
  EMBLEM_TRY(const auto home, open_home(line));
  EMBLEM_TRY(const auto reviewed, review_request(line, *home));
  issuing::EndorseOrder order{.request = reviewed->request, .purposes = std::nullopt, .lifetime = std::nullopt};
  EMBLEM_TRY(order.purposes, read_purposes(line));
  EMBLEM_TRY(order.lifetime, read_span(line, Option::lifetime));
  order.assets = line.values(Option::asset);
  EMBLEM_TRY(order.approvals, read_approvals(line, *home));
  EMBLEM_TRY(const auto quorum, read_count(line, Option::quorum, {.least = 0, .most = most_approvals}));
  order.quorum = std::max(quorum.value_or(0), home->settings().quorum);
  order.approvers = home->settings().approvers;
  if (!order.approvers.empty() && line.has(Option::approver)) {
    return fail(Code::option_value_wrong, "--approver", "emblem.toml says who may approve");
  }
  for (std::string& kid : line.values(Option::approver)) order.approvers.push_back(std::move(kid));
  if (line.has(Option::force)) order.caution = issuing::Caution::forced;
  EMBLEM_CHECK(show(line, *reviewed));
  EMBLEM_CHECK(confirm(line, "Endorse this organisation?"));
  std::optional<issuing::Endorsed> endorsed;
  const auto decide = [&](const home::Contents& contents) -> Result<home::Change> {
    EMBLEM_TRY(endorsed, issuing::endorse(contents, order, home->keyring(), home->bench()));
    return endorsed->change;
  };
  EMBLEM_CHECK(home->store().update(decide));
  EMBLEM_CHECK(hand_out(line, desk::encode_reply(endorsed->reply)));
  return 0;
}

Result<int> run_register(const CommandLine& line) {
  EMBLEM_TRY(const auto home, open_home(line));
  EMBLEM_TRY(const home::Contents contents, home->store().read());
  if (line.has(Option::json)) {
    EMBLEM_CHECK(print(render_json(contents.given)));
  } else if (line.has(Option::csv)) {
    EMBLEM_CHECK(print(render_csv(contents.given)));
  } else {
    EMBLEM_CHECK(print(render_text(contents.given)));
  }
  return 0;
}

}  // namespace emblem::app
