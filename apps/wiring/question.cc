#include "apps/wiring/question.h"

namespace emblem::wiring {

Result<validate::Question> make_question(const std::string& asset, const CheckOptions& options) {
  auto parsed = token::parse_asked_asset(asset);
  if (!parsed) return fail(Code::asset_unknown_form, "", parsed.error().detail);
  validate::Question question{.asset = *std::move(parsed)};
  if (options.name) {
    auto name = dns::DomainName::parse(*options.name);
    if (!name) return std::unexpected(within("--name " + *options.name, std::move(name).error()));
    question.look_at = *std::move(name);
  }
  const auto* block = std::get_if<token::AddressAsset>(&question.asset.id);
  if (block != nullptr && block->prefix_length < 128 && !options.name && options.records.empty()) {
    return fail(Code::prefix_without_name, asset);
  }
  return question;
}

}  // namespace emblem::wiring
