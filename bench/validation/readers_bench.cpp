// SPDX-License-Identifier: Apache-2.0
// A reader study, two modalities fully crossed, by U-statistics and by Obuchowski-Rockette: prints
// one `name value` per line, seconds of processor time (best of 9).
//   bench_validation_readers <file> <readers> <cases>    scores (2, readers, cases) as doubles;
//   cases
//                                                        with odd numbers are diseased
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <exception>
#include <string>
#include <vector>

#include "bench/validation/doubles_file.hpp"
#include "validation/metrics/readers/obuchowski_rockette.hpp"
#include "validation/metrics/readers/reader_ustatistics.hpp"

namespace {

using namespace etalon;
using namespace etalon::validation;

template <class Fn>
void measure(const std::string& name, Fn&& fn) {
  double best = 1e300;
  ReaderEstimate estimate;
  for (int round = 0; round < 9; ++round) {
    const std::clock_t start = std::clock();
    estimate = fn();
    best = std::min(best, static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
  }
  std::printf("%s.seconds %.6f\n%s %.17g\n%s.variance %.17g\n%s.df %.17g\n", name.c_str(), best,
              name.c_str(), estimate.value, name.c_str(), estimate.variance, name.c_str(),
              estimate.degrees_of_freedom);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    check(argc == 4, ErrorKind::usage, "usage: bench_validation_readers <file> <readers> <cases>");
    ReaderStudy study;
    study.modalities = 2;
    check(parse_number(argv[2], study.readers), ErrorKind::usage, "no number of readers");
    std::int64_t cases = 0;
    check(parse_number(argv[3], cases), ErrorKind::usage, "no number of cases");
    for (std::int64_t i = 0; i < cases; ++i) study.truth.push_back(i % 2);
    study.score = read_doubles(argv[1]);
    check(std::ssize(study.score) == 2 * study.readers * cases, ErrorKind::format,
          text(argv[1], " has other than (2, readers, cases) scores"));
    measure("u", [&] { return reader_auc_difference(reader_aucs(study), 0, 1); });
    measure("or",
            [&] { return rockette_difference(reader_covariance(study), 0, 1).readers_and_cases; });
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
