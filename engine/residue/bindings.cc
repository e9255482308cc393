#include "engine/residue/bindings.h"

#include <algorithm>

#include "core/bytes/base_encodings.h"

namespace emblem::residue {
namespace {

constexpr std::string_view label = "adem-configuration.";

// The organisation's domain, where the name belongs to a commitment: <kid>.adem-configuration.<domain> or without kid.
std::string_view domain_of(std::string_view name) {
  const std::size_t at = name.find(label);
  if (at == std::string_view::npos || (at != 0 && name[at - 1] != '.')) return {};
  return name.substr(at + label.size());
}

std::string name_of(const Sha256Digest& log_id, const ct::LogList& logs) {
  const ct::Log* log = logs.find(log_id);
  return log == nullptr ? "log " + encode_base64(log_id.bytes) : ct::to_text(*log);
}

std::vector<std::string> logs_of(ByteView sct_list, const ct::LogList& logs, const Limits& limits) {
  std::vector<std::string> names;
  const auto list = ct::parse_sct_list(sct_list, limits);
  if (!list) return names;
  for (const ct::Sct& sct : list->scts) {
    std::string name = name_of(sct.log_id, logs);
    if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
  }
  return names;
}

// One for each organisation that the names commit.
void add_bindings(const x509::Certificate& certificate, const std::vector<std::string>& logs,
                  std::vector<Binding>& out) {
  std::vector<std::string> organizations;
  std::vector<std::string> others;
  for (const std::string& name : certificate.dns_names) {
    const std::string domain(domain_of(name));
    if (domain.empty()) {
      others.push_back(name);
    } else if (std::ranges::find(organizations, domain) == organizations.end()) {
      organizations.push_back(domain);
    }
  }
  for (const std::string& organization : organizations) {
    Binding binding{.certificate = encode_hex(certificate.sha256.bytes),
                    .organization = organization,
                    .others = others,
                    .logs = logs};
    for (const std::string& other : organizations) {
      if (other != organization) binding.others.push_back(other);
    }
    std::erase(binding.others, organization);
    out.push_back(std::move(binding));
  }
}

bool is_said(const std::vector<Binding>& bindings, const std::string& log, const Binding& binding) {
  return std::ranges::any_of(bindings, [&](const Binding& known) {
    return known.organization == binding.organization && std::ranges::find(known.logs, log) != known.logs.end();
  });
}

}  // namespace

std::vector<Binding> find_bindings(const evidence::Set& evidence, const ct::LogList& logs, const Limits& limits) {
  std::vector<Binding> bindings;
  for (const x509::Certificate& certificate : evidence.certificates()) {
    if (certificate.sct_list) add_bindings(certificate, logs_of(*certificate.sct_list, logs, limits), bindings);
  }
  for (std::size_t i = 0; i < evidence.leaves().size(); ++i) {
    const evidence::LeafReading& reading = evidence.leaf_readings()[i];
    if (reading.fit != evidence::Fit::fits) continue;
    const std::string log = name_of(evidence.leaves()[i].log_id, logs);
    std::vector<Binding> of_leaf;
    add_bindings(reading.certificate, {log}, of_leaf);
    std::erase_if(of_leaf, [&](const Binding& binding) { return is_said(bindings, log, binding); });
    std::ranges::move(of_leaf, std::back_inserter(bindings));
  }
  return bindings;
}

}  // namespace emblem::residue
