// edit_zone FILE ZONE < CHANGES: prints the zone file after changes, lines of master files behind "+" or "-".
#include <fstream>
#include <iostream>
#include <iterator>

#include "core/dns/master_file.h"
#include "core/zone/zone_edit.h"

namespace {

using namespace emblem;

std::vector<dns::Record> records_of(const std::string& text) { return dns::parse_master_file(text, {}).records; }

int edit(const std::string& text, const char* zone) {
  std::string added;
  std::string removed;
  for (std::string line; std::getline(std::cin, line);) {
    (line.starts_with('+') ? added : removed).append(line, 1).append("\n");
  }
  const auto file = zone::ZoneFile::parse(text, {.zone = dns::DomainName::parse(zone).value()});
  if (!file) {
    std::cerr << to_text(file.error()) << '\n';
    return 2;
  }
  const auto edited = zone::edit_zone(*file, {.remove = records_of(removed), .add = records_of(added)});
  if (!edited) {
    std::cerr << to_text(edited.error()) << '\n';
    return 2;
  }
  std::cout << edited->text;
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  std::ifstream file(argv[1], std::ios::binary);
  return edit({std::istreambuf_iterator<char>(file), {}}, argv[2]);
}
