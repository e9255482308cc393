// A CBOR map that a test fills and spoils.
#pragma once

#include <map>

#include "core/cbor/encoder.h"

namespace emblem::support {

// The encoded form of one value: of(1), of("text"), of_bytes(…), of(true).
inline Bytes of(std::int64_t value) { return cbor::Encoder().integer(value).encoded(); }
inline Bytes of(int value) { return of(std::int64_t{value}); }
inline Bytes of(bool value) { return cbor::Encoder().boolean(value).encoded(); }
inline Bytes of(std::string_view value) { return cbor::Encoder().text(value).encoded(); }
inline Bytes of(const char* value) { return of(std::string_view(value)); }
inline Bytes of_bytes(ByteView value) { return cbor::Encoder().bytes(value).encoded(); }

// Keys and values are encoded items; written in deterministic order.
class CborMap {
 public:
  template <typename Label>
  CborMap& set(Label label, Bytes value) {
    entries_[of(label)] = std::move(value);
    return *this;
  }
  template <typename Label>
  CborMap& erase(Label label) {
    entries_.erase(of(label));
    return *this;
  }

  Bytes encoded() const {
    Bytes all = cbor::Encoder().map(entries_.size()).encoded();
    for (const auto& [key, value] : entries_) {
      all.insert(all.end(), key.begin(), key.end());
      all.insert(all.end(), value.begin(), value.end());
    }
    return all;
  }

 private:
  std::map<Bytes, Bytes> entries_;
};

inline Bytes array_of(const std::vector<Bytes>& elements) {
  Bytes all = cbor::Encoder().array(elements.size()).encoded();
  for (const Bytes& element : elements) all.insert(all.end(), element.begin(), element.end());
  return all;
}

}  // namespace emblem::support
