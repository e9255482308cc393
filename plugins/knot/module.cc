// What Knot calls: configuration, loading, unloading.
#include <array>
#include <cstdio>
#include <exception>
#include <memory>

#include "plugins/knot/answer.h"

namespace emblem::knot {
namespace {

// Names of Knot's configuration begin with their length.
constexpr const char* item_store =
    "\x05"
    "store";
constexpr const char* item_type =
    "\x04"
    "type";
constexpr const char* zone_item_module =
    "\x06"
    "module";
constexpr std::string_view online_signing =
    "\x0E"
    "mod-onlinesign";
constexpr std::string_view own_name =
    "\x0A"
    "mod-emblem";

std::array<yp_item_t, 3> make_items() {
  std::array<yp_item_t, 3> items{};  // the last one ends them
  items[0].name = item_store;
  items[0].type = YP_TSTR;
  items[1].name = item_type;
  items[1].type = YP_TINT;
  items[1].var.i = {.min = 65280, .max = 65534, .dflt = dns::default_type_ihle, .unit = YP_SNONE};
  return items;
}

const std::array<yp_item_t, 3> items = make_items();

// "the store file does not hold" and where, for those who start the server or check its configuration.
int refuse(knotd_conf_check_args_t* args, const std::string& text) {
  static std::array<char, 512> message;  // Knot keeps the pointer; it checks in one thread
  std::snprintf(message.data(), message.size(), "%s", text.c_str());
  args->err_str = message.data();
  return KNOT_EINVAL;
}

int check_configuration(knotd_conf_check_args_t* args) {
  try {
    const knotd_conf_t path = knotd_conf_check_item(args, item_store);
    if (path.count == 0 || path.single.string == nullptr) return refuse(args, "no store specified");
    if (path.single.string[0] != '/') return refuse(args, "the path of the store must begin with '/'");
    const knotd_conf_t type = knotd_conf_check_item(args, item_type);
    const auto opened = StoreFile::open(path.single.string, static_cast<dns::RecordType>(type.single.integer));
    if (opened.file) return KNOT_EOK;
    return refuse(args, "store '" + std::string(path.single.string) + "': " + to_text(opened.file.error()));
  } catch (const std::exception&) {
    return KNOT_ENOMEM;
  }
}

bool is_module(const knotd_conf_val_t& value, std::string_view name) {
  return as_text({value.data, value.data_len}).starts_with(name);
}

// Knot's online signing looks for the zone's own node behind each record of the Additional section, and ends the server
// where there is none. It must come first, so that it does not see ours.
bool signs_afterwards(knotd_mod_t* mod) {
  knotd_conf_t modules = knotd_conf_zone(mod, zone_item_module, knotd_mod_zone(mod));
  bool own_seen = false;
  bool afterwards = false;
  for (std::size_t i = 0; i < modules.count; ++i) {
    own_seen = own_seen || is_module(modules.multi[i], own_name);
    afterwards = afterwards || (own_seen && is_module(modules.multi[i], online_signing));
  }
  knotd_conf_free(&modules);
  return afterwards;
}

int register_hooks(knotd_mod_t* mod) {
  for (const char* counter : {"complete", "truncated", "damaged"}) {
    if (const int done = knotd_mod_stats_add(mod, counter, 1, nullptr); done != KNOT_EOK) return done;
  }
  if (const int done = knotd_mod_in_hook(mod, KNOTD_STAGE_AUTHORITY, expect_addition); done != KNOT_EOK) return done;
  return knotd_mod_in_hook(mod, KNOTD_STAGE_ADDITIONAL, add_emblem);
}

int load_instance(knotd_mod_t* mod) {
  if (signs_afterwards(mod)) {
    knotd_mod_log(mod, LOG_ERR, "must be listed after mod-onlinesign");
    return KNOT_EINVAL;
  }
  const knotd_conf_t path = knotd_conf_mod(mod, item_store);
  const knotd_conf_t type = knotd_conf_mod(mod, item_type);
  if (path.count == 0 || path.single.string == nullptr) return KNOT_EINVAL;
  const auto number = static_cast<dns::RecordType>(type.single.integer);
  Keeper& keeper = Keeper::of({.path = path.single.string, .type = number, .threads = knotd_mod_threads(mod)});
  // Without the module nobody would look at the file again: it waits, while the zone is served.
  if (const auto problem = keeper.join()) {
    knotd_mod_log(mod, LOG_ERR, "store '%s': %s; no emblems are added until it can be taken", path.single.string,
                  to_text(*problem).c_str());
  }
  auto instance = std::make_unique<Instance>(Instance{.keeper = keeper, .type = number});
  log_news(mod, keeper);
  if (const int done = register_hooks(mod); done != KNOT_EOK) {
    keeper.leave();
    return done;
  }
  knotd_mod_ctx_set(mod, instance.release());
  return KNOT_EOK;
}

int load(knotd_mod_t* mod) {
  try {
    return load_instance(mod);
  } catch (const std::exception& problem) {
    knotd_mod_log(mod, LOG_ERR, "%s", problem.what());
    return KNOT_ENOMEM;
  }
}

void unload(knotd_mod_t* mod) {
  const std::unique_ptr<Instance> instance(static_cast<Instance*>(knotd_mod_ctx(mod)));
  knotd_mod_ctx_set(mod, nullptr);
  if (instance) instance->keeper.leave();
}

}  // namespace
}  // namespace emblem::knot

// In Knot 3.2 hooks into the sections of an answer belong to zones; a global module has none.
extern "C" KNOTD_MOD_API(emblem, KNOTD_MOD_FLAG_SCOPE_ZONE, emblem::knot::load, emblem::knot::unload,
                         emblem::knot::items.data(), emblem::knot::check_configuration);
