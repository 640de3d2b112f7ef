// SPDX-License-Identifier: Apache-2.0
#include "bench/validation/wrong_pass/table.hpp"
#include "validation/power/studies/pairs.hpp"
#include "validation/power/studies/shares.hpp"
#include "validation/uncertainty/bounds/difference_bound.hpp"
#include "validation/uncertainty/normal.hpp"

namespace etalon::validation::bench {
namespace {

Decisions judge(const DifferenceSpread& spread, double least = -margin) {
  const double z = normal_quantile(1 - alpha);
  const double t = student_quantile(
      static_cast<double>(std::max<std::int64_t>(spread.patients - 1, 1)), 1 - alpha);
  const double deviation = std::sqrt(spread.variance);
  const Bound bound = difference_lower_bound(spread, alpha);
  return {{"bound", bound.refusal.empty() && bound.value >= least},
          {"Wald", spread.difference - z * deviation >= least},
          {"Wald, t", spread.difference - t * deviation >= least}};
}

std::string name_of(Decline decline, double between_models) {
  if (decline == Decline::shift) return text("shift, ", between_models);
  return decline == Decline::noise ? "noise" : "guesses";
}

/// Tango's 1998 score statistic of the difference `delta` for paired counts.
double tango(double gains, double losses, double n, double delta) {
  const double a = 2 * n;
  const double b = -gains - losses + (2 * n - gains + losses) * delta;
  const double c = -losses * delta * (1 - delta);
  const double root = (std::sqrt(b * b - 4 * a * c) - b) / (2 * a);
  const double variance = n * (2 * root + delta * (1 - delta));
  return variance > 0 ? (gains - losses - n * delta) / std::sqrt(variance) : 0;
}

Decisions judge(const DiscordantSample& sample, const std::vector<std::int64_t>& cases,
                double least = -margin) {
  Decisions decisions = judge(share_difference_spread(sample.gains, sample.losses, cases), least);
  double gains = 0;
  double losses = 0;
  double n = 0;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    gains += static_cast<double>(sample.gains[i]);
    losses += static_cast<double>(sample.losses[i]);
    n += static_cast<double>(cases[i]);
  }
  decisions.emplace_back("Tango", tango(gains, losses, n, least) >= normal_quantile(1 - alpha));
  return decisions;
}

void add_cell(const PairedModel& model, std::uint64_t seed, const Request& request, Row& row) {
  const auto passes = [&](const PairedModel& of) {
    return count(request.samples, seed, [&](Draws& draws) {
      const PairedSample sample = draw(of, draws);
      return judge(auc_difference_spread(sample.candidate, sample.reference, sample.labels,
                                         sample.patients));
    });
  };
  row.add(passes(model), request.samples);
  if (!has_power(model.correlation)) return;
  PairedModel equal = model;
  equal.decrease = 0;
  row.add_power(passes(equal), request.samples);
}

Row row_of(const std::vector<std::int64_t>& cases, double gained, std::uint64_t seed,
           const Request& request) {
  Row row;
  for (const double correlation : {0.0, 0.5, 1.0}) {
    if (correlation > 0 && *std::ranges::max_element(cases) == 1) continue;
    const DiscordantModel model{
        .cases = cases, .correlation = correlation, .lost = gained + margin, .gained = gained};
    const auto passes = [&](const DiscordantModel& of) {
      return count(request.samples, seed,
                   [&](Draws& draws) { return judge(draw(of, draws), of.cases); });
    };
    row.add(passes(model), request.samples);
    if (!has_power(correlation)) continue;
    DiscordantModel equal = model;
    equal.lost = gained;
    row.add_power(passes(equal), request.samples);
  }
  return row;
}

/// Patients lost as a whole, so many on average, beside single losses and gains; a better candidate
/// loses as many single cases as it gains.
void add_mixed_cells(const std::vector<std::int64_t>& cases, const Request& request, Row& row) {
  const bool is_equal = cases.front() == cases.back();
  const double most = static_cast<double>(std::ranges::count(cases, cases.front()));
  for (const double patients : {2.0, 3.0, 4.5, 8.0}) {
    for (const double lost : {0.0, 0.01}) {
      for (const double gained : {0.0, 0.01, 0.02, 0.05}) {
        const DiscordantModel model{.cases = cases,
                                    .lost = lost,
                                    .gained = gained,
                                    .whole = patients / most,
                                    .whole_size = is_equal ? 0 : cases.front()};
        const double limit = difference_of(model);
        if (limit > -0.003) continue;
        const auto passes = [&](const DiscordantModel& of) {
          return count(request.samples, cases.size(), [&](Draws& draws) {
            return judge(draw(of, draws), of.cases, limit - 1e-12);
          });
        };
        row.add(passes(model), request.samples);
        DiscordantModel better = model;
        better.whole = 0;
        better.lost = gained;
        row.add_power(passes(better), request.samples);
      }
    }
  }
}

constexpr std::array<std::pair<Decline, double>, 4> declines = {
    {{Decline::shift, 0.5}, {Decline::shift, 0.9}, {Decline::noise, 1.0}, {Decline::guesses, 1.0}}};
constexpr std::array<double, 3> gains = {0, 0.02, 0.1};

}  // namespace

void run_area_differences(const Request& request) {
  bool is_first = true;
  for (const std::int64_t size : {1, 4}) {
    for (const auto& [positives, negatives] : class_sizes) {
      if (request.only_positives != 0 && positives != request.only_positives) continue;
      for (const auto& [decline, between] : declines) {
        Row row;
        for (const double auc : limits) {
          for (const double correlation : {0.0, 0.5, 1.0}) {
            if (size == 1 && correlation > 0) continue;
            add_cell({.layout = separate_patients(positives, negatives, size),
                      .correlation = correlation,
                      .decline = decline,
                      .between_models = between,
                      .auc = auc,
                      .decrease = margin},
                     static_cast<std::uint64_t>((positives * 1000 + negatives) * 8 + size), request,
                     row);
          }
        }
        row.print(text(positives, "/", negatives, size > 1 ? " × 4" : "", ", ",
                       name_of(decline, between)),
                  is_first);
        is_first = false;
      }
    }
  }
}

void run_unequal_area_differences(const Request& request) {
  bool is_first = true;
  for (const auto& [name, cases] : unequal_designs()) {
    for (const auto& [decline, between] : declines) {
      Row row;
      for (const double correlation : {0.0, 0.5, 1.0}) {
        add_cell({.layout = separate_patients(cases, cases),
                  .correlation = correlation,
                  .decline = decline,
                  .between_models = between,
                  .decrease = margin},
                 cases.size(), request, row);
      }
      row.print(text(name, ", ", name_of(decline, between)), is_first);
      is_first = false;
    }
  }
}

void run_share_differences(const Request& request) {
  bool is_first = true;
  for (const std::int64_t size : {1, 4}) {
    for (const std::int64_t patients : {10, 20, 40, 90, 100, 360}) {
      if (request.only_positives != 0 && patients != request.only_positives) continue;
      for (const double gained : gains) {
        row_of(equal_patients(patients, size), gained,
               static_cast<std::uint64_t>(patients * 8 + size), request)
            .print(text(patients, size > 1 ? " × 4" : "", ", gains ", gained), is_first);
        is_first = false;
      }
    }
  }
}

void run_unequal_share_differences(const Request& request) {
  bool is_first = true;
  for (const auto& [name, cases] : unequal_designs()) {
    for (const double gained : gains) {
      row_of(cases, gained, cases.size(), request).print(text(name, ", gains ", gained), is_first);
      is_first = false;
    }
  }
}

void run_mixed_share_differences(const Request& request) {
  bool is_first = true;
  for (const auto& [name, cases] : {UnequalPatients{"40 × 20", equal_patients(40, 20)},
                                    {"100 × 4", equal_patients(100, 4)},
                                    {"100 × 8", equal_patients(100, 8)},
                                    {"100 × 20", equal_patients(100, 20)},
                                    {"200 × 4", equal_patients(200, 4)},
                                    {"400 × 2", equal_patients(400, 2)},
                                    {"20 × 10 + 400 × 1", unequal_patients(20, 10, 400)},
                                    {"40 × 5 + 400 × 1", unequal_patients(40, 5, 400)},
                                    {"40 × 10 + 400 × 1", unequal_patients(40, 10, 400)},
                                    {"100 × 4 + 200 × 1", unequal_patients(100, 4, 200)}}) {
    Row row;
    add_mixed_cells(cases, request, row);
    row.print(name, is_first);
    is_first = false;
  }
}

void run_largest_area_differences(const Request& request) {
  bool is_first = true;
  for (const auto& [name, cases] :
       {UnequalPatients{"10 × 20 + 400 × 1", unequal_patients(10, 20, 400)},
        {"20 × 10 + 400 × 1", unequal_patients(20, 10, 400)},
        {"40 × 5 + 400 × 1", unequal_patients(40, 5, 400)},
        {"100 × 4 + 200 × 1", unequal_patients(100, 4, 200)}}) {
    Row row;
    for (const double auc : {0.8, 0.9, 0.99}) {
      for (const double decrease : {0.0125, 0.025, 0.05}) {
        const PairedModel model{.layout = separate_patients(cases, equal_patients(400)),
                                .decline = Decline::guesses,
                                .auc = auc,
                                .decrease = decrease,
                                .guessed_size = cases.front()};
        const auto passes = [&](const PairedModel& of) {
          return count(request.samples, cases.size(), [&](Draws& draws) {
            const PairedSample sample = draw(of, draws);
            return judge(auc_difference_spread(sample.candidate, sample.reference, sample.labels,
                                               sample.patients),
                         -decrease);
          });
        };
        row.add(passes(model), request.samples);
        PairedModel equal = model;
        equal.decrease = 0;
        row.add_power(passes(equal), request.samples);
      }
    }
    row.print(name, is_first);
    is_first = false;
  }
}

}  // namespace etalon::validation::bench
