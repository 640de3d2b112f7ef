// SPDX-License-Identifier: Apache-2.0
// The paired DeLong test of two models, against pROC on the same scores.
//   bench_validation_delong [<cases>] [<file>]    default: 1000000 cases
// Writes the table for the rival to <file> (default delong_bench.bin), prints time and results.
// bench/peers/delong_proc.R runs it and pROC and compares.
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <exception>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/philox.hpp"
#include "core/text.hpp"
#include "validation/uncertainty/delong.hpp"

namespace {

using namespace etalon;
using namespace etalon::validation;

struct Table {
  std::vector<std::int64_t> labels;
  std::array<std::vector<double>, 2> scores;
};

/// A fifth of the cases is positive; the scores of both models share half of their noise and come
/// in steps of 1/4096, so that there are ties.
Table make_table(std::size_t cases) {
  const RandomStream stream(1, RandomPurpose::bootstrap, 0);
  Table table;
  const auto uniform = [&](std::size_t place) {
    return std::ldexp(static_cast<double>(stream.bits(place)), -32);
  };
  for (std::size_t i = 0; i < cases; ++i) {
    const bool is_positive = uniform(4 * i) < 0.2;
    table.labels.push_back(is_positive ? 1 : 0);
    const double shared = uniform(4 * i + 1);
    for (std::size_t model = 0; model < 2; ++model) {
      const double score = shared + uniform(4 * i + 2 + model) + (is_positive ? 0.4 : 0.0);
      table.scores[model].push_back(std::floor(score * 4096) / 4096);
    }
  }
  return table;
}

/// Three columns of doubles one after the other: label, first, second score.
void write(const Table& table, const std::string& file) {
  std::ofstream out(file, std::ios::binary);
  const std::vector<double> labels(table.labels.begin(), table.labels.end());
  for (const std::vector<double>* column : {&labels, &table.scores[0], &table.scores[1]})
    out.write(reinterpret_cast<const char*>(column->data()),
              static_cast<std::streamsize>(column->size() * sizeof(double)));
  out.close();
  check(out.good(), ErrorKind::io, text(file, " cannot be written"));
}

/// Processor time, so that other work on the machine counts less.
double seconds_of_best(const Table& table, AucCovariance& aucs, PairedAuc& paired) {
  const std::array<std::span<const double>, 2> models = {table.scores[0], table.scores[1]};
  double best = std::numeric_limits<double>::infinity();
  for (int round = 0; round < 7; ++round) {
    const std::clock_t start = std::clock();
    aucs = delong(models, table.labels);
    paired = paired_test(aucs, 0, 1);
    best = std::min(best, static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
  }
  return best;
}

void run(std::size_t cases, const std::string& file) {
  const Table table = make_table(cases);
  write(table, file);
  rusage before{};
  getrusage(RUSAGE_SELF, &before);
  AucCovariance aucs;
  PairedAuc paired;
  const double seconds = seconds_of_best(table, aucs, paired);
  rusage after{};
  getrusage(RUSAGE_SELF, &after);
  std::printf("program etalon %s\ncases %zu\nseconds %.4f\nmore_memory_mib %.1f\n", ETALON_VERSION,
              cases, seconds, static_cast<double>(after.ru_maxrss - before.ru_maxrss) / 1024);
  std::printf("auc.a %.17g\nauc.b %.17g\nvar.a %.17g\nvar.b %.17g\n", aucs.auc[0], aucs.auc[1],
              aucs.at(0, 0), aucs.at(1, 1));
  std::printf("z %.17g\np %.17g\n", paired.z, paired.p);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    std::int64_t cases = 1'000'000;
    check(argc < 2 || (parse_number(argv[1], cases) && cases >= 10), ErrorKind::usage,
          "usage: bench_validation_delong [<cases>] [<file>]");
    run(static_cast<std::size_t>(cases), argc > 2 ? argv[2] : "delong_bench.bin");
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
