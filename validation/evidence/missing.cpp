// SPDX-License-Identifier: Apache-2.0
#include "validation/evidence/missing.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/metrics/regression/paired_values.hpp"
#include "validation/plan/planned_masks.hpp"

namespace etalon::validation {

namespace {

/// What a requirement holds down, though more of it is better, is worst when it is good.
bool is_really_worst(const Requirement& requirement, const MetricInfo& info, bool is_worst) {
  const bool is_better_up = info.better == Better::higher;
  return info.better == Better::neither || is_lower_deciding(requirement) == is_better_up
             ? is_worst
             : !is_worst;
}

}  // namespace

bool is_missing_above(const Requirement& requirement, const MetricInfo& info, bool is_positive,
                      bool is_worst) {
  return is_positive != is_really_worst(requirement, info, is_worst);
}

MissingOutputs::MissingOutputs(const CaseTable& table, const std::string& column,
                               const Requirement& requirement, const MetricInfo& info)
    : table_(table), requirement_(requirement), info_(info) {
  if (info.needs_probabilities) {
    above_all_ = 1;
    return;
  }
  // Ranks and calls are all that counts: infinities would be refused as scores.
  constexpr double largest = std::numeric_limits<double>::max();
  const auto include = [&](double score) {
    if (std::isnan(score)) return;
    below_all_ = std::min(below_all_, score);
    above_all_ = std::max(above_all_, score);
  };
  const auto& scores = table.scores.at(outputs_column(requirement, column));
  const bool is_complete =
      std::ranges::none_of(scores, [](double score) { return std::isnan(score); });
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const double score = scores[i];
    const bool has_room = is_complete || std::isnan(score) || info.target == Target::real ||
                          std::abs(score) < largest;
    if (!has_room)
      throw Error(ErrorKind::numeric, text("requirement '", requirement.id, "': the score ", score,
                                           " of case '", table.ids[i], "' in column '", column,
                                           "' leaves no room for one beyond it"));
    include(score);
  }
  if (info.needs_threshold) include(requirement.threshold.value());
  below_all_ = std::nextafter(below_all_, -largest);
  above_all_ = std::nextafter(above_all_, largest);
}

std::optional<double> MissingOutputs::worst(std::size_t index) const {
  return extreme(index, true);
}

std::optional<double> MissingOutputs::best(std::size_t index) const {
  return extreme(index, false);
}

std::optional<double> MissingOutputs::extreme(std::size_t index, bool is_worst) const {
  if (!info_.has_worst_output) return std::nullopt;
  const bool is_worst_as_asked = is_worst;
  is_worst = is_really_worst(requirement_, info_, is_worst);
  const auto of_event = [&](bool came) {
    return is_missing_above(requirement_, info_, came, is_worst_as_asked) ? above_all_ : below_all_;
  };
  // An error with a sign: worst is what takes it towards the bound that decides.
  const bool is_signed = info_.better == Better::neither;
  const bool takes_down = is_signed && is_lower_deciding(requirement_) == is_worst;
  switch (info_.target) {
    case Target::two_classes:
    case Target::readings:
    case Target::marks:
      // Observed less predicted falls with the score.
      if (is_signed) return takes_down ? above_all_ : below_all_;
      return of_event(table_.labels[index] == 1);
    case Target::survival:
      // Among ranks the worst depends on the other cases; a probability is wrong by itself.
      if (!info_.needs_probabilities) return std::nullopt;
      return of_event(table_.labels[index] == 1 &&
                      table_.times[index] <= requirement_.time.value());
    case Target::real:
      if (!is_worst && !is_signed) return table_.values[index];
      if (requirement_.range.empty()) return std::nullopt;
      if (is_signed) return requirement_.range[takes_down ? 0 : 1];
      return worst_prediction(table_.values[index], requirement_.range[0], requirement_.range[1]);
    case Target::grades: {
      const auto highest = static_cast<double>(table_.grades.size() - 1);
      const double level = table_.values[index];
      const double farthest = level <= highest / 2 ? highest : 0;
      if (info_.certainty == Certainty::influence) return is_worst ? farthest : level;
      const double most = info_.better == Better::higher ? 1 : std::abs(farthest - level);
      return is_worst == (info_.better == Better::higher) ? 0 : most;
    }
    case Target::masks: {
      const double most = std::isfinite(info_.most) ? info_.most : table_.values[index];
      return is_worst == (info_.better == Better::higher) ? 0 : most;
    }
  }
  return std::nullopt;
}

std::string MissingOutputs::reason() const {
  return info_.target == Target::real && info_.has_worst_output
             ? std::string("the plan declares no range of predictions to take the worst of")
             : text("no single output is the worst for ", info_.id);
}

}  // namespace etalon::validation
