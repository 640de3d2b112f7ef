// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "core/file.hpp"

namespace etalon::testing_support {

/// Lets Python's HTML and XML parsers judge a page (tests/peers/report_html.py); each of `texts`
/// must be readable on it.
inline void expect_good_page(const std::string& file, const std::vector<std::string>& texts) {
  std::string command = "python3 \"$ETALON_SOURCE_DIR/tests/peers/report_html.py\" '" + file + "'";
  for (const std::string& part : texts) command += " '" + part + "'";
  EXPECT_EQ(std::system(command.c_str()), 0) << read_text_file(file).substr(0, 4000);
}

}  // namespace etalon::testing_support
