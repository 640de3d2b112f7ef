// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/readers/reader_ustatistics.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>

#include "core/error.hpp"
#include "core/sums.hpp"
#include "core/text.hpp"
#include "validation/metrics/readers/reader_pairs.hpp"

namespace etalon::validation {
namespace {

/// Four bytes each.
constexpr double most_held_pairs = 2.5e8;

__extension__ using Wide = __int128;

/// By index as in ReaderMoments: sums over pairs of products that share at least what the index
/// says, then (`only`) nothing else.
template <class T>
std::array<T, 8> only(std::array<T, 8> at_least) {
  for (std::size_t bit = 1; bit < 8; bit *= 2) {
    for (std::size_t index = 0; index < 8; ++index) {
      if ((index & bit) == 0) at_least[index] -= at_least[index | bit];
    }
  }
  return at_least;
}

/// The study with cases split by truth and scores as ranks, so that what was not read wins nothing.
struct Layout {
  std::size_t modalities = 0;
  std::size_t readers = 0;
  std::vector<std::size_t> negative;  ///< case numbers
  std::vector<std::size_t> positive;
  std::vector<ReaderPlacements> placements;  ///< (modalities, readers)
  std::vector<std::uint8_t> counts;          ///< (modalities, readers) whether it takes part

  [[nodiscard]] std::size_t cell(std::size_t modality, std::size_t reader) const {
    return modality * readers + reader;
  }
};

Layout lay_out(const ReaderStudy& study) {
  Layout layout;
  layout.modalities = static_cast<std::size_t>(study.modalities);
  layout.readers = static_cast<std::size_t>(study.readers);
  for (std::size_t i = 0; i < study.truth.size(); ++i)
    (study.truth[i] == 1 ? layout.positive : layout.negative).push_back(i);
  layout.placements = place_readings(study);
  for (const ReaderPlacements& own : layout.placements)
    layout.counts.push_back(own.pairs() > 0 ? 1 : 0);
  for (std::size_t m = 0; m < layout.modalities; ++m) {
    const auto first = layout.counts.begin() + static_cast<std::ptrdiff_t>(layout.cell(m, 0));
    check(std::any_of(first, first + static_cast<std::ptrdiff_t>(layout.readers),
                      [](std::uint8_t takes_part) { return takes_part == 1; }),
          ErrorKind::numeric,
          text("no reader has read both a diseased and another case in modality ", m,
               "; its AUC is not defined"));
  }
  return layout;
}

/// Cases that two cells have both read.
struct Shared {
  std::int64_t negatives = 0;
  std::int64_t positives = 0;
};

Shared shared(const Layout& layout, std::size_t first, std::size_t second) {
  const auto& a = layout.placements[first].is_read;
  const auto& b = layout.placements[second].is_read;
  Shared both;
  for (const std::size_t i : layout.negative) both.negatives += a[i] & b[i];
  for (const std::size_t i : layout.positive) both.positives += a[i] & b[i];
  return both;
}

/// Numerators of all pairs of modalities: half pairs multiplied and added up, in whole numbers.
class Products {
 public:
  Products(const ReaderStudy& study, const Layout& layout)
      : modalities_(layout.modalities), sums_(modalities_ * modalities_) {
    add_same_pair(study, layout);
    add_rest(layout);
  }

  /// Sums that share at least what the index says.
  [[nodiscard]] const std::array<Wide, 8>& of(std::size_t first, std::size_t second) const {
    return sums_[first * modalities_ + second];
  }

 private:
  /// Products of one pair of cases: for one reader, and for all (by sums over readers).
  void add_same_pair(const ReaderStudy& study, const Layout& layout) {
    const std::size_t n0 = layout.negative.size();
    const std::size_t n1 = layout.positive.size();
    std::vector<std::uint32_t> all(modalities_ * n0 * n1, 0);
    std::vector<std::uint32_t> won(modalities_ * n1);
    std::vector<float> of_negative(modalities_ * n0);
    std::vector<float> of_positive(modalities_ * n1);
    for (std::size_t r = 0; r < layout.readers; ++r) {
      for (std::size_t m = 0; m < modalities_; ++m)
        rank(study, layout, m, r, of_negative, of_positive);
      for (std::size_t i = 0; i < n0; ++i) {
        for (std::size_t m = 0; m < modalities_; ++m) {
          const float below = of_negative[m * n0 + i];
          const float* const other = &of_positive[m * n1];
          std::uint32_t* const of_row = &won[m * n1];
          std::uint32_t* const of_all = &all[(m * n0 + i) * n1];
          for (std::size_t j = 0; j < n1; ++j) {
            of_row[j] = (other[j] > below ? 1U : 0U) + (other[j] >= below ? 1U : 0U);
            of_all[j] += of_row[j];
          }
        }
        for (std::size_t a = 0; a < modalities_; ++a) {
          for (std::size_t b = a; b < modalities_; ++b) {
            std::uint32_t sum = 0;
            for (std::size_t j = 0; j < n1; ++j) sum += won[a * n1 + j] * won[b * n1 + j];
            put(a, b, 7, sum);
          }
        }
      }
    }
    for (std::size_t a = 0; a < modalities_; ++a) {
      for (std::size_t b = a; b < modalities_; ++b) {
        for (std::size_t i = 0; i < n0; ++i) {
          std::uint64_t sum = 0;
          for (std::size_t j = 0; j < n1; ++j)
            sum += std::uint64_t{all[(a * n0 + i) * n1 + j]} * all[(b * n0 + i) * n1 + j];
          put(a, b, 6, sum);
        }
      }
    }
  }

  /// Scores as whole numbers in float (exact below 2^24): what was not read neither wins nor ties.
  static void rank(const ReaderStudy& study, const Layout& layout, std::size_t modality,
                   std::size_t reader, std::vector<float>& of_negative,
                   std::vector<float>& of_positive) {
    const auto scores =
        study.of(static_cast<std::int64_t>(modality), static_cast<std::int64_t>(reader));
    const bool takes_part = layout.counts[layout.cell(modality, reader)] == 1;
    std::vector<double> levels;
    for (const double score : scores) {
      if (ReaderStudy::is_read(score)) levels.push_back(score);
    }
    std::sort(levels.begin(), levels.end());
    levels.erase(std::unique(levels.begin(), levels.end()), levels.end());
    const auto level = [&](std::size_t i, float unread) {
      if (!takes_part || !ReaderStudy::is_read(scores[i])) return unread;
      return static_cast<float>(std::lower_bound(levels.begin(), levels.end(), scores[i]) -
                                levels.begin());
    };
    constexpr float infinity = std::numeric_limits<float>::infinity();
    for (std::size_t k = 0; k < layout.negative.size(); ++k)
      of_negative[modality * layout.negative.size() + k] = level(layout.negative[k], infinity);
    for (std::size_t k = 0; k < layout.positive.size(); ++k)
      of_positive[modality * layout.positive.size() + k] = level(layout.positive[k], -infinity);
  }

  /// Products that share one side or no case: from the sums of each reader and each case.
  void add_rest(const Layout& layout) {
    const std::size_t n = layout.placements.front().of_case.size();
    std::vector<std::int64_t> of_case(modalities_ * n, 0);
    std::vector<std::int64_t> of_all(modalities_, 0);
    for (std::size_t m = 0; m < modalities_; ++m) {
      for (std::size_t r = 0; r < layout.readers; ++r) {
        if (layout.counts[layout.cell(m, r)] == 0) continue;
        const ReaderPlacements& own = layout.placements[layout.cell(m, r)];
        of_all[m] += own.half_pairs;
        for (std::size_t i = 0; i < n; ++i) of_case[m * n + i] += own.of_case[i];
      }
    }
    for (std::size_t a = 0; a < modalities_; ++a) {
      for (std::size_t b = a; b < modalities_; ++b) {
        put(a, b, 0, Wide{of_all[a]} * of_all[b]);
        for (const std::size_t i : layout.negative)
          put(a, b, 2, Wide{of_case[a * n + i]} * of_case[b * n + i]);
        for (const std::size_t i : layout.positive)
          put(a, b, 4, Wide{of_case[a * n + i]} * of_case[b * n + i]);
        for (std::size_t r = 0; r < layout.readers; ++r) {
          if (layout.counts[layout.cell(a, r)] == 0 || layout.counts[layout.cell(b, r)] == 0)
            continue;
          const ReaderPlacements& first = layout.placements[layout.cell(a, r)];
          const ReaderPlacements& second = layout.placements[layout.cell(b, r)];
          put(a, b, 1, Wide{first.half_pairs} * second.half_pairs);
          for (const std::size_t i : layout.negative)
            put(a, b, 3, Wide{first.of_case[i]} * second.of_case[i]);
          for (const std::size_t i : layout.positive)
            put(a, b, 5, Wide{first.of_case[i]} * second.of_case[i]);
        }
      }
    }
  }

  void put(std::size_t a, std::size_t b, std::size_t index, Wide amount) {
    sums_[a * modalities_ + b][index] += amount;
    if (a != b) sums_[b * modalities_ + a][index] += amount;
  }

  std::size_t modalities_;
  std::vector<std::array<Wide, 8>> sums_;
};

/// How many products the design has, and how much they weigh.
struct Design {
  std::array<Wide, 8> count{};
  std::array<double, 8> weight{};
};

Design design_of(const Layout& layout, std::size_t a, std::size_t b,
                 const std::vector<double>& weight) {
  Design design;
  std::array<ExactSum, 8> weights;
  for (std::size_t r = 0; r < layout.readers; ++r) {
    const std::size_t first = layout.cell(a, r);
    if (layout.counts[first] == 0) continue;
    for (std::size_t s = 0; s < layout.readers; ++s) {
      const std::size_t second = layout.cell(b, s);
      if (layout.counts[second] == 0) continue;
      const Shared both = shared(layout, first, second);
      const ReaderPlacements& one = layout.placements[first];
      const ReaderPlacements& other = layout.placements[second];
      const Wide negatives = Wide{one.negatives} * other.negatives;
      const Wide positives = Wide{one.positives} * other.positives;
      const std::array<Wide, 4> products = {negatives * positives, both.negatives * positives,
                                            negatives * both.positives,
                                            Wide{both.negatives} * both.positives};
      for (std::size_t cases = 0; cases < 4; ++cases) {
        for (std::size_t reader = 0; reader < (r == s ? 2U : 1U); ++reader) {
          design.count[2 * cases + reader] += products[cases];
          weights[2 * cases + reader].add(static_cast<double>(products[cases]) * weight[first] *
                                          weight[second]);
        }
      }
    }
  }
  for (std::size_t index = 0; index < 8; ++index) design.weight[index] = weights[index].value();
  return design;
}

ReaderMoments moments_of(const std::array<Wide, 8>& numerators, const Design& design,
                         const std::string& where) {
  ReaderMoments result;
  const std::array<Wide, 8> numerator = only(numerators);
  const std::array<Wide, 8> count = only(design.count);
  check(count[0] > 0, ErrorKind::numeric,
        text("the readings ", where,
             " have no two comparisons that share neither reader nor case; "
             "a variance over readers and cases needs two of each"));
  // Numerators are in half pairs: four to one.
  for (std::size_t index = 0; index < 8; ++index) {
    if (count[index] > 0) {
      result.moment[index] =
          static_cast<double>(numerator[index]) / (4 * static_cast<double>(count[index]));
    }
  }
  result.coefficient = only(design.weight);
  result.covariance = -result.moment[0];
  for (std::size_t index = 0; index < 8; ++index)
    result.covariance += result.coefficient[index] * result.moment[index];
  const auto biased = [&](std::size_t index) {
    return static_cast<double>(numerators[index]) / (4 * static_cast<double>(design.count[index]));
  };
  constexpr std::array<std::size_t, 3> shares = {1, 2, 4};
  for (std::size_t k = 0; k < 3; ++k) {
    const bool occurs = design.count[shares[k]] > 0;
    result.component[k] = occurs ? biased(shares[k]) - biased(0) : 0.0;
    result.degrees_of_freedom[k] = occurs ? std::round(1 / design.weight[shares[k]] - 1)
                                          : std::numeric_limits<double>::infinity();
  }
  return result;
}

ReaderEstimate estimate(double value, double variance, const std::array<double, 3>& component,
                        const std::array<double, 3>& freedom) {
  ReaderEstimate result{value, variance, std::numeric_limits<double>::quiet_NaN()};
  // Of moments up to 1 the last digits are no variance.
  constexpr double rounding = 1e-14;
  if (std::fabs(variance) < rounding) result.variance = 0;
  if (!(result.variance > 0)) return result;
  double spread = 0;
  for (std::size_t k = 0; k < 3; ++k)
    spread += component[k] * component[k] / (freedom[k] * freedom[k] * freedom[k]);
  // Never fewer than the source with the fewest has alone (Gaylor & Hopper 1969).
  result.degrees_of_freedom =
      std::max(variance * variance / spread, std::min({freedom[0], freedom[1], freedom[2]}));
  return result;
}

void check_modality(const ReaderAucs& aucs, std::int64_t modality) {
  check(modality >= 0 && modality < aucs.modalities, ErrorKind::format,
        text("modality ", modality, " is asked for; modalities are numbers from 0 to ",
             aucs.modalities - 1));
}

}  // namespace

ReaderAucs reader_aucs(const ReaderStudy& study, ReaderWeights weights) {
  const Layout layout = lay_out(study);
  const double held = static_cast<double>(layout.modalities) *
                      static_cast<double>(layout.negative.size()) *
                      static_cast<double>(layout.positive.size());
  check(held <= most_held_pairs, ErrorKind::unsupported,
        text("U-statistics of readers hold each pair of cases, here ", held, "; ", most_held_pairs,
             " are the most (auc.readers.obuchowski_rockette/1 holds none)"));
  const Products products(study, layout);
  std::vector<double> weight(layout.counts.size(), 0.0);  // of each pair of cases
  ReaderAucs result;
  result.modalities = study.modalities;
  for (std::size_t m = 0; m < layout.modalities; ++m) {
    std::int64_t readers = 0;
    std::int64_t pairs = 0;
    std::int64_t half_pairs = 0;
    ExactSum sum;
    for (std::size_t r = 0; r < layout.readers; ++r) {
      const std::size_t cell = layout.cell(m, r);
      if (layout.counts[cell] == 0) continue;
      ++readers;
      pairs += layout.placements[cell].pairs();
      half_pairs += layout.placements[cell].half_pairs;
      sum.add(layout.placements[cell].auc());
    }
    for (std::size_t r = 0; r < layout.readers; ++r) {
      const std::size_t cell = layout.cell(m, r);
      if (layout.counts[cell] == 0) continue;
      weight[cell] = weights == ReaderWeights::by_pairs
                         ? 1 / static_cast<double>(pairs)
                         : 1 / (static_cast<double>(readers) *
                                static_cast<double>(layout.placements[cell].pairs()));
    }
    result.auc.push_back(weights == ReaderWeights::by_pairs
                             ? static_cast<double>(half_pairs) / (2 * static_cast<double>(pairs))
                             : sum.value() / static_cast<double>(readers));
  }
  for (std::size_t a = 0; a < layout.modalities; ++a) {
    for (std::size_t b = 0; b < layout.modalities; ++b) {
      const std::string where =
          a == b ? text("in modality ", a) : text("in modalities ", a, " and ", b);
      result.moments.push_back(
          moments_of(products.of(a, b), design_of(layout, a, b, weight), where));
    }
  }
  return result;
}

ReaderEstimate reader_auc(const ReaderAucs& aucs, std::int64_t modality) {
  check_modality(aucs, modality);
  const ReaderMoments& own = aucs.between(modality, modality);
  return estimate(aucs.auc[static_cast<std::size_t>(modality)], own.covariance, own.component,
                  own.degrees_of_freedom);
}

ReaderEstimate reader_auc_difference(const ReaderAucs& aucs, std::int64_t first,
                                     std::int64_t second) {
  check_modality(aucs, first);
  check_modality(aucs, second);
  const ReaderMoments& a = aucs.between(first, first);
  const ReaderMoments& b = aucs.between(second, second);
  const ReaderMoments& both = aucs.between(first, second);
  std::array<double, 3> component{};
  std::array<double, 3> freedom{};
  for (std::size_t k = 0; k < 3; ++k) {
    component[k] = a.component[k] + b.component[k] - 2 * both.component[k];
    freedom[k] = std::min(a.degrees_of_freedom[k], b.degrees_of_freedom[k]);
  }
  return estimate(
      aucs.auc[static_cast<std::size_t>(first)] - aucs.auc[static_cast<std::size_t>(second)],
      a.covariance + b.covariance - 2 * both.covariance, component, freedom);
}

}  // namespace etalon::validation
