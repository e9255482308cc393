// CBOR maps in deterministic order.
#pragma once

#include <map>
#include <span>

#include "core/cbor/encoder.h"

namespace emblem::issue {

// Keys sorted by the bytes of their encoding (RFC 8949 section 4.2.1), in whatever order they are set. Values are
// encoded items.
class MapWriter {
 public:
  MapWriter& set(std::int64_t label, Bytes value) { return put(cbor::Encoder().integer(label), std::move(value)); }
  MapWriter& set(std::string_view label, Bytes value) { return put(cbor::Encoder().text(label), std::move(value)); }

  Bytes encoded() const;

 private:
  MapWriter& put(cbor::Encoder key, Bytes value);

  std::map<Bytes, Bytes> entries_;
};

// An array of encoded items.
Bytes encode_array(std::span<const Bytes> items);

}  // namespace emblem::issue
