#include "engine/lookup/discretion.h"

namespace emblem::lookup {
namespace {

std::string_view name_of(Way way) {
  switch (way) {
    case Way::udp:
      return "udp";
    case Way::tcp:
      return "tcp";
    case Way::tls:
      return "tls";
    case Way::https:
      return "https";
  }
  return "";
}

// Who else learns that the server is to be asked, and not what: whoever is asked where it is.
std::string_view who_finds_it(const Path& path) {
  if (path.server.has_address()) return "";
  if (path.proxy != nullptr) return "; the proxy finds the server's address";
  return "; the machine's resolver, and anyone on the path to it, see that the server's address is looked up";
}

std::string open_question(const Path& path, const std::string& server) {
  if (path.proxy == nullptr) return "the operator of " + server + ", and anyone on the path (unencrypted)";
  return "the operator of " + server + ", who sees the proxy's address, the proxy at " + to_text(*path.proxy) +
         ", and anyone on the path before or behind it (unencrypted)";
}

std::string hidden_question(const Path& path, const std::string& server) {
  if (path.proxy == nullptr) {
    return "the operator of " + server + "; anyone on the path sees that it is asked, when and how much, but not what" +
           std::string(who_finds_it(path));
  }
  return "the operator of " + server + ", who sees the proxy's address; the proxy at " + to_text(*path.proxy) +
         ", and anyone on the path to it, see that the server is asked, when and how much, but not what; anyone behind "
         "the proxy sees the same of the proxy" +
         std::string(who_finds_it(path));
}

std::string unasked_question(const Path& path, const std::string& server) {
  const std::string seen = "nobody, for nothing was asked; that " + server + " was to be asked could be seen by ";
  if (path.proxy == nullptr) return seen + "its operator and anyone on the path" + std::string(who_finds_it(path));
  return seen + "the proxy at " + to_text(*path.proxy) + ", and anyone on the path to it and behind it";
}

}  // namespace

std::string way_text(const Path& path) {
  return std::string(name_of(path.way)) + (path.proxy == nullptr ? "" : "+socks5");
}

std::string noticed_by(const Path& path, Reached reached) {
  const std::string server = to_text(path.server);
  if (reached == Reached::not_asked) return unasked_question(path, server);
  const bool encrypted = path.way == Way::tls || path.way == Way::https;
  return encrypted ? hidden_question(path, server) : open_question(path, server);
}

}  // namespace emblem::lookup
