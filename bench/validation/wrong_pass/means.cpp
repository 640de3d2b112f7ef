// SPDX-License-Identifier: Apache-2.0
#include "bench/validation/wrong_pass/means.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "core/sums.hpp"
#include "validation/uncertainty/bounds/bounded_mean.hpp"
#include "validation/uncertainty/bounds/mean_bound.hpp"
#include "validation/uncertainty/normal.hpp"

namespace etalon::validation::bench {

void judge_mean(std::span<const double> losses, double most,
                std::span<const std::uint32_t> patients, double limit, Decisions& decisions) {
  const auto count = static_cast<double>(losses.size());
  const double mean = exact_sum(losses) / count;
  std::vector<double> influence;
  std::vector<std::int64_t> cases;
  for (std::size_t i = 0; i < losses.size(); ++i) {
    influence.resize(std::max<std::size_t>(influence.size(), patients[i] + std::size_t{1}));
    cases.resize(influence.size());
    influence[patients[i]] += (losses[i] - mean) / count;
    ++cases[patients[i]];
  }
  const MeanSpread spread = mean_spread(mean, most, influence, cases, std::ssize(cases));
  const Bound imagined = mean_upper_bound(spread, alpha);
  const double deviation = std::sqrt(spread.variance);
  const double t = student_quantile(static_cast<double>(spread.patients - 1), 1 - alpha);
  decisions.emplace_back("bound", BoundedMean(losses, most, patients).is_at_most(limit, alpha));
  decisions.emplace_back("imagined", imagined.refusal.empty() && imagined.value <= limit);
  decisions.emplace_back("Wald", mean + normal_quantile(1 - alpha) * deviation <= limit);
  decisions.emplace_back("Wald, t", mean + t * deviation <= limit);
}

namespace {

/// Patients with one case who lose everything, nothing or something between, as many as there are
/// of the first two.
class ThreeValues {
 public:
  ThreeValues(std::int64_t patients, double typical, double error)
      : patients_(patients), typical_(typical) {
    std::vector<std::uint32_t> numbers(static_cast<std::size_t>(patients));
    for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<std::uint32_t>(i);
    for (std::int64_t lost = 0; lost <= std::min(most_lost, patients); ++lost) {
      for (std::int64_t kept = 0; kept <= std::min(most_kept, patients - lost); ++kept) {
        std::vector<double> losses(numbers.size(), typical);
        std::fill_n(losses.begin(), lost, 1.0);
        std::fill_n(losses.rbegin(), kept, 0.0);
        bounds_.push_back({lost, kept, BoundedMean(losses, 1, numbers).upper(error).value});
      }
    }
  }

  /// Probability of a bound that does not exceed the truth where so many are lost, and lose
  /// nothing, on average.
  [[nodiscard]] double wrong_pass(double lost, double kept) const {
    const auto count = static_cast<double>(patients_);
    const double truth = lost / count + (1 - (lost + kept) / count) * typical_;
    double sum = 0;
    for (const Row& row : bounds_) {
      if (row.bound <= truth + 1e-12) sum += probability(row, lost / count, kept / count);
    }
    return sum;
  }

 private:
  static constexpr std::int64_t most_lost = 34;
  static constexpr std::int64_t most_kept = 22;
  struct Row {
    std::int64_t lost;
    std::int64_t kept;
    double bound;
  };

  [[nodiscard]] double probability(const Row& row, double lost, double kept) const {
    const auto log_power = [](double base, std::int64_t exponent) {
      if (exponent == 0) return 0.0;
      return base > 0 ? static_cast<double>(exponent) * std::log(base) : -1e9;
    };
    const auto factorial = [](std::int64_t n) { return std::lgamma(static_cast<double>(n) + 1); };
    const std::int64_t rest = patients_ - row.lost - row.kept;
    return std::exp(factorial(patients_) - factorial(row.lost) - factorial(row.kept) -
                    factorial(rest) + log_power(lost, row.lost) + log_power(kept, row.kept) +
                    log_power(1 - lost - kept, rest));
  }

  std::int64_t patients_;
  double typical_;
  std::vector<Row> bounds_;
};

}  // namespace

void run_three_values(const Request& request) {
  std::printf(
      "| patients | error | wrong pass over it, at most | where |\n| --- | --- | --- | --- |\n");
  for (const std::int64_t patients : {20, 50, 100, 200, 1000}) {
    if (request.only_positives != 0 && patients != request.only_positives) continue;
    for (const double divisor : {1.0, 2.0, 20.0, 200.0}) {
      const double error = alpha / divisor;
      double most = 0;
      std::string where;
      for (const double typical : {0.0, 0.02, 0.1, 0.2, 0.35, 0.5, 0.6, 0.75, 0.9}) {
        const ThreeValues model(patients, typical, error);
        for (double lost = 0.25; lost <= 16; lost *= 1.08) {
          for (const double kept : {0.0, 0.1, 0.25, 0.4, 0.6, 1.0, 1.5, 2.0, 3.0, 5.0, 8.0}) {
            if (lost + kept > 0.9 * static_cast<double>(patients)) continue;
            const double ratio = model.wrong_pass(lost, kept) / error;
            if (ratio <= most) continue;
            most = ratio;
            where = text(typical, ", ", fixed(lost, 2), " lost, ", kept, " kept");
          }
        }
      }
      std::printf("| %lld | %g %% | %.2f | %s |\n", static_cast<long long>(patients), 100 * error,
                  most, where.c_str());
      std::fflush(stdout);
    }
  }
}

}  // namespace etalon::validation::bench
