#include "core/desk/request.h"

#include "core/desk/approval.h"
#include "core/desk/desk_fixture_test.h"
#include "core/desk/envelope.h"
#include "tests/support/drafts.h"

namespace emblem::desk {
namespace {

constexpr std::string_view content_type = "application/emblem-request+cbor";

class RequestFile : public testing::Test {
 protected:
  Request content() const {
    return {.organization = token::OrganizationId::parse("https://hospital.example").value(),
            .root = root_.public_key(),
            .log = {support::log_entry(1), {support::log_entry(2).log_id, std::uint64_t{70000}}},
            .chain = {Bytes(300, 0x30), Bytes(20, 0x31)},
            .dialects = {Dialect::cose, Dialect::jose},
            .purposes = token::red_cross_protective | token::cultural_property,
            .assets = {"www.hospital.example", "[2001:db8::1]"},
            .lifetime = 365 * 86400,
            .made = {1'800'000'000}};
  }

  Bytes written(const Request& request) { return write_request(request, root_, support::provider()).value(); }

  Result<VerifiedRequest> read(ByteView file, const Limits& limits = {}) const {
    return read_request(file, support::provider(), limits);
  }

  // The file with its payload changed and signed anew by the key that it names.
  Bytes resigned(ByteView from, ByteView to) {
    const Bytes file = written(content());
    const Envelope envelope = open_envelope(file, {}).value();
    const Bytes payload(envelope.payload.begin(), envelope.payload.end());
    return write_envelope(content_type, with(payload, from, to), root_).value();
  }

  void expect_refused(ByteView file, Code code, std::string_view where) const {
    const auto read_back = read(file);
    ASSERT_FALSE(read_back);
    EXPECT_EQ(code_text(read_back.error().code), code_text(code)) << to_text(read_back.error());
    EXPECT_EQ(read_back.error().where, where) << to_text(read_back.error());
  }

  TestSigner root_{support::TestKey::named("root")};
};

TEST_F(RequestFile, ReadsAsItWasWritten) {
  const Bytes file = written(content());
  const auto request = read(file);
  ASSERT_TRUE(request) << to_text(request.error());
  EXPECT_EQ(request->content(), content());
  EXPECT_EQ(request->sha256(), support::provider().sha256(file));
}

TEST_F(RequestFile, IsReadInEveryCurve) {
  for (const auto curve : {crypto::Curve::p256, crypto::Curve::p384, crypto::Curve::p521, crypto::Curve::ed25519}) {
    TestSigner root{support::TestKey::generate(curve)};
    Request request = content();
    request.root = root.public_key();
    const auto file = write_request(request, root, support::provider());
    ASSERT_TRUE(file) << to_text(file.error());
    EXPECT_EQ(read(*file)->content(), request);
  }
}

TEST_F(RequestFile, MayHaveNeitherLogNorChainNorAssets) {
  Request request = content();
  request.log.clear();
  request.chain.clear();
  request.assets.clear();
  EXPECT_EQ(read(written(request))->content(), request);
}

TEST_F(RequestFile, IsRefusedWithAnyBitFlipped) {
  expect_no_flip_read(written(content()), [&](ByteView file) { return read(file).has_value(); });
}

TEST_F(RequestFile, IsRefusedWithAnyBitFlippedUnderAnEcKey) {
  TestSigner root{support::TestKey::generate()};
  Request request = content();
  request.root = root.public_key();
  request.chain.clear();
  const Bytes file = write_request(request, root, support::provider()).value();
  expect_no_flip_read(file, [&](ByteView flipped) { return read(flipped).has_value(); });
}

TEST_F(RequestFile, IsRefusedWhenCutOrLengthened) {
  Bytes file = written(content());
  for (std::size_t size = 0; size < file.size(); ++size) EXPECT_FALSE(read(ByteView(file).first(size)));
  file.push_back(0);
  expect_refused(file, Code::request_malformed, "byte " + std::to_string(file.size() - 1));
}

TEST_F(RequestFile, IsRefusedWhenAnotherKeySignedIt) {
  TestSigner other{support::TestKey::named("other")};
  const Bytes file = written(content());
  const auto payload = open_envelope(file, {})->payload;
  expect_refused(write_envelope(content_type, payload, other).value(), Code::request_signature_bad, "signature");
  EXPECT_FALSE(write_request(content(), other, support::provider()));
}

TEST_F(RequestFile, IsRefusedAsAFileOfAnotherType) {
  const Bytes file = written(content());
  const auto payload = open_envelope(file, {})->payload;
  expect_refused(write_envelope("application/adem", payload, root_).value(), Code::request_malformed,
                 "protected header");
  const Bytes approval = write_approval({}, {1}, root_, support::provider()).value();
  expect_refused(approval, Code::request_malformed, "");
}

TEST_F(RequestFile, IsRefusedWithAMemberMissingUnknownOrTwice) {
  const Bytes nine = {0xa9, 0x01}, one_less = {0xa8, 0x01}, first_unknown = {0xa9, 0x00};
  EXPECT_FALSE(read(resigned(nine, one_less)));
  expect_refused(resigned(nine, first_unknown), Code::request_malformed, "organization");
  const Bytes last = {0x09, 0x1a}, twice = {0x08, 0x1a}, unknown = {0x0a, 0x1a};
  expect_refused(resigned(last, unknown), Code::request_malformed, "made");
  EXPECT_FALSE(read(resigned(last, twice)));
}

TEST_F(RequestFile, IsRefusedInAnotherEncodingOfTheSame) {
  const Bytes purposes = {0x06, 0x11}, long_purposes = {0x06, 0x18, 0x11};
  EXPECT_EQ(read(resigned(purposes, long_purposes)).error().code, Code::request_malformed);
  // RFC 9864's number for the same algorithm, which we do not write.
  const Bytes eddsa = {0x03, 0x27, 0x20}, ed25519 = {0x03, 0x32, 0x20};
  expect_refused(resigned(eddsa, ed25519), Code::request_malformed, "root key");
}

TEST_F(RequestFile, IsRefusedWithValuesBeyondTheirRange) {
  const auto refused = [&](auto change, std::string_view where) {
    Request request = content();
    change(request);
    const auto file = write_request(request, root_, support::provider());
    ASSERT_FALSE(file) << where;
    EXPECT_EQ(file.error().where, where);
  };
  refused([](Request& request) { request.dialects.clear(); }, "dialects");
  refused([](Request& request) { request.dialects = {Dialect::cose, Dialect::cose}; }, "dialects");
  refused([](Request& request) { request.purposes = 0; }, "purposes");
  refused([](Request& request) { request.purposes = 32; }, "purposes");
  refused([](Request& request) { request.assets = {"not an asset"}; }, "assets");
  refused([](Request& request) { request.lifetime = 0; }, "lifetime");
  refused([](Request& request) { request.lifetime = -1; }, "lifetime");
  refused([](Request& request) { request.lifetime = std::int64_t{1} << 40; }, "lifetime");
  refused([](Request& request) { request.made = {-1}; }, "made");
  refused([](Request& request) { request.chain = {{}}; }, "chain");
}

TEST_F(RequestFile, IsRefusedWithAnotherOrganizationForm) {
  const auto text = as_bytes("https://hospital.example");
  expect_refused(resigned(text, as_bytes("https://Hospital.example")), Code::request_malformed, "organization");
}

TEST_F(RequestFile, HoldsToTheLimits) {
  const Bytes file = written(content());
  const auto over = [&](auto change) {
    Limits limits;
    change(limits);
    const auto request = read(file, limits);
    return !request && request.error().code == Code::limit_exceeded;
  };
  EXPECT_TRUE(over([&](Limits& limits) { limits.record_bytes = file.size() - 1; }));
  EXPECT_FALSE(over([&](Limits& limits) { limits.record_bytes = file.size(); }));
  EXPECT_TRUE(over([](Limits& limits) { limits.log_entries = 1; }));
  EXPECT_TRUE(over([](Limits& limits) { limits.certificates = 1; }));
  EXPECT_TRUE(over([](Limits& limits) { limits.certificate_bytes = 299; }));
  EXPECT_TRUE(over([](Limits& limits) { limits.assets = 1; }));
  EXPECT_FALSE(over([](Limits& limits) { limits.assets = 2; }));
}

}  // namespace
}  // namespace emblem::desk
