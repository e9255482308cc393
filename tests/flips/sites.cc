#include "tests/flips/sites.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/bytes/base_encodings.h"
#include "core/cose/sign1.h"
#include "core/dns/text_record.h"
#include "core/token/txt_record.h"
#include "tests/support/records.h"

namespace emblem::flips {
namespace {

using Rebuild = std::function<dns::Record(const Bytes&)>;

// The bytes of `whole` at `places`; `rebuild` makes a record of the changed whole.
Site site_at(Part part, Bytes whole, std::vector<std::size_t> places, Rebuild rebuild) {
  const std::size_t bits = places.size() * 8;
  return {part, bits,
          [whole = std::move(whole), places = std::move(places), rebuild = std::move(rebuild)](std::size_t bit) {
            Bytes changed = whole;
            changed[places[bit / 8]] ^= static_cast<std::uint8_t>(1U << bit % 8);
            return rebuild(changed);
          }};
}

Site site_of_all(Part part, Bytes whole, Rebuild rebuild) {
  std::vector<std::size_t> places(whole.size());
  for (std::size_t i = 0; i < places.size(); ++i) places[i] = i;
  return site_at(part, std::move(whole), std::move(places), std::move(rebuild));
}

Rebuild with_data(const dns::Record& record) {
  return [record](const Bytes& data) {
    dns::Record changed = record;
    changed.rdata = data;
    return changed;
  };
}

Rebuild with_text(const dns::Record& record) {
  return [record](const Bytes& text) {
    dns::Record changed = support::text_record("x.example", as_text(text));
    changed.owner = record.owner;
    return changed;
  };
}

std::vector<Site> sites_of_cose(const dns::Record& record) {
  const auto sign1 = cose::parse_sign1(record.rdata, Limits());
  if (!sign1) return {};
  const auto range = [&](ByteView part) {
    const auto first = static_cast<std::size_t>(part.data() - record.rdata.data());
    return std::pair(first, first + part.size());
  };
  const auto payload = range(sign1->payload);
  const auto signature = range(sign1->signature);
  std::vector<std::size_t> places[3];
  for (std::size_t i = 0; i < record.rdata.size(); ++i) {
    const bool in_payload = i >= payload.first && i < payload.second;
    const bool in_signature = i >= signature.first && i < signature.second;
    places[in_payload ? 2 : in_signature ? 1 : 0].push_back(i);
  }
  return {site_at(Part::header, record.rdata, places[0], with_data(record)),
          site_at(Part::signature, record.rdata, places[1], with_data(record)),
          site_at(Part::payload, record.rdata, places[2], with_data(record))};
}

// A part of a compact JWS as decoded; put back in base64.
Site decoded_site(Part part, const std::string& text, std::size_t first, std::size_t end, const dns::Record& record) {
  const std::string before = text.substr(0, first);
  const std::string after = text.substr(end);
  const Rebuild rebuild = with_text(record);
  return site_of_all(part, parse_base64url(text.substr(first, end - first)).value_or(Bytes()),
                     [=](const Bytes& changed) {
                       const std::string whole = before + encode_base64url(changed) + after;
                       return rebuild(Bytes(whole.begin(), whole.end()));
                     });
}

std::vector<Site> sites_of_jws(const std::string& text, std::size_t token, const dns::Record& record) {
  const std::size_t dot = text.find('.', token);
  const std::size_t second = dot == std::string::npos ? dot : text.find('.', dot + 1);
  if (second == std::string::npos) return {};
  std::vector<std::size_t> places[3];
  for (std::size_t i = 0; i < text.size(); ++i) {
    places[i <= dot || i == second ? 0 : i < second ? 2 : 1].push_back(i);
  }
  const Bytes whole(text.begin(), text.end());
  return {site_at(Part::header, whole, places[0], with_text(record)),
          site_at(Part::signature, whole, places[1], with_text(record)),
          site_at(Part::payload, whole, places[2], with_text(record)),
          decoded_site(Part::header, text, token, dot, record),
          decoded_site(Part::signature, text, second + 1, text.size(), record),
          decoded_site(Part::payload, text, dot + 1, second, record)};
}

std::vector<Site> sites_of_jwk(const std::string& text, std::size_t value, const dns::Record& record) {
  std::vector<Site> sites{site_of_all(Part::key, Bytes(text.begin(), text.end()), with_text(record))};
  const auto jwk = nlohmann::json::parse(text.substr(value), nullptr, false);
  for (const char* name : {"x", "y"}) {
    if (!jwk.is_object() || !jwk.contains(name) || !jwk[name].is_string()) continue;
    const Rebuild rebuild = with_text(record);
    const std::string label = text.substr(0, value);
    sites.push_back(site_of_all(Part::key, parse_base64url(jwk[name].get<std::string>()).value_or(Bytes()),
                                [=](const Bytes& changed) {
                                  auto other = jwk;
                                  other[name] = encode_base64url(changed);
                                  const std::string whole = label + other.dump();
                                  return rebuild(Bytes(whole.begin(), whole.end()));
                                }));
  }
  return sites;
}

}  // namespace

std::vector<Site> find_sites(const dns::Record& record, dns::RecordType ihle_type) {
  if (record.type == ihle_type) {
    const bool is_map = !record.rdata.empty() && record.rdata.front() >> 5 == 5;
    if (!is_map) return sites_of_cose(record);
    return {site_of_all(Part::key, record.rdata, with_data(record))};
  }
  if (record.type != dns::type_txt) return {};
  const auto text = dns::parse_text_record(record.rdata);
  if (!text) return {};
  const auto label = token::find_label(*text);
  if (!label || !*label) return {};
  const std::size_t value = text->size() - (*label)->value.size();
  if ((*label)->kind == token::TextKind::key) return sites_of_jwk(*text, value, record);
  return sites_of_jws(*text, value, record);
}

}  // namespace emblem::flips
