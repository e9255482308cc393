#include "adapters/dnssec/libunbound.h"

#include "adapters/loading/loading.h"

namespace emblem::dnssec {
namespace {

using loading::find_function;

bool find_all(void* library, Libunbound& found) {
  return find_function(library, "ub_ctx_create", found.create) &&
         find_function(library, "ub_ctx_delete", found.destroy) &&
         find_function(library, "ub_ctx_set_option", found.set_option) &&
         find_function(library, "ub_ctx_set_fwd", found.set_forwarder) &&
         find_function(library, "ub_ctx_set_tls", found.set_tls) &&
         find_function(library, "ub_ctx_add_ta", found.add_anchor) &&
         find_function(library, "ub_ctx_debugout", found.set_log) &&
         find_function(library, "ub_ctx_async", found.set_threaded) &&
         find_function(library, "ub_fd", found.descriptor) && find_function(library, "ub_process", found.process) &&
         find_function(library, "ub_resolve_async", found.resolve) &&
         find_function(library, "ub_cancel", found.cancel) &&
         find_function(library, "ub_resolve_free", found.free_result) &&
         find_function(library, "ub_strerror", found.error_text);
}

Result<Libunbound> load() {
  constexpr const char* name = "libunbound.so.8";
  void* library = loading::load_library(name);
  if (library == nullptr) return fail(Code::network_unusable, name, "it is not installed (Debian: libunbound8)");
  Libunbound found;
  if (!find_all(library, found)) return fail(Code::network_unusable, name, "it lacks functions that we need");
  return found;
}

}  // namespace

Result<const Libunbound*> load_libunbound() {
  static const Result<Libunbound> loaded = load();
  if (!loaded) return std::unexpected(loaded.error());
  return &*loaded;
}

}  // namespace emblem::dnssec
