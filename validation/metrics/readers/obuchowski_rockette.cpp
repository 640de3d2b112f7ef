// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/readers/obuchowski_rockette.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/error.hpp"
#include "core/sums.hpp"
#include "core/text.hpp"
#include "validation/metrics/readers/reader_pairs.hpp"

namespace etalon::validation {
namespace {

/// Σ over the cases of one side that both have read of their placements' products around the AUCs,
/// divided for the covariance of two means.
double side(const ReaderPlacements& a, const ReaderPlacements& b,
            const std::vector<std::size_t>& cases, std::int64_t own_a, std::int64_t own_b,
            std::int64_t other_a, std::int64_t other_b) {
  const double auc_a = a.auc();
  const double auc_b = b.auc();
  const double per_a = 2 * static_cast<double>(other_a);
  const double per_b = 2 * static_cast<double>(other_b);
  ExactSum sum;
  std::int64_t common = 0;
  for (const std::size_t i : cases) {
    if ((a.is_read[i] & b.is_read[i]) == 0) continue;
    ++common;
    sum.add((static_cast<double>(a.of_case[i]) / per_a - auc_a) *
            (static_cast<double>(b.of_case[i]) / per_b - auc_b));
  }
  if (common < 2) return 0;
  const double unbiased = static_cast<double>(common) / static_cast<double>(common - 1);
  return unbiased * sum.value() / (static_cast<double>(own_a) * static_cast<double>(own_b));
}

constexpr double infinite = std::numeric_limits<double>::infinity();

/// Hillis 2007: the mean square's degrees of freedom, stretched by what cases add.
double hillis(double mean_square, double denominator, double freedom) {
  if (!(denominator > 0)) return std::numeric_limits<double>::quiet_NaN();
  return mean_square > 0 ? freedom * (denominator / mean_square) * (denominator / mean_square)
                         : infinite;
}

void check_readers(const ReaderCovariance& aucs, std::int64_t modality) {
  check(modality >= 0 && modality < aucs.modalities, ErrorKind::format,
        text("modality ", modality, " is asked for; modalities are numbers from 0 to ",
             aucs.modalities - 1));
  check(aucs.readers >= 2, ErrorKind::numeric,
        "there is one reader; a variance over readers needs two or more");
}

/// Mean of `of(reader, other)` over pairs of different readers, in a fixed order.
template <class Of>
double mean_of_others(std::int64_t readers, Of&& of) {
  ExactSum sum;
  for (std::int64_t r = 0; r < readers; ++r) {
    for (std::int64_t s = 0; s < readers; ++s) {
      if (r != s) sum.add(of(r, s));
    }
  }
  return sum.value() / static_cast<double>(readers * (readers - 1));
}

template <class Of>
double mean_of(std::int64_t readers, Of&& of) {
  ExactSum sum;
  for (std::int64_t r = 0; r < readers; ++r) sum.add(of(r));
  return sum.value() / static_cast<double>(readers);
}

}  // namespace

ReaderCovariance reader_covariance(const ReaderStudy& study) {
  const std::vector<ReaderPlacements> placements = place_readings(study);
  ReaderCovariance result{study.modalities, study.readers, {}, {}};
  for (std::size_t cell = 0; cell < placements.size(); ++cell) {
    const ReaderPlacements& own = placements[cell];
    check(own.positives >= 2 && own.negatives >= 2, ErrorKind::numeric,
          text("reader ", cell % static_cast<std::size_t>(study.readers), " has read ",
               own.positives, " diseased and ", own.negatives, " other cases in modality ",
               cell / static_cast<std::size_t>(study.readers),
               "; Obuchowski-Rockette needs two of each from every reader in every modality "
               "(U-statistics do not)"));
    result.auc.push_back(own.auc());
  }
  std::vector<std::size_t> negative;
  std::vector<std::size_t> positive;
  for (std::size_t i = 0; i < study.truth.size(); ++i)
    (study.truth[i] == 1 ? positive : negative).push_back(i);
  const std::size_t cells = placements.size();
  result.covariance.resize(cells * cells);
  for (std::size_t first = 0; first < cells; ++first) {
    for (std::size_t second = first; second < cells; ++second) {
      const ReaderPlacements& a = placements[first];
      const ReaderPlacements& b = placements[second];
      const double covariance =
          side(a, b, positive, a.positives, b.positives, a.negatives, b.negatives) +
          side(a, b, negative, a.negatives, b.negatives, a.positives, b.positives);
      result.covariance[first * cells + second] = covariance;
      result.covariance[second * cells + first] = covariance;
    }
  }
  return result;
}

RocketteEstimate rockette_auc(const ReaderCovariance& aucs, std::int64_t modality) {
  check_readers(aucs, modality);
  const std::int64_t readers = aucs.readers;
  const auto j = static_cast<double>(readers);
  const double mean = mean_of(readers, [&](std::int64_t r) { return aucs.at(modality, r); });
  RocketteEstimate result;
  RockettePart& part = result.part;
  part.mean_square = mean_of(readers,
                             [&](std::int64_t r) {
                               const double off = aucs.at(modality, r) - mean;
                               return off * off;
                             }) *
                     j / (j - 1);
  part.error =
      mean_of(readers, [&](std::int64_t r) { return aucs.between(modality, r, modality, r); });
  part.covariance2 = mean_of_others(readers, [&](std::int64_t r, std::int64_t s) {
    return aucs.between(modality, r, modality, s);
  });
  const double denominator = part.mean_square + j * std::max(part.covariance2, 0.0);
  result.readers_and_cases = {mean, denominator / j, hillis(part.mean_square, denominator, j - 1)};
  result.cases = {mean, (part.error + (j - 1) * part.covariance2) / j, infinite};
  result.readers = {mean, part.mean_square / j, j - 1};
  return result;
}

RocketteEstimate rockette_difference(const ReaderCovariance& aucs, std::int64_t first,
                                     std::int64_t second) {
  check_readers(aucs, first);
  check_readers(aucs, second);
  check(first != second, ErrorKind::format,
        text("modality ", first, " is compared with itself; name two"));
  const std::int64_t readers = aucs.readers;
  const auto j = static_cast<double>(readers);
  const auto gap = [&](std::int64_t r) { return aucs.at(first, r) - aucs.at(second, r); };
  const double difference = mean_of(readers, gap);
  RocketteEstimate result;
  RockettePart& part = result.part;
  // Of two modalities the mean square of modality by reader is half the variance of the gaps.
  part.mean_square = mean_of(readers,
                             [&](std::int64_t r) {
                               const double off = gap(r) - difference;
                               return off * off;
                             }) *
                     j / (j - 1) / 2;
  part.error = mean_of(readers, [&](std::int64_t r) {
    return (aucs.between(first, r, first, r) + aucs.between(second, r, second, r)) / 2;
  });
  part.covariance1 =
      mean_of(readers, [&](std::int64_t r) { return aucs.between(first, r, second, r); });
  part.covariance2 = mean_of_others(readers, [&](std::int64_t r, std::int64_t s) {
    return (aucs.between(first, r, first, s) + aucs.between(second, r, second, s)) / 2;
  });
  part.covariance3 = mean_of_others(
      readers, [&](std::int64_t r, std::int64_t s) { return aucs.between(first, r, second, s); });
  const double of_cases = part.covariance2 - part.covariance3;
  const double denominator = part.mean_square + j * std::max(of_cases, 0.0);
  result.readers_and_cases = {difference, 2 * denominator / j,
                              hillis(part.mean_square, denominator, j - 1)};
  result.cases = {difference, 2 * (part.error - part.covariance1 + (j - 1) * of_cases) / j,
                  infinite};
  result.readers = {difference, 2 * part.mean_square / j, j - 1};
  return result;
}

}  // namespace etalon::validation
