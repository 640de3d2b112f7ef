// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/metrics/readers/reader_study.hpp"

namespace etalon::validation {

/// A table in iMRMC's columns, readerID, caseID, modalityID, score: names become numbers in the
/// order of their first row; rows of reader "truth" say what each case is.
struct ReaderTable {
  std::vector<Reading> readings;
  std::vector<std::int64_t> truth;
  std::map<std::string, std::int64_t> readers;
  std::map<std::string, std::int64_t> cases;
  std::map<std::string, std::int64_t> modalities;

  [[nodiscard]] ReaderStudy study() const {
    return reader_study(readings, truth, std::ssize(modalities), std::ssize(readers));
  }
};

inline ReaderTable read_reader_table(const std::string& file) {
  std::ifstream in(file);
  check(in.good(), ErrorKind::io, text(file, " cannot be read"));
  ReaderTable table;
  const auto number = [](std::map<std::string, std::int64_t>& names, const std::string& name) {
    return names.emplace(name, std::ssize(names)).first->second;
  };
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    line.erase(std::remove(line.begin(), line.end(), '"'), line.end());
    const std::vector<std::string> field = split(trimmed(line), ',');
    double score = 0;
    check(field.size() == 4 && parse_number(field[3], score), ErrorKind::format,
          text("no reading: ", line));
    const std::int64_t of_case = number(table.cases, field[1]);
    if (of_case == std::ssize(table.truth)) table.truth.push_back(0);
    if (field[0] == "truth") {
      table.truth[static_cast<std::size_t>(of_case)] = score > 0 ? 1 : 0;
    } else {
      table.readings.push_back(
          {number(table.readers, field[0]), of_case, number(table.modalities, field[2]), score});
    }
  }
  return table;
}

}  // namespace etalon::validation
