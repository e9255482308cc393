#include "plugins/knot/answer.h"

#include <bit>
#include <exception>

#include "core/serving/addition.h"

namespace emblem::knot {
namespace {

using serving::Addition;
using serving::Answered;
using store::StoredSet;

// Knot keeps RDATA exactly as a store file does: length in the order of the machine, data, and a byte where that is
// odd.
static_assert(std::endian::native == std::endian::little, "the module hands records of the file to Knot as they are");
static_assert(sizeof(knot_rdata_t) == 2);

// An answer about one name. Referrals and denials of a name are not, and Knot never comes here with a truncated answer.
bool is_answer(knotd_in_state_t state, const knotd_qdata_t* qdata, dns::RecordType type) {
  if (state != KNOTD_IN_STATE_HIT && state != KNOTD_IN_STATE_NODATA) return false;
  return qdata->type == KNOTD_QUERY_TYPE_NORMAL && qdata->rcode == KNOT_RCODE_NOERROR &&
         knot_pkt_qclass(qdata->query) == KNOT_CLASS_IN && knot_pkt_qtype(qdata->query) != type;
}

Answered is_answered(const knot_pkt_t* pkt, const knot_dname_t* name, dns::RecordType type) {
  const knot_pktsection_t* answer = knot_pkt_section(pkt, KNOT_ANSWER);
  for (std::uint16_t i = 0; i < answer->count; ++i) {
    const knot_rrset_t* set = knot_pkt_rr(answer, i);
    if (set->type == type && knot_dname_is_case_equal(set->owner, name)) return Answered::yes;
  }
  return Answered::no;
}

// The question was for the alias itself, whose owner has no emblem.
bool is_alias(const knot_pkt_t* pkt, const knot_dname_t* name) {
  const knot_pktsection_t* answer = knot_pkt_section(pkt, KNOT_ANSWER);
  for (std::uint16_t i = 0; i < answer->count; ++i) {
    const knot_rrset_t* set = knot_pkt_rr(answer, i);
    if (set->type == KNOT_RRTYPE_CNAME && knot_dname_is_case_equal(set->owner, name)) return true;
  }
  return false;
}

// What is answered alike, whether or not a mark may stand at the name: for DS below the top of the zone it is the
// parent's side that speaks, also where the name is delegated; questions for RRSIG and NSEC do not follow an alias, and
// their answers need not show one.
bool tells_nothing_of_name(dns::RecordType question, const knot_dname_t* name, const knot_dname_t* zone) {
  if (question == KNOT_RRTYPE_DS) return !knot_dname_is_case_equal(name, zone);
  return question == KNOT_RRTYPE_RRSIG || question == KNOT_RRTYPE_NSEC;
}

bool addresses_may_follow(const knot_pkt_t* pkt) {
  for (std::uint16_t i = 0; i < pkt->rrset_count; ++i) {
    if (knot_rrtype_additional_needed(pkt->rr[i].type) != 0) return true;
  }
  return false;
}

// Whether the zone may say what stands at the name. Where an alias led out of it, the name is another zone's.
bool is_of_zone(const knot_pkt_t* pkt, knotd_qdata_t* qdata) {
  const knot_dname_t* zone = knotd_qdata_zone_name(qdata);
  if (zone == nullptr || knot_dname_in_bailiwick(qdata->name, zone) < 0) return false;
  return !is_alias(pkt, qdata->name) && !tells_nothing_of_name(knot_pkt_qtype(qdata->query), qdata->name, zone);
}

struct Decision {
  Addition addition = Addition::nothing;
  StoredSet set;
};

// `file` must be pinned.
Decision decide(const StoreFile& file, const knot_pkt_t* pkt, knotd_qdata_t* qdata, knotd_mod_t* mod) {
  const Instance& instance = *static_cast<const Instance*>(knotd_mod_ctx(mod));
  const auto found = file.store().find({qdata->name, knot_dname_size(qdata->name)});
  if (!found) {
    instance.keeper.report_damage(file, found.error());
    knotd_mod_stats_incr(mod, qdata->params->thread_id, counter_damaged, 0, 1);
    return {};
  }
  if (!*found || !is_of_zone(pkt, qdata)) return {};
  const std::size_t taken = pkt->size + pkt->reserved;
  const Addition addition =
      serving::decide_addition({.question = knot_pkt_qtype(qdata->query),
                                .type = instance.type,
                                .answered = is_answered(pkt, qdata->name, instance.type),
                                .set = &**found,
                                // Behind an alias Knot may not find the owner; then it refuses what does not fit.
                                .owner_bytes = 2,
                                .room = pkt->max_size > taken ? pkt->max_size - taken : 0});
  return {addition, **found};
}

// A copy that does not change under us holds what was checked in the file.
bool holds(const knot_rdataset_t& copy) {
  const ByteView run(reinterpret_cast<const std::uint8_t*>(copy.rdata), copy.size);
  std::size_t at = 0;
  for (std::uint16_t i = 0; i < copy.count; ++i) {
    if (run.size() - at < 2) return false;
    const std::size_t length = run[at] + 256U * run[at + 1];
    const std::size_t padded = length + length % 2;
    if (padded > run.size() - at - 2) return false;
    at += 2 + padded;
  }
  return at == run.size();
}

// The whole set with memory of the packet's own: the file may be gone before the answer is sent.
int put_set(const StoredSet& set, dns::RecordType type, knot_pkt_t* pkt, const knotd_qdata_t* qdata) {
  knot_dname_t* owner = knot_dname_copy(qdata->name, &pkt->mm);
  if (owner == nullptr) return KNOT_ENOMEM;
  knot_rrset_t records;
  knot_rrset_init(&records, owner, type, KNOT_CLASS_IN, set.ttl);
  const knot_rdataset_t stored = {
      .count = set.count,
      .size = static_cast<std::uint32_t>(set.run.size()),
      // Only read; Knot has no const here. What it points to was checked by find().
      .rdata = const_cast<knot_rdata_t*>(reinterpret_cast<const knot_rdata_t*>(set.run.data()))};
  int done = knot_rdataset_copy(&records.rrs, &stored, &pkt->mm);
  if (done == KNOT_EOK && !holds(records.rrs)) done = KNOT_EMALF;
  const bool asked = knot_dname_is_case_equal(owner, knot_pkt_qname(qdata->query));
  const std::uint16_t hint = asked ? KNOT_COMPR_HINT_QNAME : KNOT_COMPR_HINT_NONE;
  if (done == KNOT_EOK) done = knot_pkt_put(pkt, hint, &records, KNOT_PF_FREE | KNOT_PF_NOTRUNC);
  if (done != KNOT_EOK) knot_rrset_clear(&records, &pkt->mm);
  return done;
}

void apply(const Decision& decision, knot_pkt_t* pkt, const knotd_qdata_t* qdata, knotd_mod_t* mod) {
  // Until now only expect_addition() can have set it: Knot ends truncated answers before this.
  knot_wire_clear_tc(pkt->wire);
  if (decision.addition == Addition::nothing) return;
  const Instance& instance = *static_cast<const Instance*>(knotd_mod_ctx(mod));
  const bool whole =
      decision.addition == Addition::whole && put_set(decision.set, instance.type, pkt, qdata) == KNOT_EOK;
  if (!whole) knot_wire_set_tc(pkt->wire);
  knotd_mod_stats_incr(mod, qdata->params->thread_id, whole ? counter_complete : counter_truncated, 0, 1);
}

}  // namespace

knotd_in_state_t expect_addition(knotd_in_state_t state, knot_pkt_t* pkt, knotd_qdata_t* qdata, knotd_mod_t* mod) {
  const Instance& instance = *static_cast<const Instance*>(knotd_mod_ctx(mod));
  if (!is_answer(state, qdata, instance.type) || !addresses_may_follow(pkt)) return state;
  try {
    const Shelf::Pin pin(instance.keeper.shelf(), qdata->params->thread_id);
    if (pin.file() == nullptr) return state;
    if (decide(*pin.file(), pkt, qdata, mod).addition != Addition::nothing) knot_wire_set_tc(pkt->wire);
  } catch (const std::exception&) {  // no memory for a message about damage
  }
  return state;
}

knotd_in_state_t add_emblem(knotd_in_state_t state, knot_pkt_t* pkt, knotd_qdata_t* qdata, knotd_mod_t* mod) {
  const Instance& instance = *static_cast<const Instance*>(knotd_mod_ctx(mod));
  if (instance.keeper.has_news()) log_news(mod, instance.keeper);
  if (!is_answer(state, qdata, instance.type)) return state;
  try {
    const Shelf::Pin pin(instance.keeper.shelf(), qdata->params->thread_id);
    if (pin.file() == nullptr) return state;
    apply(decide(*pin.file(), pkt, qdata, mod), pkt, qdata, mod);
  } catch (const std::exception&) {  // as above
  }
  return state;
}

void log_news(knotd_mod_t* mod, Keeper& keeper) {
  const auto news = keeper.take_news();
  if (!news) return;
  knotd_mod_log(mod, news->tone == Keeper::News::Tone::good ? LOG_INFO : LOG_ERR, "%s", news->line.c_str());
}

}  // namespace emblem::knot
