// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/classes/class_scores.hpp"

#include <cmath>
#include <cstddef>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::validation {

std::vector<std::int64_t> check_class_scores(std::span<const double> scores,
                                             std::span<const std::int64_t> labels,
                                             std::int64_t classes) {
  check(classes >= 2, ErrorKind::format,
        text("scores of ", classes, " classes; there must be 2 or more"));
  check(!labels.empty(), ErrorKind::format, "there are no cases to measure on");
  check(std::ssize(scores) == std::ssize(labels) * classes, ErrorKind::format,
        text(scores.size(), " scores for ", labels.size(), " labels of ", classes,
             " classes; each case needs one score a class"));
  for (std::size_t at = 0; at < scores.size(); ++at) {
    if (std::isfinite(scores[at])) continue;
    const auto k = static_cast<std::size_t>(classes);
    throw Error(ErrorKind::numeric, text("score of case ", at / k, " for class ", at % k, " is ",
                                         scores[at], "; the model's output must be finite"));
  }
  std::vector<std::int64_t> cases(static_cast<std::size_t>(classes), 0);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (labels[i] < 0 || labels[i] >= classes) {
      throw Error(ErrorKind::format, text("label of case ", i, " is ", labels[i],
                                          "; labels are numbers from 0 to ", classes - 1));
    }
    ++cases[static_cast<std::size_t>(labels[i])];
  }
  return cases;
}

}  // namespace etalon::validation
