// SPDX-License-Identifier: Apache-2.0
#include "validation/profiles/starting/starting_plan.hpp"

namespace etalon::validation::starting {

const StartingPlan& multi_reader() {
  static constexpr StartingPlan files = {
      .name = "multi-reader",
      .summary = "several readers without and with the model: what it gives them",
      .plan =
          R"toml(# A plan for a study in which several readers read the same cases without and with the model. The
# predictions have a row for each case and reader, and a column of scores for each modality
# (docs/formats/readings.md).
# Every value is an example: put your own, before the labels are seen. What each key means:
# docs/formats/requirements.md.

# What is judged, for those who read the result.
name = "what readers gain by which model, for what use"
# All who read. NAME: all cases; NAME=BLOCK for each of them: the cases of one block (column block of the labels).
readers = ["reader 1", "reader 2", "reader 3", "reader 4", "reader 5", "reader 6", "reader 7", "reader 8"]
# Two-sided error of every interval; the bound that decides errs with half of it.
alpha = 0.05
# patient: one case of each patient. none: every case is independent.
cluster = "patient"
# With fewer patients with, or without, the condition a requirement is not assessed.
min_patients_per_class = 20
# Resamples of the patients, for metrics without a bound of their own.
replicates = 10000

# The difference of the mean AUCs over readers, score - reference: readers and cases are both drawn. A limit of 0:
# readers are better with the model. expected decides nothing: it is what is hoped for, so that
# `etalon plan power` says how probable a pass is.
[[requirement]]
id = "gain of the readers"
metric = "auc.readers.u_statistic/1"
score = "with the model"
reference = "without the model"
limit = 0.0
expected = 0.07

# What is better than a poor reading may be poor.
[[requirement]]
id = "readers with the model"
metric = "auc.readers.u_statistic/1"
score = "with the model"
limit = 0.75
expected = 0.87
)toml",
      .design =
          R"toml(# The study that the plan is for: patients with and without the condition (docs/formats/design.md).
positives = 120
negatives = 120

# reference: AUC of the readers without the model. between_readers: how two readers' scores of one case correlate.
# reader_variance: how unlike each other readers are; 0.0055 is alike, 0.03 much.
[[expected]]
requirement = "gain of the readers"
value = 0.07
reference = 0.8
between_readers = 0.6
reader_variance = 0.0055
)toml",
      .profile =
          R"toml(# The least that is asked of a plan and of the study that is judged by it, for who certifies
# (docs/formats/plan-profile.md). Every value is an example to be edited; none is a law.
schema = "etalon.plan_profile/1"
name = "readers who gain by a model"
largest_alpha = 0.05
least_patients = 150
least_patients_per_class = 20
least_readers = 6

[[finding]]
metric = "auc.readers.u_statistic/1"
score = "with the model"
reference = "without the model"
limit = 0.0

[[finding]]
metric = "auc.readers.u_statistic/1"
score = "with the model"
limit = 0.75
)toml"};
  return files;
}

}  // namespace etalon::validation::starting
