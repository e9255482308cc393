// Whom the options say to ask, and what about: no more than reading them, nothing is sent.
#pragma once

#include <optional>
#include <vector>

#include "adapters/resolv_conf/resolv_conf.h"
#include "apps/wiring/check_options.h"
#include "core/validate/coverage.h"
#include "engine/lookup/plan.h"
#include "engine/lookup/proxy.h"

namespace emblem::wiring {

// The machine's servers stand in for one another; those of --via are asked side by side.
struct Ways {
  std::optional<resolv_conf::ResolvConf> system;
  std::vector<lookup::Server> by_sockets;  // plain and TLS
  std::vector<lookup::Server> by_https;
  std::vector<lookup::Server> named;  // both, in the order of --via
  std::optional<lookup::Proxy> proxy;
};

// Errors: a server of --via that cannot be read, no usable resolver configuration, the proxy, a resolver of this
// machine alone behind a proxy.
Result<Ways> find_ways(const CheckOptions& options);

lookup::Plan make_plan(const validate::Question& question, dns::RecordType ihle);

}  // namespace emblem::wiring
