// SPDX-License-Identifier: Apache-2.0
#include "validation/power/chances.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace etalon::validation {
namespace {

/// Of the wrong pass or, with a true value, of the power.
std::int64_t scenarios_of(const Study& study, std::optional<double> truth) {
  return truth ? std::min<std::int64_t>(1, study.scenarios()) : study.scenarios();
}

}  // namespace

void Chances::announce(const Planned& planned, StudySize size, std::optional<double> truth) {
  const Question question{planned.makeup(size), truth};
  if (announced_.contains(question)) return;
  if (scenarios_of(*planned.study(size), truth) > 0) announced_.insert(question);
}

void Chances::begin(const Question& question, const std::string& what, std::int64_t scenarios) {
  if (scenarios == 0 || !begin_) return;
  const bool is_announced = announced_.contains(question);
  if (is_announced) ++begun_;
  begin_(is_announced ? text("study ", begun_, " of ", announced_.size(), ": ", what)
                      : text("search: ", what),
         scenarios * simulation_.samples);
}

Chance Chances::wrong_pass(const Planned& planned, StudySize size, const std::string& what) {
  const Question question{planned.makeup(size), std::nullopt};
  if (const auto found = known_.find(question); found != known_.end()) return found->second;
  const auto study = planned.study(size);
  begin(question, what, scenarios_of(*study, std::nullopt));
  return known_[question] = study->wrong_pass(simulation_);
}

Chance Chances::power(const Planned& planned, StudySize size, const std::string& what) {
  const double truth = planned.expected().value();
  const Question question{planned.makeup(size), truth};
  if (const auto found = known_.find(question); found != known_.end()) return found->second;
  const auto study = planned.study(size);
  begin(question, what, scenarios_of(*study, truth));
  return known_[question] = study->power(truth, simulation_);
}

}  // namespace etalon::validation
