#include "apps/emblem/verbs.h"

namespace emblem::app {

Result<int> run_serve(const CommandLine&) { return fail(Code::comes_later, "serve"); }

}  // namespace emblem::app
