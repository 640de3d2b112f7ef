// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "core/error.hpp"

namespace etalon::validation {

/// Expects that `fn` throws an Error of `kind` whose message contains `part`.
template <class Fn>
void expect_error(ErrorKind kind, std::string_view part, Fn&& fn) {
  try {
    fn();
  } catch (const Error& error) {
    EXPECT_EQ(to_string(error.kind()), to_string(kind)) << error.what();
    EXPECT_NE(std::string_view(error.what()).find(part), std::string_view::npos)
        << "\"" << part << "\" is missing in: " << error.what();
    return;
  }
  ADD_FAILURE() << "no error; expected one with \"" << part << "\"";
}

}  // namespace etalon::validation
