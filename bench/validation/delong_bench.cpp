// SPDX-License-Identifier: Apache-2.0
// The areas of several models on the same cases with their covariance by DeLong, and the test of
// each pair: prints one `name value` per line, seconds of processor time (best of 7).
//   bench_validation_delong <file> <models>    n labels (0 or 1), n scores of each model, doubles
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <exception>
#include <span>
#include <vector>

#include "bench/validation/doubles_file.hpp"
#include "validation/uncertainty/delong.hpp"

namespace {

using namespace etalon;
using namespace etalon::validation;

void run(std::span<const double> values, std::size_t models) {
  const std::size_t n = values.size() / (models + 1);
  std::vector<std::int64_t> labels;
  for (const double label : values.first(n)) labels.push_back(label != 0 ? 1 : 0);
  std::vector<std::span<const double>> scores;
  for (std::size_t model = 1; model <= models; ++model)
    scores.push_back(values.subspan(model * n, n));
  double best = 1e300;
  AucCovariance aucs;
  std::vector<PairedAuc> pairs;
  for (int round = 0; round < 7; ++round) {
    const std::clock_t start = std::clock();
    aucs = delong(scores, labels);
    pairs.clear();
    for (std::size_t a = 0; a < models; ++a) {
      for (std::size_t b = a + 1; b < models; ++b) pairs.push_back(paired_test(aucs, a, b));
    }
    best = std::min(best, static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
  }
  std::printf("seconds %.6f\n", best);
  for (std::size_t model = 0; model < models; ++model) {
    std::printf("auc.%zu %.17g\nvariance.%zu %.17g\n", model, aucs.auc[model], model,
                aucs.at(model, model));
  }
  std::size_t pair = 0;
  for (std::size_t a = 0; a < models; ++a) {
    for (std::size_t b = a + 1; b < models; ++b)
      std::printf("z.%zu.%zu %.17g\n", a, b, pairs[pair++].z);
  }
}

}  // namespace

int main(int argc, char** argv) {
  try {
    std::int64_t models = 0;
    check(argc == 3 && parse_number(argv[2], models) && models > 0, ErrorKind::usage,
          "usage: bench_validation_delong <file> <models>");
    const std::vector<double> values = read_doubles(argv[1]);
    run(values, static_cast<std::size_t>(models));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
