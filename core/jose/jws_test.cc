#include "core/jose/jws.h"

#include <gtest/gtest.h>

namespace emblem::jose {
namespace {

TEST(CompactJws, HasThreeParts) {
  const auto jws = parse_compact("Zm9v.YmFy.Zg");
  ASSERT_TRUE(jws);
  EXPECT_EQ(as_text(jws->header), "foo");
  EXPECT_EQ(as_text(jws->payload), "bar");
  EXPECT_EQ(as_text(jws->signature), "f");
  EXPECT_EQ(jws->signing_input, "Zm9v.YmFy");
}

TEST(CompactJws, WithTwoOrFourPartsIsNone) {
  for (const std::string_view text : {"", "Zm9v", "Zm9v.YmFy", "Zm9v.YmFy.Zg.Zg", "Zm9v.YmFy.Zg."}) {
    const auto jws = parse_compact(text);
    ASSERT_FALSE(jws) << text;
    EXPECT_EQ(jws.error().code, Code::token_malformed);
  }
}

TEST(CompactJws, WithoutSignatureIsStillRead) { EXPECT_TRUE(parse_compact("Zm9v.YmFy.")->signature.empty()); }

TEST(CompactJws, ErrorsNameThePartAndTheByte) {
  EXPECT_EQ(parse_compact("Zm9v=.YmFy.Zg").error().where, "header: byte 4");
  EXPECT_EQ(parse_compact("Zm9v.Ym y.Zg").error().where, "payload: byte 2");
  EXPECT_EQ(parse_compact("Zm9v.YmFy.Zh").error().where, "signature: byte 1");
  EXPECT_EQ(parse_compact("Zm9v.YmFy.Zh").error().code, Code::base64_malformed);
}

}  // namespace
}  // namespace emblem::jose
