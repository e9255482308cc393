// include/emblem/serving.h by means of core/store and addition.h.
#include <algorithm>
#include <new>

#include "core/serving/addition.h"
#include "emblem/serving.h"

struct emblem_store {
  emblem::store::Store store;
};

namespace emblem::serving {
namespace {

template <std::size_t Size>
void copy_text(std::string_view text, char (&target)[Size]) {
  const std::size_t length = std::min(text.size(), Size - 1);
  *std::ranges::copy(text.substr(0, length), target).out = '\0';
}

void fill(emblem_refusal* refusal, const Error& error) {
  if (refusal == nullptr) return;
  refusal->code = static_cast<std::uint16_t>(error.code);
  copy_text(error.where, refusal->where);
  copy_text(error.detail, refusal->text);
}

}  // namespace
}  // namespace emblem::serving

using emblem::serving::fill;

uint32_t emblem_serving_version() { return EMBLEM_SERVING_VERSION; }

emblem_store* emblem_store_open(const uint8_t* bytes, size_t size, emblem_refusal* refusal) {
  const auto store = emblem::store::Store::open({bytes, size});
  if (!store) {
    fill(refusal, store.error());
    return nullptr;
  }
  auto* opened = new (std::nothrow) emblem_store{*store};
  if (opened == nullptr) fill(refusal, {emblem::Code::limit_exceeded, "memory", "none is left"});
  return opened;
}

void emblem_store_close(emblem_store* store) { delete store; }

uint16_t emblem_store_type(const emblem_store* store) { return store->store.type(); }

size_t emblem_store_names(const emblem_store* store) { return store->store.names(); }

emblem_found emblem_store_find(const emblem_store* store, const uint8_t* owner, size_t owner_bytes, emblem_set* set,
                               emblem_refusal* refusal) {
  const auto found = store->store.find({owner, owner_bytes});
  if (!found) {
    fill(refusal, found.error());
    return EMBLEM_DAMAGED;
  }
  if (!*found) return EMBLEM_ABSENT;
  const emblem::store::StoredSet& stored = **found;
  *set = {.ttl = stored.ttl,
          .count = stored.count,
          .rdata_bytes = stored.rdata_bytes,
          .run = stored.run.data(),
          .run_bytes = stored.run.size()};
  return EMBLEM_PRESENT;
}

emblem_addition emblem_decide_addition(const emblem_situation* situation) {
  using namespace emblem::serving;
  emblem::store::StoredSet set;
  if (situation->set != nullptr) set = {.count = situation->set->count, .rdata_bytes = situation->set->rdata_bytes};
  const Addition addition = decide_addition({.question = situation->question,
                                             .type = situation->type,
                                             .answered = situation->answered != 0 ? Answered::yes : Answered::no,
                                             .set = situation->set != nullptr ? &set : nullptr,
                                             .owner_bytes = situation->owner_bytes,
                                             .room = situation->room});
  switch (addition) {
    case Addition::nothing:
      return EMBLEM_ADD_NOTHING;
    case Addition::whole:
      return EMBLEM_ADD_WHOLE;
    case Addition::truncate:
      return EMBLEM_ADD_TRUNCATE;
  }
  return EMBLEM_ADD_NOTHING;
}
