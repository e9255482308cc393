// What an issuer's home knows of what remains of a mark.
#pragma once

#include <span>

#include "core/token/asset.h"
#include "core/token/organization.h"
#include "engine/residue/facts.h"

namespace emblem::residue {

struct HomeView {
  const std::string& folder;
  const token::OrganizationId& issuer;
  std::uint32_t ttl = 0;  // seconds, of what it publishes
  const home::Contents& contents;
  std::span<const home::JournalEntry> journal;
};

// `owner`: where records about the asset stand; nothing where that is not known.
HomeFacts read_home_facts(const HomeView& view, const token::Asset& asset, const std::optional<dns::DomainName>& owner,
                          UnixTime now);

}  // namespace emblem::residue
