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
#include "validation/catalogue/bound_kinds.hpp"
#include "validation/findings/finding.hpp"
#include "validation/plan/family.hpp"

namespace etalon::validation {

/// Of a requirement's name, which results and tables repeat.
inline constexpr std::size_t most_id_bytes = 100;

/// One value that a model must show (docs/formats/requirements.md).
struct Requirement {
  std::string id;
  std::string metric;
  std::string score = "score";
  std::string reference = {};
  std::string label = {};
  std::optional<double> threshold = {};
  std::optional<double> prevalence = {};
  std::optional<double> time = {};
  std::vector<double> range = {};
  std::string subgroup = {};
  std::string bound = "auto";
  double limit = 0;
  std::optional<double> expected = {};
  std::string family = {};
  std::optional<double> tolerance = {};
  std::string against = {};
  std::optional<std::int64_t> best = {};
  std::vector<double> size = {};

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.field("id", self.id,
                {.doc = "Name of the finding, unique in the plan.", .required = true});
    visit.field(
        "metric", self.metric,
        {.doc = "Definition and version, such as sensitivity/1 (docs/metrics).", .required = true});
    visit.field(
        "score", self.score,
        {.doc = "Column of the predictions with the model's scores; of readings the modality."});
    visit.field("reference", self.reference,
                {.doc = "Column of another model's scores on the same cases: the difference score "
                        "- reference is judged, so that a limit of -0.02 is a margin of "
                        "non-inferiority. Empty: the model by itself."});
    visit.field("label", self.label,
                {.doc = "Of several classes or labels the one that counts as the condition, all "
                        "others as being without it; its score is a column of its own. Empty: the "
                        "table has one label. Of masks the class that is scored."});
    visit.field("threshold", self.threshold,
                {.doc = "Operating point: positive is score >= threshold. Fixed beforehand, never "
                        "chosen on the cases that are judged. For metrics of decisions alone."});
    visit.field(
        "prevalence", self.prevalence,
        {.doc = "Prevalence of the intended use, for metrics that need it.", .min = 0, .max = 1});
    visit.field(
        "time", self.time,
        {.doc = "Declared time, in the unit of the follow-up, for metrics of survival.", .min = 0});
    visit.field(
        "range", self.range,
        {.doc = "[lowest, highest] value that is possible, for measured values: a missing "
                "prediction counts as its farther end, and mean errors have their bounds from it, "
                "the farther off the wider it is. Empty: with missing outputs nothing "
                "is assessed. Of distances [0, largest]: the longest diagonal of an image that "
                "the model may meet, without which nothing is assessed."});
    visit.field(
        "subgroup", self.subgroup,
        {.doc = "Only cases whose attribute has a value, written column=value; empty: all."});
    visit.field("bound", self.bound,
                {.doc = "Which bound must meet the limit: lower, upper, or auto, the one on the "
                        "metric's worse side.",
                 .choices = {"auto", "lower", "upper"}});
    visit.field("limit", self.limit,
                {.doc = "What the deciding bound must reach (lower) or stay under (upper).",
                 .required = true});
    visit.field("expected", self.expected,
                {.doc = "True value that the model is expected to have: results and reports say "
                        "how probable a pass was then. It decides nothing."});
    // What is not given is written as before it was known: digests stay.
    if (!std::is_const_v<Self> || !self.family.empty()) {
      visit.field("family", self.family,
                  {.doc = "Family of claims that share the error of one bound; empty: the "
                          "requirement stands alone, and must pass for the plan to pass. A job "
                          "refuses it."});
    }
    if (!std::is_const_v<Self> || self.tolerance) {
      visit.field(
          "tolerance", self.tolerance,
          {.doc = "How far apart surfaces may lie and still count as equal, or how wide "
                  "the band along a boundary is, for metrics of masks that need it; how many "
                  "levels off still count, for those of grades.",
           .unit = "mm",
           .min = 0,
           .max = 1000});
    }
    if (!std::is_const_v<Self> || !self.against.empty()) {
      visit.field("against", self.against,
                  {.doc = "With a subgroup: the gap to other patients is judged, the value in "
                          "`subgroup` less that in the cases whose attribute has this value "
                          "(column=value). Empty: the value itself. A job refuses it."});
    }
    if (!std::is_const_v<Self> || !self.size.empty()) {
      visit.field("size", self.size,
                  {.doc = "[from, below] or [from]: only lesions of such a volume, for metrics of "
                          "lesions.",
                   .unit = "mm3"});
    }
    if (!std::is_const_v<Self> || self.best) {
      visit.field("best", self.best,
                  {.doc = "Of top_k/1: how many best scored classes a case's own may be among.",
                   .unit = "classes",
                   .min = 1});
    }
  }
  bool operator==(const Requirement&) const = default;
};

/// Whether it is held against a difference: of two models (`reference`), or of two groups of
/// patients (`against`).
[[nodiscard]] bool is_difference(const Requirement& requirement);
/// Whether the requirement leaves its model open: its score is the default.
[[nodiscard]] bool is_of_every_model(const Requirement& requirement);
/// The most that a score of masks of which lower is better can be: the end of the metric's range,
/// or the largest distance that is declared; nothing where neither says it.
[[nodiscard]] std::optional<double> largest_score(const Requirement& requirement);
/// Which bound must meet the limit: the one it names, or the one on its metric's worse side.
[[nodiscard]] Side deciding_side(const Requirement& requirement);
/// What speaks against one requirement, each once: a name, column or subgroup that is too long, an
/// unknown metric, a threshold or prevalence
/// that is missing or not asked for, a limit out of the metric's range, a subgroup that does not
/// parse, a bound that the metric does not settle.
[[nodiscard]] std::vector<std::string> requirement_faults(const Requirement& requirement);

/// A plan as a list of requirements: it fixes the exact set of findings. A value; its digest is
/// that of its canonical JSON.
struct RequirementPlan {
  std::string name;
  double alpha = 0.05;
  std::string cluster = "patient";
  std::int64_t min_patients_per_class = 10;
  std::int64_t replicates = 10000;
  std::vector<Requirement> requirements = {};
  std::vector<Family> families = {};
  std::vector<std::string> classes = {};
  std::string hit = {};
  std::vector<std::string> readers = {};

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.field("name", self.name, {.doc = "What is judged, for people.", .required = true});
    visit.field("alpha", self.alpha,
                {.doc = "Two-sided error of every interval; a verdict looks at one bound, which "
                        "errs with half of it.",
                 .min = 0.001,
                 .max = 0.2});
    visit.field("cluster", self.cluster,
                {.doc = "patient: cases of one patient are drawn and counted together; none: every "
                        "case is independent.",
                 .choices = {"patient", "none"}});
    visit.field("min_patients_per_class", self.min_patients_per_class,
                {.doc = "With fewer patients with, or without, the condition a requirement is not "
                        "assessed.",
                 .unit = "patients",
                 .min = 2,
                 .max = 1e9});
    visit.field("replicates", self.replicates,
                {.doc = "Resamples of the patients, for metrics without an interval of their own.",
                 .unit = "replicates",
                 .min = 10000,
                 .max = 1e6});
    visit.field("requirement", self.requirements, {.doc = "What must be shown."});
    if (!std::is_const_v<Self> || !self.families.empty()) {
      visit.field(
          "family", self.families,
          {.doc = "Requirements that count as single claims (docs/semantics/families.md)."});
    }
    if (!std::is_const_v<Self> || !self.classes.empty()) {
      visit.field("classes", self.classes,
                  {.doc = "Of masks: the structures that requirements name by their label, "
                          "value=name of each: 1=liver. Other values are background. Of grades: "
                          "the names of all classes, in their order."});
    }
    if (!std::is_const_v<Self> || !self.hit.empty()) {
      visit.field("hit", self.hit,
                  {.doc = "Of marks: when one hits a lesion. `radius`: its centre is no farther "
                          "from the lesion's than that one's radius; `distance N`: no farther "
                          "than N; `iou N`: intersection over union of the boxes is at least N. "
                          "Of lesions in masks: `overlap`, a voxel in common, or `iou N`, pairs "
                          "whose intersection over union is at least N."});
    }
    if (!std::is_const_v<Self> || !self.readers.empty()) {
      visit.field("readers", self.readers,
                  {.doc = "Of a reader study: all who read, each of them all cases (NAME), or "
                          "those of one block (NAME=BLOCK, column block of the labels)."});
    }
  }
  bool operator==(const RequirementPlan&) const = default;
};

/// Whether the lower bound decides: the requirement says so, or it is on the metric's worse side.
[[nodiscard]] bool is_lower_deciding(const Requirement& requirement);
/// How its bound is made out: as its metric says; of a mean of errors whose range is declared by
/// that (roots of means have no mean difference). Of two models as of a difference, where both
/// count the same cases.
[[nodiscard]] Certainty certainty_of(const Requirement& requirement);
/// What holds of that bound.
[[nodiscard]] const BoundFacts& bound_facts(const Requirement& requirement);
/// Why so many requirements with so many replicates are not resampled; empty: they are.
[[nodiscard]] std::string resamples_fault(std::int64_t requirements, std::int64_t replicates);
/// Throws one config error with every objection: no requirement, an id twice, an unknown metric, a
/// threshold or prevalence that is missing or not asked for, a limit out of the metric's range, a
/// subgroup that does not parse, a bound that the metric does not settle.
void check_requirements(const RequirementPlan& plan);
/// Canonical JSON (RFC 8785) with schema name and every field.
[[nodiscard]] std::string requirement_bytes(const RequirementPlan& plan);
[[nodiscard]] Digest digest(const RequirementPlan& plan);
/// The same plan without what changes no draw: its name, the ids of its requirements, what is
/// expected, its families, and who its readers are. Draws are keyed by its digest, so that nobody
/// gets others by another name.
[[nodiscard]] RequirementPlan without_names(RequirementPlan plan);
/// Reads TOML; throws config errors naming file, line and key, and what `check_requirements`
/// throws.
[[nodiscard]] RequirementPlan read_requirements(const std::filesystem::path& file);

/// Largest wrong pass that a bound with the two-sided error `alpha` may show in simulations: 1.4
/// times alpha/2, 3.5 % for 2.5 % (docs/semantics/bounds.md).
[[nodiscard]] double allowed_wrong_pass(double alpha);

}  // namespace etalon::validation
