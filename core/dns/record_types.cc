#include "core/dns/record_types.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/bytes/ascii.h"

namespace emblem::dns {
namespace {

struct TypeName {
  std::string_view text;
  RecordType type;
};

// IANA "Domain Name System (DNS) Parameters", resource record types that can stand in a zone.
constexpr std::array type_names = std::to_array<TypeName>({
    {"A", 1},          {"NS", 2},        {"MD", 3},          {"MF", 4},     {"CNAME", 5},     {"SOA", 6},
    {"MB", 7},         {"MG", 8},        {"MR", 9},          {"NULL", 10},  {"WKS", 11},      {"PTR", 12},
    {"HINFO", 13},     {"MINFO", 14},    {"MX", 15},         {"TXT", 16},   {"RP", 17},       {"AFSDB", 18},
    {"X25", 19},       {"ISDN", 20},     {"RT", 21},         {"NSAP", 22},  {"NSAP-PTR", 23}, {"SIG", 24},
    {"KEY", 25},       {"PX", 26},       {"GPOS", 27},       {"AAAA", 28},  {"LOC", 29},      {"NXT", 30},
    {"EID", 31},       {"NIMLOC", 32},   {"SRV", 33},        {"ATMA", 34},  {"NAPTR", 35},    {"KX", 36},
    {"CERT", 37},      {"A6", 38},       {"DNAME", 39},      {"SINK", 40},  {"OPT", 41},      {"APL", 42},
    {"DS", 43},        {"SSHFP", 44},    {"IPSECKEY", 45},   {"RRSIG", 46}, {"NSEC", 47},     {"DNSKEY", 48},
    {"DHCID", 49},     {"NSEC3", 50},    {"NSEC3PARAM", 51}, {"TLSA", 52},  {"SMIMEA", 53},   {"HIP", 55},
    {"NINFO", 56},     {"RKEY", 57},     {"TALINK", 58},     {"CDS", 59},   {"CDNSKEY", 60},  {"OPENPGPKEY", 61},
    {"CSYNC", 62},     {"ZONEMD", 63},   {"SVCB", 64},       {"HTTPS", 65}, {"DSYNC", 66},    {"SPF", 99},
    {"NID", 104},      {"L32", 105},     {"L64", 106},       {"LP", 107},   {"EUI48", 108},   {"EUI64", 109},
    {"TKEY", 249},     {"TSIG", 250},    {"URI", 256},       {"CAA", 257},  {"AVC", 258},     {"DOA", 259},
    {"AMTRELAY", 260}, {"RESINFO", 261}, {"WALLET", 262},    {"CLA", 263},  {"IPN", 264},     {"TA", 32768},
    {"DLV", 32769},
});

struct ClassName {
  std::string_view text;
  std::uint16_t dns_class;
};

constexpr std::array class_names =
    std::to_array<ClassName>({{"IN", 1}, {"CS", 2}, {"CH", 3}, {"HS", 4}, {"NONE", 254}, {"ANY", 255}});

// The number in "TYPE123" or "CLASS1".
std::optional<std::uint16_t> find_number(std::string_view text, std::string_view prefix) {
  if (text.size() <= prefix.size() || !equal_in_any_case(text.substr(0, prefix.size()), prefix)) return std::nullopt;
  const std::string_view digits = text.substr(prefix.size());
  std::uint16_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

}  // namespace

std::optional<RecordType> find_type(std::string_view text) {
  for (const TypeName& name : type_names) {
    if (equal_in_any_case(text, name.text)) return name.type;
  }
  return find_number(text, "TYPE");
}

std::string type_text(RecordType type) {
  for (const TypeName& name : type_names) {
    if (name.type == type) return std::string(name.text);
  }
  return "TYPE" + std::to_string(type);
}

std::optional<std::uint16_t> find_class(std::string_view text) {
  for (const ClassName& name : class_names) {
    if (equal_in_any_case(text, name.text)) return name.dns_class;
  }
  return find_number(text, "CLASS");
}

}  // namespace emblem::dns
