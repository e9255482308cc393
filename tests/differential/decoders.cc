// Our decoders as a filter, for comparison with others: lines "KIND HEX" in, one line out for each, either
// "error CODE DETAIL" or "ok" and the value as a flat list of words, parents before children.
#include <cmath>
#include <cstring>
#include <iostream>

#include "adapters/provider/provider.h"
#include "core/bytes/base_encodings.h"
#include "core/cbor/reader.h"
#include "core/cbor/survey.h"
#include "core/json/document.h"
#include "core/token/cose_token.h"

namespace {

using namespace emblem;

std::string in_hex(std::string_view text) { return encode_hex(as_bytes(text)); }

std::string word(double value) {
  if (std::isnan(value)) return " nan";
  std::uint64_t bits = 0;
  std::memcpy(&bits, &value, sizeof bits);
  Bytes bytes;
  for (int shift = 56; shift >= 0; shift -= 8) bytes.push_back(static_cast<std::uint8_t>(bits >> shift));
  return " f" + encode_hex(bytes);
}

// One CBOR item without what is inside it.
std::string cbor_words(cbor::Reader& reader, ByteView rest) {
  switch (reader.major()) {
    case cbor::Major::unsigned_integer:
      return " i" + std::to_string(*reader.take_unsigned());
    case cbor::Major::negative_integer: {
      Cursor cursor(rest);
      const std::uint64_t argument = cbor::take_head(cursor)->argument;
      reader.take_any();
      return " n" + std::to_string(argument);
    }
    case cbor::Major::bytes:
      return " b" + encode_hex(*reader.take_bytes());
    case cbor::Major::text:
      return " t" + in_hex(*reader.take_text());
    case cbor::Major::array:
      return " A" + std::to_string(*reader.take_array());
    case cbor::Major::map:
      return " M" + std::to_string(*reader.take_map());
    case cbor::Major::tag:
      return " T" + std::to_string(*reader.take_tag());
    case cbor::Major::simple:
      break;
  }
  if (const auto value = reader.take_float()) return word(*value);
  Cursor cursor(rest);
  const std::uint64_t argument = cbor::take_head(cursor)->argument;
  reader.take_any();
  return " s" + std::to_string(argument);
}

Result<std::string> read_cbor(ByteView item) {
  EMBLEM_CHECK(cbor::survey_item(item, {.depth = 16, .map_entries = 256}));
  std::string words;
  cbor::Reader reader(item);
  while (!reader.at_end()) words += cbor_words(reader, item.subspan(reader.offset()));
  return words;
}

std::string json_word(const json::Value& value) {
  switch (value.type()) {
    case json::Type::null:
      return " null";
    case json::Type::boolean:
      return *value.boolean() ? " true" : " false";
    case json::Type::string:
      return " t" + in_hex(*value.string());
    case json::Type::array:
      return " A" + std::to_string(value.size());
    case json::Type::object:
      return " M" + std::to_string(value.size());
    case json::Type::number:
      break;
  }
  const auto number = value.number();
  return number ? word(*number) : " beyond";
}

Result<std::string> read_json(std::string_view text) {
  EMBLEM_TRY(const auto document, json::Document::parse(text, {.nodes = 4096, .depth = 16}));
  std::string words;
  std::vector<std::pair<json::Value, bool>> open{{document.root(), false}};
  while (!open.empty()) {
    const auto [value, named] = open.back();
    open.pop_back();
    if (named) words += " k" + in_hex(value.name());
    words += json_word(value);
    const auto children = value.children();
    for (auto child = children.rbegin(); child != children.rend(); ++child) {
      open.emplace_back(*child, value.type() == json::Type::object);
    }
  }
  return words;
}

std::string log_words(const token::EndorsementClaims& endorsement) {
  std::string words;
  for (const token::LogEntry& entry : endorsement.log) {
    words += " log=" + encode_hex(entry.log_id.bytes) + ":";
    if (const auto* hash = std::get_if<Sha256Digest>(&entry.place)) words += encode_hex(hash->bytes);
    if (const auto* index = std::get_if<std::uint64_t>(&entry.place)) words += std::to_string(*index);
  }
  return words;
}

std::string time_word(UnixTime time) { return std::to_string(time.seconds) + "." + std::to_string(time.nanos); }

Result<std::string> read_cose(ByteView item) {
  static const auto provider = provider::make_provider();
  const auto read = token::read_cose_token(item, Limits{}, *provider);
  if (!read.token) return std::unexpected(read.token.error());
  const token::UnverifiedToken& token = *read.token;
  std::string words = " " + std::string(to_text(token.dialect)) + " " + std::string(to_text(token.role()));
  words += " alg=" + std::to_string(static_cast<int>(token.algorithm));
  words += " kid=" + encode_hex(std::get<keys::KeyId>(token.signer).digest.bytes);
  words += " iss=" + (token.issuer ? token.issuer->text() : "");
  words += " nbf=" + time_word(token.not_before) + " exp=" + time_word(token.expires);
  words += " signed=" + encode_hex(token.signed_bytes) + " signature=" + encode_hex(token.signature);
  if (token.role() == Role::emblem) {
    words += " prp=" + std::to_string(token.emblem().purposes);
    for (const token::Asset& asset : token.emblem().assets) words += " asset=" + in_hex(asset.text);
    return words;
  }
  const token::EndorsementClaims& endorsement = token.endorsement();
  words += " prp=" + std::to_string(*endorsement.constraints.purposes);
  words += " sub=" + (endorsement.subject ? endorsement.subject->text() : "");
  words += " key=" + encode_hex(endorsement.key.digest.bytes);
  words += endorsement.end == token::EndorsementClaims::Power::endorse_further ? " end=true" : " end=false";
  return words + log_words(endorsement);
}

Result<std::string> to_words(Result<Bytes> bytes) {
  EMBLEM_TRY(const Bytes value, std::move(bytes));
  return " b" + encode_hex(value);
}

Result<std::string> read(std::string_view kind, ByteView input) {
  if (kind == "cbor") return read_cbor(input);
  if (kind == "json") return read_json(as_text(input));
  if (kind == "cose") return read_cose(input);
  if (kind == "base32") return to_words(parse_base32(as_text(input)));
  if (kind == "base64") return to_words(parse_base64(as_text(input)));
  return to_words(parse_base64url(as_text(input)));
}

}  // namespace

int main() {
  std::string line;
  while (std::getline(std::cin, line)) {
    const std::size_t space = line.find(' ');
    const Bytes input = parse_hex(std::string_view(line).substr(space + 1)).value();
    const auto words = read(std::string_view(line).substr(0, space), input);
    const auto refusal = [&] { return std::string(code_info(words.error().code).name) + " " + words.error().detail; };
    std::cout << (words ? "ok" + *words : "error " + refusal()) << '\n';
  }
  return 0;
}
