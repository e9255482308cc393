#include "core/cose/cose_key.h"

#include "core/cbor/reader.h"
#include "core/cbor/survey.h"

namespace emblem::cose {
namespace {

enum Label : std::int64_t { kty = 1, kid = 2, alg = 3, key_ops = 4, crv = -1, x = -2, y = -3, d = -4 };
constexpr std::int64_t okp = 1;
constexpr std::int64_t ec2 = 2;
constexpr std::int64_t verify_operation = 2;

// The members as they stand, before they are held against each other.
struct Members {
  std::optional<std::int64_t> type;
  std::optional<std::int64_t> algorithm;
  std::optional<std::int64_t> curve;
  std::optional<ByteView> x;
  std::optional<ByteView> y;
  std::vector<Finding> findings;
};

std::string place(std::int64_t label) { return "label " + std::to_string(label); }

std::unexpected<Error> malformed(std::int64_t label, std::string detail) {
  return fail(Code::key_malformed, place(label), std::move(detail));
}

// RFC 9052 section 7.1: present, it must allow to verify; operations have numbers or names.
Result<void> check_operations(cbor::Reader& reader) {
  const auto count = reader.take_array();
  if (!count) return malformed(key_ops, "not an array");
  bool verifies = false;
  for (std::uint64_t i = 0; i < *count; ++i) {
    const auto number = reader.take_integer();
    const auto name = number ? std::nullopt : reader.take_text();
    if (!number && !name) return malformed(key_ops, "neither number nor text");
    verifies = verifies || number == verify_operation || name == "verify";
  }
  if (!verifies) return malformed(key_ops, "not for verification");
  return {};
}

template <typename T>
Result<void> keep(std::optional<T>& member, std::optional<T> value, std::int64_t label) {
  if (!value) return malformed(label, "not of its type");
  member = value;
  return {};
}

Result<void> read_member(std::int64_t label, cbor::Reader& reader, Members& members) {
  switch (label) {
    case kty:
      return keep(members.type, reader.take_integer(), label);
    case alg:
      return keep(members.algorithm, reader.take_integer(), label);
    case crv:
      return keep(members.curve, reader.take_integer(), label);
    case x:
      return keep(members.x, reader.take_bytes(), label);
    case y:
      if (reader.major() == cbor::Major::simple) return malformed(y, "a compressed point");
      return keep(members.y, reader.take_bytes(), label);
    case key_ops:
      return check_operations(reader);
    case kid:
      members.findings.push_back({Code::key_identifier_carried, place(kid), ""});
      reader.take_any();
      return {};
    default:
      members.findings.push_back({Code::claim_unknown, place(label), ""});
      reader.take_any();
      return {};
  }
}

// Whoever published a private part must be told so, whatever else is wrong with the key.
bool has_private_part(ByteView item) {
  cbor::Reader reader(item);
  const auto count = reader.take_map();
  for (std::uint64_t i = 0; i < count.value_or(0); ++i) {
    const auto label = reader.take_integer();
    if (!label) reader.take_any();
    if (label == d) return true;
    reader.take_any();
  }
  return false;
}

Result<Members> read_members(ByteView item) {
  cbor::Reader reader(item);
  const auto count = reader.take_map();
  if (!count) return fail(Code::key_malformed, "", "not a map");
  Members members;
  for (std::uint64_t i = 0; i < *count; ++i) {
    const auto label = reader.take_integer();
    if (label) {
      EMBLEM_CHECK(read_member(*label, reader, members));
    } else {
      members.findings.push_back({Code::claim_unknown, "byte " + std::to_string(reader.offset()), ""});
      reader.take_any();
      reader.take_any();
    }
  }
  return members;
}

std::optional<crypto::Curve> find_curve(std::int64_t type, std::int64_t curve) {
  if (type == okp && curve == 6) return crypto::Curve::ed25519;
  if (type != ec2) return std::nullopt;
  if (curve == 1) return crypto::Curve::p256;
  if (curve == 2) return crypto::Curve::p384;
  if (curve == 3) return crypto::Curve::p521;
  return std::nullopt;
}

Result<Bytes> coordinate(std::optional<ByteView> bytes, std::int64_t label, crypto::Curve curve) {
  if (!bytes) return malformed(label, "missing");
  if (bytes->size() != crypto::coordinate_size(curve)) return malformed(label, "not of the curve's length");
  return Bytes(bytes->begin(), bytes->end());
}

}  // namespace

std::optional<crypto::Algorithm> find_algorithm(std::int64_t number) {
  switch (number) {
    case -7:
    case -9:
      return crypto::Algorithm::es256;
    case -35:
    case -51:
      return crypto::Algorithm::es384;
    case -36:
    case -52:
      return crypto::Algorithm::es512;
    case -8:
    case -19:
      return crypto::Algorithm::eddsa;
    default:
      return std::nullopt;
  }
}

Result<keys::ParsedKey> parse_cose_key(ByteView item, const Limits& limits) {
  EMBLEM_TRY(const cbor::Survey survey,
             cbor::survey_item(item, {.depth = limits.depth, .map_entries = limits.map_entries}));
  if (has_private_part(item)) return fail(Code::private_key_published, place(d));
  EMBLEM_TRY(Members members, read_members(item));
  if (!members.type) return malformed(kty, "missing");
  if (!members.curve) return malformed(crv, "missing");
  const auto curve = find_curve(*members.type, *members.curve);
  if (!curve) return fail(Code::key_algorithm_refused, place(crv), "type and curve");
  keys::ParsedKey parsed{.key = {.curve = *curve}, .findings = std::move(members.findings)};
  EMBLEM_TRY(parsed.key.x, coordinate(members.x, x, *curve));
  if (*curve != crypto::Curve::ed25519) {
    EMBLEM_TRY(parsed.key.y, coordinate(members.y, y, *curve));
  } else if (members.y) {
    return malformed(y, "an Ed25519 key has none");
  }
  if (!members.algorithm) {
    parsed.findings.push_back({Code::key_algorithm_missing, place(alg), ""});
  } else if (find_algorithm(*members.algorithm) != crypto::algorithm_of(*curve)) {
    return malformed(alg, "does not fit the curve");
  }
  if (survey.long_head)
    parsed.findings.push_back({Code::cbor_long_head, "byte " + std::to_string(*survey.long_head), ""});
  if (survey.unsorted_key) {
    parsed.findings.push_back({Code::cbor_unsorted, "byte " + std::to_string(*survey.unsorted_key), ""});
  }
  return parsed;
}

}  // namespace emblem::cose
