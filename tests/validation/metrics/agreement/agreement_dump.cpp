// SPDX-License-Identifier: Apache-2.0
// Prints what Etalon computes of agreement and of predicted numbers, one `name value` per line, for
// tests/peers/agreement_python.py and tests/peers/agreement_r.R.
//   agreement_dump kappa <file> <categories>    lines first,second
//   agreement_dump alpha <file> <value>...      lines of one unit's ratings as positions of values,
//   -1
//                                               for none
//   agreement_dump icc <file>                   lines of one subject's measurements
//   agreement_dump bland <file> <patients>      lines difference,patient
//   agreement_dump regression <file>            lines predicted,observed,lower,upper
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <string>
#include <string_view>

#include "tests/validation/metrics/number_table.hpp"
#include "validation/metrics/agreement/bland_altman.hpp"
#include "validation/metrics/agreement/intraclass.hpp"
#include "validation/metrics/agreement/kappa.hpp"
#include "validation/metrics/agreement/krippendorff.hpp"
#include "validation/metrics/regression/correlation.hpp"
#include "validation/metrics/regression/errors.hpp"
#include "validation/metrics/regression/intervals.hpp"

namespace {

using namespace etalon;
using namespace etalon::validation;

void print_kappa(const NumberTable& table, std::int64_t categories) {
  const AgreementTable counts = agreement_table(table.whole_column<std::int64_t>(0),
                                                table.whole_column<std::int64_t>(1), categories);
  const auto of = [&](const std::string& name, KappaWeights weights) {
    const Kappa kappa = cohen_kappa(counts, weights);
    double variance = 0;
    for (std::size_t cell = 0; cell < counts.counts.size(); ++cell)
      variance +=
          static_cast<double>(counts.counts[cell]) * kappa.influence[cell] * kappa.influence[cell];
    print(name, kappa.value);
    print(name + ".variance", variance);
  };
  of("kappa", KappaWeights::none);
  of("kappa.linear", KappaWeights::linear);
  of("kappa.quadratic", KappaWeights::quadratic);
}

void print_alpha(const NumberTable& table, const std::vector<double>& values) {
  std::vector<std::int64_t> rating;
  for (const double value : table.value)
    rating.push_back(static_cast<std::int64_t>(std::llround(value)));
  const std::vector<double> sums =
      coincidences({static_cast<std::int64_t>(table.columns), rating}, std::ssize(values));
  print("alpha.nominal", krippendorff_alpha(sums, values, MeasurementLevel::nominal));
  print("alpha.ordinal", krippendorff_alpha(sums, values, MeasurementLevel::ordinal));
  print("alpha.interval", krippendorff_alpha(sums, values, MeasurementLevel::interval));
  print("alpha.ratio", krippendorff_alpha(sums, values, MeasurementLevel::ratio));
}

void print_icc(const NumberTable& table) {
  const Intraclass icc = intraclass({static_cast<std::int64_t>(table.columns), table.value});
  print("ICC1", icc.one_way_single);
  print("ICC2", icc.agreement_single);
  print("ICC3", icc.consistency_single);
  print("ICC1k", icc.one_way_mean);
  print("ICC2k", icc.agreement_mean);
  print("ICC3k", icc.consistency_mean);
  print("between_subjects", icc.between_subjects);
  print("between_raters", icc.between_raters);
  print("residual", icc.residual);
}

void print_bland(const NumberTable& table, std::int64_t patients) {
  const BlandAltman limits =
      bland_altman(table.column(0), table.whole_column<std::uint32_t>(1), patients, 1.96);
  print("bias", limits.bias);
  print("within", limits.within);
  print("between", limits.between);
  print("lower", limits.lower);
  print("upper", limits.upper);
  print("bias_error", limits.bias_error);
}

void print_regression(const NumberTable& table) {
  const std::vector<double> predicted = table.column(0);
  const std::vector<double> observed = table.column(1);
  const PairedValues cases{predicted, observed};
  const LimitsOfAgreement limits = limits_of_agreement(cases, 1.96);
  print("mae", mean_absolute_error(cases).value);
  print("rmse", root_mean_squared_error(cases).value);
  print("bias", limits.bias.value);
  print("lower", limits.lower.value);
  print("upper", limits.upper.value);
  print("r_squared", r_squared(cases).value);
  print("ccc", concordance_correlation(cases).value);
  const std::vector<double> lower = table.column(2);
  const std::vector<double> upper = table.column(3);
  print("coverage", interval_coverage({lower, upper, observed}).value());
  print("interval_score", interval_score({lower, upper, observed}, 0.1).value);
}

double number(const char* argument) {
  double value = 0;
  check(parse_number(argument, value), ErrorKind::usage, text("no number: ", argument));
  return value;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    check(argc >= 3, ErrorKind::usage, "usage: agreement_dump <what> <file> [<number>...]");
    const std::string_view what = argv[1];
    const NumberTable table(argv[2]);
    std::vector<double> numbers;
    for (int k = 3; k < argc; ++k) numbers.push_back(number(argv[k]));
    const std::int64_t first = numbers.empty() ? 0 : std::llround(numbers[0]);
    if (what == "kappa") print_kappa(table, first);
    if (what == "alpha") print_alpha(table, numbers);
    if (what == "icc") print_icc(table);
    if (what == "bland") print_bland(table, first);
    if (what == "regression") print_regression(table);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
