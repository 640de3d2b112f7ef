// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/classes/top_k.hpp"

#include <cstddef>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/metrics/classes/class_scores.hpp"

namespace etalon::validation {

bool is_among_best(std::span<const double> scores, std::int64_t label, std::int64_t best) {
  const auto own = static_cast<std::size_t>(label);
  std::int64_t as_good = 0;
  for (std::size_t c = 0; c < scores.size(); ++c) {
    if (c != own && scores[c] >= scores[own]) ++as_good;
  }
  return as_good < best;
}

TopK top_k(std::span<const double> scores, std::span<const std::int64_t> labels,
           std::int64_t classes, std::int64_t best) {
  check_class_scores(scores, labels, classes);
  check(best >= 1 && best < classes, ErrorKind::format,
        text("the best ", best, " of ", classes, " classes are asked for; there must be 1 to ",
             classes - 1));
  TopK result{std::ssize(labels), 0};
  const auto k = static_cast<std::size_t>(classes);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (is_among_best(scores.subspan(i * k, k), labels[i], best)) ++result.hits;
  }
  return result;
}

}  // namespace etalon::validation
