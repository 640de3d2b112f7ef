// SPDX-License-Identifier: Apache-2.0
#include "bench/validation/wrong_pass/table.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/metrics/readers/reader_study.hpp"
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
bool passes_by_bound(const ReaderValues& of, const ReaderStudy& study, double limit) {
  if (!of.are_known() || of.judged().degrees_of_freedom < 1) return false;
  return reader_bounds(of, study.readers, 1 - 2 * alpha).lower >= limit;
}

Decisions judge(const ReaderStudy& study, double limit) {
  const ReaderValues u = metric_of("auc.readers.u_statistic/1").estimate(study);
  const ReaderValues anova = metric_of("auc.readers.obuchowski_rockette/1").estimate(study);
  Decisions made = {{"bound, U", passes_by_bound(u, study, limit)},
                    {"bound, OR", passes_by_bound(anova, study, limit)},
                    {"t, U", passes_by_t(u.judged(), limit)},
                    {"t, OR", passes_by_t(anova.judged(), limit)}};
  if (!u.is_pair) {
    made.emplace_back("logit t, U", passes_by_logit(u.first, limit));
    made.emplace_back("logit t, OR", passes_by_logit(anova.first, limit));
  }
  return made;
}

/// Correlations of two readers, and readers who vary little and much (Roe & Metz 1997).
std::vector<ReadingSpread> spreads(double auc) {
  std::vector<ReadingSpread> all;
  for (const double cases : {0.3, 0.1}) {
    for (const double readers : {little_reader_variance, much_reader_variance(auc)})
      all.push_back({cases, cases, 0.2, readers, readers});
  }
  return all;
}

/// Designs and margins that a row is the worst of.
struct Variant {
  double margin = 0;
  std::int64_t blocks = 1;
  std::int64_t ratings = 0;
};
std::vector<Variant> variants(std::int64_t readers, bool is_compared) {
  std::vector<Variant> all(1);
  // Three readers of a block at least.
  if (readers >= 6) all.push_back({.blocks = 2});
  if (!is_compared) return all;
  for (const double margin : {0.05, 0.1}) all.push_back({.margin = margin});
  // The AUC of ratings is another one; a difference of equally good ones is 0.
  all.push_back({.ratings = 5});
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
      for (const double auc : {0.7, 0.85, 0.95, 0.99}) {
        Row row;
        for (const Variant& variant : variants(readers, is_compared)) {
          for (const ReadingSpread& spread : spreads(auc)) {
            ReadingModel model{
                .blocks = equal_blocks(variant.blocks, {readers, positives, negatives}),
                .auc = auc - variant.margin,
                .reference = is_compared ? auc : 0,
                .spread = spread,
                .ratings = variant.ratings};
            const double limit = is_compared ? -variant.margin : auc;
            const auto seed = static_cast<std::uint64_t>(readers * 1000 + positives);
            const auto passes = [&](const ReadingModel& of) {
              return count(request.samples, seed,
                           [&](Draws& draws) { return judge(draw(of, draws), limit); });
            };
            row.add(passes(model), request.samples);
            model.auc += 0.4 * (1 - model.auc);
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
