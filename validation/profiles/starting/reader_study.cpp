// SPDX-License-Identifier: Apache-2.0
#include "validation/profiles/starting/starting_plan.hpp"

namespace etalon::validation::starting {

const StartingPlan& reader_study() {
  static constexpr StartingPlan files = {
      .name = "reader-study",
      .summary = "a model no worse than readers on the same cases: differences with a margin",
      .plan =
          R"toml(# A plan that compares a model with the reading of the same cases, written into a column `reader` of the
# predictions: 1 called, 0 not, of one reader or of what several agreed on. Several readers with an error
# of their own are judged by the plan multi-reader.
# Every value is an example: put your own, before the labels are seen. What each key means:
# docs/formats/requirements.md.

# What is judged, for those who read the result.
name = "what is compared with whose reading"
# Two-sided error of every interval; the bound that decides errs with half of it.
alpha = 0.05
# patient: cases of one patient are counted together. none: every case is independent.
cluster = "patient"
# With fewer patients with, or without, the condition a requirement is not assessed.
min_patients_per_class = 10
# Resamples of the patients, for metrics without a bound of their own.
replicates = 10000

# The difference score - reader: its lower bound may not lie below the margin. The threshold is that of
# both columns, so a reading of 0 and 1 goes with every threshold between them.
[[requirement]]
id = "sensitivity against the reader"
metric = "sensitivity/1"
threshold = 0.5
reference = "reader"
limit = -0.1
expected = 0.0

[[requirement]]
id = "specificity against the reader"
metric = "specificity/1"
threshold = 0.5
reference = "reader"
limit = -0.1
expected = 0.0

# What is no worse than a poor reading may be poor: so the model by itself too.
[[requirement]]
id = "sensitivity"
metric = "sensitivity/1"
threshold = 0.5
limit = 0.7
expected = 0.85

[[requirement]]
id = "specificity"
metric = "specificity/1"
threshold = 0.5
limit = 0.7
expected = 0.85
)toml",
      .design =
          R"toml(# The study that the plan is for: patients with and without the condition (docs/formats/design.md).
positives = 150
negatives = 300
cases_per_patient = 1
# Between two cases of one patient; without effect for one case each.
correlation = 0.5

# discordant: share of the cases that only one of two equally good readings calls rightly.
[[expected]]
requirement = "sensitivity against the reader"
value = 0.0
discordant = 0.15

[[expected]]
requirement = "specificity against the reader"
value = 0.0
discordant = 0.15
)toml",
      .profile =
          R"toml(# The least that is asked of a plan and of the study that is judged by it, for who certifies
# (docs/formats/plan-profile.md). Every value is an example to be edited; none is a law.
schema = "etalon.plan_profile/1"
name = "no worse than a reader by more than 0.1"
largest_alpha = 0.05
least_patients = 200
least_patients_per_class = 10
# The column `reader` stands in the predictions: who certifies sees to it that nobody else filled it.

[[finding]]
metric = "sensitivity/1"
reference = "reader"
limit = -0.1

[[finding]]
metric = "specificity/1"
reference = "reader"
limit = -0.1

[[finding]]
metric = "sensitivity/1"
limit = 0.7

[[finding]]
metric = "specificity/1"
limit = 0.7
)toml"};
  return files;
}

}  // namespace etalon::validation::starting
