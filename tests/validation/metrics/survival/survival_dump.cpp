// SPDX-License-Identifier: Apache-2.0
// Prints what Etalon computes from follow-up, one `name value` per line, for
// tests/peers/survival_r.R and tests/peers/survival_sksurv.py.
//   survival_dump <file> <time>...    lines time,event,risk,probability,group without a header;
//                                     the probability is that of an event by each of the times
#include <algorithm>
#include <cstdio>
#include <exception>
#include <fstream>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/metrics/influence.hpp"
#include "validation/metrics/survival/concordance.hpp"
#include "validation/metrics/survival/kaplan_meier.hpp"
#include "validation/metrics/survival/log_rank.hpp"
#include "validation/metrics/survival/time_auc.hpp"
#include "validation/metrics/survival/time_brier.hpp"
#include "validation/metrics/survival/time_calibration.hpp"

namespace {

using namespace etalon;
using namespace etalon::validation;

struct Table {
  std::vector<double> time;
  std::vector<std::int64_t> event;
  std::vector<double> risk;
  std::vector<double> probability;
  std::vector<std::int64_t> group;
  std::int64_t groups = 0;
};

Table read(const std::string& file) {
  std::ifstream in(file);
  check(in.good(), ErrorKind::io, text(file, " cannot be read"));
  Table table;
  std::string line;
  while (std::getline(in, line)) {
    const std::vector<std::string> fields = split(trimmed(line), ',');
    check(fields.size() == 5, ErrorKind::format, text(file, ": five columns are expected"));
    const auto number = [&](std::size_t k) {
      double value = 0;
      check(parse_number(fields[k], value), ErrorKind::format, text("no number: ", fields[k]));
      return value;
    };
    table.time.push_back(number(0));
    table.event.push_back(static_cast<std::int64_t>(number(1)));
    table.risk.push_back(number(2));
    table.probability.push_back(number(3));
    table.group.push_back(static_cast<std::int64_t>(number(4)));
    table.groups = std::max(table.groups, table.group.back() + 1);
  }
  return table;
}

void print(const std::string& name, double value) {
  std::printf("%s %.17g\n", name.c_str(), value);
}
void print_count(const std::string& name, std::int64_t value) {
  std::printf("%s %lld\n", name.c_str(), static_cast<long long>(value));
}

void print_pairs(const std::string& name, const Concordance& c) {
  print_count(name + ".concordant", c.pairs.concordant);
  print_count(name + ".discordant", c.pairs.discordant);
  print_count(name + ".tied_risk", c.pairs.tied_risk);
  print_count(name + ".tied_time", c.pairs.tied_time);
  print_count(name + ".tied_both", c.pairs.tied_both);
  print(name, c.value);
  print(name + ".variance", influence_variance(c.influence));
}

void print_all(const Table& table, int times, char** time_text) {
  const FollowUp cases{table.time, table.event};
  const TimeTable in_time = time_table(cases);
  const KaplanMeier curve = kaplan_meier(in_time);
  const SurvivalBand band = log_band(curve, 1.959963984540054);
  print("median", survival_quantile(curve.survival, 0.5));
  print("median.lower", survival_quantile(band.lower, 0.5));
  print("median.upper", survival_quantile(band.upper, 0.5));
  print_pairs("harrell", harrell_concordance(cases, table.risk));
  print_pairs("uno", uno_concordance(cases, table.risk, {}, CensoringWeights::fixed));
  print("uno.estimated.variance", influence_variance(uno_concordance(cases, table.risk).influence));
  if (table.groups > 1) {
    const LogRank test = log_rank(cases, table.group, table.groups);
    print("logrank.chi", test.chi_squared);
    print_count("logrank.df", test.degrees_of_freedom);
    for (std::size_t g = 0; g < test.expected.size(); ++g)
      print(text("logrank.expected", g), test.expected[g]);
  }
  for (int k = 0; k < times; ++k) {
    double t = 0;
    check(parse_number(time_text[k], t), ErrorKind::usage, text("no time: ", time_text[k]));
    const std::string at = text(".", k);
    print("km" + at, curve.survival.at(t));
    print("km.se" + at, curve.standard_error_at(t));
    print("uno.until" + at, uno_concordance(cases, table.risk, {t}).value);
    print("harrell.until" + at, harrell_concordance(cases, table.risk, {t}).value);
    const TimeAuc area = time_auc(cases, table.risk, t);
    print("auc" + at, area.value);
    print("auc.variance" + at, influence_variance(area.influence));
    const TimeBrier loss = time_brier(cases, table.probability, t);
    print("brier" + at, loss.value);
    print("brier.null" + at, loss.null);
    print("brier.variance" + at, influence_variance(loss.influence));
    const TimeCalibration calibration = time_calibration(cases, table.probability, t, 5);
    print("oe" + at, calibration.observed_expected);
    for (std::size_t g = 0; g < calibration.groups.size(); ++g) {
      print(text("group.observed", at, ".", g), calibration.groups[g].observed);
      print(text("group.mean", at, ".", g), calibration.groups[g].mean_risk);
      print_count(text("group.cases", at, ".", g), calibration.groups[g].cases);
    }
    const TimeRecalibration again = time_recalibration(cases, table.probability, t);
    print("slope" + at, again.slope);
    print("intercept" + at, again.intercept);
    print("intercept_only" + at, again.intercept_only);
  }
}

}  // namespace

int main(int argc, char** argv) {
  try {
    check(argc >= 3, ErrorKind::usage, "usage: survival_dump <file> <time>...");
    print_all(read(argv[1]), argc - 2, argv + 2);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
