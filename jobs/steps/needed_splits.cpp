// SPDX-License-Identifier: Apache-2.0
#include "jobs/steps/needed_splits.hpp"

#include <algorithm>
#include <utility>

#include "core/error.hpp"
#include "core/text.hpp"
#include "jobs/steps/pipeline.hpp"
#include "validation/metrics/confusion.hpp"

namespace etalon::jobs {
namespace {

/// Whether the plan names the threshold itself. Of a rule that nobody understands the check of the
/// plan speaks.
bool has_fixed_threshold(const validation::Plan& plan) {
  try {
    const auto rule = validation::parse_operating_rule(plan.operating_point);
    return rule.kind == validation::OperatingRule::Kind::threshold;
  } catch (const Error&) {
    return false;
  }
}

}  // namespace

std::vector<EmptySplit> empty_splits(const Job& job, const SplitSizes& sizes,
                                     std::string_view last) {
  const auto names = step_names();
  const auto reaches = [&](std::string_view step) {
    return std::ranges::find(names, step) <= std::ranges::find(names, last);
  };
  std::vector<EmptySplit> empty;
  const auto needs = [&](std::size_t split, std::string_view name, const std::string& users,
                         std::vector<std::string> decided_by = {}) {
    if (users.empty() || sizes[split] != 0) return;
    const std::string key = text("data.", split == 0   ? "train"
                                          : split == 1 ? "validation"
                                                       : "test");
    empty.push_back({key, text("the ", name, " split has no samples, but ", users),
                     text("raise ", key, ", or add data"), std::move(decided_by)});
  };
  needs(0, "training", reaches("train") ? "the model is trained on it" : "");
  std::vector<std::string> judges;
  std::vector<std::string> keys;
  if (reaches("compress") && job.compress.method != "none") {
    judges.emplace_back("the gate of compression judges on it");
    keys.emplace_back("compress.method");
  }
  if (reaches("validate") && !has_fixed_threshold(job.plan)) {
    judges.emplace_back("the decision threshold is chosen on it");
    keys.emplace_back("plan.operating_point");
  }
  if (judges.size() > 1) keys.clear();
  needs(1, "validation", join(judges, " and "), std::move(keys));
  needs(2, "test", reaches("validate") ? "the model is validated on it" : "");
  return empty;
}

}  // namespace etalon::jobs
