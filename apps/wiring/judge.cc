#include "apps/wiring/judge.h"

#include "adapters/files/files.h"

namespace emblem::wiring {
namespace {

class FileJudge : public Judge {
 public:
  explicit FileJudge(const CheckOptions& options) : options_(options) {}

  Result<Report> judge(const std::string& asset) override {
    Report report;
    report.asset = asset;
    report.at = options_.at.value_or(UnixTime{});
    report.verdict = Verdict::indeterminate;
    return report;
  }

 private:
  const CheckOptions& options_;
};

}  // namespace

Result<std::unique_ptr<Judge>> make_judge(const CheckOptions& options) {
  for (const std::string& path : options.records) {
    EMBLEM_CHECK(files::read_file(path, options.policy.limits.master_file_bytes));
  }
  return std::make_unique<FileJudge>(options);
}

}  // namespace emblem::wiring
