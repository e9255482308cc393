// What the module does to an answer of Knot.
#pragma once

#include "plugins/knot/keeper.h"
#include "plugins/knot/knot_api.h"

namespace emblem::knot {

// Of one zone that uses the module; what knotd_mod_ctx() gives.
struct Instance {
  Keeper& keeper;
  dns::RecordType type = 0;
};

// The counters, in the order in which they are registered.
enum Counter : std::uint32_t { counter_complete, counter_truncated, counter_damaged };

// Hook after the Authority section. Knot leaves the module out when addresses for the names of an MX, NS or SRV record
// do not fit, without setting TC. So where such records are, TC is set beforehand and taken back by the hook below.
knotd_in_state_t expect_addition(knotd_in_state_t state, knot_pkt_t* pkt, knotd_qdata_t* qdata, knotd_mod_t* mod);

// Hook after the Additional section: puts in the complete RRset of the name, or none of it with TC.
knotd_in_state_t add_emblem(knotd_in_state_t state, knot_pkt_t* pkt, knotd_qdata_t* qdata, knotd_mod_t* mod);

// Writes what there is to say about the store.
void log_news(knotd_mod_t* mod, Keeper& keeper);

}  // namespace emblem::knot
