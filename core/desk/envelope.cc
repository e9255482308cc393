#include "core/desk/envelope.h"

#include "core/cbor/encoder.h"
#include "core/cbor/reader.h"
#include "core/desk/members.h"
#include "core/issue/algorithm_names.h"

namespace emblem::desk {
namespace {

constexpr std::uint64_t sign1_tag = 18;
enum Label : std::uint8_t { alg = 1, content_type_label = 3 };

Bytes encode_header(std::string_view content_type, crypto::Curve curve) {
  cbor::Encoder encoder;
  encoder.map(2).integer(alg).integer(issue::cose_algorithm(curve)).integer(content_type_label).text(content_type);
  return std::move(encoder).encoded();
}

// RFC 9052 section 4.4.
Bytes encode_to_be_signed(ByteView header, ByteView payload) {
  cbor::Encoder encoder;
  encoder.array(4).text("Signature1").bytes(header).bytes({}).bytes(payload);
  return std::move(encoder).encoded();
}

}  // namespace

Result<Bytes> write_envelope(std::string_view content_type, ByteView payload, crypto::SigningKey& signer) {
  const Bytes header = encode_header(content_type, signer.public_key().curve);
  EMBLEM_TRY(const Bytes signature, signer.sign(encode_to_be_signed(header, payload)));
  cbor::Encoder encoder;
  encoder.tag(sign1_tag).array(4).bytes(header).map(0).bytes(payload).bytes(signature);
  return std::move(encoder).encoded();
}

Result<Envelope> open_envelope(ByteView file, const Limits& limits) {
  if (file.size() > limits.record_bytes) return fail(Code::limit_exceeded, "file");
  EMBLEM_CHECK(check_deterministic(file, limits));
  cbor::Reader reader(file);
  if (reader.take_tag() != sign1_tag) return malformed("envelope", "not tag 18");
  if (reader.take_array() != 4) return malformed("envelope", "not an array of four");
  const auto header = reader.take_bytes();
  if (!header) return malformed("protected header", "not a byte string");
  if (reader.take_map() != 0) return malformed("unprotected header", "not an empty map");
  const auto payload = reader.take_bytes();
  if (!payload) return malformed("payload", "not a byte string");
  const auto signature = reader.take_bytes();
  if (!signature) return malformed("signature", "not a byte string");
  return Envelope{*header, *payload, *signature};
}

Result<void> verify_envelope(const Envelope& envelope, std::string_view content_type, const crypto::PublicKey& signer,
                             const crypto::Provider& provider) {
  if (!equal(envelope.protected_header, encode_header(content_type, signer.curve))) {
    return malformed("protected header", "not " + std::string(content_type) + " with the algorithm of its key");
  }
  EMBLEM_TRY(const auto key, provider.import_key(signer));
  const Bytes message = encode_to_be_signed(envelope.protected_header, envelope.payload);
  if (key->check_signature(message, envelope.signature) != crypto::SignatureCheck::good) {
    return fail(Code::request_signature_bad, "signature");
  }
  return {};
}

}  // namespace emblem::desk
