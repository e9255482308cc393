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

std::vector<std::string> logs_of(ByteView sct_list, const ct::LogList& logs, const Limits& limits) {
  std::vector<std::string> names;
  const auto list = ct::parse_sct_list(sct_list, limits);
  if (!list) return names;
  for (const ct::Sct& sct : list->scts) {
    const ct::Log* log = logs.find(sct.log_id);
    std::string name = log == nullptr ? "log " + encode_base64(sct.log_id.bytes) : ct::to_text(*log);
    if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
  }
  return names;
}

}  // namespace

std::vector<Binding> find_bindings(const evidence::Set& evidence, const ct::LogList& logs, const Limits& limits) {
  std::vector<Binding> bindings;
  for (const x509::Certificate& certificate : evidence.certificates()) {
    if (!certificate.sct_list) continue;
    Binding binding{.certificate = encode_hex(certificate.sha256.bytes), .organization = {}, .others = {}, .logs = {}};
    for (const std::string& name : certificate.dns_names) {
      const std::string_view domain = domain_of(name);
      if (domain.empty()) {
        binding.others.push_back(name);
      } else {
        binding.organization = domain;
      }
    }
    if (binding.organization.empty()) continue;
    std::erase(binding.others, binding.organization);
    binding.logs = logs_of(*certificate.sct_list, logs, limits);
    bindings.push_back(std::move(binding));
  }
  return bindings;
}

}  // namespace emblem::residue
