// bit_flips [--all | --few]: no single bit flipped in what speaks for an issuer raises a verdict.
//
// Takes every vector below vectors/, flips one bit of one record (tokens: header, signature, payload; keys) or of one
// certificate, and judges again. --all flips every bit of every header, signature and key, and a sample of the others;
// without it a sample of all, with --few a smaller one. Prints how many were tried; exit 1 if any raised a verdict.
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <mutex>
#include <set>
#include <string_view>
#include <thread>

#include "core/token/collection.h"
#include "core/validate/verify_tokens.h"
#include "tests/flips/memo_provider.h"
#include "tests/flips/sites.h"
#include "tests/support/records.h"
#include "tests/support/vector_case.h"

namespace emblem::flips {
namespace {

// Every how many bits one is flipped.
struct Steps {
  std::size_t of_part[4] = {151, 151, 151, 1009};  // as Part counts
  std::size_t of_certificates = 4001;
};
constexpr Steps exhaustive{{1, 1, 1, 29}, 307};
constexpr Steps few{{701, 701, 701, 5003}, 20011};

struct Counts {
  std::size_t tried[4] = {};
  std::size_t certificates = 0;
  std::size_t raised = 0;
  std::size_t repaired = 0;  // raised by a bit of what spoke for nobody before: one that was wrong, put right

  Counts& operator+=(const Counts& other) {
    for (std::size_t i = 0; i < std::size(tried); ++i) tried[i] += other.tried[i];
    certificates += other.certificates;
    raised += other.raised;
    repaired += other.repaired;
    return *this;
  }
};

// Only NONE may become INVALID.
bool is_raised(Verdict before, Verdict after) {
  return after > before && !(before == Verdict::none && after == Verdict::invalid);
}

// Which records speak for somebody: tokens whose signature holds, and keys where no token lacks one. What does not may
// be one bit away from what does. A set beyond its budget speaks for nobody either: a bit may make it smaller.
class Speakers {
 public:
  Speakers(const support::VectorCase& vector, const crypto::Provider& provider) {
    const Limits limits;
    std::vector<const dns::Record*> records;
    for (const dns::Record& record : vector.records) records.push_back(&record);
    collection_ =
        token::collect(std::move(records), {.ihle_type = vector.ihle_type, .limits = limits, .provider = provider});
    validate::SignatureBudget budget(limits.signature_checks);
    const auto set =
        validate::verify_tokens(collection_, {.at = vector.at, .policy = vector.policy, .provider = provider}, budget);
    for (const auto& token : collection_.tokens) tokens_.insert(token.token->sha256);
    for (const auto& aside : set.set_aside) {
      const Code code = aside.finding.code;
      if (code != Code::expired && code != Code::not_yet_valid) tokens_.erase(aside.token->token->sha256);
    }
  }

  bool speaks(const dns::Record& record, Part part) const {
    if (collection_.budget == token::Budget::exceeded) return false;
    if (part == Part::key) return tokens_.size() == collection_.tokens.size();
    return tokens_.contains(support::token_digest(record));
  }

 private:
  token::Collection collection_;
  std::set<Sha256Digest> tokens_;
};

class Flipper {
 public:
  Flipper(const Steps& steps, Counts& counts) : steps_(steps), counts_(counts) {}

  void run(const support::VectorCase& vector) {
    const evidence::Set evidence = support::read_evidence(vector.evidence_files);
    const MemoProvider provider(support::provider());
    support::CaseJudge judge(vector, evidence, provider);
    const Verdict before = judge.judge(vector.records).verdict;
    const std::size_t repaired = counts_.repaired;
    flip_records(vector, judge, before);
    if (counts_.repaired > repaired) {
      std::printf("%s: %zu bits put right what had been wrong\n", vector.name.c_str(), counts_.repaired - repaired);
    }
    if (before >= Verdict::organizational) flip_certificates(vector, evidence, before);
  }

 private:
  void flip_records(const support::VectorCase& vector, support::CaseJudge& judge, Verdict before) {
    const Speakers speakers(vector, support::provider());
    std::vector<dns::Record> records = vector.records;
    for (std::size_t i = 0; i < records.size(); ++i) {
      for (const Site& site : find_sites(vector.records[i], vector.ihle_type)) {
        raised_ = speakers.speaks(vector.records[i], site.part) ? &counts_.raised : &counts_.repaired;
        const auto part = static_cast<std::size_t>(site.part);
        for (std::size_t bit = i % steps_.of_part[part]; bit < site.bits; bit += steps_.of_part[part]) {
          records[i] = site.flip(bit);
          ++counts_.tried[part];
          compare(vector, before, judge.judge(records).verdict, i, bit);
        }
        records[i] = vector.records[i];
      }
    }
  }

  void flip_certificates(const support::VectorCase& vector, const evidence::Set& whole, Verdict before) {
    const auto reader = openssl::make_reader();
    const Limits limits;
    raised_ = &counts_.raised;
    for (std::size_t i = 0; i < whole.certificates().size(); ++i) {
      const std::size_t bits = whole.certificates()[i].der.size() * 8;
      for (std::size_t bit = i; bit < bits; bit += steps_.of_certificates) {
        evidence::SetBuilder builder(*reader, support::provider(), limits);
        for (std::size_t other = 0; other < whole.certificates().size(); ++other) {
          Bytes der = whole.certificates()[other].der;
          if (other == i) der[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
          builder.add_file("certificate", der);
        }
        for (const auto& list : whole.revocation_lists()) builder.add_file("list", list.der);
        support::CaseJudge judge(vector, std::move(builder).build());
        ++counts_.certificates;
        compare(vector, before, judge.judge(vector.records).verdict, i, bit);
      }
    }
  }

  void compare(const support::VectorCase& vector, Verdict before, Verdict after, std::size_t item, std::size_t bit) {
    if (!is_raised(before, after)) return;
    ++*raised_;
    if (raised_ != &counts_.raised) return;
    std::printf("%s: bit %zu of item %zu: %s became %s\n", vector.name.c_str(), bit, item,
                std::string(to_text(before)).c_str(), std::string(to_text(after)).c_str());
  }

  const Steps& steps_;
  Counts& counts_;
  std::size_t* raised_ = nullptr;
};

support::VectorCase deployed() {
  return support::make_case("vectors/deployed/emblem.felixlinker.de",
                            {{"ask", "[2a01:4f9:c010:d8e4::1]"},
                             {"at", "2026-06-17T00:10:00Z"},
                             {"records", {"records.zone"}},
                             {"evidence", {"emblem.felixlinker.de.chain.pem", "auth.felixlinker.de.chain.pem"}},
                             {"logs", "../ct-logs.json"}});
}

// Vectors are taken one by one, by as many threads as there are processors.
Counts run_all(const std::vector<support::VectorCase>& vectors, const Steps& steps) {
  std::atomic<std::size_t> next = 0;
  std::mutex mutex;
  Counts total;
  const auto work = [&] {
    Counts counts;
    Flipper flipper(steps, counts);
    for (std::size_t i = next++; i < vectors.size(); i = next++) flipper.run(vectors[i]);
    const std::scoped_lock lock(mutex);
    total += counts;
  };
  std::vector<std::jthread> threads(std::max(1U, std::thread::hardware_concurrency()));
  for (std::jthread& thread : threads) thread = std::jthread(work);
  threads.clear();
  return total;
}

int run(const Steps& steps) {
  std::vector<support::VectorCase> vectors{deployed()};
  for (const std::string& folder : support::find_cases("vectors")) vectors.push_back(support::load_case(folder));
  const Counts counts = run_all(vectors, steps);
  std::printf(
      "%zu vectors; bits flipped: %zu of headers, %zu of signatures, %zu of keys, %zu of payloads, %zu of "
      "certificates\n",
      vectors.size(), counts.tried[0], counts.tried[1], counts.tried[2], counts.tried[3], counts.certificates);
  std::printf("%zu raised a verdict; %zu more put right what had been wrong\n", counts.raised, counts.repaired);
  return counts.raised == 0 && counts.tried[0] > 0 ? 0 : 1;
}

}  // namespace
}  // namespace emblem::flips

int main(int count, char** arguments) {
  const std::string_view how = count == 2 ? arguments[1] : "";
  if (count == 1) return emblem::flips::run(emblem::flips::Steps());
  if (how == "--all") return emblem::flips::run(emblem::flips::exhaustive);
  if (how == "--few") return emblem::flips::run(emblem::flips::few);
  std::fprintf(stderr, "usage: bit_flips [--all | --few]\n");
  return 2;
}
