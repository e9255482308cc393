// The smallest program that changes a home's store, for trying faults on.
//
//   store_writer init HOME     makes the folder and an empty store
//   store_writer add HOME N    adds a mark with N tokens
//   store_writer show HOME     prints what is there; exit 1 where there is no sound store
#include <sys/stat.h>

#include <iostream>
#include <string>
#include <vector>

#include "adapters/sqlite/sqlite_store.h"

namespace {

using namespace emblem;

Sha256Digest digest_of(std::size_t number) {
  Sha256Digest digest;
  for (std::size_t i = 0; i < 4; ++i) digest.bytes.at(i) = static_cast<std::uint8_t>(number >> (24 - 8 * i));
  return digest;
}

Result<void> init(const std::string& home) {
  ::mkdir(home.c_str(), 0700);
  return sqlite::create_store(home + "/store");
}

Result<void> add(const std::string& home, std::size_t count) {
  EMBLEM_TRY(const auto store, sqlite::open_store(home + "/store"));
  return store->update([&](const home::Contents& contents) -> Result<home::Change> {
    const auto id = static_cast<std::int64_t>(contents.marks.size()) + 1;
    home::Change change;
    change.marks = {{.id = id, .assets = {"www.hospital.example"}, .dialects = {Dialect::cose}}};
    for (std::size_t i = 0; i < count; ++i) {
      change.tokens.push_back({.sha256 = digest_of(contents.tokens.size() + i), .bytes = Bytes(300, 1), .mark = id});
    }
    change.journal = {{.action = "marked", .what = std::to_string(id)}};
    return change;
  });
}

Result<void> show(const std::string& home) {
  EMBLEM_TRY(const auto store, sqlite::open_store(home + "/store"));
  EMBLEM_TRY(const auto contents, store->read());
  EMBLEM_TRY(const auto journal, store->read_journal());
  std::cout << contents.marks.size() << " marks, " << contents.tokens.size() << " tokens, " << journal.size()
            << " journal lines\n";
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  Result<void> done = fail(Code::verb_unknown, "");
  if (words.size() == 2 && words[0] == "init") done = init(words[1]);
  if (words.size() == 3 && words[0] == "add") done = add(words[1], std::stoul(words[2]));
  if (words.size() == 2 && words[0] == "show") done = show(words[1]);
  if (done) return 0;
  std::cerr << "store_writer: error: " << to_text(done.error()) << "\n";
  return 1;
}
