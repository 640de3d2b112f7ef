// SPDX-License-Identifier: Apache-2.0
#include "validation/levels/data/class_sizes.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "validation/plan/limits.hpp"

namespace etalon::validation {
namespace {

Finding count_finding(std::string id, std::string what, std::int64_t count, const ClassSizes& sizes,
                      const Plan& plan) {
  Finding finding{.id = std::move(id),
                  .level = Level::data,
                  .what = std::move(what),
                  .metric = "case_count/1",
                  .method = "count"};
  finding.estimate = finding.lower = finding.upper = static_cast<double>(count);
  set_limit(finding, plan);
  finding.unit = "cases";
  finding.cases = sizes.cases;
  finding.events = sizes.positives;
  finding.patients = sizes.patients;
  decide(finding);
  return finding;
}

}  // namespace

ClassSizes class_sizes(const Predictions& cases, const Clusters& clusters) {
  ClassSizes sizes;
  sizes.cases = cases.size();
  sizes.patients = clusters.size();
  for (std::size_t cluster = 0; cluster < static_cast<std::size_t>(clusters.size()); ++cluster) {
    std::array<std::int64_t, 2> of_class{};
    for (const std::uint32_t i : clusters.cases_of(cluster))
      ++of_class[cases.labels[i] == 1 ? 1 : 0];
    sizes.negatives += of_class[0];
    sizes.positives += of_class[1];
    sizes.negative_patients += of_class[0] > 0 ? 1 : 0;
    sizes.positive_patients += of_class[1] > 0 ? 1 : 0;
  }
  return sizes;
}

std::vector<Finding> assess_class_sizes(const ClassSizes& sizes, const Plan& plan) {
  const DataLimits& limits = plan.data;
  Finding cases = count_finding("L1.cases", "Cases of the test split", sizes.cases, sizes, plan);
  if (sizes.cases < limits.advised_cases) {
    cases.warnings.push_back(text(sizes.cases, " test cases; ", limits.advised_cases,
                                  " are advised: intervals are wide"));
  }
  const std::int64_t smaller = std::min(sizes.positives, sizes.negatives);
  Finding classes = count_finding("L1.class_sizes", "Cases of the smaller class of the test split",
                                  smaller, sizes, plan);
  if (static_cast<double>(smaller) <
      limits.advised_class_share * static_cast<double>(sizes.cases)) {
    classes.warnings.push_back(text("the smaller class has ", smaller, " of ", sizes.cases,
                                    " cases; a share of ", limits.advised_class_share,
                                    " is advised"));
  }
  return {cases, classes};
}

}  // namespace etalon::validation
