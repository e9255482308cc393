// libunbound, loaded when the first answer is validated. Only this room includes this header.
#pragma once

#include <unbound.h>

#include <memory>

#include "emblem/result.h"

namespace emblem::dnssec {

// The functions that we call.
struct Libunbound {
  decltype(&::ub_ctx_create) create = nullptr;
  decltype(&::ub_ctx_delete) destroy = nullptr;
  decltype(&::ub_ctx_set_option) set_option = nullptr;
  decltype(&::ub_ctx_set_fwd) set_forwarder = nullptr;
  decltype(&::ub_ctx_set_tls) set_tls = nullptr;
  decltype(&::ub_ctx_add_ta) add_anchor = nullptr;
  decltype(&::ub_ctx_debugout) set_log = nullptr;
  decltype(&::ub_ctx_async) set_threaded = nullptr;
  decltype(&::ub_fd) descriptor = nullptr;
  decltype(&::ub_process) process = nullptr;
  decltype(&::ub_resolve_async) resolve = nullptr;
  decltype(&::ub_cancel) cancel = nullptr;
  decltype(&::ub_resolve_free) free_result = nullptr;
  decltype(&::ub_strerror) error_text = nullptr;
};

// Loaded once and never unloaded. Error: network_unusable (not installed, or without what we need).
Result<const Libunbound*> load_libunbound();

struct ContextDeleter {
  const Libunbound* library = nullptr;
  void operator()(ub_ctx* context) const { library->destroy(context); }
};
using Context = std::unique_ptr<ub_ctx, ContextDeleter>;

struct AnswerDeleter {
  const Libunbound* library = nullptr;
  void operator()(ub_result* result) const { library->free_result(result); }
};
using AnswerHandle = std::unique_ptr<ub_result, AnswerDeleter>;

}  // namespace emblem::dnssec
