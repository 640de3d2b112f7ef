// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/regression/paired_values.hpp"

#include <cmath>

#include "core/error.hpp"
#include "core/sums.hpp"
#include "core/text.hpp"

namespace etalon::validation {

void check_pairs(const PairedValues& cases, std::int64_t least) {
  check(cases.predicted.size() == cases.observed.size(), ErrorKind::format,
        text(cases.predicted.size(), " predictions for ", cases.observed.size(),
             " observed values; each case needs one of both"));
  check(std::ssize(cases.predicted) >= least, ErrorKind::format,
        text("there are ", cases.predicted.size(),
             " cases to measure on; the metric needs at least ", least));
  for (std::size_t i = 0; i < cases.predicted.size(); ++i) {
    const bool is_predicted = std::isfinite(cases.predicted[i]);
    if (is_predicted && std::isfinite(cases.observed[i])) continue;
    throw Error(ErrorKind::numeric,
                text(is_predicted ? "observed value" : "prediction", " of case ", i, " is ",
                     is_predicted ? cases.observed[i] : cases.predicted[i], "; it must be finite"));
  }
}

double worst_prediction(double observed, double lowest, double highest) {
  check(std::isfinite(lowest) && std::isfinite(highest) && lowest < highest, ErrorKind::numeric,
        text("the range of predictions is declared from ", lowest, " to ", highest,
             "; both ends must be finite and rise"));
  return observed - lowest > highest - observed ? lowest : highest;
}

Spread spread_of(std::span<const double> values) {
  Spread spread;
  spread.mean = exact_sum(values) / static_cast<double>(values.size());
  ExactSum squares;
  for (const double value : values) squares.add((value - spread.mean) * (value - spread.mean));
  spread.squares = squares.value();
  return spread;
}

}  // namespace etalon::validation
