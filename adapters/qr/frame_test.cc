#include "adapters/qr/frame.h"

#include <gtest/gtest.h>

#include "adapters/provider/provider.h"
#include "adapters/qr/base45.h"

namespace emblem::qr {
namespace {

Bytes bytes_of(std::string_view text) { return Bytes(text.begin(), text.end()); }

Bytes some_file(std::size_t size) {
  Bytes file(size);
  for (std::size_t i = 0; i < size; ++i) file[i] = static_cast<std::uint8_t>(i * 73 + i / 251);
  return file;
}

// RFC 9285 sections 4.3 and 4.4.
TEST(Base45, IsThatOfTheRfc) {
  EXPECT_EQ(encode_base45(as_bytes("AB")), "BB8");
  EXPECT_EQ(encode_base45(as_bytes("Hello!!")), "%69 VD92EX0");
  EXPECT_EQ(encode_base45(as_bytes("base-45")), "UJCLQE7W581");
  EXPECT_EQ(parse_base45("QED8WEX0"), bytes_of("ietf!"));
  EXPECT_EQ(parse_base45(""), Bytes{});
}

TEST(Base45, RefusesWhatItDoesNotWrite) {
  EXPECT_EQ(parse_base45("FGW"), (Bytes{0xff, 0xff}));
  EXPECT_FALSE(parse_base45("GGW"));
  EXPECT_FALSE(parse_base45(":::"));
  EXPECT_EQ(parse_base45("U5"), (Bytes{0xff}));
  EXPECT_FALSE(parse_base45("V5"));
  EXPECT_FALSE(parse_base45("BB8B"));
  EXPECT_FALSE(parse_base45("bb8"));
}

class Frames : public testing::Test {
 protected:
  std::vector<Frame> frames(ByteView file, std::size_t characters = 100) const {
    return make_frames(file, characters, *provider_).value();
  }

  std::string detail(const std::vector<std::string>& texts) const {
    FrameCollector collector;
    for (const std::string& text : texts) {
      if (const auto added = collector.add(text); !added) return added.error().detail;
    }
    const auto joined = collector.join(*provider_);
    return joined ? "joined" : joined.error().detail;
  }

  std::unique_ptr<const crypto::Provider> provider_ = provider::make_provider();
};

TEST_F(Frames, JoinInAnyOrderAndHoweverOften) {
  for (const std::size_t size : {1U, 2U, 53U, 54U, 55U, 107U, 1000U, 5000U}) {
    const Bytes file = some_file(size);
    const auto made = frames(file);
    FrameCollector collector;
    for (std::size_t i = made.size(); i-- > 0;) {
      const std::string text = encode_frame(made[i]);
      EXPECT_LE(text.size(), 100U);
      EXPECT_EQ(parse_frame(text), made[i]);
      EXPECT_TRUE(collector.add(text));
      EXPECT_TRUE(collector.add(text));
    }
    EXPECT_EQ(collector.join(*provider_).value(), file) << size;
  }
}

TEST_F(Frames, AreAtMostNinetyNine) {
  EXPECT_EQ(frames(some_file(99 * 52)).size(), 99U);
  EXPECT_EQ(make_frames(some_file(99 * 52 + 1), 100, *provider_).error().code, Code::limit_exceeded);
  EXPECT_EQ(make_frames({}, 100, *provider_).error().code, Code::request_malformed);
}

TEST_F(Frames, SayWhichAreMissing) {
  std::vector<std::string> texts;
  for (const Frame& frame : frames(some_file(250))) texts.push_back(encode_frame(frame));
  ASSERT_EQ(texts.size(), 5U);
  EXPECT_EQ(detail(texts), "joined");
  EXPECT_EQ(detail({texts[0], texts[2], texts[3], texts[4]}), "of 5 codes these are missing: 2");
  EXPECT_EQ(detail({texts[3]}), "of 5 codes these are missing: 1, 2, 3, 5");
  EXPECT_EQ(detail({"https://hospital.example"}), "no code of ours in it");
  EXPECT_EQ(detail({}), "no code of ours in it");
}

TEST_F(Frames, OfTwoFilesAreToldApart) {
  const auto one = frames(some_file(100));
  const auto other = frames(some_file(101));
  EXPECT_EQ(detail({encode_frame(one[0]), encode_frame(other[1])}),
            "codes of two files: " + one[0].digest + " and " + other[0].digest);
}

TEST_F(Frames, ThatContradictAreRefused) {
  auto made = frames(some_file(100));
  const std::string first = encode_frame(made[0]);
  made[0].piece[0] ^= 1;
  EXPECT_EQ(detail({first, encode_frame(made[0])}), "two codes with number 1");
  EXPECT_EQ(detail({encode_frame(made[0]), encode_frame(made[1])}), "the codes do not make the file that they name");
}

TEST_F(Frames, AreReadInOneFormOnly) {
  EXPECT_TRUE(parse_frame("EMB1 1/2 0A1B2C3D BB8"));
  for (const char* text : {"", "EMB1 ", "EMB2 1/2 0A1B2C3D BB8", "EMB1 0/2 0A1B2C3D BB8", "EMB1 3/2 0A1B2C3D BB8",
                           "EMB1 01/2 0A1B2C3D BB8", "EMB1 1/100 0A1B2C3D BB8", "EMB1 1/2 0a1b2c3d BB8",
                           "EMB1 1/2 0A1B2C3 BB8", "EMB1 1/2 0A1B2C3D", "EMB1 1/2 0A1B2C3D ", "EMB1 1/2 0A1B2C3D bb8",
                           "EMB1 -1/2 0A1B2C3D BB8", "EMB1 1/+2 0A1B2C3D BB8", "EMB1 1 /2 0A1B2C3D BB8"}) {
    EXPECT_FALSE(parse_frame(text)) << text;
  }
}

}  // namespace
}  // namespace emblem::qr
