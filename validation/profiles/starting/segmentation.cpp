// SPDX-License-Identifier: Apache-2.0
#include "validation/profiles/starting/starting_plan.hpp"

namespace etalon::validation::starting {

const StartingPlan& segmentation() {
  static constexpr StartingPlan files = {
      .name = "segmentation",
      .summary = "masks of a structure: overlap, surface within a tolerance, distances",
      .plan =
          R"toml(# A plan for a model that outlines a structure: `mask` of the predictions and of the labels holds the path
# of a case's mask (NRRD, docs/formats/case-tables.md). A mask that is missing is the worst there is.
# Every value is an example: put your own, before the labels are seen. What each key means:
# docs/formats/requirements.md.

# What is judged, for those who read the result.
name = "whose outlines of what, for what use"
# Voxel value = name of the structure. Other values are background.
classes = ["1=structure"]
# Two-sided error of every interval; the bound that decides errs with half of it.
alpha = 0.05
# patient: cases of one patient are counted together. none: every case is independent.
cluster = "patient"
# With fewer patients whose reference has the structure a requirement is not assessed.
min_patients_per_class = 100
# Resamples of the patients, for metrics without a bound of their own.
replicates = 10000

# The lower confidence bound of the mean over cases must reach the limit. subgroup: only cases whose reference has
# the structure; where it has none an empty mask scores 1, or 0 mm, and raises every mean. expected decides nothing:
# it is what the model is thought to have, so that `etalon plan power` says how probable a pass is.
[[requirement]]
id = "overlap"
metric = "dice/1"
score = "mask"
label = "structure"
subgroup = "reference has structure=yes"
limit = 0.8
expected = 0.86

# Share of both surfaces that lie within the tolerance in mm: as far as readers lie apart from each other.
[[requirement]]
id = "surface"
metric = "nsd.surfel/1"
score = "mask"
label = "structure"
subgroup = "reference has structure=yes"
tolerance = 2
limit = 0.85
expected = 0.91

# 95th percentile of the surfaces' distances in mm, at most. range: 0 and the largest distance that any
# image could show, such as its diagonal, which a structure that is missed costs. Without it nothing is assessed.
[[requirement]]
id = "distance"
metric = "hd95.surfel/1"
score = "mask"
label = "structure"
subgroup = "reference has structure=yes"
range = [0, 300]
limit = 20
expected = 8

# What is invented where there is nothing: a case scores 1 where the mask is empty, else 0. Say in the design how
# many patients the study has without the structure (negatives, at least min_patients_per_class).
# [[requirement]]
# id = "nothing invented"
# metric = "dice/1"
# score = "mask"
# label = "structure"
# subgroup = "reference has structure=no"
# limit = 0.9
)toml",
      .design =
          R"toml(# The study that the plan is for: patients with and without the structure (docs/formats/design.md).
positives = 200
negatives = 0
cases_per_patient = 1
# Between two cases of one patient; without effect for one case each.
correlation = 0.5
# Simulated studies for each probability: enough where wrong pass lies well below what is allowed.
samples = 2000

# missed: share of the patients whose structures are not found at all, in the expected value too. spread: how unlike
# each other the others are, standard deviation of the logit of a share, of the logarithm of a distance.
[[expected]]
requirement = "overlap"
value = 0.86
missed = 0.01
spread = 0.7

[[expected]]
requirement = "surface"
value = 0.91
missed = 0.01
spread = 0.9

[[expected]]
requirement = "distance"
value = 8
missed = 0.01
spread = 0.7
)toml",
      .profile =
          R"toml(# The least that is asked of a plan and of the study that is judged by it, for who certifies
# (docs/formats/plan-profile.md). Every value is an example to be edited; none is a law.
schema = "etalon.plan_profile/1"
name = "whose profile it is, and for what"
# A plan has these, with the same voxel values; it may have others.
classes = ["1=structure"]
largest_alpha = 0.05
least_patients = 150
# Whose reference has the structure.
least_patients_per_class = 100

[[finding]]
metric = "dice/1"
score = "mask"
label = "structure"
subgroup = "reference has structure=yes"
limit = 0.8

[[finding]]
metric = "nsd.surfel/1"
score = "mask"
label = "structure"
subgroup = "reference has structure=yes"
tolerance = 2
limit = 0.85

[[finding]]
metric = "hd95.surfel/1"
score = "mask"
label = "structure"
subgroup = "reference has structure=yes"
range = [0, 300]
limit = 20
)toml"};
  return files;
}

}  // namespace etalon::validation::starting
