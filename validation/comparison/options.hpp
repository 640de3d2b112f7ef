// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "core/config/field.hpp"
#include "validation/metrics/metric.hpp"
#include "validation/plan/requirements.hpp"

namespace etalon::validation {

/// What two models are compared in, keys of `etalon compare --set` (docs/formats/comparison.md).
struct CompareOptions {
  std::string score = "score";
  std::string other = {};
  std::vector<std::string> metrics = {};
  std::string label = {};
  std::optional<double> threshold = {};
  std::optional<double> time = {};
  std::vector<double> range = {};
  std::vector<std::string> classes = {};
  std::optional<double> tolerance = {};
  double alpha = 0.05;
  std::string cluster = "patient";
  std::string subgroup = {};

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.field("score", self.score, {.doc = "Column of the first table with its model's scores."});
    visit.field("other", self.other,
                {.doc = "Column of the second table with its model's scores; empty: as `score`."});
    visit.field(
        "metrics", self.metrics,
        {.doc = "Definitions that are compared (docs/metrics); empty: those that the labels "
                "and the keys allow."});
    visit.field("label", self.label,
                {.doc = "Of several classes or labels the one that is compared; empty: the table "
                        "has one label. Of masks the class that is scored."});
    visit.field("threshold", self.threshold,
                {.doc = "Operating point of both models: positive is score >= threshold. Decisions "
                        "that differ are listed by case."});
    visit.field(
        "time", self.time,
        {.doc = "Declared time, in the unit of the follow-up, for metrics of survival.", .min = 0});
    visit.field("range", self.range,
                {.doc = "[lowest, highest] value that is possible, for measured values: "
                        "missing predictions count as its farther end, and mean errors have their "
                        "bounds from it; for distances of masks [0, largest]."});
    // Of masks alone, so that other comparisons keep their bytes.
    if (!std::is_const_v<Self> || !self.classes.empty()) {
      visit.field("classes", self.classes,
                  {.doc = "Of masks, value=name: what `label` names one of."});
    }
    if (!std::is_const_v<Self> || self.tolerance) {
      visit.field("tolerance", self.tolerance,
                  {.doc = "How far apart surfaces of masks may lie and still count as equal.",
                   .unit = "mm",
                   .min = 0,
                   .max = 1000});
    }
    visit.field("alpha", self.alpha,
                {.doc = "Two-sided error of every interval.", .min = 0.001, .max = 0.2});
    visit.field("cluster", self.cluster,
                {.doc = "patient: cases of one patient count together; none: every case is "
                        "independent.",
                 .choices = {"patient", "none"}});
    visit.field(
        "subgroup", self.subgroup,
        {.doc = "Only cases whose attribute has a value, written column=value; empty: all."});
  }
  bool operator==(const CompareOptions&) const = default;
};

/// The defaults with `key=value` assignments over them; throws config errors naming the key.
[[nodiscard]] CompareOptions read_compare_options(std::span<const std::string> overrides);

/// A metric with what it takes of the keys that are given.
[[nodiscard]] Requirement requirement_of(const std::string& metric, const CompareOptions& options);

/// The metrics that are compared: those that are named, or every one of a list for the kind of
/// labels that needs nothing which is not given and, where it needs probabilities, finds them.
[[nodiscard]] std::vector<std::string> compared_metrics(const CompareOptions& options,
                                                        Target target, bool are_probabilities);

}  // namespace etalon::validation
