// SPDX-License-Identifier: Apache-2.0
#include "validation/profiles/starting/starting_plan.hpp"

namespace etalon::validation::starting {

const StartingPlan& mosmed_like() {
  static constexpr StartingPlan files = {
      .name = "mosmed-like",
      .summary =
          "a set of 400 studies with at least 10 % of each class: AUC, sensitivity, specificity",
      .plan =
          R"toml(# A plan for test sets of the size that MosMedData describes: 400 studies, of each class 10 % at least.
# It is like them in these numbers alone, and speaks for nobody.
# Every value is an example: put your own, before the labels are seen. What each key means:
# docs/formats/requirements.md.

# What is judged, for those who read the result.
name = "what is judged, on which set of 400 studies"
# Two-sided error of every interval; the bound that decides errs with half of it.
alpha = 0.05
# patient: cases of one patient are counted together. none: every case is independent.
cluster = "patient"
# With fewer patients with, or without, the condition a requirement is not assessed.
min_patients_per_class = 10
# Resamples of the patients, for metrics without a bound of their own.
replicates = 10000

# The lower confidence bound must reach the limit. expected decides nothing: it is what the model is
# thought to have, so that `etalon plan power` says how probable a pass is.
[[requirement]]
id = "auc"
metric = "auc.mann_whitney.midrank/1"
limit = 0.81
expected = 0.92

# Positive is score >= threshold: the operating point of the device, chosen on other cases.
[[requirement]]
id = "sensitivity"
metric = "sensitivity/1"
threshold = 0.5
limit = 0.75
expected = 0.88

[[requirement]]
id = "specificity"
metric = "specificity/1"
threshold = 0.5
limit = 0.75
expected = 0.85
)toml",
      .design =
          R"toml(# The study that the plan is for: patients with and without the condition (docs/formats/design.md).
positives = 150
negatives = 250
cases_per_patient = 1
# Between two cases of one patient; without effect for one case each.
correlation = 0.5
)toml",
      .profile =
          R"toml(# The least that is asked of a plan and of the study that is judged by it, for who certifies
# (docs/formats/plan-profile.md). Every value is an example to be edited; none is a law.
schema = "etalon.plan_profile/1"
name = "400 studies, of each class 10 % at least"
largest_alpha = 0.05
least_cases = 400
least_class_share = 0.1
least_patients_per_class = 10

[[finding]]
metric = "auc.mann_whitney.midrank/1"
limit = 0.81

[[finding]]
metric = "sensitivity/1"
limit = 0.75

[[finding]]
metric = "specificity/1"
limit = 0.75
)toml"};
  return files;
}

}  // namespace etalon::validation::starting
