#include <algorithm>

#include "adapters/files/folders.h"
#include "adapters/files/writing.h"
#include "apps/emblem/home_options.h"
#include "apps/emblem/output.h"
#include "apps/emblem/render_home.h"
#include "apps/emblem/verbs.h"
#include "core/bytes/base_encodings.h"
#include "core/issue/key_writer.h"
#include "engine/issuing/home_keys.h"
#include "engine/issuing/published_set.h"

namespace emblem::app {
namespace {

struct ExportedFile {
  std::string name;
  Bytes bytes;
};

void add_file(std::vector<ExportedFile>& files, std::string name, ByteView bytes) {
  if (std::ranges::find(files, name, &ExportedFile::name) != files.end()) return;
  files.push_back({std::move(name), Bytes(bytes.begin(), bytes.end())});
}

// emblem-1a2b….cbor, endorsement-….jws, key-….cbor, key-….jwk: named for digests and key identifiers, so that the same
// thing always has the same name.
std::vector<ExportedFile> files_of(const home::Contents& contents, const issuing::Workbench& bench) {
  constexpr std::size_t digest_bytes = 8;
  std::vector<ExportedFile> files;
  const issuing::SetFinder sets(contents, bench);
  for (const home::Mark& mark : contents.marks) {
    if (mark.state != home::MarkState::marked) continue;
    for (const Dialect dialect : mark.dialects) {
      const issuing::PublishedSet set = sets.find(mark, dialect);
      const bool jose = dialect == Dialect::jose;
      for (const home::Token* token : set.tokens) {
        const std::string digest = encode_hex(ByteView(token->sha256.bytes).first(digest_bytes));
        add_file(files, std::string(to_text(token->role)) + "-" + digest + (jose ? ".jws" : ".cbor"), token->bytes);
      }
      for (const crypto::PublicKey& key : set.keys) {
        const std::string kid = to_text(issuing::id_of(key, issuing::family_of(dialect), bench.provider));
        if (jose) {
          add_file(files, "key-" + kid + ".jwk", as_bytes(issue::encode_jwk(key)));
        } else {
          add_file(files, "key-" + kid + ".cbor", issue::encode_cose_key(key));
        }
      }
    }
  }
  for (const home::Commitment& commitment : contents.commitments) {
    add_file(files, "chain-" + encode_hex(ByteView(commitment.certificate.bytes).first(digest_bytes)) + ".pem",
             commitment.chain);
  }
  return files;
}

}  // namespace

Result<int> run_export(const CommandLine& line) {
  EMBLEM_TRY(const auto home, open_home(line));
  EMBLEM_TRY(const std::string folder, require_value(line, Option::output));
  EMBLEM_TRY(const home::Contents contents, home->store().read());
  auto exported = files_of(contents, home->bench());
  EMBLEM_TRY(const auto journal, home->store().read_journal());
  add_file(exported, "journal.jsonl", as_bytes(render_json(journal)));
  if (!contents.given.empty()) add_file(exported, "register.json", as_bytes(render_json(contents.given)));
  EMBLEM_CHECK(files::make_folder(folder));
  for (const ExportedFile& file : exported) {
    EMBLEM_CHECK(files::write_file(folder + "/" + file.name, file.bytes, files::Mode::everybody_reads));
  }
  EMBLEM_CHECK(print(std::to_string(exported.size()) + " files written to " + folder + "\n"));
  return 0;
}

}  // namespace emblem::app
