// Records of emblems as a short program of bytes: mutation of it changes who signs what, not only which bracket is
// missing. Identifiers are computed, so that keys are found; a signature is good if its first byte is odd.
#pragma once

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "core/bytes/base_encodings.h"
#include "core/bytes/cursor.h"
#include "core/cbor/encoder.h"
#include "core/crypto/provider.h"
#include "core/dns/record.h"
#include "core/dns/text_record.h"
#include "core/keys/thumbprint.h"

namespace emblem::fuzz {

inline constexpr std::size_t most_records = 24;

inline crypto::PublicKey key_number(std::uint8_t number) {
  return {.curve = crypto::Curve::ed25519, .x = Bytes(32, static_cast<std::uint8_t>(number % 6 + 1)), .y = {}};
}

inline std::string organization_number(std::uint8_t number) {
  return std::string("https://") + static_cast<char>('a' + number % 3) + ".example";
}

// Digests and SPKI of a real provider; keys as simple as described above.
class ToyProvider final : public crypto::Provider {
 public:
  explicit ToyProvider(const crypto::Provider& real) : real_(real) {}

  Sha256Digest sha256(ByteView message) const override { return real_.sha256(message); }
  Result<std::shared_ptr<const crypto::VerificationKey>> import_key(const crypto::PublicKey& /*key*/) const override {
    return std::make_shared<ToyKey>(*this);
  }
  Result<std::shared_ptr<const crypto::VerificationKey>> import_log_key(ByteView /*spki*/) const override {
    return fail(Code::key_malformed, "");
  }
  Result<crypto::PublicKey> parse_spki(ByteView spki) const override { return real_.parse_spki(spki); }
  Result<Bytes> encode_spki(const crypto::PublicKey& key) const override { return real_.encode_spki(key); }

  std::size_t take_checks() const { return std::exchange(checks_, 0); }

 private:
  class ToyKey final : public crypto::VerificationKey {
   public:
    explicit ToyKey(const ToyProvider& owner) : owner_(owner) {}
    crypto::SignatureCheck check_signature(ByteView /*message*/, ByteView signature) const override {
      ++owner_.checks_;
      const bool good = !signature.empty() && signature[0] % 2 == 1;
      return good ? crypto::SignatureCheck::good : crypto::SignatureCheck::bad;
    }

   private:
    const ToyProvider& owner_;
  };

  const crypto::Provider& real_;
  mutable std::size_t checks_ = 0;
};

class RecordScript {
 public:
  RecordScript(ByteView script, const crypto::Provider& provider) : cursor_(script), provider_(provider) {}

  std::vector<dns::Record> run() {
    while (!cursor_.at_end() && records_.size() < most_records) step();
    return std::move(records_);
  }

 private:
  std::uint8_t draw() { return static_cast<std::uint8_t>(cursor_.take_uint(1).value_or(0)); }
  ByteView draw_bytes() {
    const std::size_t length = draw();
    return *cursor_.take(std::min(length, cursor_.remaining()));
  }

  void step() {
    switch (draw() % 8) {
      case 0:
        return add(dns::default_type_ihle, cose_key(key_number(draw())));
      case 1:
        return add_text("adem-key=" + jwk(key_number(draw())));
      case 2:
      case 3:
        return add(dns::default_type_ihle, cose_token());
      case 4:
      case 5: {
        const std::string label = draw() % 4 == 3 ? "adem-token-1=" : "adem-token=";
        return add_text(label + jose_token());
      }
      case 6:
        return add_text(as_text(draw_bytes()));
      default: {
        const ByteView item = draw_bytes();
        return add(dns::default_type_ihle, Bytes(item.begin(), item.end()));
      }
    }
  }

  void add(dns::RecordType type, Bytes rdata) {
    records_.push_back({.owner = *dns::DomainName::parse("www.example"), .type = type, .rdata = std::move(rdata)});
  }
  void add_text(std::string_view text) { add(dns::type_txt, dns::encode_text_record(text)); }

  static Bytes cose_key(const crypto::PublicKey& key) {
    return cbor::Encoder()
        .map(4)
        .integer(1)
        .integer(1)
        .integer(3)
        .integer(-8)
        .integer(-1)
        .integer(6)
        .integer(-2)
        .bytes(key.x)
        .encoded();
  }
  static std::string jwk(const crypto::PublicKey& key) {
    return R"({"kty":"OKP","crv":"Ed25519","alg":"EdDSA","x":")" + encode_base64url(key.x) + "\"}";
  }

  // What a token of either encoding says, drawn in this order.
  struct Content {
    bool emblem;
    bool end;
    bool log;
    bool good;
    bool issuer;
    bool subject;
    std::uint8_t signer;
    std::uint8_t key;
    std::string iss;
    std::string sub;
    std::uint8_t prp;
    std::uint8_t begin;
    std::uint8_t finish;
  };

  Content draw_content() {
    const std::uint8_t flags = draw();
    const std::uint8_t keys = draw();
    const std::uint8_t names = draw();
    const std::uint8_t times = draw();
    return {.emblem = (flags & 1) != 0,
            .end = (flags & 2) != 0,
            .log = (flags & 4) != 0,
            .good = (flags & 8) == 0,
            .issuer = (flags & 16) == 0,
            .subject = (flags & 32) == 0,
            .signer = static_cast<std::uint8_t>(keys % 16),
            .key = static_cast<std::uint8_t>(keys / 16),
            .iss = organization_number(static_cast<std::uint8_t>(names % 4)),
            .sub = organization_number(static_cast<std::uint8_t>(names / 4 % 4)),
            .prp = static_cast<std::uint8_t>(names / 16 % 4),
            .begin = static_cast<std::uint8_t>(times % 16),
            .finish = static_cast<std::uint8_t>(20 - times / 16)};
  }

  Bytes cose_token() {
    const Content content = draw_content();
    const auto kid = keys::cbor_key_id(key_number(content.signer), provider_).digest;
    const Bytes header = cbor::Encoder().map(2).integer(1).integer(-8).integer(4).bytes(kid.bytes).encoded();
    return cbor::Encoder()
        .tag(18)
        .array(4)
        .bytes(header)
        .map(0)
        .bytes(cose_claims(content))
        .bytes(signature(content))
        .encoded();
  }

  Bytes cose_claims(const Content& content) const {
    cbor::Encoder claims;
    const bool subject = content.subject && !content.emblem;
    const bool log = content.log && !content.emblem;
    claims.map((content.emblem ? 5U : 6U) + (content.issuer ? 1U : 0U) + (subject ? 1U : 0U) + (log ? 1U : 0U));
    if (content.issuer) claims.integer(1).text(content.iss);
    if (subject) claims.integer(2).text(content.sub);
    claims.integer(4).integer(content.finish).integer(5).integer(content.begin);
    if (content.emblem) {
      claims.text("assets").array(1).text("www.example");
    } else {
      claims.text("end").boolean(content.end);
      claims.text("key").bytes(keys::cbor_key_id(key_number(content.key), provider_).digest.bytes);
    }
    if (log) claims.text("log").array(1).map(2).text("id").bytes(Bytes(32, 1)).text("index").integer(content.key);
    claims.text("prp").integer(content.prp + 1).text("ver").integer(1);
    return std::move(claims).encoded();
  }

  std::string jose_token() {
    const Content content = draw_content();
    const std::string header = R"({"alg":"EdDSA","cty":")" + std::string(content.emblem ? "adem-emb" : "adem-end") +
                               R"(","kid":")" + to_text(keys::jose_key_id(key_number(content.signer), provider_)) +
                               "\"}";
    return encode_base64url(as_bytes(header)) + "." + encode_base64url(as_bytes(jose_claims(content))) + "." +
           encode_base64url(signature(content));
  }

  std::string jose_claims(const Content& content) const {
    static constexpr std::array<std::string_view, 4> purposes{R"("protective")", R"("indicative")",
                                                              R"("protective","indicative")", ""};
    std::string text = R"({"ver":"v1","iat":0,"nbf":)" + std::to_string(content.begin) + R"(,"exp":)" +
                       std::to_string(content.finish) + R"(,"emb":{"prp":[)" + std::string(purposes[content.prp]) +
                       "]}";
    if (content.issuer) text += R"(,"iss":")" + content.iss + '"';
    if (content.emblem) return text + R"(,"assets":["*.example"]})";
    if (content.subject) text += R"(,"sub":")" + content.sub + '"';
    text += R"(,"key":")" + to_text(keys::jose_key_id(key_number(content.key), provider_)) + '"';
    text += std::string(R"(,"end":)") + (content.end ? "true" : "false");
    if (content.log) {
      text += R"(,"log":[{"ver":"static","id":")" + encode_base64(Bytes(32, 1)) + R"(","index":)" +
              std::to_string(content.key) + "}]";
    }
    return text + "}";
  }

  static Bytes signature(const Content& content) { return Bytes(64, content.good ? 1 : 2); }

  Cursor cursor_;
  const crypto::Provider& provider_;
  std::vector<dns::Record> records_;
};

}  // namespace emblem::fuzz
