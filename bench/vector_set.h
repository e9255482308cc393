// A case of the vectors, read and judged beforehand as far as the measurement says.
#pragma once

#include <memory>
#include <string>

#include "core/validate/judge.h"

namespace emblem::bench {

// Everything that judging the set needs; commitments are verified once, at loading.
struct VectorSet {
  std::unique_ptr<const crypto::Provider> provider;
  std::unique_ptr<const x509::Reader> reader;
  Limits limits;
  std::vector<dns::Record> records;
  validate::Question question;
  evidence::Set evidence;
  ct::LogList logs;
  validate::Policy policy;
  UnixTime at;
  std::unique_ptr<validate::EvidenceCommitments> commitments;

  // One set, from bytes to report. `cache` may be null.
  Report judge(keys::KeyCache* cache, const crypto::Provider& with) const;
};

// A whole file. Throws as load_set does.
Bytes read_data(const std::string& path);

// Reads `folder`/records.zone and the chains beside it. Throws std::runtime_error: a benchmark without its data is
// none.
std::unique_ptr<VectorSet> load_set(const std::string& folder, const std::string& logs, const std::string& asked,
                                    const std::string& at);

}  // namespace emblem::bench
