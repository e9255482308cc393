#include "apps/wiring/inspected_bundle.h"

#include <map>

#include "apps/wiring/inspected_logs.h"
#include "core/bytes/base_encodings.h"
#include "core/ct/sct.h"
#include "core/dns/record_types.h"

namespace emblem::wiring {
namespace {

std::string sized(std::size_t size) { return std::to_string(size) + " bytes"; }

std::string listed(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

// What the look-up learned, as its maker says.
std::string outcome_text(const bundle::LookUp& look_up) {
  std::string text = look_up.emblems == bundle::Completeness::complete ? "complete" : "incomplete";
  if (look_up.addresses == bundle::Completeness::incomplete) text += ", addresses incomplete";
  if (look_up.absence == bundle::Absence::claimed) text += ", servers claimed that there is no emblem";
  if (look_up.absence == bundle::Absence::proved) text += ", DNSSEC proved that there is no emblem";
  return text;
}

// "3 TXT, 1 AAAA; 3104 bytes"
std::string records_text(const bundle::LookUp& look_up) {
  std::map<dns::RecordType, std::size_t> counts;
  std::size_t size = 0;
  for (const dns::Record& record : look_up.records) {
    ++counts[record.type];
    size += record.rdata.size();
  }
  if (counts.empty()) return "no records";
  std::vector<std::string> parts;
  for (const auto& [type, count] : counts) {
    const std::string name = type == look_up.question.ihle_type ? "IHLE" : dns::type_text(type);
    parts.push_back(std::to_string(count) + " " + name);
  }
  return listed(parts) + "; " + sized(size);
}

class BundleFacts {
 public:
  BundleFacts(const bundle::Bundle& bundle, const BundleReading& reading) : bundle_(bundle), reading_(reading) {
    if (!bundle.log_list) return;
    for (const bundle::NamedLog& log : bundle.log_list->logs) logs_[log.id] = log.description;
  }

  Facts make(std::size_t size) {
    facts_ = {
        {"version", std::to_string(bundle::format_version)}, {"made", to_rfc3339(bundle_.made)}, {"size", sized(size)}};
    add_look_ups();
    for (const Bytes& der : bundle_.evidence.certificates) add_certificate(der);
    for (const Bytes& der : bundle_.evidence.revocation_lists) add_list(der);
    add_log_items();
    add_log_list();
    return std::move(facts_);
  }

 private:
  void add(std::string label, std::string text) { facts_.emplace_back(std::move(label), std::move(text)); }

  // As the bundle names it: nothing is verified with what it says.
  std::string log_text(const Sha256Digest& id) const {
    const auto named = logs_.find(id);
    return named == logs_.end() ? encode_base64(id.bytes) : named->second;
  }

  void add_look_ups() {
    for (const bundle::LookUp& look_up : bundle_.look_ups) {
      add("made for", describe(look_up));
    }
  }

  void add_certificate(const Bytes& der) {
    const auto certificate = reading_.reader.parse_certificate(der);
    if (!certificate) return add("certificate", sized(der.size()) + "; unreadable");
    const std::string names =
        certificate->dns_names.empty() ? std::string("no DNS names") : listed(certificate->dns_names);
    add("certificate", names + "; until " + to_rfc3339(certificate->not_after) + "; " + timestamps_text(*certificate) +
                           "; " + sized(der.size()) + "; sha256 " + encode_hex(certificate->sha256.bytes));
  }

  std::string timestamps_text(const x509::Certificate& certificate) const {
    if (!certificate.sct_list) return "no timestamps";
    const auto list = ct::parse_sct_list(*certificate.sct_list, reading_.limits);
    if (!list) return "unreadable timestamps";
    std::vector<std::string> logs;
    logs.reserve(list->scts.size());
    for (const ct::Sct& sct : list->scts) logs.push_back(log_text(sct.log_id));
    return "timestamps of " + listed(logs);
  }

  void add_list(const Bytes& der) {
    const auto list = reading_.reader.parse_crl(der);
    if (!list) return add("revocation list", sized(der.size()) + "; unreadable");
    add("revocation list", "of " + to_rfc3339(list->this_update) + "; " + sized(der.size()) + "; sha256 " +
                               encode_hex(list->sha256.bytes));
  }

  void add_log_items() {
    for (const ct::TreeHead& head : bundle_.evidence.tree_heads) {
      add("tree head", describe(head, log_text(head.log_id)));
    }
    for (const evidence::Inclusion& item : bundle_.evidence.inclusions) {
      add("inclusion", log_text(item.log_id) + "; entry " + std::to_string(item.proof.index) + " of " +
                           std::to_string(item.proof.tree_size) + "; leaf " + encode_base64(item.leaf_hash.bytes));
    }
    for (const evidence::LoggedLeaf& item : bundle_.evidence.leaves) {
      add("leaf", log_text(item.log_id) + "; " + sized(item.leaf.size()) + "; certificate of " +
                      sized(item.certificate.size()));
    }
    for (const evidence::TreeLink& item : bundle_.evidence.links) {
      add("link", log_text(item.log_id) + "; from " + std::to_string(item.proof.first) + " to " +
                      std::to_string(item.proof.second) + " entries");
    }
  }

  void add_log_list() {
    if (!bundle_.log_list) return add("log list", "none was used");
    const bundle::UsedLogList& list = *bundle_.log_list;
    const std::string time = list.timestamp ? "of " + to_rfc3339(*list.timestamp) : std::string("without date");
    add("log list", time + "; sha256 " + encode_hex(list.sha256.bytes));
    for (const bundle::NamedLog& log : list.logs) {
      add("log", log.description + "; " + log.url + "; " + encode_base64(log.id.bytes));
    }
  }

  const bundle::Bundle& bundle_;
  const BundleReading& reading_;
  std::map<Sha256Digest, std::string> logs_;
  Facts facts_;
};

}  // namespace

std::string describe(const bundle::LookUp& look_up) {
  return to_text(look_up.question) + "; " + outcome_text(look_up) + "; " + records_text(look_up);
}

Facts facts_of(const bundle::Bundle& bundle, std::size_t size, const BundleReading& reading) {
  return BundleFacts(bundle, reading).make(size);
}

}  // namespace emblem::wiring
