// What a bundle holds, a line for each thing.
#pragma once

#include "apps/wiring/inspected_facts.h"
#include "core/bundle/bundle.h"
#include "core/x509/reader.h"

namespace emblem::wiring {

// What taking its certificates and lists apart needs.
struct BundleReading {
  const x509::Reader& reader;
  const Limits& limits;
};

// "www.hospital.example; complete; 3 TXT, 1 AAAA; 3104 bytes"
std::string describe(const bundle::LookUp& look_up);

// `size` in bytes, of the file.
Facts facts_of(const bundle::Bundle& bundle, std::size_t size, const BundleReading& reading);

}  // namespace emblem::wiring
