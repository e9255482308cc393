// What a home holds: keys by their public part, commitments, marks, tokens, endorsements given, places where all this
// was published, and a journal.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/token/token.h"
#include "engine/home/publication.h"

namespace emblem::home {

enum class KeyRole : std::uint8_t {
  root,      // committed to; signs endorsements
  emblem,    // signs emblems
  web,       // of the web certificate that commits to the root
  approver,  // approves at an authority's desk
};

enum class KeyState : std::uint8_t {
  active,
  retired,
  incoming,  // the next root: committed and endorsed before it is used
};

struct Key {
  std::string name;  // "root", "emblem", "root-2": unique in the home
  KeyRole role{};
  KeyState state{};
  crypto::PublicKey key;
  std::string place;  // a file below the home, or a PKCS#11 URI
  UnixTime made;

  friend bool operator==(const Key&, const Key&) = default;
};

// A web certificate that commits to a root key, as `emblem commit --chain` took it.
struct Commitment {
  Sha256Digest certificate;  // SHA-256 of the leaf's DER
  std::string key;           // name of the root key
  Bytes chain;               // PEM
  std::vector<token::LogEntry> entries;
  UnixTime not_after;  // of the certificate; the commitment outlives it
  UnixTime kept;

  friend bool operator==(const Commitment&, const Commitment&) = default;
};

enum class MarkState : std::uint8_t { marked, withdrawn };

// One emblem as the issuer wants it, renewed from here.
struct Mark {
  std::int64_t id = 0;
  std::vector<std::string> assets;  // as written
  std::vector<Dialect> dialects;
  token::Purposes purposes = token::red_cross_protective;
  std::int64_t lifetime = 0;  // seconds from begin to end of its emblems
  MarkState state = MarkState::marked;
  UnixTime made;

  friend bool operator==(const Mark&, const Mark&) = default;
};

enum class TokenState : std::uint8_t { current, superseded, withdrawn };

// A token that we signed for ourselves, or an endorsement that we received.
struct Token {
  Sha256Digest sha256;
  Role role{};
  Dialect dialect{};
  Bytes bytes;  // a JWS as text, or CBOR
  std::string issuer;
  std::string signer;   // key identifier of the key that signed, in the dialect's family
  std::string subject;  // endorsements: the organisation endorsed
  std::string key;      // endorsements: identifier of the key endorsed
  UnixTime not_before;
  UnixTime expires;
  token::Purposes purposes = 0;
  std::int64_t mark = 0;  // emblems: Mark::id
  TokenState state = TokenState::current;

  friend bool operator==(const Token&, const Token&) = default;
};

// What a received endorsement needs to be judged: its signer's public key and the evidence of that key's commitment.
struct Endorser {
  std::string issuer;
  crypto::PublicKey key;
  Bytes chain;  // PEM; may be empty

  friend bool operator==(const Endorser&, const Endorser&) = default;
};

// An endorsement that we gave to another organisation: the desk's register.
struct Given {
  Sha256Digest token;
  Bytes bytes;
  Dialect dialect{};
  std::string organization;
  std::string key;  // identifier of the root key endorsed
  token::Purposes purposes = 0;
  std::vector<std::string> assets;  // as narrowed; empty: any
  UnixTime not_before;
  UnixTime expires;
  UnixTime given;
  Sha256Digest request;                // of the file that was reviewed
  std::vector<std::string> approvals;  // identifiers of the approvers' keys

  friend bool operator==(const Given&, const Given&) = default;
};

// A line of the journal; never changed, never removed.
struct JournalEntry {
  UnixTime at;
  std::string action;  // "emblem signed", "endorsement signed", "key made", …
  std::string by;      // key identifier, or empty
  std::string what;    // SHA-256 in hexadecimal, or a name
  std::string whom;    // organisation or asset
  std::string until;   // RFC 3339, or empty

  friend bool operator==(const JournalEntry&, const JournalEntry&) = default;
};

struct Contents {
  std::vector<Key> keys;
  std::vector<Commitment> commitments;
  std::vector<Mark> marks;
  std::vector<Token> tokens;
  std::vector<Endorser> endorsers;
  std::vector<Given> given;
  std::vector<Publication> publications;

  friend bool operator==(const Contents&, const Contents&) = default;
};

// Everything that one verb changes; written whole or not at all. Each item is added, or replaces the one with the same
// identity; apply.h says precisely what that comes to.
struct Change {
  std::vector<Key> keys;                            // by name
  std::vector<Commitment> commitments;              // by certificate and key
  std::vector<Mark> marks;                          // by id, from 1
  std::vector<Token> tokens;                        // by sha256
  std::vector<Endorser> endorsers;                  // by issuer and key
  std::vector<Given> given;                         // by token
  std::vector<Publication> publications;            // by place
  std::vector<Place> forgotten;                     // publications that are none any more
  std::map<Sha256Digest, TokenState> token_states;  // of tokens that are kept already
  std::vector<JournalEntry> journal;

  bool empty() const {
    return keys.empty() && commitments.empty() && marks.empty() && tokens.empty() && endorsers.empty() &&
           given.empty() && publications.empty() && forgotten.empty() && token_states.empty() && journal.empty();
  }
};

}  // namespace emblem::home
