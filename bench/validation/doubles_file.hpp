// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::validation {

/// The doubles of a file, as the peers' scripts write them.
inline std::vector<double> read_doubles(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  check(in.good(), ErrorKind::io, text(file, " cannot be read"));
  const std::vector<char> bytes{std::istreambuf_iterator<char>(in), {}};
  std::vector<double> values(bytes.size() / sizeof(double));
  std::memcpy(values.data(), bytes.data(), values.size() * sizeof(double));
  return values;
}

}  // namespace etalon::validation
