// SPDX-License-Identifier: Apache-2.0
#include "validation/power/studies/readings.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "validation/uncertainty/normal.hpp"

namespace etalon::validation {
namespace {

/// Distance of the classes' means that gives the AUC when readers are drawn, too.
double shift_of(double auc, const ReadingSpread& spread) {
  return normal_quantile(auc) * std::sqrt(2 * (1 + spread.readers + spread.readers_by_modality));
}

/// Cut where a class as wide as the other, half a distance from it, has equal parts.
double rated(double score, double shift, std::int64_t ratings) {
  const double place = normal_cdf((score - shift / 2) / std::sqrt(1 + shift * shift / 4));
  return std::floor(place * static_cast<double>(ratings));
}

}  // namespace

double much_reader_variance(double auc) {
  constexpr std::array<std::array<double, 2>, 3> known = {
      {{0.702, 0.011}, {0.855, 0.030}, {0.961, 0.056}}};
  const std::size_t from = auc < known[1][0] ? 0 : 1;
  const double slope =
      (known[from + 1][1] - known[from][1]) / (known[from + 1][0] - known[from][0]);
  return std::clamp(known[from][1] + slope * (auc - known[from][0]), known[0][1], known[2][1]);
}

std::vector<ReaderBlock> equal_blocks(std::int64_t blocks, const ReaderBlock& all) {
  std::vector<ReaderBlock> made;
  for (std::int64_t block = 0; block < blocks; ++block) {
    const auto part = [&](std::int64_t count) { return (count + blocks - 1 - block) / blocks; };
    made.push_back({part(all.readers), part(all.positives), part(all.negatives)});
  }
  return made;
}

ReaderStudy draw(const ReadingModel& model, Draws& draws) {
  const bool is_compared = model.reference > 0;
  ReaderStudy study;
  study.modalities = is_compared ? 2 : 1;
  std::vector<std::size_t> block_of_reader;
  std::vector<std::size_t> block_of_case;
  for (std::size_t block = 0; block < model.blocks.size(); ++block) {
    const ReaderBlock& own = model.blocks[block];
    study.readers += own.readers;
    study.truth.insert(study.truth.end(), static_cast<std::size_t>(own.positives), 1);
    study.truth.insert(study.truth.end(), static_cast<std::size_t>(own.negatives), 0);
    block_of_reader.resize(static_cast<std::size_t>(study.readers), block);
    block_of_case.resize(study.truth.size(), block);
  }
  const std::size_t n = study.truth.size();
  const auto readers = static_cast<std::size_t>(study.readers);
  const auto modalities = static_cast<std::size_t>(study.modalities);
  const ReadingSpread& spread = model.spread;
  std::array<double, 2> shift = {shift_of(model.auc, spread), 0};
  if (is_compared) shift[1] = shift_of(model.reference, spread);
  const double width = shift[0];

  std::vector<double> of_case(modalities * n);
  for (std::size_t i = 0; i < n; ++i) {
    const double common = std::sqrt(spread.cases) * draws.normal();
    for (std::size_t m = 0; m < modalities; ++m) {
      of_case[m * n + i] = common + std::sqrt(spread.cases_by_modality) * draws.normal() +
                           (study.truth[i] == 1 ? shift[m] : 0);
    }
  }
  study.score.assign(modalities * readers * n, std::numeric_limits<double>::quiet_NaN());
  for (std::size_t r = 0; r < readers; ++r) {
    std::array<std::array<double, 2>, 2> of_reader{};
    for (std::size_t truth = 0; truth < 2; ++truth) {
      const double common = std::sqrt(spread.readers) * draws.normal();
      for (std::size_t m = 0; m < modalities; ++m)
        of_reader[m][truth] = common + std::sqrt(spread.readers_by_modality) * draws.normal();
    }
    for (std::size_t i = 0; i < n; ++i) {
      if (block_of_case[i] != block_of_reader[r]) continue;
      const double of_both = std::sqrt(spread.cases_by_reader) * draws.normal();
      for (std::size_t m = 0; m < modalities; ++m) {
        const double score = of_case[m * n + i] + of_both +
                             of_reader[m][static_cast<std::size_t>(study.truth[i])] +
                             std::sqrt(spread.noise()) * draws.normal();
        study.score[(m * readers + r) * n + i] =
            model.ratings > 0 ? rated(score, width, model.ratings) : score;
      }
    }
  }
  return study;
}

}  // namespace etalon::validation
