#include "engine/exposure/validating.h"

namespace emblem::exposure {
namespace {

std::vector<dns::DomainName> names_of(const lookup::Plan& plan) {
  std::vector<dns::DomainName> names = plan.emblem_names;
  names.insert(names.end(), plan.address_names.begin(), plan.address_names.end());
  if (plan.reverse_name) names.push_back(*plan.reverse_name);
  return names;
}

// "DNSKEY of .; DS of org, example.org, and DNSKEY of those of them that are zones": from the anchor down to the name.
std::string chain_text(const dns::DomainName& anchor, const dns::DomainName& name) {
  std::string list;
  for (dns::DomainName zone = name; zone != anchor; zone = zone.parent()) {
    list.insert(0, zone.to_text() + (list.empty() ? "" : ", "));
  }
  const std::string first = "DNSKEY of " + anchor.to_text();
  return list.empty() ? first : first + "; DS of " + list + ", and DNSKEY of those of them that are zones";
}

}  // namespace

std::vector<Contingency> foretell_validation(const Foresight& foresight, const lookup::Server& server) {
  std::vector<Contingency> contingencies;
  if (server.transport == lookup::Transport::https) return contingencies;
  const auto add = [&](lookup::Way way, std::string what, std::string when) {
    const lookup::Path path{.server = server, .way = way, .proxy = foresight.proxy};
    contingencies.push_back({.to = lookup::to_text(server),
                             .way = lookup::way_text(path),
                             .what = std::move(what),
                             .when = std::move(when),
                             .noticed_by = lookup::noticed_by(path, lookup::Reached::asked)});
  };
  lookup::Way way = foresight.proxy == nullptr ? lookup::Way::udp : lookup::Way::tcp;
  if (server.transport == lookup::Transport::tls) way = lookup::Way::tls;
  for (const dns::DomainName& name : names_of(foresight.plan)) {
    const lookup::TrustAnchor* anchor = lookup::find_anchor(foresight.anchors, name);
    if (anchor == nullptr) continue;
    const std::string answered = "they are answered, to check the answers by DNSSEC";
    add(way, "the questions about " + name.to_text() + " once more, with their signatures", answered);
    add(way, chain_text(anchor->zone, name), "the questions about it are answered");
  }
  if (contingencies.empty()) return contingencies;
  add(way, "the same for names that aliases and the reverse zone give", "there are any below a trust anchor");
  add(way, "any of these again, as often as libunbound decides", "an answer does not hold, or none comes");
  if (way == lookup::Way::udp) {
    add(lookup::Way::tcp, "any of these again", "its answer is too long for UDP, or none comes");
  }
  return contingencies;
}

}  // namespace emblem::exposure
