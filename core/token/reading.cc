#include "core/token/reading.h"

#include <algorithm>

namespace emblem::token {

Result<void> AssetListReader::add(std::optional<std::string_view> text) {
  const std::string place = "assets[" + std::to_string(index_++) + "]";
  if (assets_.size() >= limits_.assets) return fail(Code::limit_exceeded, place, "assets");
  if (!text) {
    findings_.push_back({Code::asset_malformed, place, "not a text"});
    return {};
  }
  auto parsed = parse_asset(*text, dialect_);
  if (!parsed) {
    findings_.push_back({Code::asset_malformed, place, std::move(parsed.error().detail)});
    return {};
  }
  for (Finding& finding : parsed->findings) {
    finding.where = place;
    findings_.push_back(std::move(finding));
  }
  assets_.push_back(std::move(parsed->asset));
  return {};
}

std::unexpected<Error> malformed_claim(std::string_view claim, std::string detail) {
  return fail(Code::claim_malformed, std::string(claim), std::move(detail));
}

Finding skipped_log_entry(std::size_t index, std::string why) {
  return {Code::log_entry_malformed, "log[" + std::to_string(index) + "]", std::move(why)};
}

std::optional<Sha256Digest> to_digest(ByteView bytes) {
  Sha256Digest digest;
  if (bytes.size() != digest.bytes.size()) return std::nullopt;
  std::ranges::copy(bytes, digest.bytes.begin());
  return digest;
}

}  // namespace emblem::token
