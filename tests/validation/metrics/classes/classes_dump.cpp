// SPDX-License-Identifier: Apache-2.0
// Prints what Etalon computes of several classes, one `name value` per line, for
// tests/peers/classes_sklearn.py.
//   classes_dump <file>    lines label,given (-1: none),score of class 0,score of class 1,...
#include <cstdio>
#include <exception>

#include "tests/validation/metrics/number_table.hpp"
#include "validation/metrics/classes/class_auc.hpp"
#include "validation/metrics/classes/class_table.hpp"
#include "validation/metrics/classes/ordinal.hpp"
#include "validation/metrics/classes/top_k.hpp"
#include "validation/metrics/two_classes/stated_prevalence.hpp"

namespace {

using namespace etalon;
using namespace etalon::validation;

void print_all(const NumberTable& table) {
  const auto classes = static_cast<std::int64_t>(table.columns) - 2;
  const std::vector<std::int64_t> label = table.whole_column<std::int64_t>(0);
  std::vector<double> scores;
  for (std::size_t row = 0; row < table.rows; ++row) {
    for (std::size_t c = 2; c < table.columns; ++c)
      scores.push_back(table.value[row * table.columns + c]);
  }
  const ClassTable counts = class_table(label, table.whole_column<std::int64_t>(1), classes);
  print("accuracy", accuracy(counts));
  print("balanced_accuracy", balanced_accuracy(counts));
  print("f1.macro", macro_f1(counts));
  print("f1.weighted", weighted_f1(counts));
  print("mcc", matthews_correlation(counts));
  print("levels_off", mean_levels_off(counts));
  print("levels_off.macro", macro_levels_off(counts));
  print("within.1", share_within(counts, 1));
  for (std::int64_t c = 0; c < classes; ++c) {
    const std::string of = text(".", c);
    const ClassRates rates = class_rates(counts, c);
    print("sensitivity" + of, rates.sensitivity);
    print("specificity" + of, rates.specificity);
    print("ppv" + of, rates.ppv);
    print("npv" + of, rates.npv);
    print("f1" + of, rates.f1);
    const double se = rates.sensitivity;
    const double sp = rates.specificity;
    print("ppv.stated" + of, two_classes::stated_ppv(se, sp, 0.05));
    print("npv.stated" + of, two_classes::stated_npv(se, sp, 0.05));
    print("lr_positive" + of, two_classes::positive_likelihood_ratio(se, sp));
    print("lr_negative" + of, two_classes::negative_likelihood_ratio(se, sp));
    print("auc" + of, one_vs_rest_auc(scores, label, classes, c).value);
  }
  print("auc.macro", mean_auc(scores, label, classes).value);
  print("auc.weighted", mean_auc(scores, label, classes, ClassMean::weighted).value);
  print("auc.micro", micro_auc(scores, label, classes).value);
  for (std::int64_t best = 1; best < classes; ++best)
    print(text("top.", best), top_k(scores, label, classes, best).value());
}

}  // namespace

int main(int argc, char** argv) {
  try {
    check(argc == 2, ErrorKind::usage, "usage: classes_dump <file>");
    print_all(NumberTable(argv[1]));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
