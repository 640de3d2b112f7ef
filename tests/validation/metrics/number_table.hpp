// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::validation {

/// Comma-separated numbers without a header, for the programs that comparisons with others call.
struct NumberTable {
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::vector<double> value;  ///< (rows, columns)

  explicit NumberTable(const std::string& file) {
    std::ifstream in(file);
    check(in.good(), ErrorKind::io, text(file, " cannot be read"));
    std::string line;
    while (std::getline(in, line)) {
      const std::vector<std::string> fields = split(trimmed(line), ',');
      check(rows == 0 || fields.size() == columns, ErrorKind::format,
            text(file, ": rows differ in length"));
      columns = fields.size();
      ++rows;
      for (const std::string& field : fields) {
        double number = 0;
        check(parse_number(field, number), ErrorKind::format, text("no number: ", field));
        value.push_back(number);
      }
    }
  }

  [[nodiscard]] std::vector<double> column(std::size_t c) const {
    std::vector<double> result;
    for (std::size_t r = 0; r < rows; ++r) result.push_back(value[r * columns + c]);
    return result;
  }
  template <class T>
  [[nodiscard]] std::vector<T> whole_column(std::size_t c) const {
    std::vector<T> result;
    for (std::size_t r = 0; r < rows; ++r)
      result.push_back(static_cast<T>(std::llround(value[r * columns + c])));
    return result;
  }
};

inline void print(const std::string& name, double number) {
  std::printf("%s %.17g\n", name.c_str(), number);
}

}  // namespace etalon::validation
