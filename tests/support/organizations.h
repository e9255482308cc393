// The hospital, its authority, and what they publish in most tests.
#pragma once

#include <gtest/gtest.h>

#include "tests/support/world.h"

namespace emblem::support {

// In every dialect: an emblem for www.hospital.example, the hospital's root key that endorses the emblem's key, and an
// authority that endorses the hospital's root key. Tests change one thing of it.
class EveryDialect : public testing::TestWithParam<Dialect> {
 protected:
  EmblemDraft emblem() const { return {.signer = emblem_key}; }

  EndorsementDraft internal(const TestKey& signer, const TestKey& endorsed) const {
    return {.signer = signer, .endorsed = endorsed};
  }

  EndorsementDraft committed(EndorsementDraft draft) const {
    draft.log = {log_entry()};
    return draft;
  }

  EndorsementDraft root_endorsement() const { return committed(internal(root, emblem_key)); }

  EndorsementDraft external() const {
    return committed({.signer = authority_root, .endorsed = root, .issuer = "https://authority.example"});
  }

  // The whole of it, with both commitments.
  void publish_endorsed() {
    world.publish(emblem()).publish(root_endorsement()).publish(external());
    commit_both();
  }

  void commit_both() {
    world.commit("hospital.example", root);
    world.commit("authority.example", authority_root);
  }

  bool is_jose() const { return GetParam() == Dialect::jose; }

  TestKey emblem_key = TestKey::generate();
  TestKey root = TestKey::generate();
  TestKey authority_root = TestKey::generate();
  World world{GetParam()};
};

inline auto every_dialect() { return testing::Values(Dialect::jose, Dialect::cose, Dialect::cose_16sep); }

inline std::string dialect_name(const testing::TestParamInfo<Dialect>& info) {
  return info.param == Dialect::jose ? "jose" : info.param == Dialect::cose ? "cose" : "cose_16sep";
}

}  // namespace emblem::support

// Instantiates a suite of EveryDialect for all three.
#define EMBLEM_IN_EVERY_DIALECT(suite) \
  INSTANTIATE_TEST_SUITE_P(In, suite, emblem::support::every_dialect(), emblem::support::dialect_name)
