// SPDX-License-Identifier: Apache-2.0
#include "bench/validation/wrong_pass/table.hpp"
#include "validation/power/studies/pairs.hpp"
#include "validation/power/studies/shares.hpp"
#include "validation/uncertainty/bounds/difference_bound.hpp"
#include "validation/uncertainty/normal.hpp"

namespace etalon::validation::bench {
namespace {

Decisions judge(const DifferenceSpread& spread) {
  const double z = normal_quantile(1 - alpha);
  const double t = student_quantile(
      static_cast<double>(std::max<std::int64_t>(spread.patients - 1, 1)), 1 - alpha);
  const double deviation = std::sqrt(spread.variance);
  const Bound bound = difference_lower_bound(spread, alpha);
  return {{"bound", bound.refusal.empty() && bound.value >= -margin},
          {"Wald", spread.difference - z * deviation >= -margin},
          {"Wald, t", spread.difference - t * deviation >= -margin}};
}

std::string name_of(Decline decline, double between_models) {
  if (decline == Decline::shift) return text("shift, ", between_models);
  return decline == Decline::noise ? "noise" : "guesses";
}

/// Tango's 1998 score statistic of `difference` = −margin for paired counts.
double tango(double gains, double losses, double n) {
  const double delta = -margin;
  const double a = 2 * n;
  const double b = -gains - losses + (2 * n - gains + losses) * delta;
  const double c = -losses * delta * (1 - delta);
  const double root = (std::sqrt(b * b - 4 * a * c) - b) / (2 * a);
  const double variance = n * (2 * root + delta * (1 - delta));
  return variance > 0 ? (gains - losses - n * delta) / std::sqrt(variance) : 0;
}

Decisions judge(const DiscordantSample& sample, const std::vector<std::int64_t>& cases) {
  Decisions decisions = judge(share_difference_spread(sample.gains, sample.losses, cases));
  double gains = 0;
  double losses = 0;
  double n = 0;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    gains += static_cast<double>(sample.gains[i]);
    losses += static_cast<double>(sample.losses[i]);
    n += static_cast<double>(cases[i]);
  }
  decisions.emplace_back("Tango", tango(gains, losses, n) >= normal_quantile(1 - alpha));
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

}  // namespace etalon::validation::bench
