// Every log that a list gives is found by its identifier, which is the digest of its key.
#include <cstdlib>

#include "adapters/provider/provider.h"
#include "core/ct/log_list.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto provider = emblem::provider::make_provider();
  const emblem::Limits limits;
  const auto list = emblem::ct::LogList::parse({data, size}, *provider, limits);
  if (!list) return 0;
  for (const emblem::ct::Log& log : list->logs()) {
    if (list->find(log.id) != &log || provider->sha256(log.key) != log.id) std::abort();
    for (std::size_t i = 1; i < log.states.size(); ++i) {
      if (log.states[i].since < log.states[i - 1].since) std::abort();
    }
    (void)emblem::ct::accepts_sct_at(log, {1'800'000'000, 0});
    for (const char letter : emblem::ct::to_text(log)) {
      if (letter < ' ' || letter > '~') std::abort();
    }
  }
  if (list->findings().size() > limits.findings) std::abort();
  return 0;
}
