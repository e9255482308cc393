#include "core/cose/sign1.h"

#include "core/cbor/encoder.h"
#include "core/cbor/reader.h"
#include "core/cose/cose_key.h"

namespace emblem::cose {
namespace {

constexpr std::uint64_t sign1_tag = 18;
constexpr std::uint64_t cwt_tag = 61;
enum Label : std::int64_t { alg = 1, crit = 2, kid = 4, typ = 16 };

cbor::SurveyLimits survey_limits(const Limits& limits) {
  return {.depth = limits.depth, .map_entries = limits.map_entries};
}

Result<void> read_parameter(std::int64_t label, cbor::Reader& reader, ProtectedHeader& header,
                            std::optional<std::int64_t>& algorithm, std::optional<ByteView>& key_id) {
  const auto refuse = [&](std::string detail) {
    return fail(Code::token_header_malformed, "label " + std::to_string(label), std::move(detail));
  };
  switch (label) {
    case alg:
      algorithm = reader.take_integer();
      if (!algorithm) return fail(Code::token_algorithm_refused, "alg", "not a number");
      return {};
    case crit:
      return fail(Code::critical_header, "crit");
    case kid:
      key_id = reader.take_bytes();
      if (!key_id || key_id->size() != sizeof header.kid.bytes) return refuse("kid is not 32 bytes");
      return {};
    case typ:
      if (reader.take_text() != "application/adem") return refuse("typ is not application/adem");
      return {};
    default:
      header.findings.push_back({Code::claim_unknown, "header label " + std::to_string(label), ""});
      reader.take_any();
      return {};
  }
}

}  // namespace

std::optional<ByteView> find_payload(ByteView item, const Limits& limits) {
  if (!cbor::survey_item(item, survey_limits(limits))) return std::nullopt;
  cbor::Reader reader(item);
  while (reader.take_tag()) {
  }
  const auto elements = reader.take_array();
  if (!elements || *elements < 3) return std::nullopt;
  reader.take_any();
  reader.take_any();
  return reader.take_bytes();
}

Result<Sign1> parse_sign1(ByteView item, const Limits& limits) {
  EMBLEM_TRY(const cbor::Survey survey, cbor::survey_item(item, survey_limits(limits)));
  Sign1 sign1;
  cbor::Reader reader(item);
  auto tag = reader.take_tag();
  if (tag == cwt_tag) {
    sign1.tag_61 = true;
    tag = reader.take_tag();
  }
  if (tag != sign1_tag) return fail(Code::token_malformed, "", "not tag 18, nor 61 around 18");
  if (reader.take_array() != 4) return fail(Code::token_malformed, "", "not an array of four");
  const auto header = reader.take_bytes();
  if (!header) return fail(Code::token_malformed, "protected header", "not a byte string");
  if (reader.take_map() != 0) return fail(Code::token_header_malformed, "unprotected header", "not an empty map");
  const auto payload = reader.take_bytes();
  if (!payload) return fail(Code::token_malformed, "payload", "not a byte string");
  const auto signature = reader.take_bytes();
  if (!signature) return fail(Code::token_malformed, "signature", "not a byte string");
  sign1.protected_header = *header;
  sign1.payload = *payload;
  sign1.signature = *signature;
  add_survey_findings(survey, "envelope", sign1.findings);
  return sign1;
}

Result<ProtectedHeader> parse_protected_header(ByteView encoded, const Limits& limits) {
  EMBLEM_TRY(const cbor::Survey survey, cbor::survey_item(encoded, survey_limits(limits)));
  cbor::Reader reader(encoded);
  const auto count = reader.take_map();
  if (!count) return fail(Code::token_header_malformed, "", "not a map");
  ProtectedHeader header;
  std::optional<std::int64_t> algorithm;
  std::optional<ByteView> key_id;
  for (std::uint64_t i = 0; i < *count; ++i) {
    if (const auto label = reader.take_integer()) {
      EMBLEM_CHECK(read_parameter(*label, reader, header, algorithm, key_id));
    } else if (const auto name = reader.take_text()) {
      if (*name == "log") {
        header.log = reader.take_any();
      } else {
        header.findings.push_back({Code::claim_unknown, "header", std::string(*name)});
        reader.take_any();
      }
    } else if (reader.major() <= cbor::Major::negative_integer) {
      header.findings.push_back({Code::claim_unknown, "header", "a label beyond 64 bits"});
      reader.take_any();
      reader.take_any();
    } else {
      return fail(Code::token_header_malformed, "byte " + std::to_string(reader.offset()), "a label of this type");
    }
  }
  if (!algorithm) return fail(Code::token_header_malformed, "alg", "missing");
  if (!key_id) return fail(Code::token_header_malformed, "kid", "missing");
  const auto known = find_algorithm(*algorithm);
  if (!known) return fail(Code::token_algorithm_refused, "alg", std::to_string(*algorithm));
  header.algorithm = *known;
  std::copy(key_id->begin(), key_id->end(), header.kid.bytes.begin());
  add_survey_findings(survey, "header", header.findings);
  return header;
}

Bytes encode_sig_structure(const Sign1& sign1) {
  cbor::Encoder encoder;
  encoder.reserve(sign1.protected_header.size() + sign1.payload.size() + 24);
  encoder.array(4).text("Signature1").bytes(sign1.protected_header).bytes({}).bytes(sign1.payload);
  return std::move(encoder).encoded();
}

void add_survey_findings(const cbor::Survey& survey, std::string_view place, std::vector<Finding>& findings) {
  const auto note = [&](Code code, std::size_t offset) {
    findings.push_back({code, std::string(place) + " byte " + std::to_string(offset), ""});
  };
  if (survey.long_head) note(Code::cbor_long_head, *survey.long_head);
  if (survey.unsorted_key) note(Code::cbor_unsorted, *survey.unsorted_key);
}

}  // namespace emblem::cose
