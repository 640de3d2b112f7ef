// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "core/config/field.hpp"
#include "core/sha256.hpp"
#include "validation/plan/requirements.hpp"

namespace etalon::validation {

inline constexpr std::string_view plan_profile_schema = "etalon.plan_profile/1";

/// A finding that every plan must have: a requirement of the same metric on the same cases, whose
/// limit is at least as strict. Its keys are those of a requirement, each meant exactly, but for
/// the threshold, which the plan may choose where none stands here.
struct MandatoryFinding {
  std::string metric = {};
  std::string score = "score";
  std::string reference = {};
  std::string label = {};
  std::optional<double> threshold = {};
  std::optional<double> prevalence = {};
  std::optional<double> time = {};
  std::vector<double> range = {};
  std::optional<double> tolerance = {};
  std::vector<double> size = {};
  std::optional<std::int64_t> best = {};
  std::string subgroup = {};
  std::string against = {};
  std::string subgroup_column = {};
  std::int64_t least_subgroups = 0;
  std::string bound = "auto";
  double limit = 0;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.field("metric", self.metric, {.doc = "Definition and version.", .required = true});
    visit.field("score", self.score, {.doc = "Column of the predictions with the model's scores."});
    visit.field(
        "reference", self.reference,
        {.doc = "Column of the model that the difference is taken from; empty: the value."});
    visit.field("label", self.label,
                {.doc = "Of several classes or labels the one that counts as the condition; of "
                        "masks the class that is scored."});
    visit.field("threshold", self.threshold,
                {.doc = "Operating point. Absent: the plan chooses it, one for all findings of "
                        "this column and label that leave it open."});
    visit.field("prevalence", self.prevalence,
                {.doc = "Prevalence of the intended use.", .min = 0, .max = 1});
    visit.field("time", self.time, {.doc = "Declared time of survival.", .min = 0});
    visit.field("range", self.range,
                {.doc = "[lowest, highest] value that is possible, of masks [0, largest "
                        "distance]: a plan's range may be wider. Empty: the plan has none."});
    if (!std::is_const_v<Self> || self.tolerance) {
      visit.field("tolerance", self.tolerance,
                  {.doc = "Of metrics of masks that need it: the plan has the same.",
                   .unit = "mm",
                   .min = 0});
    }
    if (!std::is_const_v<Self> || !self.size.empty()) {
      visit.field("size", self.size,
                  {.doc = "Of metrics of lesions: the plan has the same.", .unit = "mm3"});
    }
    if (!std::is_const_v<Self> || self.best) {
      visit.field("best", self.best,
                  {.doc = "Of top_k/1: the plan has the same.", .unit = "classes", .min = 1});
    }
    visit.field("subgroup", self.subgroup,
                {.doc = "Only cases whose attribute has a value, column=value; empty: all."});
    if (!std::is_const_v<Self> || !self.against.empty()) {
      visit.field("against", self.against,
                  {.doc = "With a subgroup: the gap to the cases whose attribute has this value."});
    }
    visit.field("subgroup_column", self.subgroup_column,
                {.doc = "The finding is asked of values of this column, each by a requirement."});
    visit.field("least_subgroups", self.least_subgroups,
                {.doc = "Of so many different values at least.", .min = 0, .max = 1000});
    visit.field("bound", self.bound,
                {.doc = "Which bound must meet the limit; auto: the one on the worse side.",
                 .choices = {"auto", "lower", "upper"}});
    visit.field("limit", self.limit,
                {.doc = "Least limit of the plan where the lower bound decides, else the largest.",
                 .required = true});
  }
  bool operator==(const MandatoryFinding&) const = default;
};

/// What a certifier asks of every plan of requirements and of the study that is judged by it
/// (docs/formats/plan-profile.md). A value; its digest is that of its canonical JSON. What stands
/// in no key is as strict as a plan is by default.
struct PlanProfile {
  std::string schema = std::string(plan_profile_schema);
  std::string name = {};
  double largest_alpha = RequirementPlan{}.alpha;
  std::int64_t least_patients_per_class = RequirementPlan{}.min_patients_per_class;
  std::int64_t least_patients = 0;
  std::int64_t least_cases = 0;
  double least_class_share = 0;
  bool allows_independent_cases = false;
  bool wants_signature = false;
  bool wants_names_in_labels = false;
  std::vector<std::string> classes = {};
  std::string hit = {};
  std::int64_t least_readers = 0;
  std::vector<MandatoryFinding> findings = {};

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    constexpr double most = 1e9;
    visit.field("schema", self.schema,
                {.doc = "Version of this format.",
                 .choices = {std::string(plan_profile_schema)},
                 .required = true});
    visit.field("name", self.name, {.doc = "Whose profile it is, and for what.", .required = true});
    visit.field("largest_alpha", self.largest_alpha,
                {.doc = "Largest alpha of a plan.", .min = 0.001, .max = 0.2});
    visit.field("least_patients_per_class", self.least_patients_per_class,
                {.doc = "Least min_patients_per_class of a plan, and patients with and without the "
                        "condition (of survival: with an event, of masks: whose reference has the "
                        "class) in the study.",
                 .unit = "patients",
                 .min = 2,
                 .max = most});
    visit.field("least_patients", self.least_patients,
                {.doc = "Patients of the study.", .unit = "patients", .min = 0, .max = most});
    visit.field("least_cases", self.least_cases,
                {.doc = "Cases of the study.", .unit = "cases", .min = 0, .max = most});
    visit.field(
        "least_class_share", self.least_class_share,
        {.doc = "Share of the cases with, and without, the condition (of survival: with an event, "
                "of masks: whose reference has the class).",
         .min = 0,
         .max = 0.5});
    visit.field("allows_independent_cases", self.allows_independent_cases,
                {.doc = "Whether a plan may count every case as a patient (cluster = \"none\")."});
    visit.field("wants_signature", self.wants_signature,
                {.doc = "Whether the plan must be signed by the key that --signer names."});
    visit.field("wants_names_in_labels", self.wants_names_in_labels,
                {.doc = "Whether patients and subgroups must stand in the table of labels."});
    if (!std::is_const_v<Self> || !self.classes.empty()) {
      visit.field("classes", self.classes,
                  {.doc = "Of masks, value=name: a plan has these, and may have others."});
    }
    if (!std::is_const_v<Self> || !self.hit.empty()) {
      visit.field("hit", self.hit,
                  {.doc = "Of marks: when one hits a lesion; a plan has the same."});
    }
    if (!std::is_const_v<Self> || self.least_readers > 0) {
      visit.field("least_readers", self.least_readers,
                  {.doc = "Of a reader study: so many readers at least.",
                   .unit = "readers",
                   .min = 0,
                   .max = 1000});
    }
    visit.field("finding", self.findings, {.doc = "What every plan must ask for."});
  }
  bool operator==(const PlanProfile&) const = default;
};

/// The finding as a requirement that just carries it, for a threshold where it leaves one open.
[[nodiscard]] Requirement least_requirement(const MandatoryFinding& finding, std::string id);
/// Whether the plan chooses its threshold.
[[nodiscard]] bool leaves_threshold_open(const MandatoryFinding& finding);
/// `sensitivity/1 of "edema" at 0.5, sex=F`: what it is of, for people.
[[nodiscard]] std::string description(const MandatoryFinding& finding);

/// Throws one config error with every objection: no finding, metrics of several kinds of labels, a
/// finding that no requirement could carry.
void check_profile(const PlanProfile& profile);
/// Canonical JSON (RFC 8785) with every key.
[[nodiscard]] std::string profile_bytes(const PlanProfile& profile);
[[nodiscard]] Digest digest(const PlanProfile& profile);
/// Reads TOML; throws config errors naming file, line and key, and what `check_profile` throws.
[[nodiscard]] PlanProfile read_profile(const std::filesystem::path& file);

}  // namespace etalon::validation
