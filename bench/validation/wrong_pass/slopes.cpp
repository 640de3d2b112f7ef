// SPDX-License-Identifier: Apache-2.0
#include "bench/validation/wrong_pass/table.hpp"
#include "core/error.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/evidence/intervals.hpp"
#include "validation/power/studies/risks.hpp"
#include "validation/uncertainty/contributions.hpp"
#include "validation/uncertainty/normal.hpp"

namespace etalon::validation::bench {
namespace {

/// Whether either bound passes a slope that is exactly the limit.
Decisions judge(const RiskSample& sample, double limit) {
  JudgedCases cases;
  cases.scores = sample.scores;
  cases.labels = sample.labels;
  cases.clusters = single_cases(std::ssize(sample.scores));
  const std::int64_t positives = std::ranges::count(sample.labels, 1);
  const std::int64_t rarer = std::min(positives, std::ssize(sample.labels) - positives);
  Decisions none = {
      {"lower", false}, {"upper", false}, {"Wald, lower", false}, {"Wald, upper", false}};
  if (rarer < 10) return none;
  try {
    const Contributions own(cases, metric_of("calibration.slope/1"), {});
    const MadeInterval made = influence_interval(own, rarer, 1 - 2 * alpha);
    const double off = normal_quantile(1 - alpha) * std::sqrt(own.variance());
    return {{"lower", made.interval && made.interval->lower >= limit},
            {"upper", made.interval && made.interval->upper <= limit},
            {"Wald, lower", own.estimate() - off >= limit},
            {"Wald, upper", own.estimate() + off <= limit}};
  } catch (const Error&) {
    return none;
  }
}

}  // namespace

void run_slopes(const Request& request) {
  bool is_first = true;
  for (const double prevalence : {0.1, 0.3}) {
    for (const std::int64_t patients : {100, 200, 400, 1000}) {
      for (const double spread : {1.0, 2.0}) {
        Row row;
        for (const double slope : {0.8, 1.0, 1.25}) {
          const RiskModel model{.cases = equal_patients(patients),
                                .prevalence = prevalence,
                                .spread = spread,
                                .factor = 1 / slope};
          row.add(count(request.samples, static_cast<std::uint64_t>(patients),
                        [&](Draws& draws) { return judge(draw(model, draws), slope); }),
                  request.samples);
          RiskModel good = model;
          good.factor = 1 / (slope + 0.4);
          row.add_power(count(request.samples, static_cast<std::uint64_t>(patients),
                              [&](Draws& draws) { return judge(draw(good, draws), slope); }),
                        request.samples);
        }
        row.print(text(patients, ", prevalence ", prevalence, ", spread ", spread), is_first);
        is_first = false;
      }
    }
  }
}

}  // namespace etalon::validation::bench
