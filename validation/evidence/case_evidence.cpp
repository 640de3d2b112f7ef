// SPDX-License-Identifier: Apache-2.0
#include "validation/evidence/case_evidence.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "validation/catalogue/bound_kinds.hpp"
#include "validation/catalogue/catalogue.hpp"

namespace etalon::validation {
namespace {

Setting setting_of(const Requirement& requirement, const MetricInfo& info) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  return {.threshold = info.needs_threshold ? requirement.threshold.value() : none,
          .prevalence = requirement.prevalence.value_or(none),
          .time = requirement.time.value_or(none)};
}

}  // namespace

CaseEvidence::CaseEvidence(const RequirementPlan& of_plan, const Requirement& of_requirement)
    : plan(of_plan),
      requirement(of_requirement),
      metric(metric_of(of_requirement.metric)),
      setting(setting_of(of_requirement, metric.info())) {}

/// Ratios are infinite where nothing is wrong; whatever else is infinite left the range of double.
bool CaseEvidence::is_sayable(double value) const {
  return std::isfinite(value) ||
         (std::isinf(value) && bound_kind(metric.info().certainty).may_be_infinite);
}

Certainty CaseEvidence::certainty() const {
  return are_trials_shared ? certainty_of(requirement) : Certainty::resampled;
}

void CaseEvidence::take_values(double of_candidate, double of_reference) {
  const double found = is_paired() ? of_candidate - of_reference : of_candidate;
  if (is_sayable(found)) {
    estimate = found;
  } else {
    const bool is_beyond = !bound_kind(metric.info().certainty).may_be_infinite &&
                           (std::isinf(of_candidate) || std::isinf(of_reference));
    undefined = is_beyond ? beyond_double : "the value is not defined on these cases";
  }
  if (is_paired() && estimate && std::isinf(*estimate))
    undefined = "the value of one model is infinite, of which no difference says how far";
}

std::int64_t informative_patients(const EffectivePatients& patients, Target target, double time) {
  const std::int64_t rarer = std::min(patients.positive, patients.negative);
  switch (target) {
    case Target::two_classes:
    case Target::marks:
    case Target::readings: return rarer;
    case Target::survival: return std::isnan(time) ? patients.positive : rarer;
    case Target::real:
    case Target::masks:
    case Target::grades: return patients.all;
  }
  return patients.all;
}

}  // namespace etalon::validation
