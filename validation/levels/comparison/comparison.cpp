// SPDX-License-Identifier: Apache-2.0
#include "validation/levels/comparison/comparison.hpp"

#include "core/text.hpp"
#include "validation/levels/analytical/auc_findings.hpp"
#include "validation/levels/proportion.hpp"
#include "validation/plan/limits.hpp"

namespace etalon::validation {

std::vector<Finding> assess_comparison(const TestSplit& test, const Plan& plan) {
  if (!test.cases.has_compressed()) return {};
  Finding finding{.id = "L6.auc_difference",
                  .level = Level::comparison,
                  .what = "AUC of the compressed minus AUC of the full model",
                  .metric = "auc_difference.mann_whitney.midrank/1"};
  set_limit(finding, plan);
  finding.cases = test.sizes.cases;
  finding.events = test.sizes.positives;
  finding.patients = test.sizes.patients;
  if (!test.sizes.can_be_measured()) {
    finding.message = "the test split has too few patients of a class for an AUC";
    return {finding};
  }
  const AucCovariance aucs = auc_covariance(test);
  const PairedAuc paired = paired_test(aucs, 1, 0, confidence_level(plan));
  finding.method = text("paired ", delong_text(test), ", ", level_text(plan));
  finding.estimate = paired.difference;
  finding.lower = paired.interval.lower;
  finding.upper = paired.interval.upper;
  decide(finding);
  const NonInferiority shown =
      non_inferiority(aucs, 1, 0, plan.comparison.auc_margin, plan.alpha / 2);
  finding.message += text("; non-inferiority by a margin of ", plan.comparison.auc_margin,
                          ": one-sided p = ", fixed(shown.p, 4));
  if (paired.variance <= 0) {
    finding.warnings.emplace_back(
        "both models order positives and negatives alike on every test case: the variance of the "
        "difference is estimated as zero, and the interval does not say how they differ on others");
  }
  return {finding};
}

}  // namespace etalon::validation
