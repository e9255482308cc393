// A token that is read says the same inside tag 61, where its dialect is the older one. What it claims is whole. An
// input that begins with a length below 128 is a protected header of that length and a payload.
#include <cstdlib>

#include "adapters/provider/provider.h"
#include "core/cbor/encoder.h"
#include "core/token/cose_token.h"

namespace {

using namespace emblem;

Bytes to_item(ByteView input) {
  if (input.empty() || input[0] >= 128 || input[0] > input.size() - 1) return {input.begin(), input.end()};
  const std::size_t header = input[0];
  return cbor::Encoder()
      .tag(18)
      .array(4)
      .bytes(input.subspan(1, header))
      .map(0)
      .bytes(input.subspan(1 + header))
      .bytes(Bytes(64))
      .encoded();
}

void check(const token::UnverifiedToken& token) {
  if (token.family() != keys::Family::cbor || token.dialect == Dialect::jose) std::abort();
  if (token.role() == Role::emblem) {
    if (token.emblem().assets.empty() || token.emblem().purposes < 1 || token.emblem().purposes > 31) std::abort();
  } else if (!token.endorsement().constraints.purposes) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto provider = provider::make_provider();
  Bytes item = to_item(ByteView(data, size));
  const auto [role, token] = token::read_cose_token(item, Limits{}, *provider);
  if (!token) return 0;
  if (role != token->role()) std::abort();
  check(*token);
  if (token->dialect != Dialect::cose || item[0] != 0xd2) return 0;
  item.insert(item.begin(), {0xd8, 0x3d});
  const auto older = token::read_cose_token(item, Limits{}, *provider);
  // One level deeper may be one too many.
  if (!older.token) return older.token.error().code == Code::limit_exceeded ? 0 : (std::abort(), 0);
  if (older.token->dialect != Dialect::cose_16sep || older.token->role() != role) std::abort();
  if (older.token->expires != token->expires || older.token->signed_bytes != token->signed_bytes) std::abort();
  return 0;
}
