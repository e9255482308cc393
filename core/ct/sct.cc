#include "core/ct/sct.h"

#include "core/ct/timestamp.h"
#include "core/ct/tls_syntax.h"

namespace emblem::ct {
namespace {

// What follows the version; nothing when it is broken.
std::optional<Sct> take_version_1(Cursor& cursor) {
  const auto log_id = take_digest(cursor);
  const auto timestamp = cursor.take_uint(8);
  const auto extensions = take_vector(cursor, 2);
  const auto seal = take_digitally_signed(cursor);
  if (!log_id || !timestamp || !extensions || !seal || !cursor.at_end()) return {};
  return Sct{.log_id = *log_id,
             .timestamp = *timestamp,
             .extensions = Bytes(extensions->begin(), extensions->end()),
             .hash_algorithm = seal->hash_algorithm,
             .signature_algorithm = seal->signature_algorithm,
             .signature = Bytes(seal->signature.begin(), seal->signature.end())};
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

UnixTime Sct::time() const { return from_milliseconds(timestamp); }

Result<SctList> parse_sct_list(ByteView list, const Limits& limits) {
  const auto malformed = [](const Cursor& at) {
    return fail(Code::sct_list_malformed, "byte " + std::to_string(at.offset()));
  };
  Cursor outer(list);
  const auto entries = take_vector(outer, 2);
  if (!entries || entries->empty() || !outer.at_end()) return malformed(outer);
  SctList result;
  Cursor cursor(*entries);
  for (std::size_t number = 1; !cursor.at_end(); ++number) {
    if (number > limits.scts) return fail(Code::limit_exceeded, "sct " + std::to_string(number));
    const auto entry = take_vector(cursor, 2);
    if (!entry) return malformed(cursor);
    read_entry(*entry, "sct " + std::to_string(number), result);
  }
  return result;
}

}  // namespace emblem::ct
