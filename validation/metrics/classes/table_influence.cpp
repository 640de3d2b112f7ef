// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/classes/table_influence.hpp"

#include <cmath>
#include <cstddef>

#include "core/error.hpp"

namespace etalon::validation {
namespace {

/// Row and column sums; the last of either is the missing outputs'.
struct Margins {
  explicit Margins(const ClassTable& table) {
    for (std::int64_t at = 0; at <= table.classes; ++at) {
      const bool is_class = at < table.classes;
      cases.push_back(is_class ? static_cast<double>(table.cases_of(at)) : 0);
      given.push_back(static_cast<double>(table.given_to(at)));
      right.push_back(is_class ? static_cast<double>(table.at(at, at)) : 0);
    }
  }
  std::vector<double> cases;
  std::vector<double> given;
  std::vector<double> right;
};

/// Calls `of(label, given)` for each cell.
template <class Of>
std::vector<double> by_cell(const ClassTable& table, const Of& of) {
  std::vector<double> influence;
  influence.reserve(table.counts.size());
  const auto classes = static_cast<std::size_t>(table.classes);
  for (std::size_t label = 0; label < classes; ++label) {
    for (std::size_t given = 0; given <= classes; ++given) influence.push_back(of(label, given));
  }
  return influence;
}

}  // namespace

InfluencedTable influenced_macro_f1(const ClassTable& table) {
  InfluencedTable f1{.value = macro_f1(table), .influence = {}};
  const Margins sums(table);
  const auto classes = static_cast<double>(table.classes);
  // One of the class, or given it, without being right.
  const auto dilution = [&](std::size_t of) {
    const double all = sums.cases[of] + sums.given[of];
    return all > 0 ? -2 * sums.right[of] / (all * all) : 0;
  };
  f1.influence = by_cell(table, [&](std::size_t label, std::size_t given) {
    double more = dilution(label) + dilution(given);
    if (label == given) more += 2 / (sums.cases[label] + sums.given[label]);
    return more / classes;
  });
  return f1;
}

InfluencedTable influenced_matthews_correlation(const ClassTable& table) {
  InfluencedTable mcc{.value = matthews_correlation(table), .influence = {}};
  check(!std::isnan(mcc.value), ErrorKind::numeric,
        "one class alone occurs or is given; the correlation of Matthews is not defined");
  const Margins sums(table);
  const auto all = static_cast<double>(table.cases());
  double right = 0;
  double of_labels = all * all;
  double of_given = all * all;
  for (std::size_t at = 0; at < sums.cases.size(); ++at) {
    right += sums.right[at];
    of_labels -= sums.cases[at] * sums.cases[at];
    of_given -= sums.given[at] * sums.given[at];
  }
  const double spread = std::sqrt(of_labels * of_given);
  mcc.influence = by_cell(table, [&](std::size_t label, std::size_t given) {
    const double more = (label == given ? all : 0) + right - sums.cases[given] - sums.given[label];
    const double wider =
        (all - sums.given[given]) / of_given + (all - sums.cases[label]) / of_labels;
    return more / spread - mcc.value * wider;
  });
  return mcc;
}

}  // namespace etalon::validation
