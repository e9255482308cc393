#include "engine/issuing/ask.h"

#include <algorithm>

#include "engine/issuing/commit.h"
#include "engine/issuing/home_keys.h"

namespace emblem::issuing {
namespace {

constexpr std::int64_t longest_lifetime = std::int64_t{100} * 365 * 86400;

// What an endorsement in some dialect has no words for is not asked for.
Result<void> check_order(const RequestOrder& order) {
  constexpr token::Purposes in_jose = token::red_cross_protective | token::red_cross_indicative;
  if (order.lifetime <= 0 || order.lifetime > longest_lifetime) {
    return fail(Code::lifetime_wrong, "--for", "up to a hundred years");
  }
  for (const std::string& asset : order.assets) {
    if (auto parsed = token::parse_asset(asset, Dialect::jose); !parsed) {
      return std::unexpected(std::move(parsed).error());
    }
  }
  for (const Dialect dialect : order.dialects) {
    if (dialect == Dialect::jose && !token::includes(in_jose, order.purposes)) {
      return fail(Code::dialect_cannot_say, "--kind", "jose knows red-cross alone");
    }
    if (dialect != Dialect::jose && !order.assets.empty()) {
      return fail(Code::dialect_cannot_say, "--asset", "only jose has a place for assets");
    }
  }
  return {};
}

template <typename T>
void add_missing(std::vector<T>& to, const std::vector<T>& from) {
  for (const T& item : from) {
    if (std::ranges::find(to, item) == to.end()) to.push_back(item);
  }
}

}  // namespace

Result<desk::Request> make_request(const home::Contents& contents, const RequestOrder& order, const Workbench& bench) {
  EMBLEM_CHECK(check_order(order));
  EMBLEM_TRY(const home::Key* root, root_at_work(contents));
  desk::Request request{.organization = bench.issuer,
                        .root = root->key,
                        .log = {},
                        .chain = {},
                        .dialects = order.dialects,
                        .purposes = order.purposes,
                        .assets = order.assets,
                        .lifetime = order.lifetime,
                        .made = {bench.now.seconds, 0}};
  for (const Dialect dialect : order.dialects) {
    const home::Commitment* commitment = find_commitment(contents, *root, family_of(dialect), bench);
    if (commitment == nullptr) return fail(Code::commitment_missing, root->name, std::string(to_text(dialect)));
    add_missing(request.log, commitment->entries);
    add_missing(request.chain, chain_of(*commitment, bench.limits));
  }
  return request;
}

}  // namespace emblem::issuing
