// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/missing.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/text.hpp"
#include "validation/metrics/regression/paired_values.hpp"

namespace etalon::validation {

MissingOutputs::MissingOutputs(const CaseTable& table, const std::string& column,
                               const Requirement& requirement, const MetricInfo& info)
    : table_(table), requirement_(requirement), info_(info) {
  if (info.needs_probabilities) {
    above_all_ = 1;
    return;
  }
  const auto include = [&](double score) {
    if (std::isnan(score)) return;
    below_all_ = std::min(below_all_, score);
    above_all_ = std::max(above_all_, score);
  };
  for (const double score : table.scores.at(column)) include(score);
  if (info.needs_threshold) include(requirement.threshold);
  constexpr double infinity = std::numeric_limits<double>::infinity();
  below_all_ = std::nextafter(below_all_, -infinity);
  above_all_ = std::nextafter(above_all_, infinity);
}

std::optional<double> MissingOutputs::worst(std::size_t index) const {
  return extreme(index, true);
}

std::optional<double> MissingOutputs::best(std::size_t index) const {
  return extreme(index, false);
}

std::optional<double> MissingOutputs::extreme(std::size_t index, bool is_worst) const {
  const auto of_event = [&](bool came) { return came == is_worst ? below_all_ : above_all_; };
  switch (info_.target) {
    case Target::two_classes: return of_event(table_.labels[index] == 1);
    case Target::survival:
      // Among ranks the worst depends on the other cases; a probability is wrong by itself.
      if (!info_.needs_probabilities) return std::nullopt;
      return of_event(table_.labels[index] == 1 && table_.times[index] <= requirement_.time);
    case Target::real:
      if (!is_worst) return table_.values[index];
      if (requirement_.range.empty()) return std::nullopt;
      return worst_prediction(table_.values[index], requirement_.range[0], requirement_.range[1]);
  }
  return std::nullopt;
}

std::string MissingOutputs::reason() const {
  return info_.target == Target::real
             ? std::string("the plan declares no range of predictions to take the worst of")
             : text("no single output is the worst for ", info_.id);
}

}  // namespace etalon::validation
