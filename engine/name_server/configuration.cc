#include "engine/name_server/configuration.h"

#include <algorithm>
#include <map>

#include "core/bytes/base_encodings.h"

namespace emblem::name_server {
namespace {

// struct sockaddr_un holds 108 bytes, the last of which is zero.
constexpr std::size_t longest_socket_path = 107;

// In double quotes, where a backslash before another quote is the only escape, and a backslash cannot be escaped
// itself: what comes here has none.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char character : text) {
    if (character == '"') out += '\\';
    out += character;
  }
  return out + '"';
}

// A zone's file name may have formatters; a per cent sign written twice is itself.
std::string quoted_file(std::string_view path) {
  std::string out;
  for (const char character : path) out.append(character == '%' ? 2 : 1, character);
  return quoted(out);
}

Result<void> check_path(std::string_view path) {
  const auto is_control = [](char character) {
    return static_cast<unsigned char>(character) < ' ' || static_cast<unsigned char>(character) == 0x7f;
  };
  if (!path.starts_with('/')) return fail(Code::option_value_wrong, std::string(path), "not an absolute path");
  if (std::ranges::any_of(path, is_control)) {
    return fail(Code::option_value_wrong, std::string(path), "a path with control characters");
  }
  if (path.contains('\\')) return fail(Code::option_value_wrong, std::string(path), "a path with a backslash");
  return {};
}

// Other bytes could be escaped, but no zone that people delegate has them.
Result<void> check_name(const dns::DomainName& name) {
  const std::string text = name.to_text();
  const auto is_usual = [](char character) {
    return (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9') ||
           std::string_view("-_./").contains(character);
  };
  if (name.is_root() || !std::ranges::all_of(text, is_usual)) {
    return fail(Code::option_value_wrong, text, "a name with letters, digits, and - _ / only is needed");
  }
  return {};
}

Result<void> check_settings(const Settings& settings) {
  EMBLEM_CHECK(check_name(settings.zone));
  EMBLEM_CHECK(check_path(settings.folder));
  EMBLEM_CHECK(check_path(settings.module));
  if (Places(settings.folder).socket.size() > longest_socket_path) {
    return fail(Code::option_value_wrong, settings.folder, "too long a path: sockets below it need one under 94 bytes");
  }
  if (settings.listen.empty()) return fail(Code::option_value_wrong, "--listen", "no address");
  return {};
}

std::string at_port(const lookup::Server& server) {
  return quoted(server.address.to_text() + "@" + std::to_string(server.port));
}

std::string absolute(const dns::DomainName& name) { return quoted(name.to_text() + "."); }

std::string_view algorithm_text(crypto::MacAlgorithm algorithm) {
  switch (algorithm) {
    case crypto::MacAlgorithm::hmac_sha224:
      return "hmac-sha224";
    case crypto::MacAlgorithm::hmac_sha384:
      return "hmac-sha384";
    case crypto::MacAlgorithm::hmac_sha512:
      return "hmac-sha512";
    case crypto::MacAlgorithm::hmac_sha256:
      break;
  }
  return "hmac-sha256";
}

std::string id_of(std::size_t index) { return "secondary-" + std::to_string(index + 1); }

// "[secondary-1, secondary-2]"
std::string all_ids(std::size_t count) {
  std::string out = "[";
  for (std::size_t index = 0; index < count; ++index) out += (index == 0 ? "" : ", ") + id_of(index);
  return out + "]";
}

class Writer {
 public:
  Writer(const Settings& settings, Secrets secrets)
      : settings_(settings), places_(settings.folder), secrets_(secrets) {}

  Result<Secret> write() {
    add("# Made by `emblem serve` at every start: changes here are lost.\n");
    write_server();
    write_modules();
    EMBLEM_CHECK(write_keys());
    write_secondaries();
    if (settings_.signing == Signing::dnssec) write_policy();
    write_zone();
    return Secret(std::move(out_));
  }

 private:
  // Grows without leaving copies of secrets behind: there is room for all of it from the beginning.
  void add(std::string_view text) { out_.insert(out_.end(), text.begin(), text.end()); }

  void write_server() {
    out_.reserve(16384 + settings_.secondaries.size() * 2048 + settings_.listen.size() * 128);
    add("\nserver:\n    # Says neither what it is nor where it runs.\n"
        "    identity: \"\"\n    version: \"\"\n    nsid: \"\"\n");
    add("    rundir: " + quoted(places_.run) + "\n");
    for (const lookup::Server& server : settings_.listen) add("    listen: " + at_port(server) + "\n");
    add("    # Larger answers would travel in fragments; they are asked for again over TCP.\n");
    add("    udp-max-payload: " + std::to_string(longest_datagram) + "\n");
    add("    # Each has room for waiting questions of its own, which a flood cannot take from all at once.\n");
    add("    udp-workers: " + std::to_string(settings_.workers) + "\n");
    add("    edns-client-subnet: off\n");
    add("\ndatabase:\n    storage: " + quoted(places_.state) + "\n");
    add("\n# Who asks is nobody's business: there is no query log, and what Knot says below \"warning\" (transfers, "
        "limited\n"
        "# networks, idle connections) would name clients.\n"
        "log:\n  - target: stderr\n    any: warning\n");
  }

  void write_modules() {
    add("\nmodule:\n  - id: mod-emblem\n    file: " + quoted(settings_.module) + "\n");
    add("\n# The complete emblem records of a name go with every answer about it.\n");
    add("mod-emblem:\n  - id: default\n    store: " + quoted(places_.store) + "\n");
    add("    type: " + std::to_string(settings_.ihle) + "\n");
    add("\n# Clients that show a cookie of ours have not forged their address, and are not limited.\n"
        "mod-cookies:\n  - id: default\n");
    std::string chain = "mod-cookies/default";
    if (settings_.rate > 0) {
      add("\n# Answers a second to one network for one kind of question; every second one beyond that is cut, which "
          "makes\n"
          "# an honest client come back over TCP, the others are dropped.\n");
      add("mod-rrl:\n  - id: default\n    rate-limit: " + std::to_string(settings_.rate) + "\n    slip: 2\n");
      chain += ", mod-rrl/default";
    }
    add("\n# Cookies before limiting, which asks them.\n");
    add("template:\n  - id: default\n    global-module: [" + chain + "]\n");
  }

  Result<void> write_keys() {
    if (settings_.secondaries.empty()) return {};
    std::map<dns::DomainName, const Secondary*> written;
    add("\nkey:\n");
    for (const Secondary& secondary : settings_.secondaries) {
      EMBLEM_CHECK(check_name(secondary.key.name));
      const auto [at, is_new] = written.try_emplace(secondary.key.name, &secondary);
      if (is_new) {
        write_key(secondary);
      } else if (at->second->key.algorithm != secondary.key.algorithm ||
                 !equal(at->second->key.secret.bytes(), secondary.key.secret.bytes())) {
        return fail(Code::secondary_malformed, secondary.key_file,
                    "another key has the same name: " + secondary.key.name.to_text());
      }
    }
    return {};
  }

  void write_key(const Secondary& secondary) {
    add("  - id: " + absolute(secondary.key.name) + "\n    algorithm: ");
    add(algorithm_text(secondary.key.algorithm));
    if (secrets_ == Secrets::left_out) {
      add("\n    # secret: not shown\n");
      return;
    }
    const std::string text = encode_base64(secondary.key.secret.bytes());
    const Secret wiped(Bytes(text.begin(), text.end()));
    add("\n    secret: \"");
    add(as_text(wiped.bytes()));
    add("\"\n");
  }

  void write_secondaries() {
    const std::size_t count = settings_.secondaries.size();
    if (count == 0) return;
    add("\n# Told of changes, with the key.\nremote:\n");
    for (std::size_t index = 0; index < count; ++index) {
      const Secondary& secondary = settings_.secondaries[index];
      add("  - id: " + id_of(index) + "\n    address: " + at_port(secondary.server) + "\n");
      add("    key: " + absolute(secondary.key.name) + "\n");
    }
    add("\n# Whoever has the key may transfer the zone, from whatever address.\nacl:\n");
    for (std::size_t index = 0; index < count; ++index) {
      add("  - id: " + id_of(index) + "\n    key: " + absolute(settings_.secondaries[index].key.name) + "\n");
      add("    action: transfer\n");
    }
  }

  void write_policy() {
    add("\n# One key, which stays until somebody replaces it: nothing at the parent needs doing meanwhile.\n"
        "policy:\n  - id: emblem\n    algorithm: ecdsap256sha256\n    single-type-signing: on\n"
        "    ksk-lifetime: 0\n    reproducible-signing: on\n    cds-cdnskey-publish: always\n");
  }

  void write_zone() {
    add("\nzone:\n  - domain: " + absolute(settings_.zone) + "\n");
    add("    # A copy of the zone file as it last held. Only `emblem serve` writes it.\n");
    add("    file: " + quoted_file(places_.zone) + "\n    zonefile-sync: -1\n");
    add("    module: mod-emblem/default\n");
    add("    # The serial that is served counts every change, whether or not the file's was raised. It, and the "
        "differences\n"
        "    # for secondaries, are in the journal.\n"
        "    zonefile-load: difference-no-serial\n    journal-content: all\n    serial-policy: increment\n");
    if (!settings_.secondaries.empty()) {
      const std::string ids = all_ids(settings_.secondaries.size());
      add("    notify: " + ids + "\n    acl: " + ids + "\n");
    }
    if (settings_.signing == Signing::dnssec) add("    dnssec-signing: on\n    dnssec-policy: emblem\n");
  }

  const Settings& settings_;
  Places places_;
  Secrets secrets_;
  Bytes out_;
};

}  // namespace

Result<Secret> encode_configuration(const Settings& settings, Secrets secrets) {
  EMBLEM_CHECK(check_settings(settings));
  return Writer(settings, secrets).write();
}

Result<std::string> encode_check_configuration(const Settings& settings) {
  EMBLEM_CHECK(check_settings(settings));
  const Places places(settings.folder);
  return "server:\n    rundir: " + quoted(places.run) + "\ndatabase:\n    storage: " + quoted(places.state) +
         "\nlog:\n  - target: stderr\n    any: warning\nzone:\n  - domain: " + absolute(settings.zone) +
         "\n    file: " + quoted_file(places.next_zone) + "\n    semantic-checks: on\n";
}

}  // namespace emblem::name_server
