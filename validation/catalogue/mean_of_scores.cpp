// SPDX-License-Identifier: Apache-2.0
#include "validation/catalogue/mean_of_scores.hpp"

#include <cstddef>
#include <map>

#include "core/error.hpp"
#include "core/sums.hpp"

namespace etalon::validation {

Influenced mean_of_scores(const TargetCases& cases, const Setting& /*setting*/) {
  const auto count = static_cast<double>(cases.scores.size());
  check(!cases.scores.empty(), ErrorKind::numeric, "a mean of scores needs a case");
  ExactSum sum;
  for (const double score : cases.scores) sum.add(score);
  Influenced mean{.value = sum.value() / count, .influence = {}};
  mean.influence.reserve(cases.scores.size());
  for (const double score : cases.scores) mean.influence.push_back((score - mean.value) / count);
  return mean;
}

Influenced mean_of_class_scores(const TargetCases& cases, const Setting& /*setting*/) {
  check(!cases.scores.empty(), ErrorKind::numeric, "a mean of scores needs a case");
  struct Class {
    ExactSum sum;
    double cases = 0;
  };
  std::map<double, Class> classes;
  for (std::size_t i = 0; i < cases.scores.size(); ++i) {
    Class& own = classes[cases.values[i]];
    own.sum.add(cases.scores[i]);
    own.cases += 1;
  }
  const auto count = static_cast<double>(classes.size());
  ExactSum means;
  for (const auto& [level, own] : classes) means.add(own.sum.value() / own.cases);
  Influenced mean{.value = means.value() / count, .influence = {}};
  mean.influence.reserve(cases.scores.size());
  for (std::size_t i = 0; i < cases.scores.size(); ++i) {
    const Class& own = classes.at(cases.values[i]);
    mean.influence.push_back((cases.scores[i] - own.sum.value() / own.cases) / (own.cases * count));
  }
  return mean;
}

}  // namespace etalon::validation
