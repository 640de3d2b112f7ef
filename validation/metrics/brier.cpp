// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/brier.hpp"

#include "core/sums.hpp"
#include "validation/metrics/binary_input.hpp"

namespace etalon::validation {

std::vector<double> brier_losses(std::span<const double> scores,
                                 std::span<const std::int64_t> labels) {
  check_probabilities(scores, labels);
  std::vector<double> losses;
  losses.reserve(scores.size());
  for (std::size_t i = 0; i < scores.size(); ++i)
    losses.push_back(brier_loss(scores[i], labels[i] == 1));
  return losses;
}

double brier_score(std::span<const double> scores, std::span<const std::int64_t> labels) {
  check_probabilities(scores, labels);
  ExactSum sum;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    sum.add(brier_loss(scores[i], labels[i] == 1));
  }
  return sum.value() / static_cast<double>(scores.size());
}

}  // namespace etalon::validation
