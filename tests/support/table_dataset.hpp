// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/file.hpp"
#include "core/philox.hpp"
#include "core/text.hpp"
#include "datasets/preparation/build.hpp"

namespace etalon::testing_support {

/// A table of `rows` rows of random features `f0`, `f1`, …, column `class` with 0 and 1 in turn.
inline std::string random_csv(std::int64_t rows, std::int64_t features = 3) {
  const RandomStream draws(11, RandomPurpose::test);
  std::string result = "class";
  for (std::int64_t f = 0; f < features; ++f) result += text(",f", f);
  result += "\n";
  for (std::int64_t r = 0; r < rows; ++r) {
    result += text(r % 2);
    for (std::int64_t f = 0; f < features; ++f) {
      result += text(",", draws.normal(static_cast<std::uint64_t>(r * features + f)));
    }
    result += "\n";
  }
  return result;
}

inline datasets::DataOptions csv_options(const std::string& file) {
  datasets::DataOptions options;
  options.path = file;
  options.skip_rows = 1;
  options.label_column = "class";
  options.shard_samples = 16;
  return options;
}

/// Writes the table to NAME.csv and builds the folder NAME.
inline datasets::Manifest build_table(const std::string& name, std::int64_t rows) {
  write_file(name + ".csv", random_csv(rows));
  return datasets::build_dataset(csv_options(name + ".csv"), name, Log());
}

}  // namespace etalon::testing_support
