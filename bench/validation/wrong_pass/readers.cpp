// SPDX-License-Identifier: Apache-2.0
#include "bench/validation/wrong_pass/table.hpp"
#include "validation/metrics/readers/obuchowski_rockette.hpp"
#include "validation/metrics/readers/reader_ustatistics.hpp"
#include "validation/power/studies/readings.hpp"
#include "validation/uncertainty/bounds/reader_bounds.hpp"
#include "validation/uncertainty/normal.hpp"

namespace etalon::validation::bench {
namespace {

double quantile(const ReaderEstimate& of) {
  return std::isinf(of.degrees_of_freedom) ? normal_quantile(1 - alpha)
                                           : student_quantile(of.degrees_of_freedom, 1 - alpha);
}
bool passes_by_t(const ReaderEstimate& of, double limit) {
  return of.variance > 0 && of.value - quantile(of) * std::sqrt(of.variance) >= limit;
}
bool passes_by_logit(const ReaderEstimate& of, double limit) {
  if (!(of.variance > 0) || of.value <= 0 || of.value >= 1) return false;
  const double off = quantile(of) * std::sqrt(of.variance) / (of.value * (1 - of.value));
  return logit(of.value) - off >= logit(limit);
}
bool passes_by_bound(const ReaderEstimate& of, const ReaderStudy& study, double limit) {
  if (!(of.variance > 0)) return false;
  constexpr double level = 1 - 2 * alpha;
  const Interval bounds = study.modalities == 1
                              ? reader_area_bounds(of, study.readers, level)
                              : reader_difference_bounds(of, study.readers, level);
  return bounds.lower >= limit;
}

Decisions judge(const ReaderStudy& study, double limit) {
  const bool is_compared = study.modalities == 2;
  const ReaderAucs aucs = reader_aucs(study);
  const ReaderEstimate u = is_compared ? reader_auc_difference(aucs, 0, 1) : reader_auc(aucs, 0);
  const ReaderCovariance covariance = reader_covariance(study);
  const ReaderEstimate anova = is_compared ? rockette_difference(covariance, 0, 1).readers_and_cases
                                           : rockette_auc(covariance, 0).readers_and_cases;
  Decisions made = {{"bound, U", passes_by_bound(u, study, limit)},
                    {"bound, OR", passes_by_bound(anova, study, limit)},
                    {"t, U", passes_by_t(u, limit)},
                    {"t, OR", passes_by_t(anova, limit)}};
  if (!is_compared) {
    made.emplace_back("logit t, U", passes_by_logit(u, limit));
    made.emplace_back("logit t, OR", passes_by_logit(anova, limit));
  }
  return made;
}

/// Correlations of two readers, and readers who vary little and much (Roe & Metz 1997).
std::vector<ReadingSpread> spreads(double auc) {
  const double much = auc < 0.75 ? 0.011 : auc < 0.9 ? 0.03 : 0.056;
  std::vector<ReadingSpread> all;
  for (const double cases : {0.3, 0.1}) {
    for (const double readers : {0.0055, much})
      all.push_back({cases, cases, 0.2, readers, readers});
  }
  return all;
}

}  // namespace

void run_readers(const Request& request, bool is_compared) {
  constexpr std::array<std::array<std::int64_t, 2>, 4> cases = {
      {{25, 25}, {50, 50}, {20, 130}, {100, 100}}};
  bool is_first = true;
  for (const std::int64_t readers : {3, 4, 5, 8, 15}) {
    if (request.only_positives != 0 && readers != request.only_positives) continue;
    for (const auto& [positives, negatives] : cases) {
      for (const double auc : {0.7, 0.85, 0.95}) {
        Row row;
        for (const std::int64_t ratings : {0, 5}) {
          // The AUC of ratings is another one; a difference of equally good ones is 0.
          if (ratings > 0 && !is_compared) continue;
          for (const ReadingSpread& spread : spreads(auc)) {
            ReadingModel model{.readers = readers,
                               .positives = positives,
                               .negatives = negatives,
                               .auc = auc,
                               .reference = is_compared ? auc : 0,
                               .spread = spread,
                               .ratings = ratings};
            const auto seed = static_cast<std::uint64_t>(readers * 1000 + positives);
            const auto passes = [&](const ReadingModel& of) {
              return count(request.samples, seed, [&](Draws& draws) {
                return judge(draw(of, draws), is_compared ? 0 : auc);
              });
            };
            row.add(passes(model), request.samples);
            model.auc = auc + 0.4 * (1 - auc);
            row.add_power(passes(model), request.samples);
          }
        }
        row.print(text(readers, " readers, ", positives, "/", negatives, ", ", auc), is_first);
        is_first = false;
      }
    }
  }
}

}  // namespace etalon::validation::bench
