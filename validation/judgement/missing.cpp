// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/missing.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/text.hpp"
#include "validation/metrics/regression/paired_values.hpp"

namespace etalon::validation {

WorstOutputs::WorstOutputs(const CaseTable& table, const Requirement& requirement,
                           const MetricInfo& info, double threshold)
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
  for (const double score : table.scores.at(requirement.score)) include(score);
  include(threshold);
  constexpr double infinity = std::numeric_limits<double>::infinity();
  below_all_ = std::nextafter(below_all_, -infinity);
  above_all_ = std::nextafter(above_all_, infinity);
}

std::optional<double> WorstOutputs::of(std::size_t index) const {
  switch (info_.target) {
    case Target::two_classes: return table_.labels[index] == 1 ? below_all_ : above_all_;
    case Target::survival: {
      // Among ranks the worst depends on the other cases; a probability is wrong by itself.
      if (!info_.needs_probabilities) return std::nullopt;
      const bool came = table_.labels[index] == 1 && table_.times[index] <= requirement_.time;
      return came ? below_all_ : above_all_;
    }
    case Target::real:
      if (requirement_.range.empty()) return std::nullopt;
      return worst_prediction(table_.values[index], requirement_.range[0], requirement_.range[1]);
  }
  return std::nullopt;
}

std::string WorstOutputs::reason() const {
  return info_.target == Target::real
             ? std::string("the plan declares no range of predictions to take the worst of")
             : text("no single output is the worst for ", info_.id);
}

}  // namespace etalon::validation
