// SPDX-License-Identifier: Apache-2.0
#include "validation/levels/analytical/auc_findings.hpp"

#include "core/text.hpp"
#include "validation/levels/model_scores.hpp"
#include "validation/levels/proportion.hpp"

namespace etalon::validation {

AucCovariance auc_covariance(const TestSplit& test) {
  std::vector<std::span<const double>> scores;
  for (const ModelScores& model : models_of(test.cases)) scores.push_back(model.scores);
  return test.clusters.are_single()
             ? delong(scores, test.cases.labels)
             : clustered_delong(scores, test.cases.labels, test.clusters.cluster_of_case);
}

std::string delong_text(const TestSplit& test) {
  return test.clusters.are_single() ? "DeLong" : "DeLong over patients (Obuchowski 1997)";
}

NamedInterval auc_interval_by(const TestSplit& test, const AucCovariance& aucs, std::size_t model,
                              const Plan& plan) {
  const double level = confidence_level(plan);
  const double variance = aucs.at(model, model);
  if (plan.auc_interval == "newcombe" || variance <= 0) {
    // Patients in place of cases: never too narrow.
    return {newcombe_auc_interval(aucs.auc[model], test.sizes.positive_patients,
                                  test.sizes.negative_patients, level),
            text("Newcombe 2006", variance <= 0 ? " (the empirical variance is zero)" : "", ", ",
                 level_text(plan))};
  }
  const bool is_logit = plan.auc_interval == "delong_logit";
  return {
      auc_interval(aucs.auc[model], variance, level, is_logit ? AucScale::logit : AucScale::plain),
      text(delong_text(test), is_logit ? " on the logit scale, " : ", ", level_text(plan))};
}

}  // namespace etalon::validation
