// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "validation/metrics/calibration.hpp"
#include "validation/metrics/two_classes/metrics.hpp"

namespace etalon::validation::two_classes {
namespace {

constexpr std::int64_t bins = 10;

/// Sums of a bin of a reliability table.
struct Bin {
  double cases = 0;
  double positives = 0;
  double scores = 0;
};

/// A sum over ten bins of equal width: cases, positive ones and scores of each.
class BinnedError final : public Metric {
 public:
  using OfBin = double (*)(const Bin& bin);
  BinnedError(const MetricInfo& info, OfBin of_bin, double best)
      : info_(info), of_bin_(of_bin), best_(best) {}

  [[nodiscard]] const MetricInfo& info() const override { return info_; }
  [[nodiscard]] Form form() const override { return Form::sums; }
  [[nodiscard]] std::int64_t width() const override { return 3 * bins; }
  void contribute(const ScoredCase& each, const Setting& /*setting*/,
                  std::span<double> row) const override {
    for (double& sum : row) sum = 0;
    const auto at = 3 * static_cast<std::size_t>(calibration_bin(each.score, bins));
    row[at] = 1;
    row[at + 1] = each.is_positive ? 1 : 0;
    row[at + 2] = each.score;
  }
  [[nodiscard]] double finish(std::span<const double> sums,
                              const Setting& /*setting*/) const override {
    double error = 0;
    double cases = 0;
    for (std::size_t at = 0; at < sums.size(); at += 3) {
      if (sums[at] <= 0) continue;
      error += sums[at] * of_bin_({sums[at], sums[at + 1], sums[at + 2]});
      cases += sums[at];
    }
    if (cases <= 0) return std::numeric_limits<double>::quiet_NaN();
    return std::max(best_, error / cases);
  }

 private:
  MetricInfo info_;
  OfBin of_bin_;
  double best_;
};

double off(const Bin& bin) { return (bin.positives - bin.scores) / bin.cases; }

double absolute(const Bin& bin) { return std::fabs(off(bin)); }

/// The square that a calibrated bin of so few cases has on average is taken off; a single case says
/// nothing of it.
double debiased_square(const Bin& bin) {
  if (bin.cases < 2) return 0;
  const double share = bin.positives / bin.cases;
  return off(bin) * off(bin) - share * (1 - share) / (bin.cases - 1);
}

constexpr MetricInfo error(std::string_view id, Phrase title, double least) {
  return {.id = id,
          .title = title,
          .better = Better::lower,
          .least = least,
          .needs_probabilities = true,
          .has_worst_output = false};
}

}  // namespace

std::span<const Metric* const> calibration_errors() {
  static const BinnedError expected(
      error("ece.equal_width.left_closed/1",
            {"Expected calibration error", "Ожидаемая ошибка калибровки (ECE)"}, 0),
      absolute, 0);
  static const BinnedError squared(
      error("ece.squared.debiased/1",
            {"Squared calibration error without bias", "Квадрат ошибки калибровки без смещения"},
            -1),
      debiased_square, -1);
  static const std::array<const Metric*, 2> metrics = {&expected, &squared};
  return metrics;
}

}  // namespace etalon::validation::two_classes
