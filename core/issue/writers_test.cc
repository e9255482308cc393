// The writers of this room: JSON that needs no thinking when read, maps in one order only.
#include "core/bytes/base_encodings.h"
#include "core/issue/json_writer.h"
#include "core/issue/map_writer.h"
#include "core/json/document.h"

#include <gtest/gtest.h>

namespace emblem::issue {
namespace {

TEST(JsonWriter, SeparatesMembersAndElements) {
  JsonWriter json;
  json.begin_object().name("a").begin_array().integer(-1).text("b").boolean(true).begin_array().end_array();
  json.begin_object().end_object().end_array().name("c").unsigned_integer(18446744073709551615U).end_object();
  EXPECT_EQ(json.written(), R"({"a":[-1,"b",true,[],{}],"c":18446744073709551615})");
}

TEST(JsonWriter, SeparatesAfterTextThatEndsLikeStructure) {
  JsonWriter json;
  json.begin_array().text("[").text(":").text("{").text("").end_array();
  EXPECT_EQ(json.written(), R"(["[",":","{",""])");
}

TEST(JsonWriter, EscapesWhatWouldEndOrSpoilAString) {
  JsonWriter json;
  json.text(std::string_view("a\"b\\c\n\0\x1f\x7f/\xc3\xa9", 12));
  EXPECT_EQ(json.written(), "\"a\\\"b\\\\c\\u000a\\u0000\\u001f\\u007f/\xc3\xa9\"");
}

TEST(JsonWriter, WritesEveryAsciiCharacterSoThatItIsReadBack) {
  std::string all;
  for (int character = 0; character < 128; ++character) all += static_cast<char>(character);
  JsonWriter json;
  json.begin_object().name(all).text(all).end_object();
  const auto document = json::Document::parse(json.written(), {.nodes = 10, .depth = 2}).value();
  EXPECT_EQ(document.root().find(all)->string(), all);
}

TEST(MapWriter, SortsByTheBytesOfEncodedKeys) {
  const Bytes value = cbor::Encoder().integer(0).encoded();
  // RFC 8949 section 4.2.1 gives this order.
  MapWriter map;
  map.set("aa", value).set("z", value).set(-1, value).set(100, value).set(10, value);
  EXPECT_EQ(encode_hex(map.encoded()),
            "a5"
            "0a00"
            "186400"
            "2000"
            "617a00"
            "62616100");
}

}  // namespace
}  // namespace emblem::issue
