// What the tests of this room share: a hospital and a ministry with homes in memory, certificates from a CA of our own,
// and ways to put a home into a given state.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>

#include "adapters/openssl/reader.h"
#include "core/issue/commitment_names.h"
#include "core/keys/thumbprint.h"
#include "engine/home/memory_store.h"
#include "engine/issuing/accept.h"
#include "engine/issuing/commit.h"
#include "engine/issuing/endorse.h"
#include "tests/support/signing_key.h"
#include "tests/support/web_ca.h"

namespace emblem::issuing {

using support::provider;
using support::TestKey;
using support::TestSigningKey;

inline constexpr std::int64_t day = 86400;
inline const UnixTime june = parse_rfc3339("2026-06-01T00:00:00Z").value();
inline const std::string in_may = "--not-before 2026-05-01T00:00:00Z --not-after 2026-08-01T00:00:00Z";

inline UnixTime days_after(UnixTime moment, std::int64_t days) { return moment + UnixTime{days * day, 0}; }

// Keys by the name of their place; opening is counted.
class TestKeyring final : public Keyring {
 public:
  void add(const std::string& place, const TestKey& key) {
    keys_.emplace(place, std::make_unique<TestSigningKey>(key));
  }

  Result<crypto::SigningKey*> open(const home::Key& key) override {
    opened.push_back(key.name);
    const auto found = keys_.find(key.place);
    if (found == keys_.end()) return fail(Code::file_unreadable, key.place);
    return found->second.get();
  }

  std::vector<std::string> opened;

 private:
  std::map<std::string, std::unique_ptr<TestSigningKey>> keys_;
};

// One organisation's home, and the moment at which it works.
struct TestHome {
  explicit TestHome(const std::string& under)
      : issuer(token::OrganizationId::parse("https://" + under).value()), domain(under) {
    add_key("root", home::KeyRole::root);
    add_key("emblem", home::KeyRole::emblem);
  }

  TestKey key_of(const std::string& name) const { return TestKey::named(domain + " " + name); }

  home::Key make_key(const std::string& name, home::KeyRole role) {
    const TestKey key = key_of(name);
    keyring.add("keys/" + name, key);
    return {.name = name, .role = role, .key = key.public_key(), .place = "keys/" + name, .made = now};
  }
  void add_key(const std::string& name, home::KeyRole role) { apply({.keys = {make_key(name, role)}}); }

  // As a store would.
  void apply(const home::Change& change) {
    const auto done = store.update([&](const home::Contents&) -> Result<home::Change> { return change; });
    ASSERT_TRUE(done) << to_text(done.error());
  }

  const home::Contents& contents() const { return store.contents(); }
  const home::Key& key(const std::string& name) const {
    return *std::ranges::find(contents().keys, name, &home::Key::name);
  }
  const home::Mark& mark(std::size_t index = 0) const { return contents().marks.at(index); }

  token::OrganizationId issuer;
  std::string domain;
  TestKeyring keyring;
  home::MemoryStore store;
  UnixTime now = june;
};

// Certificates are made once for all tests: each takes a run of the CA.
class Certificates {
 public:
  static Certificates& shared() {
    static Certificates made;
    return made;
  }

  std::vector<std::string> names_of(const TestHome& home, const std::string& root = "root") const {
    return issue::commitment_names(home.issuer, home.key_of(root).public_key(), provider());
  }

  // The chain for a home's root key, the same at every call with the same options.
  const support::IssuedCertificate& chain(const TestHome& home, const std::string& root = "root",
                                          const std::string& options = in_may) {
    return chain_for(names_of(home, root), options);
  }
  const support::IssuedCertificate& chain_for(const std::vector<std::string>& names,
                                              const std::string& options = in_may) {
    auto& made = made_[{names, options}];
    if (made.chain.empty()) made = ca_.issue(names, options);
    return made;
  }

  Bytes revoke(const std::string& serial) { return ca_.revoke(serial, "--at 2026-05-20T00:00:00Z"); }
  Bytes logs() const { return ca_.logs(); }

 private:
  support::WebCa ca_;
  std::map<std::pair<std::vector<std::string>, std::string>, support::IssuedCertificate> made_;
};

class IssuingTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!support::WebCa::is_available()) GTEST_SKIP() << "python3-cryptography is not installed";
    logs_ = ct::LogList::parse(certificates().logs(), provider(), limits_).value();
  }

  static Certificates& certificates() { return Certificates::shared(); }

  Workbench bench(const TestHome& home) const {
    return {.issuer = home.issuer,
            .now = home.now,
            .provider = provider(),
            .reader = *reader_,
            .logs = logs_,
            .limits = limits_,
            .evidence = evidence_};
  }

  // --evidence of the verbs.
  void add_evidence(const std::vector<Bytes>& files) {
    evidence::SetBuilder builder(*reader_, provider(), limits_);
    for (const Bytes& file : files) builder.add_file("evidence", file);
    evidence_ = std::move(builder).build();
  }

  Result<TakenChain> take(const TestHome& home, const support::IssuedCertificate& certificate, std::size_t entries = 1,
                          const std::string& root = "root") const {
    return take_chain({.root = home.key(root), .pem = certificate.chain, .entries = entries}, bench(home));
  }

  void commit(TestHome& home, const std::string& root = "root") {
    const auto taken = take(home, certificates().chain(home, root), 1, root);
    ASSERT_TRUE(taken) << to_text(taken.error());
    home.apply({.commitments = {taken->commitment}});
  }

  static IssueOrder order_of(std::vector<std::vector<std::string>> emblems,
                             std::vector<Dialect> dialects = {Dialect::cose}) {
    return {.emblems = std::move(emblems),
            .dialects = std::move(dialects),
            .lifetime = 90 * day,
            .endorse_for = std::nullopt};
  }

  // Issued and kept.
  Issued issue(TestHome& home, const IssueOrder& order) {
    auto issued = issuing::issue(home.contents(), order, home.keyring, bench(home));
    EXPECT_TRUE(issued) << to_text(issued.error());
    if (!issued) return {};
    home.apply(issued->change);
    return *std::move(issued);
  }

  // The error code of an order that is refused.
  std::optional<Code> refusal(TestHome& home, const IssueOrder& order) {
    const auto issued = issuing::issue(home.contents(), order, home.keyring, bench(home));
    return issued ? std::nullopt : std::optional(issued.error().code);
  }

  desk::Request request_of(const TestHome& home, const std::string& root = "root") const {
    desk::Request request{.organization = home.issuer,
                          .root = home.key(root).key,
                          .log = entries_for(home.contents(), home.key(root), keys::Family::cbor, bench(home)),
                          .chain = {},
                          .dialects = {Dialect::cose},
                          .purposes = token::red_cross_protective,
                          .assets = {},
                          .lifetime = 365 * day,
                          .made = home.now};
    for (const home::Commitment& commitment : home.contents().commitments) {
      if (commitment.key != root) continue;
      evidence::SetBuilder builder(*reader_, provider(), limits_);
      builder.add_file("chain", commitment.chain);
      const evidence::Set set = std::move(builder).build();
      request.chain.clear();
      for (const x509::Certificate& certificate : set.certificates()) request.chain.push_back(certificate.der);
    }
    return request;
  }

  desk::VerifiedRequest read(const TestHome& home, const desk::Request& request,
                             const std::string& root = "root") const {
    TestSigningKey key(home.key_of(root));
    return desk::read_request(desk::write_request(request, key, provider()).value(), provider(), limits_).value();
  }

  // The ministry's word for whoever asks, kept in its register.
  Endorsed endorse(TestHome& authority, const desk::VerifiedRequest& request) {
    const EndorseOrder order{.request = request, .purposes = std::nullopt, .lifetime = std::nullopt};
    auto endorsed = issuing::endorse(authority.contents(), order, authority.keyring, bench(authority));
    EXPECT_TRUE(endorsed) << to_text(endorsed.error());
    authority.apply(endorsed->change);
    return *std::move(endorsed);
  }

  void accept(TestHome& home, const desk::Reply& reply) {
    const auto accepted = issuing::accept(home.contents(), reply, Caution::rehearsed, bench(home));
    ASSERT_TRUE(accepted) << to_text(accepted.error());
    home.apply(accepted->change);
  }

  // From two committed homes to an endorsed one, in these dialects.
  void make_endorsed(TestHome& home, TestHome& authority, std::vector<Dialect> dialects = {Dialect::cose}) {
    commit(home);
    commit(authority);
    desk::Request request = request_of(home);
    request.dialects = std::move(dialects);
    accept(home, endorse(authority, read(home, request)).reply);
  }

  Limits limits_;
  std::unique_ptr<const x509::Reader> reader_ = openssl::make_reader();
  ct::LogList logs_;
  evidence::Set evidence_;
  TestHome hospital_{"hospital.example"};
  TestHome ministry_{"ministry.example"};
};

inline bool has_finding(const std::vector<Finding>& findings, Code code) {
  return std::ranges::find(findings, code, &Finding::code) != findings.end();
}

inline std::size_t count_signed(const home::Change& change, Role role) {
  return static_cast<std::size_t>(std::ranges::count(change.tokens, role, &home::Token::role));
}

}  // namespace emblem::issuing
