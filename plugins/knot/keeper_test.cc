#include "plugins/knot/keeper.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

namespace emblem::knot {
namespace {

constexpr dns::RecordType ihle = dns::default_type_ihle;

const dns::DomainName name = *dns::DomainName::parse("a.example");

Bytes store_with(std::uint8_t byte) {
  return *store::encode_store(std::vector<dns::Record>{{name, ihle, 60, Bytes(100, byte)}}, ihle);
}

class Folder {
 public:
  Folder() : path_(std::filesystem::path(testing::TempDir()) / ("emblem-keeper-" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(path_);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string path() const { return (path_ / "store").string(); }
  void replace(const Bytes& bytes) const {
    const std::string beside = path() + ".new";
    std::ofstream(beside, std::ios::binary).write(as_text(bytes).data(), static_cast<std::streamsize>(bytes.size()));
    std::filesystem::rename(beside, path());
  }

 private:
  std::filesystem::path path_;
};

std::unique_ptr<const StoreFile> opened(const Folder& folder, std::uint8_t byte) {
  folder.replace(store_with(byte));
  return *StoreFile::open(folder.path(), ihle).file;
}

// The byte that the RDATA of `name` consists of; -1 when the set does not hold.
int served(const Shelf& shelf, std::size_t thread) {
  const Shelf::Pin pin(shelf, thread);
  if (pin.file() == nullptr) return -1;
  const auto set = pin.file()->store().find(name.wire());
  return set && *set ? (*set)->run[2] : -1;
}

TEST(Shelf, ServesNothingThenTheLastThatWasPut) {
  const Folder folder;
  Shelf shelf(2);
  EXPECT_TRUE(shelf.empty());
  EXPECT_EQ(served(shelf, 0), -1);
  shelf.replace(opened(folder, 7));
  EXPECT_EQ(served(shelf, 0), 7);
  shelf.replace(opened(folder, 8));
  EXPECT_EQ(served(shelf, 1), 8);
  EXPECT_EQ(served(shelf, 2), -1) << "a thread that the shelf was not made for";
}

TEST(Shelf, KeepsWhatIsPinnedWhileItIsReplaced) {
  const Folder folder;
  Shelf shelf(1);
  shelf.replace(opened(folder, 7));
  const Shelf::Pin pin(shelf, 0);
  shelf.replace(opened(folder, 8));
  shelf.sweep();
  EXPECT_EQ((*pin.file()->store().find(name.wire()))->run[2], 7);
}

TEST(Shelf, IsReadByManyThreadsWhileItIsReplaced) {
  const Folder folder;
  Shelf shelf(3);
  shelf.replace(opened(folder, 1));
  std::atomic<bool> ended{false};
  std::atomic<int> wrong{0};
  std::vector<std::thread> readers;
  for (std::size_t thread = 0; thread < 3; ++thread) {
    readers.emplace_back([&, thread] {
      while (!ended) wrong += served(shelf, thread) < 1;
    });
  }
  for (int i = 0; i < 300; ++i) shelf.replace(opened(folder, static_cast<std::uint8_t>(1 + i % 200)));
  ended = true;
  for (auto& reader : readers) reader.join();
  EXPECT_EQ(wrong, 0);
}

TEST(StoreFile, OfAnotherTypeIsRefused) {
  const Folder folder;
  folder.replace(store_with(1));
  EXPECT_TRUE(StoreFile::open(folder.path(), ihle).file);
  const auto other = StoreFile::open(folder.path(), ihle + 1);
  ASSERT_FALSE(other.file);
  EXPECT_EQ(other.file.error().code, Code::store_malformed);
  EXPECT_TRUE(other.mark);
}

TEST(StoreFile, TellsOneFileAtAPathFromTheNext) {
  const Folder folder;
  folder.replace(store_with(1));
  const auto first = FileMark::find(folder.path().c_str());
  EXPECT_EQ(first, FileMark::find(folder.path().c_str()));
  folder.replace(store_with(1));
  EXPECT_NE(first, FileMark::find(folder.path().c_str()));
  EXPECT_FALSE(FileMark::find((folder.path() + "-not").c_str()));
}

TEST(Keeper, IsOneForEachPathAndType) {
  Keeper& first = Keeper::of({.path = "/nowhere/store", .type = ihle, .threads = 1});
  EXPECT_EQ(&first, &Keeper::of({.path = "/nowhere/store", .type = ihle, .threads = 1}));
  EXPECT_NE(&first, &Keeper::of({.path = "/nowhere/store", .type = ihle + 1, .threads = 1}));
}

TEST(StoreFile, WithADamagedRecordIsRefusedWithItsByte) {
  const Folder folder;
  Bytes bytes = store_with(1);
  bytes.back() ^= 1;
  folder.replace(bytes);
  const auto opened = StoreFile::open(folder.path(), ihle);
  ASSERT_FALSE(opened.file);
  EXPECT_EQ(opened.file.error().code, Code::store_malformed);
  EXPECT_EQ(opened.file.error().where, "byte 84") << "header and index of one name take 64 + 8 + 4 + 8 bytes";
}

// Looks until the keeper serves the byte; its thread needs no telling.
void wait_for(const Keeper& keeper, int byte) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (served(keeper.shelf(), 0) != byte && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
  EXPECT_EQ(served(keeper.shelf(), 0), byte);
}

TEST(Keeper, SaysWhyNothingIsServedWhenItIsJoinedAndTakesTheStoreWhenItIsThere) {
  const Folder folder;
  Keeper& keeper = Keeper::of({.path = folder.path(), .type = ihle, .threads = 1});
  const auto missing = keeper.join();
  ASSERT_TRUE(missing);
  EXPECT_EQ(missing->code, Code::file_unreadable);
  EXPECT_FALSE(keeper.has_news()) << "who asked says it";
  folder.replace({1, 2, 3});
  const auto broken = keeper.join();
  ASSERT_TRUE(broken);
  EXPECT_EQ(broken->code, Code::store_malformed);
  folder.replace(store_with(5));
  wait_for(keeper, 5);
  EXPECT_FALSE(keeper.join());
  for (int i = 0; i < 3; ++i) keeper.leave();
}

TEST(Keeper, TriesAFileAgainThatCouldNotBeReadForWantOfDescriptors) {
  const Folder folder;
  folder.replace(store_with(5));
  Keeper& keeper = Keeper::of({.path = folder.path(), .type = ihle, .threads = 3});
  rlimit before{};
  getrlimit(RLIMIT_NOFILE, &before);
  const rlimit none{.rlim_cur = 0, .rlim_max = before.rlim_max};
  setrlimit(RLIMIT_NOFILE, &none);
  const auto problem = keeper.join();
  setrlimit(RLIMIT_NOFILE, &before);
  ASSERT_TRUE(problem);
  EXPECT_EQ(problem->detail, "Too many open files");
  wait_for(keeper, 5);
  keeper.leave();
}

TEST(Keeper, ServesWhatItHasWhenItIsJoinedAgainAndTheFileDoesNotHold) {
  const Folder folder;
  Keeper& keeper = Keeper::of({.path = folder.path(), .type = ihle, .threads = 2});
  folder.replace(store_with(5));
  ASSERT_FALSE(keeper.join());
  keeper.leave();
  folder.replace({1, 2, 3});
  ASSERT_FALSE(keeper.join());
  EXPECT_EQ(served(keeper.shelf(), 0), 5);
  const auto news = keeper.take_news();
  ASSERT_TRUE(news);
  EXPECT_EQ(news->tone, Keeper::News::Tone::bad);
  EXPECT_NE(news->line.find("byte 0"), std::string::npos);
  keeper.leave();
}

}  // namespace
}  // namespace emblem::knot
