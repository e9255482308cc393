#include "engine/exposure/crowd_looks.h"

#include "core/dns/record_types.h"

namespace emblem::exposure {

std::string crowd_look_together() {
  return "the resolver reads every question and can tell that they are one look; the name's servers see that resolver "
         "alone, and what it asks them for its users; how many those are nobody here can know: a resolver with few "
         "users, or of your own, gives no cover";
}

std::string when_asked(dns::RecordType type, dns::RecordType ihle) {
  if (type == dns::type_txt) return "no emblem that is enough came with the addresses";
  if (type == ihle) return "no emblem that is enough came with the addresses or in TXT";
  return {};
}

std::vector<Difference> crowd_look_differences() {
  return {
      {"types", "the name's servers",
       "they are asked for TXT, and where that is not enough for IHLE, by the resolver: that one of its users asked "
       "shows, and not which; TXT is asked for other reasons too, IHLE by validators alone"},
      {"exchanges", "near path",
       "up to four questions in three round trips, where an ordinary user's machine asks two, A and AAAA, in one; "
       "it looks like questions about two or three names"},
      {"answer sizes", "near path",
       "the answer of a marked name has 1 to 3 kB, which is three to seven blocks of 468 bytes where the resolver pads "
       "(RFC 8467); that of an address is one block; few other answers are as long"},
      {"connection", "near path",
       "one connection, opened for this look and closed after its last answer; the resolver of a machine keeps its "
       "connection for the next question"},
      {"handshake", "near path",
       "the TLS handshake is the one of OpenSSL, over HTTPS the one of libcurl with it; browsers and other programs "
       "are known by other ones"},
  };
}

}  // namespace emblem::exposure
