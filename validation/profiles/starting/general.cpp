// SPDX-License-Identifier: Apache-2.0
#include "validation/profiles/starting/starting_plan.hpp"

namespace etalon::validation::starting {

const StartingPlan& general() {
  static constexpr StartingPlan files = {
      .name = "general",
      .summary = "two classes: AUC, sensitivity, specificity and probabilities that say something",
      .plan =
          R"toml(# A plan of requirements for a model that tells two classes apart by a score from 0 to 1.
# Every value is an example: put your own, before the labels are seen. What each key means:
# docs/formats/requirements.md.

# What is judged, for those who read the result.
name = "what is judged, and for what use"
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
limit = 0.8
expected = 0.9

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

# 1 less the Brier score over that of the share of positives: asks for probabilities, 0 to 1. Leave it
# out where the score is none.
[[requirement]]
id = "scaled Brier score"
metric = "brier.scaled/1"
limit = 0.1
expected = 0.35

# Of a group by itself: column=value of the tables. Its patients must be enough by themselves.
# [[requirement]]
# id = "sensitivity of women"
# metric = "sensitivity/1"
# threshold = 0.5
# subgroup = "sex=F"
# limit = 0.7
)toml",
      .design =
          R"toml(# The study that the plan is for: patients with and without the condition (docs/formats/design.md).
positives = 150
negatives = 300
cases_per_patient = 1
# Between two cases of one patient; without effect for one case each.
correlation = 0.5
)toml",
      .profile =
          R"toml(# The least that is asked of a plan and of the study that is judged by it, for who certifies
# (docs/formats/plan-profile.md). Every value is an example to be edited; none is a law.
schema = "etalon.plan_profile/1"
name = "whose profile it is, and for what"
largest_alpha = 0.05
least_patients = 200
least_patients_per_class = 10
least_class_share = 0.1
# Patients and subgroups in the table of labels, whose holder then says who belongs together.
wants_names_in_labels = false
# A plan that nobody signed may have been written after the labels.
wants_signature = false

[[finding]]
metric = "auc.mann_whitney.midrank/1"
limit = 0.8

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
