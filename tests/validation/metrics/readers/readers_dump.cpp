// SPDX-License-Identifier: Apache-2.0
// Prints what Etalon computes of a reader study, one `name value` per line, for
// tests/peers/readers_numpy.py.
//   readers_dump <file>    a table in iMRMC's columns; its first two modalities are compared
#include <cstdio>
#include <exception>
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

}  // namespace

int main(int argc, char** argv) {
  try {
    check(argc == 2, ErrorKind::usage, "usage: readers_dump <file>");
    print_all(read_reader_table(argv[1]).study());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
