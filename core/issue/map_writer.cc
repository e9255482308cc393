#include "core/issue/map_writer.h"

namespace emblem::issue {
namespace {

void append(Bytes& bytes, ByteView more) { bytes.insert(bytes.end(), more.begin(), more.end()); }

}  // namespace

MapWriter& MapWriter::put(cbor::Encoder key, Bytes value) {
  entries_.insert_or_assign(std::move(key).encoded(), std::move(value));
  return *this;
}

Bytes MapWriter::encoded() const {
  Bytes all = cbor::Encoder().map(entries_.size()).encoded();
  for (const auto& [key, value] : entries_) {
    append(all, key);
    append(all, value);
  }
  return all;
}

Bytes encode_array(std::span<const Bytes> items) {
  Bytes all = cbor::Encoder().array(items.size()).encoded();
  for (const Bytes& item : items) append(all, item);
  return all;
}

}  // namespace emblem::issue
