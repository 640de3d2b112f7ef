// SPDX-License-Identifier: Apache-2.0
#include "validation/profiles/starting/starting_plan.hpp"

namespace etalon::validation::starting {

const StartingPlan& version_change() {
  static constexpr StartingPlan files = {
      .name = "version-change",
      .summary = "a new version no worse than the one before on the same cases",
      .plan =
          R"toml(# A plan that compares a new version of a model with the one before on the same cases, whose scores stand
# in a column `previous` of the predictions.
# Every value is an example: put your own, before the labels are seen. What each key means:
# docs/formats/requirements.md.

# What is judged, for those who read the result.
name = "which version is compared with which"
# Two-sided error of every interval; the bound that decides errs with half of it.
alpha = 0.05
# patient: cases of one patient are counted together. none: every case is independent.
cluster = "patient"
# With fewer patients with, or without, the condition a requirement is not assessed.
min_patients_per_class = 10
# Resamples of the patients, for metrics without a bound of their own.
replicates = 10000

# The difference score - previous: its lower bound may not lie below the margin.
[[requirement]]
id = "auc against the version before"
metric = "auc.mann_whitney.midrank/1"
reference = "previous"
limit = -0.05
expected = 0.0

# Positive is score >= threshold: the operating point of the device, chosen on other cases.
[[requirement]]
id = "sensitivity against the version before"
metric = "sensitivity/1"
threshold = 0.5
reference = "previous"
limit = -0.1
expected = 0.0

[[requirement]]
id = "specificity against the version before"
metric = "specificity/1"
threshold = 0.5
reference = "previous"
limit = -0.1
expected = 0.0

# Small losses add up from version to version: the new one by itself.
[[requirement]]
id = "auc"
metric = "auc.mann_whitney.midrank/1"
limit = 0.8
expected = 0.9
)toml",
      .design =
          R"toml(# The study that the plan is for: patients with and without the condition (docs/formats/design.md).
positives = 200
negatives = 300
cases_per_patient = 1
# Between two cases of one patient; without effect for one case each.
correlation = 0.5

# The AUC of the version before, and how the two versions' scores of one case correlate.
[[expected]]
requirement = "auc against the version before"
value = 0.0
reference = 0.9
between_models = 0.8

# discordant: share of the cases that only one of two equally good versions calls rightly.
[[expected]]
requirement = "sensitivity against the version before"
value = 0.0
discordant = 0.1

[[expected]]
requirement = "specificity against the version before"
value = 0.0
discordant = 0.1
)toml",
      .profile =
          R"toml(# The least that is asked of a plan and of the study that is judged by it, for who certifies
# (docs/formats/plan-profile.md). Every value is an example to be edited; none is a law.
schema = "etalon.plan_profile/1"
name = "a version no worse than the one before"
largest_alpha = 0.05
least_patients = 200
least_patients_per_class = 10

[[finding]]
metric = "auc.mann_whitney.midrank/1"
reference = "previous"
limit = -0.05

[[finding]]
metric = "sensitivity/1"
reference = "previous"
limit = -0.1

[[finding]]
metric = "specificity/1"
reference = "previous"
limit = -0.1

[[finding]]
metric = "auc.mann_whitney.midrank/1"
limit = 0.8
)toml"};
  return files;
}

}  // namespace etalon::validation::starting
