#include "adapters/sqlite/schema.h"

#include <array>

namespace emblem::sqlite {
namespace {

// "EMBL": tells `file` and us whose the file is.
constexpr std::int64_t application_id = 0x454d424c;

// Lists keep their order by `position`; a time is two columns, seconds and nanoseconds. Which words and lengths are
// valid is settled by whoever reads (row.h): a constraint in a table could never be changed by a later step.
constexpr const char* version_1 = R"sql(
CREATE TABLE keys (
  number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, role TEXT NOT NULL, state TEXT NOT NULL,
  curve TEXT NOT NULL, x BLOB NOT NULL, y BLOB NOT NULL, place TEXT NOT NULL,
  made INTEGER NOT NULL, made_ns INTEGER NOT NULL
) STRICT;
CREATE TABLE commitments (
  number INTEGER PRIMARY KEY, certificate BLOB NOT NULL, key TEXT NOT NULL REFERENCES keys (name),
  chain BLOB NOT NULL, not_after INTEGER NOT NULL, not_after_ns INTEGER NOT NULL,
  kept INTEGER NOT NULL, kept_ns INTEGER NOT NULL, UNIQUE (certificate, key)
) STRICT;
CREATE TABLE commitment_entries (
  commitment INTEGER NOT NULL REFERENCES commitments (number), position INTEGER NOT NULL,
  log_id BLOB NOT NULL, leaf_hash BLOB, leaf_index INTEGER, PRIMARY KEY (commitment, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE marks (
  id INTEGER PRIMARY KEY, dialects TEXT NOT NULL, purposes INTEGER NOT NULL, lifetime INTEGER NOT NULL,
  state TEXT NOT NULL, made INTEGER NOT NULL, made_ns INTEGER NOT NULL
) STRICT;
CREATE TABLE mark_assets (
  mark INTEGER NOT NULL REFERENCES marks (id), position INTEGER NOT NULL, asset TEXT NOT NULL,
  PRIMARY KEY (mark, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE tokens (
  number INTEGER PRIMARY KEY, sha256 BLOB NOT NULL UNIQUE, role TEXT NOT NULL, dialect TEXT NOT NULL,
  bytes BLOB NOT NULL, issuer TEXT NOT NULL, signer TEXT NOT NULL, subject TEXT NOT NULL, key TEXT NOT NULL,
  not_before INTEGER NOT NULL, not_before_ns INTEGER NOT NULL, expires INTEGER NOT NULL,
  expires_ns INTEGER NOT NULL, purposes INTEGER NOT NULL, mark INTEGER REFERENCES marks (id), state TEXT NOT NULL
) STRICT;
CREATE TABLE endorsers (
  number INTEGER PRIMARY KEY, issuer TEXT NOT NULL, curve TEXT NOT NULL, x BLOB NOT NULL, y BLOB NOT NULL,
  chain BLOB NOT NULL, UNIQUE (issuer, curve, x, y)
) STRICT;
CREATE TABLE given (
  number INTEGER PRIMARY KEY, token BLOB NOT NULL UNIQUE, bytes BLOB NOT NULL, dialect TEXT NOT NULL,
  organization TEXT NOT NULL, key TEXT NOT NULL, purposes INTEGER NOT NULL,
  not_before INTEGER NOT NULL, not_before_ns INTEGER NOT NULL, expires INTEGER NOT NULL,
  expires_ns INTEGER NOT NULL, given INTEGER NOT NULL, given_ns INTEGER NOT NULL, request BLOB NOT NULL
) STRICT;
CREATE TABLE given_assets (
  given INTEGER NOT NULL REFERENCES given (number), position INTEGER NOT NULL, asset TEXT NOT NULL,
  PRIMARY KEY (given, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE given_approvals (
  given INTEGER NOT NULL REFERENCES given (number), position INTEGER NOT NULL, approver TEXT NOT NULL,
  PRIMARY KEY (given, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE journal (
  number INTEGER PRIMARY KEY, at INTEGER NOT NULL, at_ns INTEGER NOT NULL, action TEXT NOT NULL,
  by_key TEXT NOT NULL, what TEXT NOT NULL, whom TEXT NOT NULL, until TEXT NOT NULL
) STRICT;
CREATE TRIGGER journal_is_not_changed BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is never changed'); END;
CREATE TRIGGER journal_is_not_removed BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is never removed'); END;
CREATE TRIGGER journal_is_not_replaced BEFORE INSERT ON journal
WHEN EXISTS (SELECT 1 FROM journal WHERE number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'the journal is never replaced'); END;
PRAGMA user_version = 1;
)sql";

// Names are in wire form.
constexpr const char* version_2 = R"sql(
CREATE TABLE publications (
  number INTEGER PRIMARY KEY, kind TEXT NOT NULL, place TEXT NOT NULL, zone BLOB NOT NULL, tsig TEXT NOT NULL,
  ihle_type INTEGER NOT NULL, state TEXT NOT NULL, written INTEGER NOT NULL, written_ns INTEGER NOT NULL,
  UNIQUE (kind, place, zone)
) STRICT;
CREATE TABLE published_records (
  publication INTEGER NOT NULL REFERENCES publications (number), position INTEGER NOT NULL,
  owner BLOB NOT NULL, type INTEGER NOT NULL, ttl INTEGER NOT NULL, rdata BLOB NOT NULL,
  PRIMARY KEY (publication, position)
) STRICT, WITHOUT ROWID;
PRAGMA user_version = 2;
)sql";

constexpr std::array<Step, 2> steps_so_far = {{{version_1}, {version_2}}};

Result<void> run_steps(Database& database, std::span<const Step> steps) {
  for (const Step& step : steps) EMBLEM_CHECK(database.run(step.sql, Doing::writing));
  return {};
}

}  // namespace

std::span<const Step> all_steps() { return steps_so_far; }

Result<std::int64_t> read_version(Database& database, std::int64_t newest) {
  EMBLEM_TRY(const std::int64_t owner, database.number("PRAGMA application_id"));
  if (owner != application_id) return fail(Code::home_malformed, database.path(), "it is not a store of a home");
  EMBLEM_TRY(const std::int64_t version, database.number("PRAGMA user_version"));
  if (version < 1) return fail(Code::home_malformed, database.path(), "it has no version");
  if (version > newest) return fail(Code::home_newer, database.path(), "version " + std::to_string(version));
  return version;
}

Result<void> create(Database& database, std::span<const Step> steps) {
  EMBLEM_TRY(auto transaction, Transaction::begin(database, Doing::writing));
  EMBLEM_CHECK(database.run("PRAGMA application_id = 0x454d424c", Doing::writing));
  EMBLEM_CHECK(run_steps(database, steps));
  return transaction.commit();
}

Result<void> upgrade(Database& database, std::span<const Step> steps) {
  const auto newest = static_cast<std::int64_t>(steps.size());
  EMBLEM_TRY(const std::int64_t seen, read_version(database, newest));
  if (seen == newest) return {};
  EMBLEM_TRY(auto transaction, Transaction::begin(database, Doing::writing));
  // Another process may have been faster.
  EMBLEM_TRY(const std::int64_t version, read_version(database, newest));
  EMBLEM_CHECK(run_steps(database, steps.subspan(static_cast<std::size_t>(version))));
  return transaction.commit();
}

}  // namespace emblem::sqlite
