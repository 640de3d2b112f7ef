// SPDX-License-Identifier: Apache-2.0
#include "validation/power/studies/areas.hpp"
#include "bench/validation/wrong_pass/table.hpp"
#include "validation/uncertainty/bounds/auc_bound.hpp"
#include "validation/uncertainty/delong.hpp"
#include "validation/uncertainty/normal.hpp"

namespace etalon::validation::bench {
namespace {

Decisions judge(const AucSample& sample, double limit, double attainable) {
  const AucSpread spread = auc_spread(sample.scores, sample.labels, sample.patients);
  const std::int64_t few = std::min(spread.positives.patients(), spread.negatives.patients());
  const double z = normal_quantile(1 - alpha);
  const double t = student_quantile(static_cast<double>(few - 1), 1 - alpha);
  const double deviation = std::sqrt(spread.variance());
  const double a = spread.auc;
  const double newcombe = newcombe_auc_interval(a, spread.positives.patients(),
                                                spread.negatives.patients(), 1 - 2 * alpha)
                              .lower;
  const bool is_degenerate = deviation == 0 || a == 1;
  const auto on_logit = [&](double quantile) {
    if (is_degenerate) return newcombe >= limit;
    return a > 0 && logit(a) - quantile * deviation / (a * (1 - a)) >= logit(limit);
  };
  const double effective = a * (1 - a) / (deviation * deviation) * z * z / (t * t);
  const Bound bound = auc_lower_bound(spread, alpha, attainable);
  return {{"bound", bound.refusal.empty() && bound.value >= limit},
          {"Wald", is_degenerate ? newcombe >= limit : a - z * deviation >= limit},
          {"logit", on_logit(z)},
          {"logit, t", on_logit(t)},
          {"Newcombe", newcombe >= limit},
          {"effective exact",
           is_degenerate
               ? newcombe >= limit
               : a > 0 && beta_quantile(effective * a, effective * (1 - a) + 1, alpha) >= limit}};
}

/// Wrong pass and power of one model, whose classes have so many patients.
void add_cell(const AucModel& model, std::int64_t positives, std::int64_t negatives,
              double attainable, std::uint64_t seed, const Request& request, Row& row) {
  const double at = true_auc(model);
  const auto passes = [&](const AucModel& of) {
    return count(request.samples, seed,
                 [&](Draws& draws) { return judge(draw(of, draws), at, attainable); });
  };
  row.add(passes(model), request.samples);
  if (!has_power(model.correlation)) return;
  AucModel good = model;
  good.auc = better_than(model.auc, hanley_mcneil_error(model.auc, positives, negatives));
  row.add_power(passes(good), request.samples);
}

/// Every combination of ties, spreads of the classes and, in patients, correlation.
std::vector<AucModel> cells(std::int64_t positives, std::int64_t negatives, std::int64_t size,
                            double limit) {
  std::vector<AucModel> models;
  for (const double correlation : {0.0, 0.5, 0.9, 1.0}) {
    if (size == 1 && correlation > 0) continue;
    for (const bool is_rated : {false, true}) {
      for (const double ratio : {1.0, 1.5, 1 / 1.5}) {
        models.push_back({.layout = separate_patients(positives, negatives, size),
                          .correlation = correlation,
                          .is_rated = is_rated,
                          .ratio = ratio,
                          .auc = limit});
      }
    }
  }
  return models;
}

}  // namespace

void run_areas(const Request& request) {
  bool is_first = true;
  for (const std::int64_t size : {1, 4}) {
    for (const auto& [positives, negatives] : class_sizes) {
      if (request.only_positives != 0 && positives != request.only_positives) continue;
      const double attainable = separated_auc_bound(positives, negatives, alpha);
      const auto seed = static_cast<std::uint64_t>((positives * 1000 + negatives) * 8 + size);
      for (const double limit : limits) {
        Row row;
        for (const AucModel& model : cells(positives, negatives, size, limit))
          add_cell(model, positives, negatives, attainable, seed, request, row);
        row.print(text(positives, "/", negatives, size > 1 ? " × 4" : "", ", ", limit), is_first);
        is_first = false;
      }
    }
  }
}

void run_unequal_areas(const Request& request) {
  bool is_first = true;
  for (const auto& [name, cases] : unequal_designs()) {
    const Layout layout = separate_patients(cases, cases);
    const std::int64_t patients = std::ssize(cases);
    AucModel any{.layout = layout};
    Draws draws(1);
    const AucSample sample = draw(any, draws);
    const double attainable =
        attainable_auc(auc_spread(sample.scores, sample.labels, sample.patients), alpha);
    for (const double limit : limits_of_unequal) {
      Row row;
      for (const double correlation : {0.0, 0.5, 0.9, 1.0}) {
        for (const double ratio : {1.0, 1.5, 1 / 1.5}) {
          add_cell({.layout = layout, .correlation = correlation, .ratio = ratio, .auc = limit},
                   patients, patients, attainable, static_cast<std::uint64_t>(patients), request,
                   row);
        }
      }
      row.print(text(name, ", ", limit), is_first);
      is_first = false;
    }
  }
}

}  // namespace etalon::validation::bench
