// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/agreement/krippendorff.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.hpp"
#include "core/sums.hpp"
#include "core/text.hpp"

namespace etalon::validation {
namespace {

void check_ratings(const UnitRatings& ratings, std::int64_t values) {
  check(ratings.raters >= 2, ErrorKind::format,
        text("ratings of ", ratings.raters, " raters; agreement needs 2 or more"));
  check(std::ssize(ratings.rating) % ratings.raters == 0 && !ratings.rating.empty(),
        ErrorKind::format,
        text(ratings.rating.size(), " ratings are no whole number of units of ", ratings.raters,
             " raters"));
  check(values >= 2, ErrorKind::format,
        text("ratings with ", values, " values; there must be 2 or more"));
  for (std::size_t at = 0; at < ratings.rating.size(); ++at) {
    const std::int64_t rating = ratings.rating[at];
    if (rating >= UnitRatings::unrated && rating < values) continue;
    const auto raters = static_cast<std::size_t>(ratings.raters);
    throw Error(ErrorKind::format, text("rating ", at % raters, " of unit ", at / raters, " is ",
                                        rating, "; ratings are numbers from 0 to ", values - 1,
                                        ", -1 where a rater gave none"));
  }
}

std::span<const std::int64_t> unit(const UnitRatings& ratings, std::int64_t at) {
  return ratings.rating.subspan(static_cast<std::size_t>(at * ratings.raters),
                                static_cast<std::size_t>(ratings.raters));
}

/// Squared distances of all pairs of values, (k,k).
std::vector<double> distances(std::span<const double> total, std::span<const double> values,
                              MeasurementLevel level) {
  const std::size_t k = values.size();
  std::vector<double> squared(k * k, 0.0);
  for (std::size_t c = 0; c < k; ++c) {
    double between = 0;  // ratings from c to the other value
    for (std::size_t other = c + 1; other < k; ++other) {
      if (other == c + 1) between = total[c];
      between += total[other];
      double distance = 1;
      switch (level) {
        case MeasurementLevel::nominal: break;
        case MeasurementLevel::ordinal: distance = between - (total[c] + total[other]) / 2; break;
        case MeasurementLevel::interval: distance = values[c] - values[other]; break;
        case MeasurementLevel::ratio:
          distance = (values[c] - values[other]) / (values[c] + values[other]);
          break;
      }
      squared[c * k + other] = squared[other * k + c] = distance * distance;
    }
  }
  return squared;
}

/// NaN where α is not defined.
double alpha_or_nan(std::span<const double> coincidence, std::span<const double> values,
                    MeasurementLevel level) {
  const std::size_t k = values.size();
  std::vector<double> total(k);
  for (std::size_t c = 0; c < k; ++c) total[c] = exact_sum(coincidence.subspan(c * k, k));
  const double all = exact_sum(total);
  const std::vector<double> squared = distances(total, values, level);
  ExactSum observed;
  ExactSum expected;
  for (std::size_t c = 0; c < k; ++c) {
    for (std::size_t other = 0; other < k; ++other) {
      if (c == other) continue;
      observed.add(coincidence[c * k + other] * squared[c * k + other]);
      expected.add(total[c] * total[other] * squared[c * k + other]);
    }
  }
  const double chance = expected.value();
  return chance > 0 ? 1 - (all - 1) * observed.value() / chance
                    : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

void coincidence_row(std::span<const std::int64_t> ratings_of_unit, std::int64_t values,
                     std::span<double> row) {
  const auto k = static_cast<std::size_t>(values);
  std::fill(row.begin(), row.end(), 0.0);
  std::vector<std::int64_t> count(k, 0);
  std::int64_t rated = 0;
  for (const std::int64_t rating : ratings_of_unit) {
    if (rating == UnitRatings::unrated) continue;
    ++count[static_cast<std::size_t>(rating)];
    ++rated;
  }
  if (rated < 2) return;
  const auto others = static_cast<double>(rated - 1);
  for (std::size_t c = 0; c < k; ++c) {
    if (count[c] == 0) continue;
    for (std::size_t other = 0; other < k; ++other) {
      const std::int64_t pairs = count[c] * (c == other ? count[c] - 1 : count[other]);
      row[c * k + other] = static_cast<double>(pairs) / others;
    }
  }
}

double krippendorff_alpha(std::span<const double> coincidence, std::span<const double> values,
                          MeasurementLevel level) {
  check(coincidence.size() == values.size() * values.size() && values.size() >= 2,
        ErrorKind::format,
        text(coincidence.size(), " coincidences for ", values.size(),
             " values; there must be one for each pair of 2 or more values"));
  for (std::size_t c = 0; c < values.size(); ++c) {
    const bool is_ratio = level == MeasurementLevel::ratio;
    check(std::isfinite(values[c]) && (!is_ratio || values[c] >= 0), ErrorKind::numeric,
          text("value ", c, " of the ratings is ", values[c], "; it must be finite",
               is_ratio ? " and not below 0 for ratios" : ""));
    check(c == 0 || values[c - 1] < values[c], ErrorKind::format,
          "the values of the ratings must rise");
  }
  const double alpha = alpha_or_nan(coincidence, values, level);
  check(!std::isnan(alpha), ErrorKind::numeric,
        "no two ratings of a unit, or all ratings that can be paired are equal; Krippendorff's "
        "alpha is not defined");
  return alpha;
}

std::vector<double> coincidences(const UnitRatings& ratings, std::int64_t values) {
  check_ratings(ratings, values);
  const auto k = static_cast<std::size_t>(values);
  std::vector<double> row(k * k);
  std::vector<ExactSum> sums(k * k);
  for (std::int64_t at = 0; at < ratings.units(); ++at) {
    coincidence_row(unit(ratings, at), values, row);
    for (std::size_t cell = 0; cell < row.size(); ++cell) {
      if (row[cell] != 0) sums[cell].add(row[cell]);
    }
  }
  std::vector<double> result(k * k);
  for (std::size_t cell = 0; cell < row.size(); ++cell) result[cell] = sums[cell].value();
  return result;
}

std::vector<double> alpha_without_each(const UnitRatings& ratings, std::span<const double> values,
                                       MeasurementLevel level,
                                       std::span<const std::uint32_t> patient_of_unit,
                                       std::int64_t patients) {
  const std::vector<double> all = coincidences(ratings, std::ssize(values));
  check(std::ssize(patient_of_unit) == ratings.units(), ErrorKind::format,
        text(patient_of_unit.size(), " patients for ", ratings.units(),
             " units; each unit needs one"));
  std::vector<std::vector<std::int64_t>> units(static_cast<std::size_t>(patients));
  for (std::int64_t at = 0; at < ratings.units(); ++at) {
    const std::uint32_t patient = patient_of_unit[static_cast<std::size_t>(at)];
    if (patient >= units.size()) {
      throw Error(ErrorKind::format, text("patient of unit ", at, " is ", patient,
                                          "; patients are numbers from 0 to ", patients - 1));
    }
    units[patient].push_back(at);
  }
  std::vector<double> row(all.size());
  std::vector<double> without(units.size());
  for (std::size_t patient = 0; patient < units.size(); ++patient) {
    std::vector<ExactSum> left(all.size());
    for (std::size_t cell = 0; cell < all.size(); ++cell) left[cell].add(all[cell]);
    for (const std::int64_t at : units[patient]) {
      coincidence_row(unit(ratings, at), std::ssize(values), row);
      for (std::size_t cell = 0; cell < row.size(); ++cell) left[cell].add(-row[cell]);
    }
    std::vector<double> rest(all.size());
    // What is left of a cell is 0 or at least a pair's share; less is the rounding of the sum.
    const double least = 1.0 / static_cast<double>(2 * ratings.raters);
    for (std::size_t cell = 0; cell < rest.size(); ++cell) {
      const double value = left[cell].value();
      rest[cell] = value < least ? 0.0 : value;
    }
    without[patient] = alpha_or_nan(rest, values, level);
  }
  return without;
}

AlphaOfTwo alpha_of_two(const AgreementTable& table, MeasurementLevel level) {
  ensure(level != MeasurementLevel::ratio, "categories have no ratios");
  const auto k = static_cast<std::size_t>(table.categories);
  std::vector<double> coincidence(k * k);
  std::vector<double> values(k);
  std::vector<double> total(k);
  for (std::size_t c = 0; c < k; ++c) {
    values[c] = static_cast<double>(c);
    for (std::size_t other = 0; other < k; ++other) {
      const std::int64_t pairs = table.counts[c * k + other] + table.counts[other * k + c];
      coincidence[c * k + other] = static_cast<double>(pairs);
      total[c] += coincidence[c * k + other];
    }
  }
  AlphaOfTwo alpha{.value = krippendorff_alpha(coincidence, values, level), .influence = {}};
  const std::vector<double> squared = distances(total, values, level);
  const double others = exact_sum(total) - 1;
  ExactSum observed;
  ExactSum expected;
  std::vector<double> against(k);  // what another rating of the value adds to `expected`, twice
  for (std::size_t c = 0; c < k; ++c) {
    for (std::size_t other = 0; other < k; ++other) {
      observed.add(coincidence[c * k + other] * squared[c * k + other]);
      expected.add(total[c] * total[other] * squared[c * k + other]);
      against[c] += total[other] * squared[c * k + other];
    }
  }
  // Ordinal distances lengthen with the ratings between.
  std::vector<double> more_observed(k);
  std::vector<double> more_expected(k);
  for (std::size_t c = 0; level == MeasurementLevel::ordinal && c < k; ++c) {
    for (std::size_t other = c + 1; other < k; ++other) {
      const double longer = 4 * std::sqrt(squared[c * k + other]);
      for (std::size_t at = c; at <= other; ++at) {
        const double share = at == c || at == other ? 0.5 : 1.0;
        more_observed[at] += longer * share * coincidence[c * k + other];
        more_expected[at] += longer * share * total[c] * total[other];
      }
    }
  }
  const double seen = observed.value();
  const double chance = expected.value();
  for (std::size_t c = 0; c < k; ++c) {
    for (std::size_t other = 0; other < k; ++other) {
      const double of_observed =
          2 * squared[c * k + other] + more_observed[c] + more_observed[other];
      const double of_expected =
          2 * (against[c] + against[other]) + more_expected[c] + more_expected[other];
      alpha.influence.push_back(-(2 * seen + others * (of_observed - seen * of_expected / chance)) /
                                chance);
    }
  }
  return alpha;
}

}  // namespace etalon::validation
