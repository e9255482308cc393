#include "adapters/sqlite/read_contents.h"

#include <functional>
#include <limits>

#include "adapters/sqlite/row.h"

namespace emblem::sqlite {
namespace {

using namespace home;

// The rows that `sql` asks for, each as `read` takes it.
template <typename Item>
Result<std::vector<Item>> read_rows(Database& database, std::string_view table, std::string_view sql,
                                    const std::function<Item(Row&)>& read) {
  EMBLEM_TRY(auto statement, database.prepare(sql, Doing::reading));
  std::vector<Item> items;
  for (;;) {
    EMBLEM_TRY(const bool more, statement.step());
    if (!more) return items;
    Row row(statement, table);
    items.push_back(read(row));
    EMBLEM_CHECK(row.check());
  }
}

// An item with the number by which its lists name it.
template <typename Item>
struct Numbered {
  std::int64_t number = 0;
  Item item;
};

template <typename Item>
std::vector<Item> without_numbers(std::vector<Numbered<Item>> numbered) {
  std::vector<Item> items;
  items.reserve(numbered.size());
  for (Numbered<Item>& one : numbered) items.push_back(std::move(one.item));
  return items;
}

// Appends the rows of a list, which come in the order of their owners, to a member of them. Owners come in the order of
// their numbers.
template <typename Item, typename Element>
Result<void> join(const Database& database, std::string_view table, std::vector<Numbered<Item>>& owners,
                  std::vector<Numbered<Element>> elements, std::vector<Element> Item::* member) {
  std::size_t place = 0;
  for (Numbered<Element>& element : elements) {
    while (place < owners.size() && owners[place].number < element.number) ++place;
    if (place == owners.size() || owners[place].number != element.number) {
      return fail(Code::home_malformed, database.path() + ": " + std::string(table), "it belongs to nothing");
    }
    (owners[place].item.*member).push_back(std::move(element.item));
  }
  return {};
}

Numbered<std::string> read_text_element(Row& row) {
  const std::int64_t owner = row.number();
  return {owner, row.text()};
}

Result<std::vector<Key>> read_keys(Database& database) {
  return read_rows<Key>(database, "keys",
                        "SELECT name, role, state, curve, x, y, place, made, made_ns FROM keys ORDER BY number",
                        [](Row& row) {
                          Key key;
                          key.name = row.text();
                          key.role = row.word<KeyRole>(role_words);
                          key.state = row.word<KeyState>(key_state_words);
                          key.key = row.key();
                          key.place = row.text();
                          key.made = row.time();
                          return key;
                        });
}

Numbered<token::LogEntry> read_log_entry(Row& row) {
  Numbered<token::LogEntry> entry;
  entry.number = row.number();
  entry.item.log_id = row.digest();
  const auto hash = row.digest_or_null();
  if (hash) {
    entry.item.place = *hash;
    row.must_be_null();
  } else {
    entry.item.place = static_cast<std::uint64_t>(row.number_within(0, std::numeric_limits<std::int64_t>::max()));
  }
  return entry;
}

Result<std::vector<Commitment>> read_commitments(Database& database) {
  EMBLEM_TRY(auto commitments,
             read_rows<Numbered<Commitment>>(
                 database, "commitments",
                 "SELECT number, certificate, key, chain, not_after, not_after_ns, kept, kept_ns FROM commitments "
                 "ORDER BY number",
                 [](Row& row) {
                   Numbered<Commitment> commitment;
                   commitment.number = row.number();
                   commitment.item.certificate = row.digest();
                   commitment.item.key = row.text();
                   commitment.item.chain = row.bytes();
                   commitment.item.not_after = row.time();
                   commitment.item.kept = row.time();
                   return commitment;
                 }));
  EMBLEM_TRY(auto entries, read_rows<Numbered<token::LogEntry>>(
                               database, "commitment_entries",
                               "SELECT commitment, log_id, leaf_hash, leaf_index FROM commitment_entries "
                               "ORDER BY commitment, position",
                               read_log_entry));
  EMBLEM_CHECK(join(database, "commitment_entries", commitments, std::move(entries), &Commitment::entries));
  return without_numbers(std::move(commitments));
}

Numbered<Mark> read_mark(Row& row) {
  Numbered<Mark> mark;
  mark.number = mark.item.id = row.number_within(1, std::numeric_limits<std::int64_t>::max());
  mark.item.dialects = row.dialects();
  mark.item.purposes = static_cast<token::Purposes>(row.number_within(0, 255));
  mark.item.lifetime = row.number();
  mark.item.state = row.word<MarkState>(mark_state_words);
  mark.item.made = row.time();
  return mark;
}

Result<std::vector<Mark>> read_marks(Database& database) {
  EMBLEM_TRY(auto marks, read_rows<Numbered<Mark>>(database, "marks",
                                                   "SELECT id, dialects, purposes, lifetime, state, made, made_ns "
                                                   "FROM marks ORDER BY id",
                                                   read_mark));
  EMBLEM_TRY(auto assets, read_rows<Numbered<std::string>>(
                              database, "mark_assets", "SELECT mark, asset FROM mark_assets ORDER BY mark, position",
                              read_text_element));
  EMBLEM_CHECK(join(database, "mark_assets", marks, std::move(assets), &Mark::assets));
  return without_numbers(std::move(marks));
}

Token read_token(Row& row) {
  Token token;
  token.sha256 = row.digest();
  token.role = row.word<Role>(token_role_words);
  token.dialect = row.word<Dialect>(dialect_words);
  token.bytes = row.bytes();
  token.issuer = row.text();
  token.signer = row.text();
  token.subject = row.text();
  token.key = row.text();
  token.not_before = row.time();
  token.expires = row.time();
  token.purposes = static_cast<token::Purposes>(row.number_within(0, 255));
  token.mark = row.number_or_null().value_or(0);
  token.state = row.word<TokenState>(token_state_words);
  return token;
}

Result<std::vector<Token>> read_tokens(Database& database) {
  return read_rows<Token>(database, "tokens",
                          "SELECT sha256, role, dialect, bytes, issuer, signer, subject, key, not_before, "
                          "not_before_ns, expires, expires_ns, purposes, mark, state FROM tokens ORDER BY number",
                          read_token);
}

Result<std::vector<Endorser>> read_endorsers(Database& database) {
  return read_rows<Endorser>(database, "endorsers", "SELECT issuer, curve, x, y, chain FROM endorsers ORDER BY number",
                             [](Row& row) {
                               Endorser endorser;
                               endorser.issuer = row.text();
                               endorser.key = row.key();
                               endorser.chain = row.bytes();
                               return endorser;
                             });
}

Numbered<Given> read_one_given(Row& row) {
  Numbered<Given> given;
  given.number = row.number();
  given.item.token = row.digest();
  given.item.bytes = row.bytes();
  given.item.dialect = row.word<Dialect>(dialect_words);
  given.item.organization = row.text();
  given.item.key = row.text();
  given.item.purposes = static_cast<token::Purposes>(row.number_within(0, 255));
  given.item.not_before = row.time();
  given.item.expires = row.time();
  given.item.given = row.time();
  given.item.request = row.digest();
  return given;
}

Result<std::vector<Given>> read_given(Database& database) {
  EMBLEM_TRY(auto given,
             read_rows<Numbered<Given>>(database, "given",
                                        "SELECT number, token, bytes, dialect, organization, key, purposes, "
                                        "not_before, not_before_ns, expires, expires_ns, given, given_ns, request "
                                        "FROM given ORDER BY number",
                                        read_one_given));
  EMBLEM_TRY(auto assets, read_rows<Numbered<std::string>>(
                              database, "given_assets",
                              "SELECT given, asset FROM given_assets ORDER BY given, position", read_text_element));
  EMBLEM_CHECK(join(database, "given_assets", given, std::move(assets), &Given::assets));
  EMBLEM_TRY(auto approvals,
             read_rows<Numbered<std::string>>(database, "given_approvals",
                                              "SELECT given, approver FROM given_approvals ORDER BY given, position",
                                              read_text_element));
  EMBLEM_CHECK(join(database, "given_approvals", given, std::move(approvals), &Given::approvals));
  return without_numbers(std::move(given));
}

Numbered<Publication> read_publication(Row& row) {
  Numbered<Publication> publication;
  publication.number = row.number();
  publication.item.place.kind = row.word<PlaceKind>(place_kind_words);
  publication.item.place.where = row.text();
  publication.item.place.zone = row.name();
  publication.item.tsig = row.text();
  publication.item.ihle_type = static_cast<dns::RecordType>(row.number_within(0, 65535));
  publication.item.state = row.word<PublicationState>(publication_state_words);
  publication.item.written = row.time();
  return publication;
}

Numbered<dns::Record> read_record(Row& row) {
  Numbered<dns::Record> record;
  record.number = row.number();
  record.item.owner = row.name();
  record.item.type = static_cast<dns::RecordType>(row.number_within(0, 65535));
  record.item.ttl = static_cast<std::uint32_t>(row.number_within(0, std::numeric_limits<std::uint32_t>::max()));
  record.item.rdata = row.bytes();
  return record;
}

Result<std::vector<Publication>> read_publications(Database& database) {
  EMBLEM_TRY(auto publications,
             read_rows<Numbered<Publication>>(database, "publications",
                                              "SELECT number, kind, place, zone, tsig, ihle_type, state, written, "
                                              "written_ns FROM publications ORDER BY number",
                                              read_publication));
  EMBLEM_TRY(auto records,
             read_rows<Numbered<dns::Record>>(database, "published_records",
                                              "SELECT publication, owner, type, ttl, rdata FROM published_records "
                                              "ORDER BY publication, position",
                                              read_record));
  EMBLEM_CHECK(join(database, "published_records", publications, std::move(records), &Publication::records));
  return without_numbers(std::move(publications));
}

}  // namespace

Result<Contents> read_contents(Database& database) {
  Contents contents;
  EMBLEM_TRY(contents.keys, read_keys(database));
  EMBLEM_TRY(contents.commitments, read_commitments(database));
  EMBLEM_TRY(contents.marks, read_marks(database));
  EMBLEM_TRY(contents.tokens, read_tokens(database));
  EMBLEM_TRY(contents.endorsers, read_endorsers(database));
  EMBLEM_TRY(contents.given, read_given(database));
  EMBLEM_TRY(contents.publications, read_publications(database));
  return contents;
}

Result<std::vector<JournalEntry>> read_journal(Database& database) {
  return read_rows<JournalEntry>(database, "journal",
                                 "SELECT at, at_ns, action, by_key, what, whom, until FROM journal ORDER BY number",
                                 [](Row& row) {
                                   JournalEntry entry;
                                   entry.at = row.time();
                                   entry.action = row.text();
                                   entry.by = row.text();
                                   entry.what = row.text();
                                   entry.whom = row.text();
                                   entry.until = row.text();
                                   return entry;
                                 });
}

}  // namespace emblem::sqlite
