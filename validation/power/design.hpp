// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "core/config/field.hpp"
#include "validation/plan/requirements.hpp"

namespace etalon::validation {

/// What is expected of one requirement (docs/formats/design.md).
struct Expectation {
  std::string requirement;
  double value = 0;
  std::optional<double> called = {};
  std::optional<double> part = {};
  std::optional<double> reference = {};
  std::optional<double> between_models = {};
  std::optional<double> discordant = {};
  std::optional<double> missed = {};
  std::optional<double> spread = {};
  std::optional<double> between_readers = {};
  std::optional<double> reader_variance = {};

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.field("requirement", self.requirement,
                {.doc = "Id of the requirement in the plan.", .required = true});
    visit.field("value", self.value,
                {.doc = "True value that the model is expected to have, or difference of two "
                        "models: power is the probability that the study then passes.",
                 .required = true});
    visit.field("called", self.called,
                {.doc = "Share of all cases that the model is expected to call positive, for "
                        "predictive values.",
                 .min = 0,
                 .max = 1});
    visit.field(
        "part", self.part,
        {.doc = "Share of the patients in the requirement's subgroup.", .min = 0, .max = 1});
    visit.field("reference", self.reference,
                {.doc = "AUC of the model that the difference is taken from.", .min = 0, .max = 1});
    visit.field("between_models", self.between_models,
                {.doc = "Correlation of the two models' scores of one case, for a difference of "
                        "AUCs: the higher, the surer.",
                 .min = 0,
                 .max = 0.999});
    visit.field("discordant", self.discordant,
                {.doc = "Share of the cases that only one of two equally good models calls "
                        "rightly, for a difference of shares.",
                 .min = 0,
                 .max = 1});
    // Only where they are given: other designs keep their bytes.
    if (!std::is_const_v<Self> || self.missed) {
      visit.field(
          "missed", self.missed,
          {.doc = "Share of the patients whose structures are all missed, for masks; 0 when "
                  "it is not said. The expected value counts them as the worst.",
           .min = 0,
           .max = 0.999});
    }
    if (!std::is_const_v<Self> || self.spread) {
      visit.field("spread", self.spread,
                  {.doc = "How unlike each other the found structures' scores are, for masks: "
                          "standard deviation of the logit of a share, of the logarithm of a "
                          "distance; 1 when it is not said.",
                   .min = 0,
                   .max = 5});
    }
    if (!std::is_const_v<Self> || self.between_readers) {
      visit.field("between_readers", self.between_readers,
                  {.doc = "Correlation of two readers' scores of one case in one modality, for "
                          "readings; half of it holds between modalities. 0.6 when it is not said.",
                   .min = 0,
                   .max = 0.8});
    }
    if (!std::is_const_v<Self> || self.reader_variance) {
      visit.field("reader_variance", self.reader_variance,
                  {.doc = "How unlike each other readers are, for readings: variance of what a "
                          "reader adds to the scores of a class, and once more in each modality, "
                          "where scores of one class vary by 1; 0.0055 (alike) when it is not "
                          "said, 0.03 to 0.06 is much.",
                   .min = 0,
                   .max = 1});
    }
  }
  bool operator==(const Expectation&) const = default;
};

/// A study before there are data: how many patients with how many cases, and what is expected. A
/// value.
struct Design {
  std::int64_t positives = 100;
  std::int64_t negatives = 300;
  std::int64_t cases_per_patient = 1;
  double correlation = 0.5;
  double power = 0.8;
  std::int64_t samples = 10000;
  std::vector<Expectation> expected = {};

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    constexpr double most = 1e7;
    visit.field("positives", self.positives,
                {.doc = "Patients with the condition; with `negatives` it is the prevalence, which "
                        "--find keeps.",
                 .unit = "patients",
                 .min = 0,
                 .max = most});
    visit.field(
        "negatives", self.negatives,
        {.doc = "Patients without the condition.", .unit = "patients", .min = 0, .max = most});
    visit.field("cases_per_patient", self.cases_per_patient,
                {.doc = "Cases of each patient, all of his class.",
                 .unit = "cases",
                 .min = 1,
                 .max = 1000});
    visit.field("correlation", self.correlation,
                {.doc = "Between two cases of one patient: of their scores, for shares of what "
                        "becomes of them. Without "
                        "effect for one case per patient.",
                 .min = 0,
                 .max = 0.95});
    visit.field("power", self.power,
                {.doc = "Power that --find looks for.", .min = 0.01, .max = 0.999});
    visit.field("samples", self.samples,
                {.doc = "Simulated studies for each probability; the error falls with their root, "
                        "time grows with them.",
                 .unit = "studies",
                 .min = 100,
                 .max = 1e7});
    visit.field("expected", self.expected, {.doc = "What is expected of a requirement."});
  }
  bool operator==(const Design&) const = default;

  /// Of the requirement with that id; nothing is a null pointer.
  [[nodiscard]] const Expectation* of(const std::string& requirement) const;
};

/// Reads TOML, or the defaults for an empty path, with `key=value` assignments over it. Throws
/// config errors naming file, line and key.
[[nodiscard]] Design read_design(const std::filesystem::path& file,
                                 std::span<const std::string> overrides);
/// A design of which somebody said for how many patients it is.
struct StatedDesign {
  Design design;
  bool says_samples = false;  ///< or they are the default's
};
/// The same, for what is signed: throws also when neither file nor assignments say how many
/// patients of both classes there are, as a default is nobody's word; a config error, without a
/// file a usage one.
[[nodiscard]] StatedDesign read_stated_design(const std::filesystem::path& file,
                                              std::span<const std::string> overrides);
/// Throws one config error with every objection to the design as one of `plan`: a requirement that
/// the plan does not have or that stands twice, a value outside the metric's range or at its end,
/// no patient.
void check_design(const Design& design, const RequirementPlan& plan);

}  // namespace etalon::validation
