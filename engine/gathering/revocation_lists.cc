#include "engine/gathering/revocation_lists.h"

#include <algorithm>
#include <map>

#include "core/x509/distribution_points.h"
#include "core/x509/pem.h"
#include "engine/gathering/web_address.h"

namespace emblem::gathering {
namespace {

constexpr int status_ok = 200;

const x509::Certificate* find_certificate(const evidence::Set& evidence, const Sha256Digest& digest) {
  for (const x509::Certificate& certificate : evidence.certificates()) {
    if (certificate.sha256 == digest) return &certificate;
  }
  for (const evidence::LeafReading& reading : evidence.leaf_readings()) {
    if (reading.certificate.sha256 == digest) return &reading.certificate;
  }
  return nullptr;
}

bool is_unchecked(const evidence::VerifiedCommitment& commitment) {
  return std::ranges::find(commitment.findings(), Code::revocation_not_checked, &Finding::code) !=
         commitment.findings().end();
}

// For people: what the certificate is for.
std::string name_of(const x509::Certificate& certificate) {
  return certificate.dns_names.empty() ? "a certificate" : certificate.dns_names.front();
}

// The list's own DER; authorities publish DER (RFC 5280 section 4.2.1.13), some PEM.
Result<Bytes> take_list(const Bytes& body, const Limits& limits) {
  const x509::Blocks split = x509::split_pem(body, limits);
  for (const x509::Block& block : split.blocks) {
    if (block.label == x509::Label::revocation_list || block.label == x509::Label::unlabelled) return block.der;
  }
  return fail(Code::crl_malformed, "", "no list in the answer");
}

// Lists of one fetching; one address may be that of several certificates.
class ListRound {
 public:
  explicit ListRound(const ListFetching& fetching) : fetching_(fetching), bytes_left_(fetching.limits.crl_bytes) {}

  FetchedLists run() {
    for (const ListErrand& errand : fetching_.errands) fetch(errand);
    return std::move(fetched_);
  }

 private:
  void fetch(const ListErrand& errand) {
    std::string why;
    for (const std::string& address : errand.addresses) {
      auto list = check(errand, ask(address));
      if (list) return keep(*std::move(list));
      why += (why.empty() ? "" : "; ") + address + ": " + list.error().detail;
    }
    fetched_.findings.push_back({Code::revocation_list_not_fetched, name_of(errand.certificate), why});
  }

  const Result<WebAnswer>& ask(const std::string& address) {
    const auto [place, is_new] = answers_.try_emplace(address, fail(Code::http_unanswered, "", "no answer"));
    if (!is_new) return place->second;
    if (fetching_.on_progress) fetching_.on_progress(address);
    fetching_.web.start(Ticket{answers_.size()},
                        {.url = address, .most_bytes = bytes_left_, .shield = Shield::signature});
    disclose(address);
    if (auto finished = fetching_.web.wait()) place->second = std::move(finished->answer);
    if (place->second) bytes_left_ -= std::min(bytes_left_, place->second->body.size());
    return place->second;
  }

  void keep(Bytes list) {
    if (std::ranges::find(fetched_.lists, list) == fetched_.lists.end()) fetched_.lists.push_back(std::move(list));
  }

  void disclose(const std::string& address) {
    const auto checked = check_web_address(address, Shield::signature);
    if (!checked) return;
    const bool open = checked->scheme == WebAddress::Scheme::http;
    std::string learned = "that somebody looks whether one of the certificates that " + address + " covers was revoked";
    if (open) learned += ", and so did everybody on the path (unencrypted)";
    fetched_.disclosures.push_back({.log = "the certificates' authority", .host = checked->host, .learned = learned});
  }

  Result<Bytes> check(const ListErrand& errand, const Result<WebAnswer>& answer) const {
    const auto refuse = [](std::string why) { return fail(Code::revocation_list_not_fetched, "", std::move(why)); };
    if (!answer)
      return refuse(std::string(code_info(answer.error().code).sentence) + " (" + answer.error().detail + ")");
    if (answer->status != status_ok) return refuse("status " + std::to_string(answer->status));
    EMBLEM_TRY(Bytes der, take_list(answer->body, fetching_.limits));
    const auto list = fetching_.reader.parse_crl(der);
    if (!list) return refuse(std::string(code_info(list.error().code).sentence));
    if (list->issuer != errand.certificate.issuer) return refuse("it is another authority's");
    if (list->next_update && *list->next_update <= fetching_.now) {
      return refuse("it ran out on " + to_rfc3339(*list->next_update));
    }
    switch (state_of(errand, *list)) {
      case x509::RevocationState::list_unusable:
        return refuse("its authority did not sign it");
      case x509::RevocationState::not_covered:
        return refuse("it is about other certificates");
      case x509::RevocationState::not_listed:
      case x509::RevocationState::listed:
        break;
    }
    return der;
  }

  // By the issuer that signed it, if one did.
  x509::RevocationState state_of(const ListErrand& errand, const x509::RevocationList& list) const {
    for (const x509::Certificate& issuer : errand.issuers) {
      const auto found = fetching_.reader.verify_revocation({list, errand.certificate, issuer});
      if (found.state != x509::RevocationState::list_unusable) return found.state;
    }
    return x509::RevocationState::list_unusable;
  }

  const ListFetching& fetching_;
  FetchedLists fetched_;
  std::size_t bytes_left_;
  std::map<std::string, Result<WebAnswer>> answers_;
};

}  // namespace

std::vector<ListErrand> plan_revocation_lists(std::span<const evidence::VerifiedCommitment> commitments,
                                              const evidence::Set& evidence, UnixTime now,
                                              std::set<Sha256Digest>& asked) {
  std::vector<ListErrand> errands;
  for (const evidence::VerifiedCommitment& commitment : commitments) {
    if (commitment.outcome() != evidence::Outcome::holds || !commitment.binding() || !is_unchecked(commitment))
      continue;
    const x509::Certificate* certificate = find_certificate(evidence, commitment.binding()->sha256);
    if (certificate == nullptr || certificate->not_after < now || !asked.insert(certificate->sha256).second) continue;
    auto addresses = x509::parse_distribution_points(certificate->der);
    if (!addresses || addresses->empty()) continue;
    ListErrand errand{.certificate = *certificate, .issuers = {}, .addresses = *std::move(addresses)};
    for (const std::size_t issuer : evidence.find_subject(certificate->issuer)) {
      errand.issuers.push_back(evidence.certificates()[issuer]);
    }
    errands.push_back(std::move(errand));
  }
  return errands;
}

FetchedLists fetch_revocation_lists(const ListFetching& fetching) { return ListRound(fetching).run(); }

}  // namespace emblem::gathering
