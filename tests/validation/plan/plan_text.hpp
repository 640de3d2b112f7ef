// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "core/error.hpp"
#include "core/file.hpp"
#include "validation/plan/requirements.hpp"

namespace etalon::validation {

/// A plan of requirements from the text of its file.
inline RequirementPlan read(const std::string& content) {
  write_file("requirements.toml", content);
  return read_requirements("requirements.toml");
}

/// What the config error says that reading ends in.
inline std::string failure(const std::string& content) {
  try {
    static_cast<void>(read(content));
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::config) << error.what();
    return error.what();
  }
  return "no error";
}

}  // namespace etalon::validation
