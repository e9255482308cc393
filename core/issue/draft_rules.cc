#include "core/issue/draft_rules.h"

#include "core/issue/asset_form.h"
#include "emblem/limits.h"

namespace emblem::issue {
namespace {

constexpr token::Purposes jose_purposes = token::red_cross_protective | token::red_cross_indicative;
constexpr token::Purposes cbor_purposes = 31;

std::unexpected<Error> cannot_say(std::string_view claim, std::string detail) {
  return fail(Code::dialect_cannot_say, std::string(claim), std::move(detail));
}

bool is_everything(const token::AssetId& asset) {
  const auto* name = std::get_if<token::NameAsset>(&asset);
  return name != nullptr && name->name.is_root();
}

Result<void> check_purposes(token::Purposes purposes, Dialect dialect) {
  if (purposes == 0) return cannot_say("prp", "no purpose");
  if (!token::includes(dialect == Dialect::jose ? jose_purposes : cbor_purposes, purposes)) {
    return cannot_say("prp", "a purpose that is not of the dialect");
  }
  return {};
}

Result<void> check_assets(const std::vector<token::Asset>& assets, Dialect dialect) {
  if (assets.empty()) return cannot_say("assets", "none");
  if (assets.size() > Limits().assets) return fail(Code::limit_exceeded, "assets");
  for (const token::Asset& asset : assets) EMBLEM_CHECK(check_asset(asset.id, dialect));
  return {};
}

Result<void> check_content(const EmblemDraft& emblem, Dialect dialect) {
  EMBLEM_CHECK(check_purposes(emblem.purposes, dialect));
  EMBLEM_CHECK(check_assets(emblem.assets, dialect));
  for (const token::Asset& asset : emblem.assets) {
    if (is_everything(asset.id)) return cannot_say("assets", "an emblem for every name there is");
  }
  return {};
}

Result<void> check_content(const EndorsementDraft& endorsement, Dialect dialect) {
  const bool jose = dialect == Dialect::jose;
  EMBLEM_CHECK(check_purposes(endorsement.purposes, dialect));
  if ((endorsement.key.family == keys::Family::jose) != jose) return cannot_say("key", "an identifier of another kind");
  if (endorsement.assets) {
    if (!jose) return cannot_say("assets", "endorsements have no place for them");
    EMBLEM_CHECK(check_assets(*endorsement.assets, dialect));
  }
  if (endorsement.window) {
    if (!jose) return cannot_say("wnd", "endorsements have no place for it");
    if (*endorsement.window < 1) return fail(Code::lifetime_wrong, "wnd", "not a span");
  }
  if (endorsement.log.size() > Limits().log_entries) return fail(Code::limit_exceeded, "log");
  return {};
}

}  // namespace

Result<void> check_draft(const Draft& draft) {
  if (draft.issued_at.nanos != 0) return fail(Code::lifetime_wrong, "iat", "not whole seconds");
  if (draft.not_before.nanos != 0) return fail(Code::lifetime_wrong, "nbf", "not whole seconds");
  if (draft.expires.nanos != 0) return fail(Code::lifetime_wrong, "exp", "not whole seconds");
  if (draft.expires <= draft.not_before) return fail(Code::lifetime_wrong, "exp", "does not end after it begins");
  return std::visit([&](const auto& content) { return check_content(content, draft.dialect); }, draft.content);
}

}  // namespace emblem::issue
