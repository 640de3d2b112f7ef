// SPDX-License-Identifier: Apache-2.0
#include "bench/validation/wrong_pass/table.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/evidence/intervals.hpp"
#include "validation/power/studies/followed.hpp"
#include "validation/uncertainty/bounds/bound.hpp"
#include "validation/uncertainty/contributions.hpp"
#include "validation/uncertainty/normal.hpp"

namespace etalon::validation::bench {
namespace {

Decisions judge(const FollowedSample& sample, double limit) {
  JudgedCases cases;
  cases.scores = sample.scores;
  cases.labels = sample.events;
  cases.times = sample.times;
  cases.clusters = single_cases(std::ssize(sample.scores));
  const std::int64_t events = std::ranges::count(sample.events, 1);
  if (events < least_patients) return {{"bound", false}, {"t, logit", false}, {"Wald", false}};
  const Contributions own(cases, metric_of("c_index.harrell/1"), {});
  const MadeInterval bound = concordance_interval(own, events, 1, 1 - 2 * alpha);
  const MadeInterval logit = influence_interval(own, events, 1 - 2 * alpha);
  const double wald = own.estimate() - normal_quantile(1 - alpha) * std::sqrt(own.variance());
  return {{"bound", bound.interval && bound.interval->lower >= limit},
          {"t, logit", logit.interval && logit.interval->lower >= limit},
          {"Wald", wald >= limit}};
}

}  // namespace

void run_concordance(const Request& request) {
  bool is_first = true;
  for (const double share : {0.2, 0.6}) {
    for (const std::int64_t events : {15, 30, 60, 150}) {
      for (const double limit : {0.6, 0.7, 0.8, 0.9, 0.95}) {
        const auto patients =
            static_cast<std::int64_t>(std::llround(static_cast<double>(events) / share));
        Row row;
        const auto passes = [&](const FollowedModel& model) {
          return count(request.samples, static_cast<std::uint64_t>(patients) + 1000,
                       [&](Draws& draws) { return judge(draw(model, draws), limit); });
        };
        for (const auto& model : {followed_model(patients, share, limit),
                                  mistaken_model(patients, share, limit, 0.97)}) {
          if (model) row.add(passes(*model), request.samples);
        }
        const auto good = followed_model(patients, share, limit + 0.5 * (1 - limit));
        if (good) row.add_power(passes(*good), request.samples);
        row.print(text(events, " of ", patients, ", ", limit), is_first);
        is_first = false;
      }
    }
  }
}

}  // namespace etalon::validation::bench
