// One case of vectors/, ready to be judged through the library.
#pragma once

#include <nlohmann/json.hpp>

#include "adapters/openssl/reader.h"
#include "core/validate/judge.h"
#include "tests/support/test_key.h"

namespace emblem::support {

struct VectorCase {
  std::string name;  // the folder
  nlohmann::json description;
  validate::Question question;
  UnixTime at;
  dns::RecordType ihle_type = dns::default_type_ihle;
  std::vector<dns::Record> records;
  std::vector<std::string> evidence_files;
  ct::LogList logs;
  validate::Policy policy;
};

// Folders below `root` that hold a case.json, sorted.
std::vector<std::string> find_cases(const std::string& root);

// As vectors/cases/README.md describes it. Ends the program when it is not so.
VectorCase load_case(const std::string& folder);

// The same from a description in place of case.json.
VectorCase make_case(const std::string& folder, const nlohmann::json& description);

// The content of the evidence files as one set.
evidence::Set read_evidence(const std::vector<std::string>& files);

// Judges variants of one case: the evidence is read, and each commitment and key judged, once.
class CaseJudge {
 public:
  CaseJudge(const VectorCase& vector, evidence::Set evidence, const crypto::Provider& with = provider());

  Report judge(std::span<const dns::Record> records);

 private:
  const VectorCase& vector_;
  evidence::Set evidence_;
  const crypto::Provider& provider_;
  std::unique_ptr<const x509::Reader> reader_ = openssl::make_reader();
  Limits limits_;
  validate::EvidenceCommitments commitments_;
  keys::KeyCache keys_;
};

}  // namespace emblem::support
