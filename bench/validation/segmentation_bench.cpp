// SPDX-License-Identifier: Apache-2.0
// Scores of label volumes, for bench/peers/validate.py, which writes the files and compares.
//   bench_validation_segmentation <rounds> <threads> <file>...
// (the files: tests/validation/metrics/segmentation/label_volume_file.hpp). Prints wall seconds for
// one pass over all files, the best of the rounds, files already in memory; then a line of scores
// for each file and label.
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <limits>
#include <vector>

#include "tests/validation/metrics/segmentation/label_volume_file.hpp"
#include "validation/metrics/segmentation/structure_scores.hpp"

namespace {

using namespace etalon;
using namespace etalon::validation;

void run(std::int64_t rounds, std::int64_t threads, std::span<char*> names) {
  std::vector<LabelVolumeFile> files;
  for (const char* name : names) files.push_back(read_label_volumes(name));
  rusage before{};
  getrusage(RUSAGE_SELF, &before);
  double best = std::numeric_limits<double>::infinity();
  std::vector<std::vector<StructureScores>> scores;
  for (std::int64_t round = 0; round < rounds; ++round) {
    scores.clear();
    const auto start = std::chrono::steady_clock::now();
    for (const LabelVolumeFile& file : files)
      scores.push_back(score_structures(
          file.predicted, file.reference, file.grid, file.labels,
          {.tolerances = file.tolerances, .boundary_widths = file.widths, .threads = threads}));
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    best = std::min(best, seconds.count());
  }
  rusage after{};
  getrusage(RUSAGE_SELF, &after);
  std::printf("seconds %.6f\nmore_memory_mib %.1f\n", best,
              static_cast<double>(after.ru_maxrss - before.ru_maxrss) / 1024);
  for (std::size_t file = 0; file < files.size(); ++file) {
    for (const StructureScores& row : scores[file])
      std::printf("row %zu %lld %.17g %.17g %.17g %.17g %.17g %.17g %.17g\n", file,
                  static_cast<long long>(row.label), row.dice, row.hd95_pooled, row.hd95_directed,
                  row.hd95_surfel, row.assd, row.nsd.at(0), row.nsd_surfel.at(0));
  }
}

}  // namespace

int main(int argc, char** argv) {
  try {
    std::int64_t rounds = 0;
    std::int64_t threads = 0;
    check(
        argc >= 4 && parse_number(argv[1], rounds) && rounds >= 1 && parse_number(argv[2], threads),
        ErrorKind::usage, "usage: bench_validation_segmentation <rounds> <threads> <file>...");
    run(rounds, threads, std::span(argv + 3, static_cast<std::size_t>(argc - 3)));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
