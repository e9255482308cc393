// Writes a zone of marked names and its store, as large as one likes: marked_zone NAMES ZONE-FILE STORE-FILE
//
// Below bench.example: n0, n1, … with an address and an IHLE set of 1.1 kB; p0 … p99 with an address alone; t0 … t99
// with a TXT set of the same size. An empty file name leaves that file out.
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <string>

#include "core/dns/master_line.h"
#include "core/dns/text_record.h"
#include "core/store/store.h"

namespace emblem::bench {
namespace {

constexpr std::array<std::size_t, 4> rdata_bytes{77, 77, 420, 460};  // as an ES256 set of two keys and two tokens

dns::DomainName name(char kind, std::uint64_t number) {
  return *dns::DomainName::parse(kind + std::to_string(number) + ".bench.example");
}

// Bytes that differ from name to name, so that nothing can be stored once for all.
Bytes filler(std::size_t size, std::uint64_t seed) {
  Bytes bytes(size);
  for (auto& byte : bytes) {
    seed = seed * 6364136223846793005 + 1442695040888963407;
    byte = static_cast<std::uint8_t>(seed >> 56);
  }
  return bytes;
}

std::vector<dns::Record> marks(std::uint64_t names) {
  std::vector<dns::Record> records;
  records.reserve(names * rdata_bytes.size());
  for (std::uint64_t number = 0; number < names; ++number) {
    const dns::DomainName owner = name('n', number);
    std::uint64_t seed = number * rdata_bytes.size();
    for (const std::size_t size : rdata_bytes) {
      records.push_back({owner, dns::default_type_ihle, 300, filler(size, ++seed)});
    }
  }
  return records;
}

void write_zone(const std::string& path, std::uint64_t names, const std::vector<dns::Record>& marked) {
  std::ofstream zone(path, std::ios::binary);
  zone << "bench.example. 300 IN SOA ns.bench.example. h.bench.example. 1 3600 600 86400 60\n"
          "bench.example. 300 IN NS ns.bench.example.\nns.bench.example. 300 IN A 127.0.0.1\n";
  for (std::uint64_t number = 0; number < names; ++number)
    zone << name('n', number).to_text() << ". 300 IN A 192.0.2.1\n";
  for (const dns::Record& record : marked) zone << dns::to_master_line(record) << '\n';
  for (std::uint64_t number = 0; number < 100; ++number) {
    zone << name('p', number).to_text() << ". 300 IN A 192.0.2.1\n";
    for (const std::size_t size : rdata_bytes) {
      std::string text(size - size / 255 - 1, 'x');
      text[0] = static_cast<char>('a' + size % 26);
      zone << dns::to_master_line({name('t', number), dns::type_txt, 300, dns::encode_text_record(text)}) << '\n';
    }
  }
  if (!zone.flush()) throw std::runtime_error("the zone was not written");
}

// The quickest of a few times that a mapped store is opened, in milliseconds: the file is in memory already.
double time_to_open(const std::string& path, std::size_t size) {
  constexpr int times = 5;
  double best = 1e9;
  for (int round = 0; round < times; ++round) {
    const auto begin = std::chrono::steady_clock::now();
    const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    void* const mapped = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
    if (mapped == MAP_FAILED) throw std::runtime_error("the store cannot be mapped");
    const auto store = store::Store::open({static_cast<const std::uint8_t*>(mapped), size});
    best = std::min(best, std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
    if (!store) throw std::runtime_error(to_text(store.error()));
    munmap(mapped, size);
    close(file);
  }
  return best;
}

void write_store(const std::string& path, const std::vector<dns::Record>& marked) {
  const auto store = store::encode_store(marked, dns::default_type_ihle);
  if (!store) throw std::runtime_error(to_text(store.error()));
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(store->data()), static_cast<std::streamsize>(store->size()));  // NOLINT
  if (!file.flush()) throw std::runtime_error("the store was not written");
  std::size_t data = 0;
  for (std::size_t index = 0; index < marked.size(); ++index) {
    if (index % rdata_bytes.size() == 0) data += marked[index].owner.wire().size();
    data += marked[index].rdata.size();
  }
  std::printf("{\"store\": %zu, \"data\": %zu, \"open_ms\": %.3f}\n", store->size(), data,
              time_to_open(path, store->size()));
}

}  // namespace
}  // namespace emblem::bench

int main(int count, char** words) {
  if (count != 4) {
    std::fputs("usage: marked_zone NAMES ZONE-FILE STORE-FILE\n", stderr);
    return 2;
  }
  try {
    const std::uint64_t names = std::stoull(words[1]);
    const auto marked = emblem::bench::marks(names);
    if (*words[2] != '\0') emblem::bench::write_zone(words[2], names, marked);
    if (*words[3] != '\0') emblem::bench::write_store(words[3], marked);
    return 0;
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "marked_zone: %s\n", problem.what());
    return 2;
  }
}
