// SPDX-License-Identifier: Apache-2.0
#include "validation/levels/analytical/operating_point.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/levels/data/class_sizes.hpp"
#include "validation/levels/proportion.hpp"
#include "validation/metrics/confusion.hpp"

namespace etalon::validation {

ChosenPoint choose_operating_point(const Predictions& validation, const Plan& plan) {
  ChosenPoint chosen;
  Finding& finding = chosen.finding;
  finding.id = "L3.operating_point";
  finding.level = Level::analytical;
  finding.what = "Decision threshold chosen on the validation split";
  finding.metric = "operating_point/1";
  finding.method = plan.operating_point;
  const Clusters clusters = clusters_by(plan, validation.patient_ids);
  const ClassSizes sizes = class_sizes(validation, clusters);
  finding.cases = sizes.cases;
  finding.events = sizes.positives;
  finding.patients = sizes.patients;

  const OperatingRule rule = parse_operating_rule(plan.operating_point);
  const bool has_classes = sizes.positives > 0 && sizes.negatives > 0;
  if (rule.kind != OperatingRule::Kind::threshold && !has_classes) {
    finding.verdict = Verdict::fail;
    finding.message = text("the validation split has ", sizes.positives, " positives and ",
                           sizes.negatives, " negatives; a threshold needs both classes");
    return chosen;
  }
  OperatingPoint point{.rule = plan.operating_point};
  try {
    point.threshold = choose_threshold(validation.score_full, validation.labels, rule);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::numeric) throw;
    finding.verdict = Verdict::fail;
    finding.message = error.message();
    return chosen;
  }
  if (has_classes) {
    const Confusion at = confusion(validation.score_full, validation.labels, point.threshold);
    point.validation_sensitivity = at.sensitivity();
    point.validation_specificity = at.specificity();
  }
  finding.verdict = Verdict::pass;
  finding.estimate = point.threshold;
  finding.message =
      text("a case is called positive from a score of ", fixed(point.threshold, 4), " on");
  if (rule.kind != OperatingRule::Kind::threshold &&
      std::min(sizes.positives, sizes.negatives) < plan.data.min_cases_per_class) {
    finding.warnings.push_back(
        text("chosen on ", sizes.positives, " positives and ", sizes.negatives, " negatives only"));
  }
  chosen.point = point;
  return chosen;
}

}  // namespace etalon::validation
