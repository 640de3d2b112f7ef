// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/field.hpp"
#include "core/json.hpp"
#include "core/sha256.hpp"
#include "validation/plan/requirements.hpp"

namespace etalon::validation {

/// Limits of level L0: is the package what it says, and does int8 do what fp32 does?
struct IdentityLimits {
  double max_score_change = 0.05;
  double max_changed_share = 1;
  double max_flip_rate = 0.05;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.field("max_score_change", self.max_score_change,
                {.doc = "A test score that compression changes by more than this is a changed one.",
                 .min = 0,
                 .max = 1});
    visit.field(
        "max_changed_share", self.max_changed_share,
        {.doc = "The upper bound of the share of changed scores must not exceed this; 1 only "
                "shows it.",
         .min = 0,
         .max = 1});
    visit.field("max_flip_rate", self.max_flip_rate,
                {.doc = "The upper bound of the share of decisions that compression turns must not "
                        "exceed this.",
                 .min = 0,
                 .max = 1});
  }
};

/// Limits of level L1: what the data must be before a metric means anything.
struct DataLimits {
  std::int64_t min_cases = 30;
  std::int64_t min_cases_per_class = 10;
  std::int64_t advised_cases = 400;
  double advised_class_share = 0.1;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.field("min_cases", self.min_cases,
                {.doc = "Fewest test cases; fewer fail.", .unit = "cases", .min = 2, .max = 1e9});
    visit.field(
        "min_cases_per_class", self.min_cases_per_class,
        {.doc = "Fewest test cases of each class; fewer fail. With fewer patients of a class "
                "nothing of level L3 or L6 is assessed.",
         .unit = "cases",
         .min = 2,
         .max = 1e9});
    visit.field("advised_cases", self.advised_cases,
                {.doc = "Fewer test cases than this are a warning.",
                 .unit = "cases",
                 .min = 0,
                 .max = 1e9});
    visit.field("advised_class_share", self.advised_class_share,
                {.doc = "A class with a smaller share of the test cases is a warning.",
                 .min = 0,
                 .max = 0.5});
  }
};

/// Limits of level L3, each a requirement of every model (docs/semantics/judgement.md). A limit
/// that every value meets (0, of Brier 1, of scaled Brier -1) leaves the requirement out.
struct AnalyticalLimits {
  double auc = 0.9;
  double sensitivity = 0.8;
  double specificity = 0.8;
  double brier = 0.25;
  double scaled_brier = 0;
  double dice = 0.7;

  static constexpr std::array former_keys = {config::FormerKey{
      "calibration_error",
      "leave it out: what a constant score passes shows no calibration; scaled_brier asks that the "
      "probabilities say more than the share of positives"}};

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.field("auc", self.auc, {.doc = "Least lower bound of the AUC.", .min = 0, .max = 1});
    visit.field("sensitivity", self.sensitivity,
                {.doc = "Least lower bound of the sensitivity at the operating point.",
                 .min = 0,
                 .max = 1});
    visit.field("specificity", self.specificity,
                {.doc = "Least lower bound of the specificity at the operating point.",
                 .min = 0,
                 .max = 1});
    visit.field("brier", self.brier,
                {.doc = "Largest upper bound of the Brier score.", .min = 0, .max = 1});
    visit.field("scaled_brier", self.scaled_brier,
                {.doc = "Least lower bound of the scaled Brier score, 1 - Brier / (share * (1 - "
                        "share)): 0 is a model that says the share of positives of every case, -1 "
                        "leaves it out.",
                 .min = -1,
                 .max = 1});
    visit.field("dice", self.dice,
                {.doc = "Segmentation: least lower bound of the mean Dice per case.",
                 .min = 0,
                 .max = 1,
                 .unavailable = "label volumes are not validated"});
  }
};

/// Limits of level L6: the compressed model against the full one on the same cases.
struct ComparisonLimits {
  double auc_margin = 0.05;
  double sensitivity_margin = 0.1;
  double specificity_margin = 0.1;
  double dice_margin = 0.02;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.field("auc_margin", self.auc_margin,
                {.doc = "Non-inferiority margin: the lower bound of AUC(compressed) - AUC(full) "
                        "must not lie below its negative. Equal models of 36 positives show 0.05.",
                 .min = 0,
                 .max = 1});
    visit.field("sensitivity_margin", self.sensitivity_margin,
                {.doc = "The same margin for the sensitivity at the operating point. Equal "
                        "decisions on 35 positives show 0.1.",
                 .min = 0,
                 .max = 1});
    visit.field("specificity_margin", self.specificity_margin,
                {.doc = "The same margin for the specificity.", .min = 0, .max = 1});
    visit.field("dice_margin", self.dice_margin,
                {.doc = "Segmentation: the same margin for the mean Dice.",
                 .min = 0,
                 .max = 1,
                 .unavailable = "label volumes are not validated"});
  }
};

/// A reservation that is accepted beforehand: the finding may be conditional or inconclusive and
/// the overall verdict still pass. It never covers what failed or was not assessed, such as the
/// reuse of labels that were opened before the plan was fixed.
struct Waiver {
  std::string finding;
  std::string reason;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.field(
        "finding", self.finding,
        {.doc =
             "Id of a finding that may be conditional or inconclusive, such as L1.test_set_reuse.",
         .required = true});
    visit.field(
        "reason", self.reason,
        {.doc = "Why a person accepts that; stands in report and certificate.", .required = true});
  }
  bool operator==(const Waiver&) const = default;
};

inline constexpr std::string_view former_interval =
    "leave it out: each metric has the bound that keeps its promise (docs/semantics/bounds.md)";

/// Section `[plan]` of a job file: everything that decides a verdict, fixed before the test labels
/// are read (docs/formats/plan.md). A value; its digest is that of `plan.json`.
struct Plan {
  std::string task = "binary";
  std::vector<std::string> levels = {"L0", "L1", "L3", "L6"};
  double alpha = 0.05;
  std::string operating_point = "youden";
  std::int64_t replicates = 10000;
  std::string cluster = "patient";
  std::int64_t calibration_bins = 10;
  IdentityLimits identity;
  DataLimits data;
  AnalyticalLimits analytical;
  ComparisonLimits comparison;
  std::vector<Requirement> requirements = {};
  std::vector<Waiver> waivers = {};

  static constexpr std::array former_keys = {
      config::FormerKey{"auc_interval", former_interval},
      config::FormerKey{"bootstrap_interval", former_interval},
      config::FormerKey{"bootstrap_replicates", "write replicates (at least 10000)"},
      config::FormerKey{"bootstrap_seed",
                        "leave it out: the draws follow from plan and scores, so that nobody "
                        "chooses them"},
      config::FormerKey{"bootstrap_stratified",
                        "leave it out: patients are drawn as the cohort that they are"}};

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.field("task", self.task,
                {.doc = "binary: two classes, scores in [0, 1].", .choices = {"binary"}});
    visit.field("levels", self.levels,
                {.doc = "Levels that the overall verdict needs; others are shown only. Without "
                        "compression L6 is no default."});
    visit.field("alpha", self.alpha,
                {.doc = "Two-sided error of every interval; a verdict looks at one bound, which "
                        "errs with half of it.",
                 .min = 0.001,
                 .max = 0.2});
    visit.field("operating_point", self.operating_point,
                {.doc = "How the decision threshold is chosen on the validation split: youden, "
                        "sensitivity>=X, specificity>=X, or threshold=X."});
    visit.field("replicates", self.replicates,
                {.doc = "Resamples of the patients, for the band of the ROC curve and for "
                        "requirements without a bound of their own. Their draws follow plan and "
                        "scores.",
                 .unit = "replicates",
                 .min = 10000,
                 .max = 1e6});
    visit.field("cluster", self.cluster,
                {.doc = "patient: cases of one patient are drawn together and counted once; "
                        "none: every case is independent.",
                 .choices = {"patient", "none"}});
    visit.field("calibration_bins", self.calibration_bins,
                {.doc = "Bins of equal width of the reliability diagram.",
                 .unit = "bins",
                 .min = 2,
                 .max = 100});
    visit.field("identity", self.identity, {.doc = "Limits of level L0."});
    visit.field("data", self.data, {.doc = "Limits of level L1."});
    visit.field("analytical", self.analytical, {.doc = "Limits of level L3."});
    visit.field("comparison", self.comparison, {.doc = "Limits of level L6."});
    visit.field(
        "requirement", self.requirements,
        {.doc = "What else each model must show (docs/formats/requirements.md): findings "
                "L3.<id>; with a reference, L6.<id>. score is full or compressed; left out, "
                "each model is judged. A threshold that is left out is the operating "
                "point."});
    visit.field("waivers", self.waivers,
                {.doc = "Reservations accepted beforehand: without one a conditional or "
                        "inconclusive finding is no pass."});
  }
};

/// What is wrong with one key of a plan.
struct PlanProblem {
  std::string_view key;  ///< `plan.levels`
  std::string message;   ///< begins with the key
};
/// All that single fields cannot show, each once: unknown levels, an operating point that does not
/// parse, requirements that cannot be judged or ask for nothing, more resamples than are drawn,
/// waivers of no finding or without a reason. After that no part of a plan is refused any more:
/// what the cases do not allow is a finding.
[[nodiscard]] std::vector<PlanProblem> plan_problems(const Plan& plan);
/// The plan without its own requirements where one of them cannot be judged: what else it limits
/// can be looked at all the same.
[[nodiscard]] Plan without_faulty_requirements(const Plan& plan);
/// Throws the first of them as a config error.
void check_plan(const Plan& plan);
/// The bytes of `plan.json`: canonical JSON (RFC 8785) with schema name and every field.
[[nodiscard]] std::string plan_bytes(const Plan& plan);
/// Reads `plan.json`; throws errors naming `source` and key for what is not exactly such a
/// document.
[[nodiscard]] Plan parse_plan(std::string_view bytes, std::string_view source);
/// Why these bytes, once a plan, are none that this build reads: the schema of another version of
/// Etalon. Empty for those that it reads, and for what is no plan at all.
[[nodiscard]] std::string other_version_fault(std::string_view bytes);
/// SHA-256 of `plan_bytes`.
[[nodiscard]] Digest digest(const Plan& plan);

}  // namespace etalon::validation
