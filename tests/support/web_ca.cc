#include "tests/support/web_ca.h"

#include <stdlib.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/bytes/base_encodings.h"
#include "tests/support/files.h"

namespace emblem::support {
namespace {

[[noreturn]] void give_up(const std::string& what) {
  std::fprintf(stderr, "the web CA failed: %s\n", what.c_str());
  std::abort();
}

// For the shell.
std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

Sha256Digest digest_of(const nlohmann::json& base64) {
  Sha256Digest digest;
  const Bytes bytes = parse_base64(base64.get<std::string>()).value();
  if (bytes.size() != digest.bytes.size()) give_up("a digest of another size");
  std::ranges::copy(bytes, digest.bytes.begin());
  return digest;
}

}  // namespace

bool WebCa::is_available() {
  static const bool available = std::system("/usr/bin/python3 -c 'import cryptography' 2>/dev/null") == 0;
  return available;
}

WebCa::WebCa() {
  std::string folder = (std::filesystem::temp_directory_path() / "emblem-web-ca-XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) give_up("no folder");
  folder_ = folder;
  run("init", "--at 2026-01-01T00:00:00Z");
}

WebCa::~WebCa() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

Bytes WebCa::logs() const { return read_file(folder_ + "/logs.json"); }

Bytes WebCa::root() const { return read_file(folder_ + "/root.pem"); }

Bytes WebCa::log_key(const std::string& log) const { return read_file(folder_ + "/log-" + log + ".key.pem"); }

IssuedCertificate WebCa::issue(const std::vector<std::string>& names, const std::string& options) {
  std::string arguments = options + " -o " + quoted(folder_ + "/chain.pem");
  arguments += " --precertificate " + quoted(folder_ + "/precertificate.der");
  for (const std::string& name : names) arguments += " --name " + quoted(name);
  const auto said = nlohmann::json::parse(run("issue", arguments));
  IssuedCertificate issued{.chain = read_file(folder_ + "/chain.pem"),
                           .serial = said["serial"],
                           .entries = {},
                           .precertificate = read_file(folder_ + "/precertificate.der")};
  for (const auto& log : said["logs"]) {
    token::LogEntry entry{digest_of(log["log_id"]), digest_of(log["leaf_hash"])};
    if (log.contains("index")) entry.place = log["index"].get<std::uint64_t>();
    issued.entries.push_back(entry);
  }
  return issued;
}

Bytes WebCa::revoke(const std::string& serial, const std::string& options) {
  run("revoke", "--serial " + serial + " -o " + quoted(folder_ + "/crl.pem") + " " + options);
  return read_file(folder_ + "/crl.pem");
}

std::string WebCa::run(const std::string& verb, const std::string& options) const {
  const std::string command = "/usr/bin/python3 tests/tools/web_ca.py " + verb + " " + quoted(folder_) + " " + options;
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) give_up(command);
  std::string said;
  char part[4096];
  while (const std::size_t size = std::fread(part, 1, sizeof part, pipe)) said.append(part, size);
  if (pclose(pipe) != 0) give_up(command);
  return said;
}

}  // namespace emblem::support
