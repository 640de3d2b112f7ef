// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/brier.hpp"
#include "bench/validation/wrong_pass/means.hpp"
#include "bench/validation/wrong_pass/table.hpp"
#include "validation/power/studies/risks.hpp"
#include "validation/uncertainty/bounds/clustering.hpp"
#include "validation/uncertainty/bounds/mean_bound.hpp"
#include "validation/uncertainty/normal.hpp"

namespace etalon::validation::bench {
namespace {

void judge_brier(const RiskSample& sample, double limit, Decisions& decisions) {
  judge_mean(brier_losses(sample.scores, sample.labels), 1, sample.patients, limit, decisions);
}

void judge_scaled(const RiskSample& sample, double limit, Decisions& decisions) {
  const bool has_both =
      std::ranges::count(sample.labels, 1) > 0 && std::ranges::count(sample.labels, 0) > 0;
  MeanSpread spread;
  if (has_both) spread = scaled_brier_spread(sample.scores, sample.labels, sample.patients);
  const Bound bound = has_both ? mean_lower_bound(spread, alpha) : Bound{};
  decisions.emplace_back("scaled", has_both && bound.refusal.empty() && bound.value >= limit);
  decisions.emplace_back(
      "scaled Wald",
      has_both &&
          spread.estimate - normal_quantile(1 - alpha) * std::sqrt(spread.variance) >= limit);
}

std::vector<std::int64_t> sizes(std::initializer_list<std::pair<std::int64_t, std::int64_t>> of) {
  std::vector<std::int64_t> all;
  for (const auto& [patients, cases] : of)
    all.resize(all.size() + static_cast<std::size_t>(patients), cases);
  return all;
}

/// Of a model that is wrong oftener, the same limit and a score of which 2.8 standard errors are
/// fewer errors, at most four fifths.
void add_cell(const SureModel& model, const Request& request, Row& row) {
  const double limit = brier_of(model);
  const double scaled_limit = 1 - limit / (model.prevalence * (1 - model.prevalence));
  const auto passes = [&](const SureModel& of) {
    return count(request.samples, of.cases.size() * 8 + static_cast<std::uint64_t>(of.cases[0]),
                 [&](Draws& draws) {
                   const RiskSample sample = draw(of, draws);
                   Decisions decisions;
                   judge_brier(sample, limit + 1e-12, decisions);
                   judge_scaled(sample, scaled_limit - 1e-12, decisions);
                   return decisions;
                 });
  };
  row.add(passes(model), request.samples);
  SureModel better = model;
  Clustering cases;
  for (const std::int64_t count : model.cases) cases.add(count, 0);
  const double patients = cases.independent_cases();
  better.wrong = std::max(
      0.2 * model.wrong, model.wrong - 2.8 * std::sqrt(model.wrong * (1 - model.wrong) / patients));
  row.add_power(passes(better), request.samples);
}

/// A better device is one with a limit farther away.
void add_cell(const RiskModel& model, const Request& request, Row& row) {
  const RiskTruth truth = truth_of(model);
  const double easier =
      truth.brier + 2.8 * std::sqrt(truth.variance / static_cast<double>(model.cases.size()));
  const double reference = truth.prevalence * (1 - truth.prevalence);
  const auto passes = [&](double limit) {
    return count(request.samples,
                 model.cases.size() * 8 + static_cast<std::uint64_t>(model.cases.front()),
                 [&](Draws& draws) {
                   const RiskSample sample = draw(model, draws);
                   Decisions decisions;
                   judge_brier(sample, limit, decisions);
                   judge_scaled(sample, 1 - limit / reference, decisions);
                   return decisions;
                 });
  };
  row.add(passes(truth.brier), request.samples);
  row.add_power(passes(easier), request.samples);
}

}  // namespace

void run_brier(const Request& request) {
  bool is_first = true;
  for (const std::int64_t size : {1, 4}) {
    for (const std::int64_t patients : {30, 100, 200, 400}) {
      if (request.only_positives != 0 && patients != request.only_positives) continue;
      for (const double prevalence : {0.1, 0.5}) {
        for (const double spread : {1.0, 2.0, 4.0}) {
          Row row;
          for (const double factor : {0.7, 1.0, 1.5}) {
            for (const double correlation : {0.0, 0.5}) {
              if (size == 1 && correlation > 0) continue;
              add_cell({.cases = equal_patients(patients, size),
                        .correlation = correlation,
                        .prevalence = prevalence,
                        .spread = spread,
                        .factor = factor},
                       request, row);
            }
          }
          row.print(text(patients, size > 1 ? " × 4" : "", ", ", prevalence, ", ", spread),
                    is_first);
          is_first = false;
        }
      }
    }
  }
}

void run_sure_brier(const Request& request) {
  bool is_first = true;
  for (const std::int64_t patients : {100, 200, 400}) {
    for (const double errors : {4.5, 5.5, 7.0, 9.0, 15.0}) {
      Row row;
      for (const double score : {1.0, 0.95, 0.8})
        add_cell(SureModel{.cases = equal_patients(patients),
                           .prevalence = 0.5,
                           .wrong = errors / static_cast<double>(patients),
                           .score = score},
                 request, row);
      row.print(text(patients, ", ", errors, " errors"), is_first);
      is_first = false;
    }
  }
  struct Design {
    const char* name;
    std::vector<std::int64_t> cases;
  };
  for (const Design& design : {Design{"100 × 4", equal_patients(100, 4)},
                               {"100 × 20", equal_patients(100, 20)},
                               {"10 × 20 + 600 × 1", sizes({{10, 20}, {600, 1}})},
                               {"20 × 10 + 300 × 1", sizes({{20, 10}, {300, 1}})},
                               {"40 × 5 + 150 × 1", sizes({{40, 5}, {150, 1}})},
                               {"60 × 3 + 540 × 1", sizes({{60, 3}, {540, 1}})},
                               {"40 × 5 + 1000 × 1", sizes({{40, 5}, {1000, 1}})},
                               {"10 × 3 + 200 × 1", sizes({{10, 3}, {200, 1}})},
                               {"10 × 10 + 3000 × 1", sizes({{10, 10}, {3000, 1}})},
                               {"1 × 50 + 2000 × 1", sizes({{1, 50}, {2000, 1}})}}) {
    for (const double wrong : {0.05, 0.1}) {
      Row row;
      for (const double correlation : {0.5, 1.0})
        add_cell(SureModel{.cases = design.cases,
                           .correlation = correlation,
                           .prevalence = 0.5,
                           .wrong = wrong},
                 request, row);
      row.print(text(design.name, ", ", wrong), is_first);
    }
    if (design.cases.front() == design.cases.back()) continue;
    Row row;
    for (const double wrong : {0.04, 0.05, 0.08, 0.125, 0.2, 0.3, 0.4})
      add_cell(SureModel{.cases = design.cases,
                         .prevalence = 0.5,
                         .wrong = wrong,
                         .wrong_size = design.cases.front()},
               request, row);
    row.print(text(design.name, ", the large ones"), is_first);
  }
}

void run_rare_brier(const Request& request) {
  bool is_first = true;
  for (const auto& [patients, prevalence] :
       {std::pair{1000, 0.015}, {1000, 0.03}, {2000, 0.01}, {400, 0.05}, {1000, 0.05}}) {
    for (const double scaled : {0.1, 0.2, 0.3, 0.4, 0.6}) {
      const double brier = (1 - scaled) * prevalence * (1 - prevalence);
      Row row;
      for (const double factor : {0.7, 1.0, 1.5}) {
        std::optional<RiskModel> model = risk_model(prevalence, brier, factor);
        if (!model) continue;
        model->cases = equal_patients(patients);
        add_cell(*model, request, row);
      }
      for (const double score : {1.0, 0.95}) {
        const double right = 1 - score;
        const double wrong = (brier - right * right) / (score * score - right * right);
        if (wrong <= 0) continue;
        add_cell(SureModel{.cases = equal_patients(patients),
                           .prevalence = prevalence,
                           .wrong = wrong,
                           .score = score},
                 request, row);
      }
      row.print(text(patients, ", ", prevalence, ", ", scaled), is_first);
      is_first = false;
    }
  }
}

}  // namespace etalon::validation::bench
