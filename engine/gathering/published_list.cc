#include "engine/gathering/published_list.h"

#include "engine/gathering/web_address.h"

namespace emblem::gathering {

Result<ct::LogList> verify_published_list(const PublishedList& list, const crypto::Provider& provider,
                                          const Limits& limits) {
  const auto key = provider.import_log_key(list.publisher);
  if (!key) return fail(Code::log_list_signature_bad, "key", to_text(key.error()));
  if ((*key)->check_signature(list.text, list.signature) != crypto::SignatureCheck::good) {
    return fail(Code::log_list_signature_bad, "");
  }
  EMBLEM_TRY(ct::LogList offered, ct::LogList::parse(list.text, provider, limits));
  if (!offered.timestamp()) return fail(Code::log_list_not_newer, "", "it has no date");
  if (list.used.timestamp() && *offered.timestamp() < *list.used.timestamp()) {
    return fail(Code::log_list_not_newer, "",
                "of " + to_rfc3339(*offered.timestamp()) + "; in use: of " + to_rfc3339(*list.used.timestamp()));
  }
  return offered;
}

Result<std::string> signature_address(std::string_view url) {
  constexpr std::string_view ending = ".json";
  EMBLEM_CHECK(check_web_address(url));
  if (!url.ends_with(ending)) return fail(Code::http_url_refused, std::string(url), "it does not end in .json");
  return std::string(url.substr(0, url.size() - ending.size())) + ".sig";
}

}  // namespace emblem::gathering
