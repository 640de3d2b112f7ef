// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/agreement/kappa.hpp"

#include <numeric>

#include "core/error.hpp"
#include "core/sums.hpp"
#include "core/text.hpp"

namespace etalon::validation {
namespace {

void check_rating(std::int64_t rating, std::size_t i, const char* who, std::int64_t categories) {
  if (rating >= 0 && rating < categories) return;
  throw Error(
      ErrorKind::format,
      text("the ", who, " rating of case ", i, " is ", rating, "; ratings are numbers from 0 to ",
           categories - 1, " (a missing one counts as the worst: the farthest from the other's)"));
}

}  // namespace

std::int64_t AgreementTable::cases() const {
  return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
}

AgreementTable agreement_table(std::span<const std::int64_t> first,
                               std::span<const std::int64_t> second, std::int64_t categories) {
  check(first.size() == second.size(), ErrorKind::format,
        text(first.size(), " ratings of the first and ", second.size(),
             " of the second rater; each case needs one of both"));
  check(!first.empty(), ErrorKind::format, "there are no cases to measure on");
  check(categories >= 2, ErrorKind::format,
        text("agreement on ", categories, " categories is asked for; there must be 2 or more"));
  AgreementTable table{
      categories, std::vector<std::int64_t>(static_cast<std::size_t>(categories * categories))};
  for (std::size_t i = 0; i < first.size(); ++i) {
    check_rating(first[i], i, "first", categories);
    check_rating(second[i], i, "second", categories);
    ++table.counts[static_cast<std::size_t>(first[i] * categories + second[i])];
  }
  return table;
}

double kappa_weight(KappaWeights weights, std::int64_t first, std::int64_t second,
                    std::int64_t categories) {
  const auto off = static_cast<double>(first > second ? first - second : second - first);
  const auto most = static_cast<double>(categories - 1);
  switch (weights) {
    case KappaWeights::none: return first == second ? 1 : 0;
    case KappaWeights::linear: return 1 - off / most;
    case KappaWeights::quadratic: return 1 - (off * off) / (most * most);
  }
  return 0;
}

Kappa cohen_kappa(const AgreementTable& table, KappaWeights weights) {
  const std::int64_t k = table.categories;
  const std::int64_t cases = table.cases();
  check(cases > 0, ErrorKind::numeric, "the table of ratings is empty; its kappa is not defined");
  const auto n = static_cast<double>(cases);
  std::vector<double> row(static_cast<std::size_t>(k), 0.0);
  std::vector<double> column(row);
  for (std::int64_t i = 0; i < k; ++i) {
    for (std::int64_t j = 0; j < k; ++j) {
      row[static_cast<std::size_t>(i)] += static_cast<double>(table.at(i, j));
      column[static_cast<std::size_t>(j)] += static_cast<double>(table.at(i, j));
    }
  }
  const auto weight = [&](std::int64_t i, std::int64_t j) {
    return kappa_weight(weights, i, j, k);
  };
  // Mean weight of a category against what the other rater says.
  std::vector<double> of_row(row.size());
  std::vector<double> of_column(row.size());
  ExactSum observed;
  ExactSum expected;
  for (std::int64_t i = 0; i < k; ++i) {
    ExactSum against_column;
    ExactSum against_row;
    for (std::int64_t j = 0; j < k; ++j) {
      const auto at = static_cast<std::size_t>(j);
      observed.add(weight(i, j) * static_cast<double>(table.at(i, j)));
      against_column.add(weight(i, j) * column[at]);
      against_row.add(weight(j, i) * row[at]);
    }
    const auto at = static_cast<std::size_t>(i);
    of_row[at] = against_column.value() / n;
    of_column[at] = against_row.value() / n;
    expected.add(row[at] * of_row[at]);
  }
  Kappa kappa;
  kappa.observed = observed.value() / n;
  kappa.expected = expected.value() / n;
  const double chance = 1 - kappa.expected;
  check(chance > 0, ErrorKind::numeric,
        "both raters use one and the same category only; kappa is not defined (0/0)");
  kappa.value = (kappa.observed - kappa.expected) / chance;
  kappa.influence.resize(table.counts.size());
  for (std::int64_t i = 0; i < k; ++i) {
    for (std::int64_t j = 0; j < k; ++j) {
      const double of_observed = weight(i, j) - kappa.observed;
      const double of_expected = of_row[static_cast<std::size_t>(i)] +
                                 of_column[static_cast<std::size_t>(j)] - 2 * kappa.expected;
      kappa.influence[static_cast<std::size_t>(i * k + j)] =
          (of_observed * chance - of_expected * (1 - kappa.observed)) / (chance * chance * n);
    }
  }
  return kappa;
}

std::int64_t worst_rating(std::int64_t other, std::int64_t categories) {
  return other > categories - 1 - other ? 0 : categories - 1;
}

}  // namespace etalon::validation
