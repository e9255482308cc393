#include "adapters/sqlite/write_change.h"

#include <limits>

#include "adapters/sqlite/row.h"

namespace emblem::sqlite {
namespace {

using namespace home;

Statement& bind_key(Statement& statement, const crypto::PublicKey& key) {
  return statement.bind(word_of(curve_words, key.curve)).bind(key.x).bind(key.y);
}

// A list of texts of one owner, written anew.
class ListWriter {
 public:
  static Result<ListWriter> prepare(Database& database, std::string_view remove, std::string_view add) {
    EMBLEM_TRY(auto remover, database.prepare(remove, Doing::writing));
    EMBLEM_TRY(auto adder, database.prepare(add, Doing::writing));
    return ListWriter(std::move(remover), std::move(adder));
  }

  Result<void> write(std::int64_t owner, const std::vector<std::string>& texts) {
    EMBLEM_CHECK(remover_.bind(owner).run());
    for (std::size_t i = 0; i < texts.size(); ++i) {
      EMBLEM_CHECK(adder_.bind(owner).bind(static_cast<std::int64_t>(i)).bind(texts[i]).run());
    }
    return {};
  }

 private:
  ListWriter(Statement remover, Statement adder) : remover_(std::move(remover)), adder_(std::move(adder)) {}
  Statement remover_;
  Statement adder_;
};

// Runs a statement that answers with the number of the row written.
Result<std::int64_t> run_for_number(Statement& statement, std::string_view table) {
  EMBLEM_TRY(const bool there, statement.step());
  Row row(statement, table);
  const std::int64_t number = there ? row.number() : 0;
  if (there) EMBLEM_CHECK(row.check());
  EMBLEM_CHECK(statement.run());
  return number;
}

Result<void> write_keys(Database& database, const std::vector<Key>& keys) {
  if (keys.empty()) return {};
  EMBLEM_TRY(auto statement,
             database.prepare("INSERT INTO keys (name, role, state, curve, x, y, place, made, made_ns) "
                              "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET "
                              "role = excluded.role, state = excluded.state, curve = excluded.curve, x = excluded.x, "
                              "y = excluded.y, place = excluded.place, made = excluded.made, "
                              "made_ns = excluded.made_ns",
                              Doing::writing));
  for (const Key& key : keys) {
    statement.bind(key.name).bind(word_of(role_words, key.role)).bind(word_of(key_state_words, key.state));
    EMBLEM_CHECK(bind_key(statement, key.key).bind(key.place).bind(key.made).run());
  }
  return {};
}

Result<void> write_entries(Database& database, std::int64_t commitment, const std::vector<token::LogEntry>& entries) {
  EMBLEM_TRY(auto remove, database.prepare("DELETE FROM commitment_entries WHERE commitment = ?", Doing::writing));
  EMBLEM_CHECK(remove.bind(commitment).run());
  EMBLEM_TRY(auto add, database.prepare("INSERT INTO commitment_entries VALUES (?, ?, ?, ?, ?)", Doing::writing));
  for (std::size_t i = 0; i < entries.size(); ++i) {
    add.bind(commitment).bind(static_cast<std::int64_t>(i)).bind(entries[i].log_id.bytes);
    if (const auto* hash = std::get_if<Sha256Digest>(&entries[i].place)) {
      add.bind(hash->bytes).bind_null();
    } else {
      const auto index = std::get<std::uint64_t>(entries[i].place);
      if (index > std::uint64_t{std::numeric_limits<std::int64_t>::max()}) {
        return fail(Code::home_not_written, database.path(), "an index beyond every log's");
      }
      add.bind_null().bind(static_cast<std::int64_t>(index));
    }
    EMBLEM_CHECK(add.run());
  }
  return {};
}

Result<void> write_commitments(Database& database, const std::vector<Commitment>& commitments) {
  if (commitments.empty()) return {};
  EMBLEM_TRY(auto statement,
             database.prepare("INSERT INTO commitments (certificate, key, chain, not_after, not_after_ns, kept, "
                              "kept_ns) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (certificate, key) DO UPDATE SET "
                              "chain = excluded.chain, not_after = excluded.not_after, "
                              "not_after_ns = excluded.not_after_ns, kept = excluded.kept, "
                              "kept_ns = excluded.kept_ns RETURNING number",
                              Doing::writing));
  for (const Commitment& commitment : commitments) {
    statement.bind(commitment.certificate.bytes).bind(commitment.key).bind(commitment.chain);
    statement.bind(commitment.not_after).bind(commitment.kept);
    EMBLEM_TRY(const std::int64_t number, run_for_number(statement, "commitments"));
    EMBLEM_CHECK(write_entries(database, number, commitment.entries));
  }
  return {};
}

std::string to_words(const std::vector<Dialect>& dialects) {
  std::string words;
  for (const Dialect dialect : dialects) {
    if (!words.empty()) words += ' ';
    words += word_of(dialect_words, dialect);
  }
  return words;
}

Result<void> write_marks(Database& database, const std::vector<Mark>& marks) {
  if (marks.empty()) return {};
  EMBLEM_TRY(auto statement,
             database.prepare("INSERT INTO marks (id, dialects, purposes, lifetime, state, made, made_ns) "
                              "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
                              "dialects = excluded.dialects, purposes = excluded.purposes, "
                              "lifetime = excluded.lifetime, state = excluded.state, made = excluded.made, "
                              "made_ns = excluded.made_ns",
                              Doing::writing));
  EMBLEM_TRY(auto assets, ListWriter::prepare(database, "DELETE FROM mark_assets WHERE mark = ?",
                                              "INSERT INTO mark_assets VALUES (?, ?, ?)"));
  for (const Mark& mark : marks) {
    const std::string dialects = to_words(mark.dialects);
    statement.bind(mark.id).bind(dialects).bind(std::int64_t{mark.purposes}).bind(mark.lifetime);
    EMBLEM_CHECK(statement.bind(word_of(mark_state_words, mark.state)).bind(mark.made).run());
    EMBLEM_CHECK(assets.write(mark.id, mark.assets));
  }
  return {};
}

constexpr std::string_view insert_token =
    "INSERT INTO tokens (sha256, role, dialect, bytes, issuer, signer, subject, key, not_before, not_before_ns, "
    "expires, expires_ns, purposes, mark, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (sha256) DO UPDATE SET role = excluded.role, dialect = excluded.dialect, bytes = excluded.bytes, "
    "issuer = excluded.issuer, signer = excluded.signer, subject = excluded.subject, key = excluded.key, "
    "not_before = excluded.not_before, not_before_ns = excluded.not_before_ns, expires = excluded.expires, "
    "expires_ns = excluded.expires_ns, purposes = excluded.purposes, mark = excluded.mark, state = excluded.state";

Result<void> write_tokens(Database& database, const std::vector<Token>& tokens) {
  if (tokens.empty()) return {};
  EMBLEM_TRY(auto statement, database.prepare(insert_token, Doing::writing));
  for (const Token& token : tokens) {
    statement.bind(token.sha256.bytes).bind(word_of(token_role_words, token.role));
    statement.bind(word_of(dialect_words, token.dialect)).bind(token.bytes).bind(token.issuer).bind(token.signer);
    statement.bind(token.subject).bind(token.key).bind(token.not_before).bind(token.expires);
    statement.bind(std::int64_t{token.purposes});
    if (token.role == Role::emblem) {
      statement.bind(token.mark);
    } else {
      statement.bind_null();
    }
    EMBLEM_CHECK(statement.bind(word_of(token_state_words, token.state)).run());
  }
  return {};
}

Result<void> write_token_states(Database& database, const std::map<Sha256Digest, TokenState>& states) {
  if (states.empty()) return {};
  EMBLEM_TRY(auto statement, database.prepare("UPDATE tokens SET state = ? WHERE sha256 = ?", Doing::writing));
  for (const auto& [sha256, state] : states) {
    EMBLEM_CHECK(statement.bind(word_of(token_state_words, state)).bind(sha256.bytes).run());
  }
  return {};
}

Result<void> write_endorsers(Database& database, const std::vector<Endorser>& endorsers) {
  if (endorsers.empty()) return {};
  EMBLEM_TRY(auto statement,
             database.prepare("INSERT INTO endorsers (issuer, curve, x, y, chain) VALUES (?, ?, ?, ?, ?) "
                              "ON CONFLICT (issuer, curve, x, y) DO UPDATE SET chain = excluded.chain",
                              Doing::writing));
  for (const Endorser& endorser : endorsers) {
    EMBLEM_CHECK(bind_key(statement.bind(endorser.issuer), endorser.key).bind(endorser.chain).run());
  }
  return {};
}

constexpr std::string_view insert_given =
    "INSERT INTO given (token, bytes, dialect, organization, key, purposes, not_before, not_before_ns, expires, "
    "expires_ns, given, given_ns, request) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (token) DO UPDATE SET bytes = excluded.bytes, dialect = excluded.dialect, "
    "organization = excluded.organization, key = excluded.key, purposes = excluded.purposes, "
    "not_before = excluded.not_before, not_before_ns = excluded.not_before_ns, expires = excluded.expires, "
    "expires_ns = excluded.expires_ns, given = excluded.given, given_ns = excluded.given_ns, "
    "request = excluded.request RETURNING number";

Result<void> write_given(Database& database, const std::vector<Given>& register_lines) {
  if (register_lines.empty()) return {};
  EMBLEM_TRY(auto statement, database.prepare(insert_given, Doing::writing));
  EMBLEM_TRY(auto assets, ListWriter::prepare(database, "DELETE FROM given_assets WHERE given = ?",
                                              "INSERT INTO given_assets VALUES (?, ?, ?)"));
  EMBLEM_TRY(auto approvals, ListWriter::prepare(database, "DELETE FROM given_approvals WHERE given = ?",
                                                 "INSERT INTO given_approvals VALUES (?, ?, ?)"));
  for (const Given& given : register_lines) {
    statement.bind(given.token.bytes).bind(given.bytes).bind(word_of(dialect_words, given.dialect));
    statement.bind(given.organization).bind(given.key).bind(std::int64_t{given.purposes}).bind(given.not_before);
    statement.bind(given.expires).bind(given.given).bind(given.request.bytes);
    EMBLEM_TRY(const std::int64_t number, run_for_number(statement, "given"));
    EMBLEM_CHECK(assets.write(number, given.assets));
    EMBLEM_CHECK(approvals.write(number, given.approvals));
  }
  return {};
}

Result<void> write_forgotten(Database& database, const std::vector<Place>& places) {
  if (places.empty()) return {};
  EMBLEM_TRY(auto records, database.prepare("DELETE FROM published_records WHERE publication = (SELECT number FROM "
                                            "publications WHERE kind = ? AND place = ? AND zone = ?)",
                                            Doing::writing));
  EMBLEM_TRY(auto publication,
             database.prepare("DELETE FROM publications WHERE kind = ? AND place = ? AND zone = ?", Doing::writing));
  for (const Place& place : places) {
    for (Statement* statement : {&records, &publication}) {
      statement->bind(word_of(place_kind_words, place.kind)).bind(place.where).bind(place.zone.wire());
      EMBLEM_CHECK(statement->run());
    }
  }
  return {};
}

Result<void> write_records(Database& database, std::int64_t publication, const std::vector<dns::Record>& records) {
  EMBLEM_TRY(auto remove, database.prepare("DELETE FROM published_records WHERE publication = ?", Doing::writing));
  EMBLEM_CHECK(remove.bind(publication).run());
  EMBLEM_TRY(auto add, database.prepare("INSERT INTO published_records VALUES (?, ?, ?, ?, ?, ?)", Doing::writing));
  for (std::size_t i = 0; i < records.size(); ++i) {
    add.bind(publication).bind(static_cast<std::int64_t>(i)).bind(records[i].owner.wire());
    add.bind(std::int64_t{records[i].type}).bind(std::int64_t{records[i].ttl}).bind(records[i].rdata);
    EMBLEM_CHECK(add.run());
  }
  return {};
}

constexpr std::string_view insert_publication =
    "INSERT INTO publications (kind, place, zone, tsig, ihle_type, state, written, written_ns) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (kind, place, zone) DO UPDATE SET tsig = excluded.tsig, ihle_type = excluded.ihle_type, "
    "state = excluded.state, written = excluded.written, written_ns = excluded.written_ns RETURNING number";

Result<void> write_publications(Database& database, const std::vector<Publication>& publications) {
  if (publications.empty()) return {};
  EMBLEM_TRY(auto statement, database.prepare(insert_publication, Doing::writing));
  for (const Publication& publication : publications) {
    const Place& place = publication.place;
    statement.bind(word_of(place_kind_words, place.kind)).bind(place.where).bind(place.zone.wire());
    statement.bind(publication.tsig).bind(std::int64_t{publication.ihle_type});
    statement.bind(word_of(publication_state_words, publication.state)).bind(publication.written);
    EMBLEM_TRY(const std::int64_t number, run_for_number(statement, "publications"));
    EMBLEM_CHECK(write_records(database, number, publication.records));
  }
  return {};
}

Result<void> write_journal(Database& database, const std::vector<JournalEntry>& entries) {
  if (entries.empty()) return {};
  EMBLEM_TRY(auto statement, database.prepare("INSERT INTO journal (at, at_ns, action, by_key, what, whom, until) "
                                              "VALUES (?, ?, ?, ?, ?, ?, ?)",
                                              Doing::writing));
  for (const JournalEntry& entry : entries) {
    statement.bind(entry.at).bind(entry.action).bind(entry.by).bind(entry.what).bind(entry.whom);
    EMBLEM_CHECK(statement.bind(entry.until).run());
  }
  return {};
}

}  // namespace

Result<void> write_change(Database& database, const Change& change) {
  EMBLEM_CHECK(write_keys(database, change.keys));
  EMBLEM_CHECK(write_commitments(database, change.commitments));
  EMBLEM_CHECK(write_marks(database, change.marks));
  EMBLEM_CHECK(write_tokens(database, change.tokens));
  EMBLEM_CHECK(write_token_states(database, change.token_states));
  EMBLEM_CHECK(write_endorsers(database, change.endorsers));
  EMBLEM_CHECK(write_given(database, change.given));
  EMBLEM_CHECK(write_forgotten(database, change.forgotten));
  EMBLEM_CHECK(write_publications(database, change.publications));
  return write_journal(database, change.journal);
}

}  // namespace emblem::sqlite
