#include "core/validate/protection.h"

#include <array>

namespace emblem::validate {
namespace {

struct Row {
  token::Purpose bit;
  std::string_view purpose;
  std::string_view kind;
  std::string_view meaning;
  std::string_view basis;
};

constexpr auto rows = std::to_array<Row>(
    {{token::red_cross_protective, "protective", "red-cross",
      "claims to be medical services, units, transports or personnel, or religious personnel, entitled to the "
      "distinctive "
      "emblems (cross, crescent, crystal): these must be respected and protected in all circumstances",
      "Geneva Convention I, Art. 19, 24-27, 35, 38-44; II, Art. 22-24, 36-37, 41-43; IV, Art. 18-22; Additional "
      "Protocol "
      "I, Art. 8, 12, 15, 18; II, Art. 9-12; III, Art. 2"},
     {token::red_cross_indicative, "indicative", "red-cross",
      "claims to be linked to the International Red Cross and Red Crescent Movement; the indicative sign itself does "
      "not "
      "claim the protection of the protective one. The organisation's people and objects keep whatever protection the "
      "law "
      "gives them anyway",
      "Geneva Convention I, Art. 44; Additional Protocol III, Art. 3; Regulations on the Use of the Emblem (1991)"},
     {token::dangerous_forces, "protective", "dangerous-forces",
      "claims to be works or installations containing dangerous forces (dams, dykes, nuclear electrical generating "
      "stations): special protection against attack",
      "Additional Protocol I, Art. 56, Annex I Art. 17; II, Art. 15"},
     {token::civil_defence, "protective", "civil-defence",
      "claims to be civil defence: organisations, personnel, buildings, materiel and shelters",
      "Additional Protocol I, Art. 61-67, Annex I Art. 16"},
     {token::cultural_property, "protective", "cultural-property", "claims to be cultural property (blue shield)",
      "Hague Convention 1954, Art. 4, 6, 16, 17; Additional Protocol I, Art. 53; II, Art. 16; Second Protocol 1999"}});

}  // namespace

std::vector<ReportedProtection> describe_protection(token::Purposes purposes) {
  std::vector<ReportedProtection> list;
  for (const Row& row : rows) {
    if ((purposes & row.bit) == 0) continue;
    list.push_back({row.purpose, row.kind, row.meaning, row.basis});
  }
  return list;
}

std::optional<token::Purposes> find_kind(std::string_view name) {
  token::Purposes bits = 0;
  for (const Row& row : rows) {
    if (row.kind == name) bits = static_cast<token::Purposes>(bits | row.bit);
  }
  if (bits == 0) return std::nullopt;
  return bits;
}

}  // namespace emblem::validate
