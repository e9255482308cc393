#include "engine/exposure/crowd_looks.h"

#include "core/dns/record_types.h"
#include "engine/lookup/questions.h"

namespace emblem::exposure {
namespace {

// "up to 4 questions in 3 round trips": none begins before the one before it is answered.
std::string exchanges_text(const lookup::Plan& plan) {
  std::size_t questions = 0;
  const auto rounds = lookup::rounds_about_names(plan);
  for (const lookup::Round& round : rounds) questions += round.size();
  return "up to " + std::to_string(questions) + " questions in " + std::to_string(rounds.size()) + " round trips";
}

// Of a look by the reverse zone, whose names nobody knows before.
std::string exchanges_text_of_reverse(const Foresight& foresight) {
  lookup::Plan each = foresight.plan;
  each.emblem_names = {*each.reverse_name};
  each.reverse_name.reset();
  return "PTR in a round trip, and for each name that it gives, " + std::to_string(foresight.limits.reverse_names) +
         " at most, " + exchanges_text(each);
}

}  // namespace

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

std::vector<Difference> crowd_look_differences(const Foresight& foresight) {
  const std::string exchanges =
      foresight.plan.reverse_name ? exchanges_text_of_reverse(foresight) : exchanges_text(foresight.plan);
  return {
      {"types", "the name's servers",
       "they are asked for TXT, and where that is not enough for IHLE, by the resolver: that one of its users asked "
       "shows, and not which; TXT is asked for other reasons too, IHLE by validators alone"},
      {"exchanges", "near path",
       exchanges +
           ", where an ordinary user's machine asks two for a name, A and AAAA, in one; it looks like questions "
           "about more names"},
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
