// The one place where the concrete parts meet: files, resolver, crypto provider and the core.
#pragma once

#include <memory>
#include <string>

#include "apps/wiring/check_options.h"
#include "apps/wiring/decision_inputs.h"
#include "apps/wiring/materials.h"
#include "apps/wiring/needs.h"
#include "core/decision/decision_record.h"
#include "emblem/report.h"
#include "emblem/result.h"

namespace emblem::wiring {

// Answers the question for one asset at a time; files are read and keys imported once.
class Judge {
 public:
  Judge() = default;
  Judge(const Judge&) = delete;
  Judge& operator=(const Judge&) = delete;
  virtual ~Judge() = default;

  // Errors are wrong usage (the asset is none, host bits in a prefix, a prefix without --name or --records): exit 2.
  // Whatever goes wrong with the look-up or the records is in the report instead.
  virtual Result<Report> judge(const std::string& asset) = 0;

  // What every report of this judge rests on.
  virtual DecisionInputs inputs() const = 0;

  // The moment that is judged, which is now where the options name none.
  virtual UnixTime at() const = 0;

  virtual const Materials& materials() const = 0;

  // With CheckOptions::record: what the DNS said about each asset judged so far, in their order; nothing where the
  // records came from a file or a bundle.
  virtual std::span<const std::optional<decision::KeptLookUp>> looked_up() const = 0;

  // With Keep::needs: what came up on the way to the reports so far.
  virtual const Needs& needs() const = 0;
};

// Whether to keep what others need to come to the same reports: look-ups with all their records, and commitments.
enum class Keep : std::uint8_t { nothing, needs };

// Reads every file that the options name. Errors: unreadable or malformed input of the user's own (exit 2). `options`
// must outlive the judge.
Result<std::unique_ptr<Judge>> make_judge(const CheckOptions& options, Keep keep = Keep::nothing);

}  // namespace emblem::wiring
