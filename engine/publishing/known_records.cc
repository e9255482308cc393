#include "engine/publishing/known_records.h"

#include <algorithm>

#include "core/dns/text_record.h"
#include "core/issue/key_writer.h"
#include "engine/issuing/published_set.h"

namespace emblem::publishing {

KnownRecords::KnownRecords(const home::Contents& contents, const issuing::Workbench& bench) {
  for (const home::Mark& mark : contents.marks) {
    for (dns::DomainName& owner : issuing::owners_of(mark)) owners_.insert(std::move(owner));
  }
  for (const home::Token& token : contents.tokens) {
    if (token.issuer != bench.issuer.text() && token.subject != bench.issuer.text()) continue;
    if (token.dialect == Dialect::jose) {
      texts_.insert(std::string("adem-token=").append(as_text(token.bytes)));
    } else {
      items_.emplace(as_text(token.bytes));
    }
  }
  for (const home::Key& key : contents.keys) {
    texts_.insert("adem-key=" + issue::encode_jwk(key.key));
    items_.emplace(as_text(issue::encode_cose_key(key.key)));
  }
}

bool KnownRecords::knows(const dns::Record& record) const {
  if (!owners_.contains(record.owner)) return false;
  if (record.type != dns::type_txt) return items_.contains(std::string(as_text(record.rdata)));
  const auto text = dns::parse_text_record(record.rdata);
  return text && texts_.contains(*text);
}

bool is_emblem_record(const dns::Record& record, dns::RecordType ihle_type) {
  if (record.type == ihle_type) return true;
  if (record.type != dns::type_txt) return false;
  const auto text = dns::parse_text_record(record.rdata);
  return text && text->starts_with("adem-");
}

}  // namespace emblem::publishing
