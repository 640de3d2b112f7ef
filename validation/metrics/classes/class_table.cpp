// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/classes/class_table.hpp"

#include <cmath>
#include <limits>
#include <numeric>

#include "core/error.hpp"
#include "core/sums.hpp"
#include "core/text.hpp"

namespace etalon::validation {
namespace {

double share(std::int64_t part, std::int64_t whole) {
  return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole)
                   : std::numeric_limits<double>::quiet_NaN();
}

void check_every_class(const ClassTable& table) {
  for (std::int64_t label = 0; label < table.classes; ++label) {
    check(table.cases_of(label) > 0, ErrorKind::numeric,
          text("class ", label, " has no cases; a mean over classes needs some of each"));
  }
}

}  // namespace

void check_has_cases(const ClassTable& table) {
  check(table.cases() > 0, ErrorKind::format, "there are no cases to measure on");
}

std::int64_t ClassTable::cases() const {
  return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
}

std::int64_t ClassTable::cases_of(std::int64_t label) const {
  std::int64_t sum = 0;
  for (std::int64_t given = 0; given <= classes; ++given) sum += at(label, given);
  return sum;
}

std::int64_t ClassTable::given_to(std::int64_t label) const {
  std::int64_t sum = 0;
  for (std::int64_t of = 0; of < classes; ++of) sum += at(of, label);
  return sum;
}

ClassTable class_table(std::span<const std::int64_t> labels, std::span<const std::int64_t> given,
                       std::int64_t classes) {
  check(labels.size() == given.size(), ErrorKind::format,
        text(labels.size(), " labels for ", given.size(),
             " given classes; each case needs one of both"));
  check(!labels.empty(), ErrorKind::format, "there are no cases to measure on");
  check(classes >= 2, ErrorKind::format,
        text("a table of ", classes, " classes is asked for; there must be 2 or more"));
  ClassTable table{classes,
                   std::vector<std::int64_t>(static_cast<std::size_t>(classes * (classes + 1)))};
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (labels[i] < 0 || labels[i] >= classes) {
      throw Error(ErrorKind::format, text("label of case ", i, " is ", labels[i],
                                          "; labels are numbers from 0 to ", classes - 1));
    }
    if (given[i] < no_class || given[i] >= classes) {
      throw Error(ErrorKind::format, text("class given to case ", i, " is ", given[i],
                                          "; classes are numbers from 0 to ", classes - 1,
                                          ", -1 where the model gave none"));
    }
    const std::int64_t column = given[i] == no_class ? classes : given[i];
    ++table.counts[static_cast<std::size_t>(labels[i] * (classes + 1) + column)];
  }
  return table;
}

std::vector<std::int64_t> largest_class(std::span<const double> scores, std::int64_t classes) {
  check(classes >= 2 && std::ssize(scores) % classes == 0, ErrorKind::format,
        text(scores.size(), " scores are no whole number of cases of ", classes,
             " classes (2 or more)"));
  std::vector<std::int64_t> given(scores.size() / static_cast<std::size_t>(classes));
  const auto k = static_cast<std::size_t>(classes);
  for (std::size_t i = 0; i < given.size(); ++i) {
    std::size_t best = 0;
    for (std::size_t c = 0; c < k; ++c) {
      const double score = scores[i * k + c];
      if (!std::isfinite(score)) {
        throw Error(ErrorKind::numeric, text("score of case ", i, " for class ", c, " is ", score,
                                             "; the model's output must be finite"));
      }
      if (score > scores[i * k + best]) best = c;
    }
    given[i] = static_cast<std::int64_t>(best);
  }
  return given;
}

ClassRates class_rates(const ClassTable& table, std::int64_t label) {
  check(label >= 0 && label < table.classes, ErrorKind::format,
        text("rates of class ", label, " are asked for; classes are numbers from 0 to ",
             table.classes - 1));
  const std::int64_t right = table.at(label, label);
  const std::int64_t cases = table.cases_of(label);
  const std::int64_t given = table.given_to(label);
  const std::int64_t others = table.cases() - cases;
  // A case of another class without an output is no true negative.
  std::int64_t missing_others = 0;
  for (std::int64_t of = 0; of < table.classes; ++of)
    missing_others += of == label ? 0 : table.at(of, table.classes);
  const std::int64_t rejected = others - (given - right) - missing_others;
  const std::int64_t missed = cases - right - table.at(label, table.classes);
  ClassRates rates;
  rates.sensitivity = share(right, cases);
  rates.specificity = share(rejected, others);
  rates.ppv = share(right, given);
  rates.npv = share(rejected, rejected + missed);
  rates.f1 = share(2 * right, cases + given);
  return rates;
}

double accuracy(const ClassTable& table) {
  check_has_cases(table);
  std::int64_t right = 0;
  for (std::int64_t label = 0; label < table.classes; ++label) right += table.at(label, label);
  return share(right, table.cases());
}

double balanced_accuracy(const ClassTable& table) {
  check_every_class(table);
  ExactSum sum;
  for (std::int64_t label = 0; label < table.classes; ++label)
    sum.add(class_rates(table, label).sensitivity);
  return sum.value() / static_cast<double>(table.classes);
}

double macro_f1(const ClassTable& table) {
  check_every_class(table);
  ExactSum sum;
  for (std::int64_t label = 0; label < table.classes; ++label)
    sum.add(class_rates(table, label).f1);
  return sum.value() / static_cast<double>(table.classes);
}

double weighted_f1(const ClassTable& table) {
  check_every_class(table);
  ExactSum sum;
  for (std::int64_t label = 0; label < table.classes; ++label)
    sum.add(class_rates(table, label).f1 * static_cast<double>(table.cases_of(label)));
  return sum.value() / static_cast<double>(table.cases());
}

double matthews_correlation(const ClassTable& table) {
  check_has_cases(table);
  const auto all = static_cast<double>(table.cases());
  double right = 0;
  double joint = 0;
  double of_labels = 0;
  double of_given = 0;
  for (std::int64_t label = 0; label <= table.classes; ++label) {
    const bool is_class = label < table.classes;
    const auto cases = static_cast<double>(is_class ? table.cases_of(label) : 0);
    const auto given = static_cast<double>(table.given_to(label));
    right += is_class ? static_cast<double>(table.at(label, label)) : 0.0;
    joint += cases * given;
    of_labels += cases * cases;
    of_given += given * given;
  }
  const double spread = (all * all - of_labels) * (all * all - of_given);
  return spread > 0 ? (right * all - joint) / std::sqrt(spread)
                    : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace etalon::validation
