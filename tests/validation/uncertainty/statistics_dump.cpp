// SPDX-License-Identifier: Apache-2.0
// Prints what Etalon computes from a table of two models' scores, one `name value` per line, for
// tests/peers/statistics_proc.R and tests/peers/statistics_sklearn.py.
//   statistics_dump <file>    lines label,score a,score b,patient without a header
#include <algorithm>
#include <array>
#include <cstdio>
#include <exception>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/metrics/brier.hpp"
#include "validation/metrics/confusion.hpp"
#include "validation/metrics/corp.hpp"
#include "validation/metrics/local_lines.hpp"
#include "validation/metrics/ranking.hpp"
#include "validation/metrics/roc.hpp"
#include "validation/uncertainty/bootstrap.hpp"
#include "validation/uncertainty/delong.hpp"
#include "validation/uncertainty/mcnemar.hpp"
#include "validation/uncertainty/wilson.hpp"

namespace {

using namespace etalon;
using namespace etalon::validation;

struct Table {
  std::vector<std::int64_t> labels;
  std::array<std::vector<double>, 2> scores;
  std::vector<std::string> patients;
};

Table read(const std::string& file) {
  std::ifstream in(file);
  check(in.good(), ErrorKind::io, text(file, " cannot be read"));
  Table table;
  std::string line;
  while (std::getline(in, line)) {
    const std::vector<std::string> fields = split(trimmed(line), ',');
    check(fields.size() == 4, ErrorKind::format, text(file, ": four columns are expected"));
    std::int64_t label = 0;
    check(parse_number(fields[0], label), ErrorKind::format, text("no label: ", fields[0]));
    table.labels.push_back(label);
    for (std::size_t model = 0; model < 2; ++model) {
      double score = 0;
      check(parse_number(fields[1 + model], score), ErrorKind::format,
            text("no score: ", fields[1 + model]));
      table.scores[model].push_back(score);
    }
    table.patients.push_back(fields[3]);
  }
  return table;
}

void print(std::string_view name, double value) {
  std::printf("%.*s %.17g\n", static_cast<int>(name.size()), name.data(), value);
}

void print(const std::string& name, const Interval& interval) {
  print(name + ".lower", interval.lower);
  print(name + ".upper", interval.upper);
}

void print_aucs(const Table& table) {
  const std::array<std::span<const double>, 2> models = {table.scores[0], table.scores[1]};
  const AucCovariance aucs = delong(models, table.labels);
  const Clusters clusters = clusters_of(table.patients);
  const AucCovariance by_patient = clustered_delong(models, table.labels, clusters.cluster_of_case);
  for (std::size_t model = 0; model < 2; ++model) {
    const std::string name(1, static_cast<char>('a' + model));
    print("auc." + name, aucs.auc[model]);
    print("var." + name, aucs.at(model, model));
    print("ci." + name, auc_interval(aucs.auc[model], aucs.at(model, model), 0.95));
    print("newcombe." + name,
          newcombe_auc_interval(aucs.auc[model], aucs.positives, aucs.negatives, 0.95));
    print("clustered." + name, by_patient.at(model, model));
  }
  print("cov", aucs.at(0, 1));
  print("clustered.cov", by_patient.at(0, 1));
  const PairedAuc paired = paired_test(aucs, 0, 1);
  print("paired.z", paired.z);
  print("paired.p", paired.p);
  print("paired", paired.interval);
}

void print_decisions(const Table& table) {
  const double threshold = choose_threshold(table.scores[0], table.labels, {});
  const Confusion decided = confusion(table.scores[0], table.labels, threshold);
  print("threshold", threshold);
  print("sensitivity", decided.sensitivity());
  print("specificity", decided.specificity());
  print("wilson", wilson_interval(decided.true_positives, decided.positives(), 0.95));
  print("exact", clopper_pearson_interval(decided.true_positives, decided.positives(), 0.95));
  std::int64_t first_only = 0;
  std::int64_t second_only = 0;
  for (std::size_t i = 0; i < table.labels.size(); ++i) {
    const bool first = table.scores[0][i] >= threshold;
    const bool second = table.scores[1][i] >= threshold;
    first_only += first && !second ? 1 : 0;
    second_only += second && !first ? 1 : 0;
  }
  const McNemar pairs = mcnemar(first_only, second_only);
  print("mcnemar.first_only", static_cast<double>(first_only));
  print("mcnemar.second_only", static_cast<double>(second_only));
  print("mcnemar.p", pairs.p);
  print("mcnemar.p_exact", pairs.p_exact);
}

/// The smooth curve of observed shares at eleven places between the least and the largest score.
void print_smooth(const std::vector<double>& scores, const std::vector<std::int64_t>& labels) {
  std::vector<double> x;
  std::vector<double> y;
  for (const std::uint32_t i : rank_scores(scores).order) {
    x.push_back(scores[i]);
    y.push_back(static_cast<double>(labels[i]));
  }
  std::vector<double> places;
  for (int k = 0; k <= 10; ++k) places.push_back(x.front() + (x.back() - x.front()) * k / 10);
  for (const double value : local_lines(x, y, places, 0.75)) print("smooth", value);
}

void print_probabilities(const Table& table) {
  const auto& scores = table.scores[0];
  if (std::any_of(scores.begin(), scores.end(), [](double s) { return s < 0 || s > 1; })) return;
  print("brier", brier_score(scores, table.labels));
  const Corp parts = corp(scores, table.labels);
  print("corp.miscalibration", parts.miscalibration);
  print("corp.discrimination", parts.discrimination);
  print("corp.uncertainty", parts.uncertainty);
  print_smooth(scores, table.labels);
}

void print_bootstrap(const Table& table) {
  const AucStatistic statistic(table.scores[0], table.labels);
  const Clusters clusters = clusters_of(table.patients);
  const Statistic* const statistics[] = {&statistic};
  distributed::Communicator alone;
  const Replicates replicates =
      bootstrap(statistics, clusters, {}, {.replicates = 999, .seed = 7}, alone);
  const std::vector<double> left_out = statistic.leave_one_out(clusters);
  const double estimate = statistic.estimate(std::ssize(table.labels))[0];
  for (const double value : replicates.values) print("replicate", value);
  for (const double value : left_out) print("left_out", value);
  print("acceleration", acceleration(left_out));
  print("bca", bca_interval(replicates.values, estimate, left_out, 0.95).interval);
  print("percentile", percentile_interval(replicates.values, 0.95).interval);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    check(argc == 2, ErrorKind::usage, "usage: statistics_dump <file>");
    const Table table = read(argv[1]);
    print_aucs(table);
    print_decisions(table);
    print_probabilities(table);
    print_bootstrap(table);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
