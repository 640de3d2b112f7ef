// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/field.hpp"
#include "core/json.hpp"
#include "core/sha256.hpp"

namespace etalon::validation {

/// Limits of level L0: is the package what it says, and does int8 do what fp32 does?
struct IdentityLimits {
  double max_score_change = 0.05;
  double max_flip_rate = 0.05;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.field("max_score_change", self.max_score_change,
                {.doc = "Largest change of a test score by compression.", .min = 0, .max = 1});
    visit.field("max_flip_rate", self.max_flip_rate,
                {.doc = "The upper Wilson bound of the share of decisions that compression turns "
                        "must not exceed this.",
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
    visit.field("min_cases_per_class", self.min_cases_per_class,
                {.doc = "Fewest test cases of each class; fewer fail.",
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

/// Limits of level L3. A limit that every value meets (0 for a lower, 1 for an upper one) makes the
/// metric informative only.
struct AnalyticalLimits {
  double auc = 0.9;
  double sensitivity = 0.8;
  double specificity = 0.8;
  double brier = 0.25;
  double calibration_error = 0.2;
  double dice = 0.7;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.field("auc", self.auc,
                {.doc = "Least lower bound of the AUC, by DeLong and by the patient bootstrap.",
                 .min = 0,
                 .max = 1});
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
    visit.field(
        "calibration_error", self.calibration_error,
        {.doc = "Largest upper bound of the expected calibration error.", .min = 0, .max = 1});
    visit.field("dice", self.dice,
                {.doc = "Segmentation: least lower bound of the mean Dice per case.",
                 .min = 0,
                 .max = 1,
                 .unavailable = "label volumes are not validated"});
  }
};

/// Limits of level L6: the compressed model against the full one on the same cases.
struct ComparisonLimits {
  double auc_margin = 0.02;
  double dice_margin = 0.02;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.field("auc_margin", self.auc_margin,
                {.doc = "Non-inferiority margin: the lower bound of AUC(compressed) - AUC(full) "
                        "must lie above its negative.",
                 .min = 0,
                 .max = 1});
    visit.field("dice_margin", self.dice_margin,
                {.doc = "Segmentation: the same margin for the mean Dice.",
                 .min = 0,
                 .max = 1,
                 .unavailable = "label volumes are not validated"});
  }
};

/// A reservation that is accepted beforehand: the finding may be conditional and the overall
/// verdict still pass. It never covers what failed or was not assessed, such as the reuse of labels
/// that were opened before the plan was fixed.
struct Waiver {
  std::string finding;
  std::string reason;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.field("finding", self.finding,
                {.doc = "Id of a finding that may be conditional, such as L1.test_set_reuse.",
                 .required = true});
    visit.field(
        "reason", self.reason,
        {.doc = "Why a person accepts that; stands in report and certificate.", .required = true});
  }
  bool operator==(const Waiver&) const = default;
};

/// Section `[plan]` of a job file: everything that decides a verdict, fixed before the test labels
/// are read (docs/formats/plan.md). A value; its digest is that of `plan.json`.
struct Plan {
  std::string task = "binary";
  std::vector<std::string> levels = {"L0", "L1", "L3", "L6"};
  double alpha = 0.05;
  std::string operating_point = "youden";
  std::string auc_interval = "delong";
  std::string bootstrap_interval = "bca";
  std::int64_t bootstrap_replicates = 2000;
  std::int64_t bootstrap_seed = 1;
  bool bootstrap_stratified = true;
  std::string cluster = "patient";
  std::int64_t calibration_bins = 10;
  IdentityLimits identity;
  DataLimits data;
  AnalyticalLimits analytical;
  ComparisonLimits comparison;
  std::vector<Waiver> waivers = {};

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.field("task", self.task,
                {.doc = "binary: two classes, scores in [0, 1].", .choices = {"binary"}});
    visit.field("levels", self.levels,
                {.doc = "Levels that the overall verdict needs; others are shown only."});
    visit.field("alpha", self.alpha,
                {.doc = "Two-sided error of every interval; a verdict looks at one bound, which "
                        "errs with half of it.",
                 .min = 0.0001,
                 .max = 0.5});
    visit.field("operating_point", self.operating_point,
                {.doc = "How the decision threshold is chosen on the validation split: youden, "
                        "sensitivity>=X, specificity>=X, or threshold=X."});
    visit.field("auc_interval", self.auc_interval,
                {.doc = "Interval of the AUC; complete separation always takes newcombe.",
                 .choices = {"delong", "delong_logit", "newcombe"}});
    visit.field("bootstrap_interval", self.bootstrap_interval,
                {.doc = "bca corrects bias and skewness; percentile is the plain one.",
                 .choices = {"bca", "percentile"}});
    visit.field("bootstrap_replicates", self.bootstrap_replicates,
                {.doc = "Resamples of the patients; time grows with it.",
                 .unit = "replicates",
                 .min = 200,
                 .max = 1e6});
    visit.field("bootstrap_seed", self.bootstrap_seed,
                {.doc = "The resamples are a function of this seed alone.", .min = 0, .max = 1e15});
    visit.field("bootstrap_stratified", self.bootstrap_stratified,
                {.doc = "Resample patients with and without a positive case separately."});
    visit.field("cluster", self.cluster,
                {.doc = "patient: cases of one patient are drawn together and counted once; "
                        "none: every case is independent.",
                 .choices = {"patient", "none"}});
    visit.field("calibration_bins", self.calibration_bins,
                {.doc = "Bins of equal width for the calibration error.",
                 .unit = "bins",
                 .min = 2,
                 .max = 100});
    visit.field("identity", self.identity, {.doc = "Limits of level L0."});
    visit.field("data", self.data, {.doc = "Limits of level L1."});
    visit.field("analytical", self.analytical, {.doc = "Limits of level L3."});
    visit.field("comparison", self.comparison, {.doc = "Limits of level L6."});
    visit.field("waivers", self.waivers,
                {.doc = "Reservations accepted beforehand: without one a conditional finding is no "
                        "pass."});
  }
};

/// What is wrong with one key of a plan.
struct PlanProblem {
  std::string_view key;  ///< `plan.levels`
  std::string message;   ///< begins with the key
};
/// All that single fields cannot show, each once: unknown levels, an operating point that does not
/// parse, waivers of no finding or without a reason.
[[nodiscard]] std::vector<PlanProblem> plan_problems(const Plan& plan);
/// Throws the first of them as a config error.
void check_plan(const Plan& plan);
/// The bytes of `plan.json`: canonical JSON (RFC 8785) with schema name and every field.
[[nodiscard]] std::string plan_bytes(const Plan& plan);
/// Reads `plan.json`; throws errors naming `source` and key for what is not exactly such a
/// document.
[[nodiscard]] Plan parse_plan(std::string_view bytes, std::string_view source);
/// SHA-256 of `plan_bytes`.
[[nodiscard]] Digest digest(const Plan& plan);

}  // namespace etalon::validation
