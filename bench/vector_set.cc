#include "bench/vector_set.h"

#include <stdexcept>

#include "adapters/files/files.h"
#include "adapters/openssl/reader.h"
#include "adapters/provider/provider.h"
#include "core/dns/master_file.h"

namespace emblem::bench {

Bytes read_data(const std::string& path) {
  auto content = files::read_file(path, std::size_t{1} << 24);
  if (!content) throw std::runtime_error(to_text(content.error()));
  return *std::move(content);
}

Report VectorSet::judge(keys::KeyCache* cache, const crypto::Provider& with) const {
  return validate::judge(question, {.records = records},
                         {.at = at,
                          .policy = policy,
                          .provider = with,
                          .commitments = *commitments,
                          .key_cache = cache,
                          .limits = limits});
}

std::unique_ptr<VectorSet> load_set(const std::string& folder, const std::string& logs, const std::string& asked,
                                    const std::string& at) {
  auto set = std::make_unique<VectorSet>();
  set->provider = provider::make_provider();
  set->reader = openssl::make_reader();
  set->records = dns::parse_master_file(as_text(read_data(folder + "/records.zone")), set->limits).records;
  set->question.asset = token::parse_asked_asset(asked).value();
  set->at = parse_rfc3339(at).value();
  evidence::SetBuilder builder(*set->reader, *set->provider, set->limits);
  const std::vector<std::string> chains = files::find_files(folder).value();
  for (const std::string& file : chains) {
    if (file.ends_with(".chain.pem")) builder.add_file(file, read_data(file));
  }
  set->evidence = std::move(builder).build();
  set->logs = ct::LogList::parse(read_data(logs), *set->provider, set->limits).value();
  set->commitments =
      std::make_unique<validate::EvidenceCommitments>(validate::EvidenceCommitments::Basis{.evidence = set->evidence,
                                                                                           .logs = set->logs,
                                                                                           .provider = *set->provider,
                                                                                           .reader = *set->reader,
                                                                                           .limits = set->limits,
                                                                                           .at = set->at});
  const Report report = set->judge(nullptr, *set->provider);
  if (report.verdict != Verdict::endorsed) throw std::runtime_error(folder + " is not ENDORSED");
  return set;
}

}  // namespace emblem::bench
