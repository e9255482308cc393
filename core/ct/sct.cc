#include "core/ct/sct.h"

#include <algorithm>

#include "core/bytes/cursor.h"

namespace emblem::ct {
namespace {

// opaque<..2^16-1> (RFC 5246 section 4.3).
std::optional<ByteView> take_vector(Cursor& cursor) {
  const auto size = cursor.take_uint(2);
  return size ? cursor.take(static_cast<std::size_t>(*size)) : std::nullopt;
}

// What follows the version; nothing when it is broken.
std::optional<Sct> take_version_1(Cursor& cursor) {
  const auto log_id = cursor.take(32);
  const auto timestamp = cursor.take_uint(8);
  const auto extensions = take_vector(cursor);
  const auto hash_algorithm = cursor.take_uint(1);
  const auto signature_algorithm = cursor.take_uint(1);
  const auto signature = take_vector(cursor);
  if (!log_id || !timestamp || !extensions || !hash_algorithm || !signature_algorithm || !signature) return {};
  if (!cursor.at_end()) return {};
  Sct sct;
  std::ranges::copy(*log_id, sct.log_id.bytes.begin());
  sct.timestamp = *timestamp;
  sct.extensions.assign(extensions->begin(), extensions->end());
  sct.hash_algorithm = static_cast<std::uint8_t>(*hash_algorithm);
  sct.signature_algorithm = static_cast<std::uint8_t>(*signature_algorithm);
  sct.signature.assign(signature->begin(), signature->end());
  return sct;
}

void read_entry(ByteView entry, const std::string& where, SctList& result) {
  const auto report = [&](Code code) {
    result.findings.push_back({code, where, std::string(code_info(code).sentence)});
  };
  Cursor cursor(entry);
  const auto version = cursor.take_uint(1);
  if (!version) return report(Code::sct_list_malformed);
  if (*version != 0) return report(Code::sct_version_unknown);
  auto sct = take_version_1(cursor);
  if (!sct) return report(Code::sct_list_malformed);
  result.scts.push_back(*std::move(sct));
}

}  // namespace

UnixTime Sct::time() const {
  return {static_cast<std::int64_t>(timestamp / 1000), static_cast<std::uint32_t>(timestamp % 1000 * 1'000'000)};
}

Result<SctList> parse_sct_list(ByteView list, const Limits& limits) {
  const auto malformed = [](const Cursor& at) {
    return fail(Code::sct_list_malformed, "byte " + std::to_string(at.offset()));
  };
  Cursor outer(list);
  const auto entries = take_vector(outer);
  if (!entries || entries->empty() || !outer.at_end()) return malformed(outer);
  SctList result;
  Cursor cursor(*entries);
  for (std::size_t number = 1; !cursor.at_end(); ++number) {
    if (number > limits.scts) return fail(Code::limit_exceeded, "sct " + std::to_string(number));
    const auto entry = take_vector(cursor);
    if (!entry) return malformed(cursor);
    read_entry(*entry, "sct " + std::to_string(number), result);
  }
  return result;
}

}  // namespace emblem::ct
