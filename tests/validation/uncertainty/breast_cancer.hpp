// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::validation {

/// The Wisconsin diagnostic breast-cancer table (569 patients, 30 features) that
/// jobs/examples/fetch_breast_cancer.sh puts into out/data. Malignant is the positive class.
struct BreastCancer {
  std::vector<std::vector<double>> features;  ///< (30)(569): mean radius, mean texture, …
  std::vector<std::int64_t> labels;

  [[nodiscard]] static BreastCancer read() {
    const char* tree = std::getenv("ETALON_SOURCE_DIR");
    const std::string file = text(tree == nullptr ? "." : tree, "/out/data/breast_cancer.csv");
    std::ifstream in(file);
    check(in.good(), ErrorKind::io,
          text(file, " cannot be read; run jobs/examples/fetch_breast_cancer.sh first"));
    BreastCancer table;
    table.features.resize(30);
    std::string line;
    std::getline(in, line);  // counts and class names
    while (std::getline(in, line)) {
      const std::vector<std::string> fields = split(trimmed(line), ',');
      check(fields.size() == 31, ErrorKind::format, text(file, ": 31 columns are expected"));
      for (std::size_t column = 0; column < 30; ++column) {
        double value = 0;
        check(parse_number(fields[column], value), ErrorKind::format,
              text(file, ": \"", fields[column], "\" is no number"));
        table.features[column].push_back(value);
      }
      table.labels.push_back(fields[30] == "0" ? 1 : 0);
    }
    return table;
  }
};

}  // namespace etalon::validation
