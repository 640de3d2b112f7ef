// SPDX-License-Identifier: Apache-2.0
#include "bench/validation/wrong_pass/table.hpp"
#include "core/error.hpp"
#include "validation/metrics/readers/obuchowski_rockette.hpp"
#include "validation/metrics/readers/reader_ustatistics.hpp"
#include "validation/power/studies/readings.hpp"
#include "validation/uncertainty/normal.hpp"

namespace etalon::validation::bench {
namespace {

bool passes(const ReaderEstimate& of, double limit, bool is_logit, double least_degrees = 0) {
  if (!(of.variance > 0)) return false;
  const double degrees = std::max(of.degrees_of_freedom, least_degrees);
  const double t = std::isinf(degrees) ? normal_quantile(1 - alpha)
                                       : student_quantile(degrees, 1 - alpha);
  const double error = std::sqrt(of.variance);
  if (!is_logit) return of.value - t * error >= limit;
  if (of.value <= 0 || of.value >= 1) return false;
  return logit(of.value) - t * error / (of.value * (1 - of.value)) >= logit(limit);
}

[[maybe_unused]] bool exact_passes(const ReaderEstimate& of, double limit) {
  if (!(of.variance > 0) || of.value <= 0 || of.value >= 1) return false;
  const double z = normal_quantile(1 - alpha);
  const double t = std::isinf(of.degrees_of_freedom) ? z : student_quantile(of.degrees_of_freedom, 1 - alpha);
  const double n = of.value * (1 - of.value) / of.variance * z * z / (t * t);
  return beta_quantile(n * of.value, n * (1 - of.value) + 1, alpha) >= limit;
}
bool passes_as(const ReaderEstimate& of, double limit, double degrees, int kind) {
  if (!(of.variance > 0) || of.value <= limit) return false;
  const double t = std::isinf(degrees) ? normal_quantile(1 - alpha) : student_quantile(degrees, 1 - alpha);
  const double a = of.value;
  double scale = 1;
  if (kind == 1) scale = limit * (1 - limit) / (a * (1 - a));
  if (kind == 2) scale = std::pow(limit * (1 - limit) / (a * (1 - a)), 0.75);
  return a - t * std::sqrt(of.variance) * scale >= limit;
}

Decisions judge(const ReaderStudy& study, double limit) {
  const bool is_compared = study.modalities == 2;
  ReaderEstimate u;
  ReaderEstimate ors;
  try {
    const ReaderAucs aucs = reader_aucs(study);
    u = is_compared ? reader_auc_difference(aucs, 0, 1) : reader_auc(aucs, 0);
  } catch (const Error&) {
  }
  try {
    const ReaderCovariance covariance = reader_covariance(study);
    ors = is_compared ? rockette_difference(covariance, 0, 1).readers_and_cases
                      : rockette_auc(covariance, 0).readers_and_cases;
  } catch (const Error&) {
  }
  const auto j = static_cast<double>(study.readers);
  const double few = j < 5 ? j - 1 : u.degrees_of_freedom;
  const double few_or = j < 5 ? j - 1 : ors.degrees_of_freedom;
  Decisions made = {{"U t", passes(u, limit, false)},
                    {"U t few", passes_as(u, limit, few, 0)},
                    {"OR t few", passes_as(ors, limit, few_or, 0)}};
  if (!is_compared) {
    made.emplace_back("U logit t", passes(u, limit, true));
    made.emplace_back("U score", passes_as(u, limit, few, 1));
    made.emplace_back("U score 3/4", passes_as(u, limit, few, 2));
    made.emplace_back("U score satt", passes_as(u, limit, u.degrees_of_freedom, 1));
    made.emplace_back("U score 3/4 satt", passes_as(u, limit, u.degrees_of_freedom, 2));
    made.emplace_back("OR score satt", passes_as(ors, limit, ors.degrees_of_freedom, 1));
  }
  return made;
}

std::vector<ReadingSpread> spreads(double auc) {
  const double high = auc < 0.75 ? 0.011 : auc < 0.9 ? 0.03 : 0.056;
  std::vector<ReadingSpread> all;
  for (const double readers : {0.0055, high, 0.0}) {
    all.push_back({0.3, 0.3, 0.2, readers, readers});
    all.push_back({0.1, 0.1, 0.2, readers, readers});
  }
  return all;
}

}  // namespace

void run_readers(const Request& request, bool is_compared) {
  bool is_first = true;
  for (const std::int64_t readers : {3, 4, 5, 8, 15}) {
    if (request.only_positives != 0 && readers != request.only_positives) continue;
    for (const auto& [positives, negatives] : std::vector<std::array<std::int64_t, 2>>{{25, 25}, {50, 50}, {20, 130}, {100, 100}}) {
      for (const double auc : {0.7, 0.85, 0.95}) {
        Row row;
        for (const std::int64_t blocks : {1}) {
          if (blocks > 1 && readers < 4) continue;
        for (const std::int64_t ratings : {0, 5}) {
          for (const ReadingSpread& spread : spreads(auc)) {
            ReadingModel model{.readers = readers,
                               .positives = positives,
                               .negatives = negatives,
                               .auc = auc,
                               .reference = is_compared ? auc : 0,
                               .spread = spread,
                               .blocks = blocks,
                               .ratings = is_compared ? ratings : 0};
            if (!is_compared && ratings > 0) continue;
            const auto seed = static_cast<std::uint64_t>(readers * 1000 + positives);
            const auto passes = [&](const ReadingModel& of, double at) {
              return count(request.samples, seed,
                           [&](Draws& draws) { return judge(draw(of, draws), at); });
            };
            row.add(passes(model, is_compared ? 0 : auc), request.samples);
            ReadingModel good = model;
            good.auc = auc + 0.3 * (1 - auc);
            row.add_power(passes(good, is_compared ? 0 : auc), request.samples);
          }
        }}
        row.print(text(readers, " readers, ", positives, "/", negatives, ", ", auc), is_first);
        is_first = false;
      }
    }
  }
}

}  // namespace etalon::validation::bench
