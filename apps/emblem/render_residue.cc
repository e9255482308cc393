#include "apps/emblem/render_residue.h"

#include "apps/emblem/json.h"
#include "apps/emblem/render_home.h"
#include "apps/emblem/text_layout.h"
#include "core/bytes/printable.h"

namespace emblem::app {
namespace {

using residue::Basis;
using residue::Remainder;
using residue::State;

constexpr std::size_t label_width = 12;
// Of foreign text in one line of the list: a certificate may have many names.
constexpr std::size_t longest = 2000;

std::string_view headline(State state) {
  switch (state) {
    case State::gone:
      return "whoever was asked gives no emblem any more";
    case State::remaining:
      return "the mark is still there";
    case State::unknown:
      return "nobody could say whether the mark is gone";
  }
  return "";
}

std::string_view title(Basis basis) {
  switch (basis) {
    case Basis::seen:
      return "seen now";
    case Basis::recorded:
      return "by the home";
    case Basis::unseen:
      return "where nobody can look";
  }
  return "";
}

std::string text_of(const Remainder& remainder) {
  std::string text = beside("  in", to_printable(remainder.where, longest), label_width);
  text += beside("    what", to_printable(remainder.what, longest), label_width);
  text += beside("    shows", to_printable(remainder.shows, longest), label_width);
  return text + beside("    until", to_printable(remainder.until, longest), label_width);
}

}  // namespace

std::string render_text(const std::string& asset, const wiring::ResidueReport& report) {
  std::string text = to_printable(asset) + ": " + std::string(headline(report.residue.state)) + "\n";
  for (const Basis basis : {Basis::seen, Basis::recorded, Basis::unseen}) {
    std::string part;
    for (const Remainder& remainder : report.residue.remainders) {
      if (remainder.basis == basis) part += text_of(remainder);
    }
    if (!part.empty()) text += "\n" + std::string(title(basis)) + "\n" + part;
  }
  if (!report.seen.empty()) text += "\nasked, and noticed as a look-up is\n";
  for (const Seen& seen : report.seen) {
    text += "  " + to_printable(seen.server) + " " + to_printable(seen.question) + " by " + seen.way + ": " +
            seen.outcome + "\n";
  }
  return text + render_findings(report.findings);
}

std::string render_json(const std::string& asset, const wiring::ResidueReport& report) {
  Json remainders = Json::array();
  for (const Remainder& remainder : report.residue.remainders) {
    remainders.push_back({{"where", remainder.where},
                          {"what", remainder.what},
                          {"shows", remainder.shows},
                          {"until", remainder.until},
                          {"basis", residue::to_text(remainder.basis)}});
  }
  Json seen = Json::array();
  for (const Seen& one : report.seen) {
    seen.push_back({{"server", one.server},
                    {"question", one.question},
                    {"way", one.way},
                    {"outcome", one.outcome},
                    {"noticed_by", one.noticed_by}});
  }
  return line_of({{"schema", "emblem.residue/1"},
                  {"asset", asset},
                  {"state", residue::to_text(report.residue.state)},
                  {"remainders", std::move(remainders)},
                  {"seen", std::move(seen)},
                  {"findings", json_of(report.findings)}});
}

}  // namespace emblem::app
