// What passes the survey can be walked to its end and written again: to the same bytes, but for heads that were longer
// than needed, and then to bytes that are what they should have been.
#include <cstdlib>

#include "core/cbor/encoder.h"
#include "core/cbor/reader.h"
#include "core/cbor/survey.h"

namespace {

using namespace emblem;
using cbor::Major;

constexpr cbor::SurveyLimits limits{.depth = 16, .map_entries = 256};

template <typename T>
T need(std::optional<T> value) {
  if (!value) std::abort();
  return *value;
}

void append(Bytes& out, ByteView bytes) { out.insert(out.end(), bytes.begin(), bytes.end()); }

// The head of the next item and, of a string, its content; what is inside follows as items of their own.
Bytes rewrite_one(cbor::Reader& reader) {
  switch (reader.major()) {
    case Major::unsigned_integer:
      return cbor::Encoder().unsigned_integer(need(reader.take_unsigned())).encoded();
    case Major::negative_integer:
      if (const auto value = reader.take_integer()) return cbor::Encoder().integer(*value).encoded();
      break;
    case Major::bytes:
      return cbor::Encoder().bytes(need(reader.take_bytes())).encoded();
    case Major::text:
      return cbor::Encoder().text(need(reader.take_text())).encoded();
    case Major::array:
      return cbor::Encoder().array(need(reader.take_array())).encoded();
    case Major::map:
      return cbor::Encoder().map(need(reader.take_map())).encoded();
    case Major::tag:
      return cbor::Encoder().tag(need(reader.take_tag())).encoded();
    case Major::simple:
      if (const auto value = reader.take_boolean()) return cbor::Encoder().boolean(*value).encoded();
      cbor::Reader(reader).take_float();
      break;
  }
  const ByteView whole = reader.take_any();
  return {whole.begin(), whole.end()};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView item(data, size);
  const auto survey = cbor::survey_item(item, limits);
  if (!survey) return 0;
  if (cbor::Reader(item).take_any().size() != size) std::abort();
  Bytes again;
  cbor::Reader reader(item);
  while (!reader.at_end()) append(again, rewrite_one(reader));
  if (!survey->long_head && !equal(again, item)) std::abort();
  const auto second = cbor::survey_item(again, limits);
  if (!second || again.size() > size) std::abort();
  return 0;
}
