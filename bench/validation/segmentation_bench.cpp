// SPDX-License-Identifier: Apache-2.0
// Scores of label volumes, for bench/peers/validate.py, which writes the files and compares.
//   bench_validation_segmentation <rounds> <threads> <file>...
// (the files: tests/validation/metrics/segmentation/label_volume_file.hpp). Prints wall and
// processor seconds for one pass over all files, the best of the rounds, files already in memory,
// and how much memory it took more; then a line of scores for each file and label.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <exception>
#include <fstream>
#include <limits>
#include <vector>

#include "tests/validation/metrics/segmentation/label_volume_file.hpp"
#include "validation/metrics/segmentation/structure_scores.hpp"

namespace {

using namespace etalon;
using namespace etalon::validation;

/// Of /proc/self/status, in MiB: `VmHWM:` is the peak since `forget_peak`.
double memory_mib(const std::string& key) {
  std::ifstream status("/proc/self/status");
  std::string word;
  double kib = 0;
  while (status >> word) {
    if (word == key) status >> kib;
  }
  return kib / 1024;
}

void forget_peak() { std::ofstream("/proc/self/clear_refs") << 5; }

void run(std::int64_t rounds, std::int64_t threads, std::span<char*> names) {
  std::vector<LabelVolumeFile> files;
  for (const char* name : names) files.push_back(read_label_volumes(name));
  forget_peak();
  const double before = memory_mib("VmRSS:");
  double processor = std::numeric_limits<double>::infinity();
  double best = std::numeric_limits<double>::infinity();
  std::vector<std::vector<StructureScores>> scores;
  for (std::int64_t round = 0; round < rounds; ++round) {
    scores.clear();
    const std::clock_t processor_start = std::clock();
    const auto start = std::chrono::steady_clock::now();
    for (const LabelVolumeFile& file : files)
      scores.push_back(score_structures(
          file.predicted, file.reference, file.grid, file.labels,
          {.tolerances = file.tolerances, .boundary_widths = file.widths, .threads = threads}));
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    best = std::min(best, seconds.count());
    processor =
        std::min(processor, static_cast<double>(std::clock() - processor_start) / CLOCKS_PER_SEC);
  }
  std::printf("seconds %.6f\nprocessor_seconds %.6f\nmore_memory_mib %.1f\n", best, processor,
              memory_mib("VmHWM:") - before);
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
