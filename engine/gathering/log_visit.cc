#include "engine/gathering/log_visit.h"

#include <algorithm>
#include <bit>

#include "core/bytes/base_encodings.h"
#include "engine/gathering/web_address.h"

namespace emblem::gathering {
namespace {

constexpr int too_many_requests = 429;

bool is_refused(const Refusal& refusal) {
  return refusal.status >= 400 && refusal.status < 500 && refusal.status != too_many_requests;
}

std::string with_slash(std::string url) {
  if (!url.ends_with('/')) url += '/';
  return url;
}

std::string to_text(const ct::TreeHead& head) {
  return std::to_string(head.tree_size) + " entries, root " + encode_hex(head.root.bytes) + ", of " +
         to_rfc3339(head.time());
}

// Whether a proof that does not hold shows what `root` says of the older tree, and so that it is another. The way to
// `root` begins at the old tree's last node that is whole in the new one (RFC 9162 section 2.1.4.2); whoever leads us
// there has given the true nodes of the tree. Where the older tree is that node itself, its path leaves it out: nothing
// is shown.
bool shows_other_past(const ct::ConsistencyProof& proof, const Sha256Digest& root, const crypto::Provider& provider) {
  if (proof.first == 0 || std::has_single_bit(proof.first) || proof.path.empty()) return false;
  const int whole = std::countr_one(proof.first - 1);
  const ct::InclusionProof way{.index = (proof.first - 1) >> whole,
                               .tree_size = ((proof.second - 1) >> whole) + 1,
                               .path = {proof.path.begin() + 1, proof.path.end()}};
  return ct::root_of_inclusion(proof.path.front(), way, provider) == root;
}

}  // namespace

LogVisit::LogVisit(Errand errand)
    : errand_(std::move(errand)), name_(ct::to_text(errand_.log)), address_(with_slash(errand_.log.url)) {
  const auto address = check_web_address(address_);
  if (address) {
    host_ = address->host;
  } else {
    give_up(Code::http_url_refused, address.error().where + ": " + address.error().detail);
  }
}

void LogVisit::ask(std::string path, std::function<void(const Bytes&)> then,
                   std::function<void(const Refusal&)> otherwise) {
  if (state_ == State::given_up) return;
  const std::string place = path.substr(0, path.find('?'));
  asks_.push_back({.request = {.url = address_ + std::move(path), .most_bytes = limits().http_answer_bytes},
                   .then =
                       [this, then = std::move(then)](const Bytes& body) {
                         if (state_ == State::open) then(body);
                       },
                   .otherwise =
                       [this, place, otherwise = std::move(otherwise)](Refusal refusal) {
                         if (state_ == State::given_up) return;
                         refusal.text = place + ": " + refusal.text;
                         if (is_refused(refusal)) return otherwise(refusal);
                         on_refusal(refusal);
                       }});
}

void LogVisit::give_up(Code code, std::string why) {
  if (state_ == State::given_up) return;
  note(code, std::move(why));
  state_ = State::given_up;
  asks_.clear();
}

void LogVisit::set_aside(const std::string& why) { note(Code::log_answer_wrong, why); }

void LogVisit::note(Code code, std::string detail) {
  Finding finding{code, name_, std::move(detail)};
  auto& findings = harvest().findings;
  if (std::ranges::find(findings, finding) == findings.end()) findings.push_back(std::move(finding));
}

void LogVisit::disclose(std::string learned) {
  harvest().disclosures.push_back({.log = name_, .host = host_, .learned = std::move(learned)});
}

void LogVisit::on_head(const Result<ct::TreeHead>& head) {
  if (!head) return give_up(Code::log_answer_wrong, emblem::to_text(head.error()));
  if (ct::verify_tree_head(*head, log(), provider()) != crypto::SignatureCheck::good) {
    return give_up(Code::tree_head_signature_bad, to_text(*head));
  }
  given_ = *head;
  link_next();
}

// One after the other: a log that cannot show that it kept to one tree has nothing more to say.
void LogVisit::link_next() {
  for (; linked_ < errand_.known.size(); ++linked_) {
    if (older().tree_size > given_.tree_size) {
      return give_up(Code::log_tree_shrank, to_text(given_) + "; seen before: " + to_text(older()));
    }
    if (older().tree_size == given_.tree_size) {
      if (older().root != given_.root) return fork(std::nullopt, "of one size");
    } else if (older().tree_size > 0) {
      return ask_consistency(older(), given_);
    }
  }
  settle();
}

void LogVisit::on_consistency(const Result<ct::ConsistencyProof>& proof) {
  if (!proof) return give_up(Code::log_answer_wrong, emblem::to_text(proof.error()));
  if (ct::check_consistency(*proof, older().root, given_.root, provider()) == ct::Consistency::broken) {
    if (shows_other_past(*proof, given_.root, provider())) return fork(*proof, "the second grew out of another tree");
    return give_up(Code::log_answer_wrong,
                   "its proof does not lead from " + to_text(older()) + " to " + to_text(given_));
  }
  harvest().links.push_back({.log_id = log().id, .proof = *proof});
  ++linked_;
  link_next();
}

// No fork, for nobody else could see one; but nothing is taken from a log that will not show where it comes from.
void LogVisit::on_no_consistency(const Refusal& refusal) {
  on_refusal({.status = refusal.status,
              .code = refusal.code,
              .text = "it gives no proof that it grew out of " + to_text(older()) + ": " + refusal.text});
}

void LogVisit::fork(std::optional<ct::ConsistencyProof> proof, const std::string& why) {
  harvest().tree_heads.push_back(older());
  harvest().tree_heads.push_back(given_);
  if (proof) harvest().links.push_back({.log_id = log().id, .proof = *proof});
  harvest().forks.push_back({.log = name_, .seen = older(), .given = given_, .proof = std::move(proof)});
  give_up(Code::log_forked, to_text(older()) + " and " + to_text(given_) + "; " + why);
}

void LogVisit::settle() {
  settled_ = given_;
  harvest().tree_heads.push_back(given_);
  if (given_.tree_size == 0) return give_up(Code::log_lacks_entry, "the log is empty");
  on_settled();
}

void LogVisit::on_settled() {
  for (const Place& place : errand_.places) ask_place(place);
}

}  // namespace emblem::gathering
