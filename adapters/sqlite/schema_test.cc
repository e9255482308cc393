#include "adapters/sqlite/schema.h"

#include <sqlite3.h>

#include <fstream>

#include "adapters/sqlite/row.h"
#include "adapters/sqlite/sqlite_fixture_test.h"
#include "adapters/sqlite/write_change.h"
#include "engine/home/apply.h"

namespace emblem::sqlite {
namespace {

using namespace home;

// SQL as anybody may run it on the file.
int run_sql(const std::string& path, const std::string& sql) {
  sqlite3* handle = nullptr;
  EXPECT_EQ(sqlite3_open(path.c_str(), &handle), SQLITE_OK);
  const int code = sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr);
  sqlite3_close(handle);
  return code;
}

TEST_F(StoreTest, AnOlderStoreTakesTheStepsThatItLacks) {
  // As version 1 of some other program's list left it.
  ASSERT_EQ(run_sql(path(),
                    "CREATE TABLE names (name TEXT) STRICT; INSERT INTO names VALUES ('kept');"
                    "PRAGMA application_id = 0x454d424c; PRAGMA user_version = 1"),
            SQLITE_OK);
  const std::array<Step, 3> steps = {{{"SELECT never_run()"},
                                      {"ALTER TABLE names ADD COLUMN more TEXT; PRAGMA user_version = 2"},
                                      {"UPDATE names SET more = 'third'; PRAGMA user_version = 3"}}};
  Database database = Database::open(path(), {}).value();
  ASSERT_TRUE(upgrade(database, steps));
  EXPECT_EQ(database.number("PRAGMA user_version").value(), 3);
  EXPECT_EQ(database.number("SELECT count(*) FROM names WHERE name = 'kept' AND more = 'third'").value(), 1);
  EXPECT_TRUE(upgrade(database, steps));
}

TEST_F(StoreTest, AnUpgradeThatFailsLeavesTheOlderStore) {
  ASSERT_EQ(run_sql(path(),
                    "CREATE TABLE names (name TEXT) STRICT;"
                    "PRAGMA application_id = 0x454d424c; PRAGMA user_version = 1"),
            SQLITE_OK);
  const std::array<Step, 3> steps = {
      {{""}, {"ALTER TABLE names ADD COLUMN more TEXT; PRAGMA user_version = 2"}, {"UPDATE nothing SET more = ''"}}};
  Database database = Database::open(path(), {}).value();
  EXPECT_FALSE(upgrade(database, steps));
  EXPECT_EQ(database.number("PRAGMA user_version").value(), 1);
  EXPECT_EQ(database.number("SELECT count(*) FROM pragma_table_info('names')").value(), 1);
}

TEST_F(StoreTest, AStoreOfANewerProgramIsLeftAlone) {
  const auto opened = made();
  ASSERT_EQ(run_sql(path(), "PRAGMA user_version = 3"), SQLITE_OK);
  EXPECT_EQ(open_store(path()).error().code, Code::home_newer);
  // Also by those who have it open.
  EXPECT_EQ(opened->read().error().code, Code::home_newer);
  EXPECT_EQ(update_with(*opened, one_of_each()).error().code, Code::home_newer);
}

// FNV-1a over the tables.
std::uint64_t sum_of_schema(Database& database) {
  auto statement =
      database.prepare("SELECT group_concat(sql) FROM (SELECT sql FROM sqlite_schema ORDER BY name)", Doing::reading)
          .value();
  EXPECT_TRUE(statement.step().value());
  std::uint64_t sum = 0xcbf29ce484222325;
  for (const char c : Row(statement, "").text()) sum = (sum ^ static_cast<std::uint8_t>(c)) * 0x100000001b3;
  return sum;
}

// A store as the program of that version made it.
Database made_by_version(const std::string& path, std::size_t version) {
  std::ofstream(path).close();
  Database database = Database::open(path, {}).value();
  EXPECT_TRUE(create(database, all_steps().first(version)));
  return database;
}

// Whoever edits a released step is stopped here, and writes a further step instead.
TEST_F(StoreTest, TheTablesOfEachVersionAreAsReleased) {
  constexpr std::array<std::uint64_t, 2> released = {9355754664735685214U, 15280629114167021181U};
  ASSERT_EQ(all_steps().size(), released.size());
  for (std::size_t version = 1; version <= released.size(); ++version) {
    Database database = made_by_version(path() + std::to_string(version), version);
    EXPECT_EQ(sum_of_schema(database), released.at(version - 1)) << "version " << version;
  }
}

TEST_F(StoreTest, AStoreOfVersion1IsOpenedWithAllThatItHolds) {
  Change change = one_of_each();
  change.publications.clear();
  {
    Database old = made_by_version(path(), 1);
    auto transaction = Transaction::begin(old, Doing::writing).value();
    ASSERT_TRUE(write_change(old, change));
    ASSERT_TRUE(transaction.commit());
  }
  const auto store = open_store(path()).value();
  EXPECT_EQ(store->read().value(), apply({}, change));
  EXPECT_EQ(store->read_journal().value(), change.journal);
  ASSERT_TRUE(update_with(*store, {.publications = one_of_each().publications}));
  EXPECT_EQ(store->read().value().publications, one_of_each().publications);
}

TEST_F(StoreTest, WhatIsNoStoreIsToldFromOne) {
  std::ofstream(path()) << std::string(5000, 'x');
  const Error error = open_store(path()).error();
  EXPECT_EQ(error.code, Code::home_malformed);
  EXPECT_EQ(error.where, path());
}

TEST_F(StoreTest, AnEmptyFileIsNoStore) {
  std::ofstream(path()) << "";
  EXPECT_EQ(open_store(path()).error().code, Code::home_malformed);
}

TEST_F(StoreTest, ADatabaseOfSomebodyElseIsNoStore) {
  ASSERT_EQ(run_sql(path(), "CREATE TABLE keys (name TEXT); PRAGMA user_version = 1"), SQLITE_OK);
  EXPECT_EQ(open_store(path()).error().code, Code::home_malformed);
}

TEST_F(StoreTest, AStoreWithoutItsTablesIsMalformed) {
  const auto store = made();
  ASSERT_EQ(run_sql(path(), "DROP TABLE endorsers"), SQLITE_OK);
  EXPECT_EQ(store->read().error().code, Code::home_malformed);
}

TEST_F(StoreTest, ADamagedPageIsMalformed) {
  ASSERT_TRUE(update_with(*made(), one_of_each()));
  const auto size = std::filesystem::file_size(path());
  {
    std::fstream file(path(), std::ios::in | std::ios::out | std::ios::binary);
    for (std::uintmax_t at = 4096; at < size; at += 4096) {
      file.seekp(static_cast<std::streamoff>(at));
      file << std::string(64, '\xff');
    }
  }
  const auto store = open_store(path());
  EXPECT_EQ(store ? (*store)->read().error().code : store.error().code, Code::home_malformed);
}

TEST_F(StoreTest, ACutFileIsMalformed) {
  ASSERT_TRUE(update_with(*made(), one_of_each()));
  std::filesystem::resize_file(path(), std::filesystem::file_size(path()) / 2);
  const auto store = open_store(path());
  EXPECT_EQ(store ? (*store)->read().error().code : store.error().code, Code::home_malformed);
}

TEST_F(StoreTest, TheJournalIsOnlyEverAddedTo) {
  const auto store = made();
  ASSERT_TRUE(update_with(*store, one_of_each()));
  for (const char* sql : {"UPDATE journal SET what = ''", "DELETE FROM journal", "DELETE FROM journal WHERE number = 2",
                          "INSERT OR REPLACE INTO journal VALUES (1, 0, 0, '', '', '', '', '')",
                          "REPLACE INTO journal VALUES (2, 0, 0, '', '', '', '', '')"}) {
    EXPECT_EQ(run_sql(path(), sql), SQLITE_CONSTRAINT) << sql;
  }
  EXPECT_EQ(run_sql(path(), "INSERT INTO journal VALUES (NULL, 0, 0, '', '', '', '', '')"), SQLITE_OK);
  EXPECT_EQ(store->read_journal().value().size(), 3U);
}

struct Damage {
  const char* sql;
  const char* place;
};

class DamagedStore : public StoreTest, public ::testing::WithParamInterface<Damage> {};

TEST_P(DamagedStore, IsRefusedWithThePlace) {
  const auto store = made();
  ASSERT_TRUE(update_with(*store, one_of_each()));
  ASSERT_EQ(run_sql(path(), GetParam().sql), SQLITE_OK);
  const auto read = store->read();
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Code::home_malformed);
  EXPECT_EQ(read.error().where, path() + ": " + GetParam().place);
  // And nothing is added to what is damaged.
  EXPECT_EQ(update_with(*store, one_of_each()).error().code, Code::home_malformed);
}

INSTANTIATE_TEST_SUITE_P(
    EachValue, DamagedStore,
    ::testing::Values(Damage{"UPDATE keys SET role = 'boss' WHERE name = 'emblem'", "keys: role"},
                      Damage{"UPDATE keys SET state = 'Active'", "keys: state"},
                      Damage{"UPDATE keys SET curve = ''", "keys: curve"},
                      Damage{"UPDATE keys SET x = zeroblob(31)", "keys: x"},
                      Damage{"UPDATE keys SET y = zeroblob(32) WHERE curve = 'Ed25519'", "keys: y"},
                      Damage{"UPDATE keys SET made_ns = 1000000000", "keys: made_ns"},
                      Damage{"UPDATE keys SET made_ns = -1", "keys: made_ns"},
                      Damage{"UPDATE commitments SET certificate = zeroblob(33)", "commitments: certificate"},
                      Damage{"UPDATE commitment_entries SET leaf_index = 1", "commitment_entries: leaf_index"},
                      Damage{"UPDATE commitment_entries SET leaf_hash = NULL, leaf_index = NULL",
                             "commitment_entries: leaf_index"},
                      Damage{"UPDATE commitment_entries SET leaf_index = -1 WHERE leaf_hash IS NULL",
                             "commitment_entries: leaf_index"},
                      Damage{"UPDATE commitment_entries SET log_id = x''", "commitment_entries: log_id"},
                      Damage{"UPDATE commitment_entries SET commitment = 0", "commitment_entries"},
                      Damage{"UPDATE marks SET id = -1", "marks: id"},
                      Damage{"UPDATE marks SET dialects = 'jose,cose'", "marks: dialects"},
                      Damage{"UPDATE marks SET dialects = 'jose cbor'", "marks: dialects"},
                      Damage{"UPDATE marks SET dialects = 'jose '", "marks: dialects"},
                      Damage{"UPDATE marks SET purposes = 256", "marks: purposes"},
                      Damage{"UPDATE marks SET state = 'gone'", "marks: state"},
                      Damage{"UPDATE mark_assets SET mark = 5", "mark_assets"},
                      Damage{"UPDATE tokens SET sha256 = x'00' WHERE number = 1", "tokens: sha256"},
                      Damage{"UPDATE tokens SET role = 'key'", "tokens: role"},
                      Damage{"UPDATE tokens SET dialect = 'COSE'", "tokens: dialect"},
                      Damage{"UPDATE tokens SET purposes = -1", "tokens: purposes"},
                      Damage{"UPDATE tokens SET state = ''", "tokens: state"},
                      Damage{"UPDATE endorsers SET curve = 'P-384'", "endorsers: x"},
                      Damage{"UPDATE given SET request = x'01'", "given: request"},
                      Damage{"UPDATE publications SET kind = 'paper'", "publications: kind"},
                      Damage{"UPDATE publications SET zone = x'01'", "publications: zone"},
                      Damage{"UPDATE publications SET ihle_type = 65536", "publications: ihle_type"},
                      Damage{"UPDATE publications SET state = ''", "publications: state"},
                      Damage{"UPDATE published_records SET owner = x''", "published_records: owner"},
                      Damage{"UPDATE published_records SET ttl = -1", "published_records: ttl"},
                      Damage{"UPDATE published_records SET publication = 7", "published_records"},
                      Damage{"UPDATE given_approvals SET given = 9", "given_approvals"},
                      Damage{"UPDATE given_assets SET given = 0", "given_assets"}));

}  // namespace
}  // namespace emblem::sqlite
