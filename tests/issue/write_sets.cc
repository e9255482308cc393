// Writes signed sets as plain files, one folder below DIR for each algorithm and dialect, for programs that share no
// code with us: an emblem, the root's endorsement of its key, an authority's of the root, and the three keys.
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "core/issue/key_writer.h"
#include "core/issue/token_writer.h"
#include "tests/support/drafts.h"
#include "tests/support/signing_key.h"

namespace emblem {
namespace {

using issue::Draft;
using support::TestKey;

const auto hospital = token::OrganizationId::parse("https://hospital.example").value();
const auto authority = token::OrganizationId::parse("https://authority.example").value();

void write_file(const std::filesystem::path& path, ByteView bytes) {
  std::ofstream file(path, std::ios::binary);
  file << as_text(bytes) << std::flush;
  if (!file) throw std::runtime_error("cannot write " + path.string());
}

struct Set {
  Dialect dialect;
  std::filesystem::path folder;
  TestKey emblem_key;
  TestKey root;
  TestKey authority_root;
};

Draft draft_of(const Set& set, const token::OrganizationId& issuer,
               std::variant<issue::EmblemDraft, issue::EndorsementDraft> content) {
  return {.dialect = set.dialect,
          .issuer = issuer,
          .issued_at = {support::now},
          .not_before = {support::now - support::hour},
          .expires = {support::now + support::hour},
          .content = std::move(content)};
}

issue::EmblemDraft emblem(Dialect dialect) {
  issue::EmblemDraft draft;
  const auto add = [&](std::string_view text) {
    draft.assets.push_back(token::parse_asset(text, dialect).value().asset);
  };
  add("www.hospital.example");
  if (dialect == Dialect::cose) return draft;
  add("*.ward.hospital.example");
  add("[192.0.2.0/24]");
  add("[2001:db8::1]");
  return draft;
}

issue::EndorsementDraft endorsement(const Set& set, const TestKey& endorsed) {
  const bool jose = set.dialect == Dialect::jose;
  issue::EndorsementDraft draft{.subject = hospital,
                                .key = endorsed.id(jose ? keys::Family::jose : keys::Family::cbor),
                                .end = token::EndorsementClaims::Power::endorse_further,
                                .log = {support::log_entry(1), {support::log_entry(2).log_id, std::uint64_t{70000}}}};
  if (jose) {
    draft.window = 2 * support::hour;
    draft.assets = emblem(set.dialect).assets;
  }
  return draft;
}

void write_token(const Set& set, std::string_view name, const Draft& draft, const TestKey& key) {
  support::TestSigningKey signer(key);
  const auto written = issue::write_token(draft, signer, support::provider()).value();
  const bool jose = set.dialect == Dialect::jose;
  write_file(set.folder / (std::string(name) + (jose ? ".jws" : ".cbor")), written.bytes);
}

void write_key(const Set& set, std::string_view name, const TestKey& key) {
  if (set.dialect == Dialect::jose) {
    write_file(set.folder / ("key-" + std::string(name) + ".jwk"), as_bytes(issue::encode_jwk(key.public_key())));
  } else {
    write_file(set.folder / ("key-" + std::string(name) + ".cbor"), issue::encode_cose_key(key.public_key()));
  }
}

void write_set(const Set& set) {
  std::filesystem::create_directories(set.folder);
  write_token(set, "emblem", draft_of(set, hospital, emblem(set.dialect)), set.emblem_key);
  write_token(set, "internal", draft_of(set, hospital, endorsement(set, set.emblem_key)), set.root);
  write_token(set, "external", draft_of(set, authority, endorsement(set, set.root)), set.authority_root);
  write_key(set, "emblem", set.emblem_key);
  write_key(set, "root", set.root);
  write_key(set, "authority", set.authority_root);
}

void write_all(const std::filesystem::path& folder) {
  for (const auto curve : {crypto::Curve::p256, crypto::Curve::p384, crypto::Curve::p521, crypto::Curve::ed25519}) {
    for (const auto dialect : {Dialect::jose, Dialect::cose, Dialect::cose_16sep}) {
      const std::string name = std::string(crypto::to_text(curve)) + "_" + std::string(to_text(dialect));
      write_set({.dialect = dialect,
                 .folder = folder / name,
                 .emblem_key = TestKey::generate(curve),
                 .root = TestKey::generate(curve),
                 .authority_root = TestKey::generate(curve)});
    }
  }
}

}  // namespace
}  // namespace emblem

int main(int count, char** arguments) {
  if (count != 2) {
    std::fprintf(stderr, "usage: issue_write_sets DIR\n");
    return 2;
  }
  emblem::write_all(arguments[1]);
  return 0;
}
