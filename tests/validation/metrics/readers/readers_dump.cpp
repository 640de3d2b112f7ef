// SPDX-License-Identifier: Apache-2.0
// Prints what Etalon computes of a reader study, one `name value` per line, for
// tests/peers/readers_numpy.py and bench/peers.
//   readers_dump <file>    a table in iMRMC's columns; its first two modalities are compared
//   readers_dump --seconds <readers> <cases>    processor time of a study of random scores in two
//                                               modalities, best of 9
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <exception>
#include <random>
#include <string>

#include "tests/validation/metrics/readers/reader_csv.hpp"
#include "validation/metrics/readers/obuchowski_rockette.hpp"
#include "validation/metrics/readers/reader_ustatistics.hpp"

namespace {

using namespace etalon;
using namespace etalon::validation;

void print(const std::string& name, double value) {
  std::printf("%s %.17g\n", name.c_str(), value);
}

void print(const std::string& name, const ReaderEstimate& estimate) {
  print(name, estimate.value);
  print(name + ".variance", estimate.variance);
  print(name + ".df", estimate.degrees_of_freedom);
}

void print_u(const std::string& name, const ReaderAucs& aucs) {
  print(name + ".0", reader_auc(aucs, 0));
  print(name + ".1", reader_auc(aucs, 1));
  print(name + ".covariance", aucs.between(0, 1).covariance);
  print(name, reader_auc_difference(aucs, 0, 1));
}

void print_all(const ReaderStudy& study) {
  print_u("u", reader_aucs(study));
  print_u("equal", reader_aucs(study, ReaderWeights::equal));
  const ReaderCovariance covariance = reader_covariance(study);
  for (std::int64_t m = 0; m < 2; ++m)
    print(text("or.", m), rockette_auc(covariance, m).readers_and_cases);
  const RocketteEstimate difference = rockette_difference(covariance, 0, 1);
  print("or", difference.readers_and_cases);
  print("or.cases.variance", difference.cases.variance);
  print("or.readers.variance", difference.readers.variance);
}

void print_seconds(std::int64_t readers, std::int64_t cases) {
  std::mt19937_64 words(5);
  std::vector<std::int64_t> truth;
  for (std::int64_t i = 0; i < cases; ++i) truth.push_back(i % 2);
  std::vector<Reading> readings;
  for (std::int64_t r = 0; r < readers; ++r) {
    for (std::int64_t i = 0; i < cases; ++i) {
      for (std::int64_t m = 0; m < 2; ++m)
        readings.push_back(
            {r, i, m, static_cast<double>(words() % 100) + 20.0 * static_cast<double>(i % 2)});
    }
  }
  const ReaderStudy study = reader_study(readings, truth, 2, readers);
  double u = 1e300;
  double rockette = 1e300;
  ReaderEstimate estimate;
  for (int round = 0; round < 9; ++round) {
    std::clock_t start = std::clock();
    estimate = reader_auc_difference(reader_aucs(study), 0, 1);
    u = std::min(u, static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
    start = std::clock();
    (void)rockette_difference(reader_covariance(study), 0, 1);
    rockette = std::min(rockette, static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
  }
  print("u.seconds", u);
  print("or.seconds", rockette);
  print("u", estimate);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc == 4 && std::string(argv[1]) == "--seconds") {
      print_seconds(std::stoll(argv[2]), std::stoll(argv[3]));
      return 0;
    }
    check(argc == 2, ErrorKind::usage,
          "usage: readers_dump <file> | readers_dump --seconds <readers> <cases>");
    print_all(read_reader_table(argv[1]).study());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
