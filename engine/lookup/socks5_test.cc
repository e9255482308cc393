#include "engine/lookup/socks5.h"

#include <gtest/gtest.h>

namespace emblem::lookup {
namespace {

const Server target = parse_server("192.0.2.53#853").value();

Proxy proxy(std::string_view text) { return parse_proxy(text).value(); }

Bytes output_of(Socks5& socks) {
  const Secret output = socks.take_output();
  return {output.bytes().begin(), output.bytes().end()};
}

Bytes text_bytes(std::string_view text) { return {text.begin(), text.end()}; }

const Bytes request{5, 1, 0, 1, 192, 0, 2, 53, 3, 85};
const Bytes granted{5, 0, 0, 1, 127, 0, 0, 1, 0, 80};

TEST(Socks5, AsksForAConnectionToAnAddress) {
  Socks5 socks(proxy("socks5://127.0.0.1"), target);
  EXPECT_EQ(output_of(socks), (Bytes{5, 1, 0}));
  EXPECT_EQ(socks.on_bytes(Bytes{5, 0}), 2U);
  EXPECT_EQ(output_of(socks), request);
  EXPECT_EQ(socks.state(), Socks5::State::talking);
  EXPECT_EQ(socks.on_bytes(granted), granted.size());
  EXPECT_EQ(socks.state(), Socks5::State::open);
  EXPECT_TRUE(output_of(socks).empty());
}

TEST(Socks5, AsksForIpv6AsForIpv4) {
  Socks5 socks(proxy("socks5://127.0.0.1"), parse_server("2001:db8::53#53").value());
  socks.on_bytes(Bytes{5, 0});
  const Bytes asked = output_of(socks);
  ASSERT_EQ(asked.size(), 22U);
  EXPECT_EQ(asked[3], 4);
  EXPECT_EQ(asked[4], 0x20);
}

TEST(Socks5, ShowsUserAndPasswordWhenItHasThem) {
  Socks5 socks(proxy("socks5://user:secret@127.0.0.1"), target);
  EXPECT_EQ(output_of(socks), (Bytes{5, 1, 2}));
  socks.on_bytes(Bytes{5, 2});
  EXPECT_EQ(output_of(socks), text_bytes("\x01\x04user\x06secret"));
  socks.on_bytes(Bytes{1, 0});
  EXPECT_EQ(output_of(socks), request);
}

TEST(Socks5, NeverGoesOnWithoutThePasswordItWasGiven) {
  Socks5 socks(proxy("socks5://user:secret@127.0.0.1"), target);
  socks.on_bytes(Bytes{5, 0});
  EXPECT_EQ(socks.state(), Socks5::State::failed);
}

TEST(Socks5, TakesRepliesInPiecesAndLeavesWhatFollows) {
  for (const Bytes& reply : {granted, Bytes{5, 0, 0, 4, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 0, 80},
                             Bytes{5, 0, 0, 3, 2, 'h', 'i', 0, 80}, Bytes{5, 0, 0, 3, 0, 0, 80}}) {
    Socks5 socks(proxy("socks5://127.0.0.1"), target);
    Bytes all{5, 0};
    all.insert(all.end(), reply.begin(), reply.end());
    for (const std::uint8_t byte : all) {
      EXPECT_EQ(socks.state(), Socks5::State::talking);
      EXPECT_EQ(socks.on_bytes(Bytes{byte}), 1U);
    }
    EXPECT_EQ(socks.state(), Socks5::State::open);
    EXPECT_EQ(socks.on_bytes(Bytes{1, 2, 3}), 0U);
    Socks5 at_once(proxy("socks5://127.0.0.1"), target);
    const std::size_t own = all.size();
    all.insert(all.end(), {9, 9, 9});
    EXPECT_EQ(at_once.on_bytes(all), own);
    EXPECT_EQ(at_once.state(), Socks5::State::open);
  }
}

TEST(Socks5, SaysWhyItWasRefused) {
  const std::pair<Bytes, const char*> cases[] = {
      {{4, 0}, "it speaks no SOCKS5"},
      {{'H', 'T'}, "it speaks no SOCKS5"},
      {{5, 0xff}, "it wants to be asked in another way"},
      {{5, 2}, "it chose what was not offered"},
      {{5, 0, 5, 5, 0, 1, 0, 0, 0, 0, 0, 0}, "connection refused"},
      {{5, 0, 5, 2, 0, 1, 0, 0, 0, 0, 0, 0}, "not allowed by its rules"},
      {{5, 0, 5, 99, 0, 1, 0, 0, 0, 0, 0, 0}, "unknown reason"},
      {{5, 0, 5, 0, 0, 7, 0}, "its answer cannot be read"},
      {{5, 0, 5, 1, 0, 7, 0}, "general failure"},
      {{5, 0, 4, 0, 0, 1, 0, 0, 0, 0, 0, 0}, "it speaks no SOCKS5"},
  };
  for (const auto& [reply, why] : cases) {
    Socks5 socks(proxy("socks5://127.0.0.1"), target);
    socks.on_bytes(reply);
    EXPECT_EQ(socks.state(), Socks5::State::failed) << why;
    EXPECT_EQ(socks.why(), why);
  }
  Socks5 unknown(proxy("socks5://user:secret@127.0.0.1"), target);
  unknown.on_bytes(Bytes{5, 2, 1, 1});
  EXPECT_EQ(unknown.why(), "it does not know the user or password");
}

}  // namespace
}  // namespace emblem::lookup
