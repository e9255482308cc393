#include "engine/own_resolver/configuration.h"

namespace emblem::own_resolver {
namespace {

Result<void> check_path(const std::string& path) {
  if (path.find_first_of("\"\n\r") == std::string::npos) return {};
  return fail(Code::option_value_wrong, path, "Unbound takes no path with a quotation mark or a line break");
}

std::string quoted(const std::string& path) { return "\"" + path + "\"\n"; }

}  // namespace

Result<std::string> encode_configuration(const Settings& settings) {
  for (const std::string& path : {settings.tap, settings.trust_anchor, settings.root_hints.value_or("")}) {
    EMBLEM_CHECK(check_path(path));
  }
  std::string text =
      "server:\n"
      "    do-daemonize: no\n"
      "    use-syslog: no\n"
      "    logfile: \"\"\n"
      "    pidfile: \"\"\n"
      "    username: \"\"\n"
      "    chroot: \"\"\n"
      "    directory: \"\"\n"
      "    num-threads: 1\n"
      "    interface: 127.0.0.1@" +
      std::to_string(settings.port) +
      "\n"
      "    access-control: 127.0.0.0/8 allow\n"
      "    ede: yes\n"
      "    trust-anchor-file: " +
      quoted(settings.trust_anchor);
  if (settings.root_hints) text += "    root-hints: " + quoted(*settings.root_hints);
  text +=
      "remote-control:\n"
      "    control-enable: no\n"
      "dnstap:\n"
      "    dnstap-enable: yes\n"
      "    dnstap-bidirectional: no\n"
      "    dnstap-socket-path: " +
      quoted(settings.tap) +
      "    dnstap-log-resolver-query-messages: yes\n"
      "    dnstap-log-resolver-response-messages: yes\n"
      "    dnstap-log-client-response-messages: yes\n";
  return text;
}

}  // namespace emblem::own_resolver
