// Messages and master files as an independent library (ldns) reads them.
#include <gtest/gtest.h>
#include <ldns/ldns.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <random>

#include "core/dns/master_file.h"
#include "core/dns/message.h"

namespace emblem::tests {
namespace {

using Packet = std::unique_ptr<ldns_pkt, decltype(&ldns_pkt_free)>;
using Buffer = std::unique_ptr<ldns_buffer, decltype(&ldns_buffer_free)>;

// Owner, type and data, with letters in lower case: ldns keeps the case of names.
using Wire = std::vector<std::uint8_t>;

Wire lower_case(Wire wire) {
  for (auto& byte : wire) byte = byte >= 'A' && byte <= 'Z' ? static_cast<std::uint8_t>(byte + 32) : byte;
  return wire;
}

Wire ours(const dns::Record& record) {
  Wire wire(record.owner.wire().begin(), record.owner.wire().end());
  for (const std::uint32_t part : {std::uint32_t{record.type}, std::uint32_t{dns::class_in}, record.ttl >> 16,
                                   record.ttl & 0xffffU, static_cast<std::uint32_t>(record.rdata.size())}) {
    wire.push_back(static_cast<std::uint8_t>(part >> 8));
    wire.push_back(static_cast<std::uint8_t>(part));
  }
  wire.insert(wire.end(), record.rdata.begin(), record.rdata.end());
  return lower_case(std::move(wire));
}

Wire theirs(const ldns_rr* record) {
  const Buffer buffer(ldns_buffer_new(70000), &ldns_buffer_free);
  EXPECT_EQ(ldns_rr2buffer_wire(buffer.get(), record, LDNS_SECTION_ANSWER), LDNS_STATUS_OK);
  const auto* begin = ldns_buffer_begin(buffer.get());
  return lower_case(Wire(begin, begin + ldns_buffer_position(buffer.get())));
}

// Types whose data both read as a whole, without names that only ldns expands.
bool is_compared(unsigned type) {
  constexpr unsigned types[] = {dns::type_a,   dns::type_aaaa, dns::type_txt,   dns::type_cname,       dns::type_ns,
                                dns::type_soa, dns::type_ptr,  dns::type_dname, dns::default_type_ihle};
  return std::ranges::find(types, type) != std::end(types);
}

std::vector<Wire> all_ours(std::initializer_list<const std::vector<dns::Record>*> sections) {
  std::vector<Wire> all;
  for (const auto* section : sections) {
    for (const dns::Record& record : *section) {
      if (is_compared(record.type)) all.push_back(ours(record));
    }
  }
  return all;
}

std::vector<Wire> all_theirs(const ldns_pkt* packet) {
  std::vector<Wire> all;
  for (const ldns_rr_list* section :
       {ldns_pkt_answer(packet), ldns_pkt_authority(packet), ldns_pkt_additional(packet)}) {
    for (std::size_t i = 0; i < ldns_rr_list_rr_count(section); ++i) {
      const ldns_rr* record = ldns_rr_list_rr(section, i);
      if (ldns_rr_get_class(record) != LDNS_RR_CLASS_IN || !is_compared(ldns_rr_get_type(record))) continue;
      all.push_back(theirs(record));
    }
  }
  return all;
}

Bytes read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return Bytes(std::istreambuf_iterator<char>(file), {});
}

// ldns cuts addresses of the wrong size to the right one; here they are kept as they are, and no address.
bool has_odd_address(const dns::Message& message) {
  for (const auto* section : {&message.answers, &message.authority, &message.additional}) {
    for (const dns::Record& record : *section) {
      if (record.type == dns::type_a && record.rdata.size() != 4) return true;
      if (record.type == dns::type_aaaa && record.rdata.size() != 16) return true;
    }
  }
  return false;
}

enum class Compared : std::uint8_t { both_read, only_one, neither };

Compared compare(const Bytes& wire) {
  const auto message = dns::parse_message(wire);
  ldns_pkt* raw = nullptr;
  const ldns_status status = ldns_wire2pkt(&raw, wire.data(), wire.size());
  const Packet packet(raw, &ldns_pkt_free);
  if (!message || status != LDNS_STATUS_OK)
    return message || status == LDNS_STATUS_OK ? Compared::only_one : Compared::neither;
  if (message->header.truncated || has_odd_address(*message)) return Compared::both_read;
  EXPECT_EQ(message->header.id, ldns_pkt_id(packet.get()));
  EXPECT_EQ(all_ours({&message->answers, &message->authority, &message->additional}), all_theirs(packet.get()));
  return Compared::both_read;
}

std::vector<Bytes> corpus() {
  std::vector<Bytes> messages;
  for (const auto& entry : std::filesystem::directory_iterator("fuzz/corpus/dns_message")) {
    messages.push_back(read_file(entry.path()));
  }
  return messages;
}

TEST(MessageOracle, AgreesAboutTheCorpus) {
  int both = 0;
  for (const Bytes& wire : corpus()) both += compare(wire) == Compared::both_read ? 1 : 0;
  EXPECT_GE(both, 8);
}

TEST(MessageOracle, AgreesWhereBothReadAMessageWithBytesChanged) {
  std::mt19937 random(20261125);  // a fixed seed: the same messages every time
  const auto messages = corpus();
  int both = 0;
  for (int i = 0; i < 50000; ++i) {
    Bytes wire = messages[random() % messages.size()];
    for (auto changes = random() % 3 + 1; changes > 0; --changes) {
      wire[random() % wire.size()] = static_cast<std::uint8_t>(random());
    }
    both += compare(wire) == Compared::both_read ? 1 : 0;
    if (testing::Test::HasFailure()) FAIL() << "message " << i;
  }
  EXPECT_GT(both, 5000);
}

std::vector<Wire> file_as_ldns_reads_it(const std::filesystem::path& path) {
  std::vector<Wire> all;
  const std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen(path.c_str(), "r"), &std::fclose);
  std::uint32_t ttl = 0;
  ldns_rdf* origin = ldns_dname_new_frm_str(".");
  ldns_rdf* owner = nullptr;
  while (file && std::feof(file.get()) == 0) {
    ldns_rr* record = nullptr;
    if (ldns_rr_new_frm_fp(&record, file.get(), &ttl, &origin, &owner) == LDNS_STATUS_OK && record != nullptr) {
      if (is_compared(ldns_rr_get_type(record))) all.push_back(theirs(record));
    }
    ldns_rr_free(record);
  }
  ldns_rdf_deep_free(origin);
  ldns_rdf_deep_free(owner);
  return all;
}

TEST(MasterFileOracle, AgreesAboutEveryVector) {
  std::size_t records = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator("vectors")) {
    if (entry.path().extension() != ".zone") continue;
    const Bytes bytes = read_file(entry.path());
    const auto file = dns::parse_master_file(as_text(bytes), Limits{});
    const auto expected = file_as_ldns_reads_it(entry.path());
    EXPECT_EQ(all_ours({&file.records}), expected) << entry.path();
    records += expected.size();
  }
  EXPECT_GT(records, 500U);
}

}  // namespace
}  // namespace emblem::tests
