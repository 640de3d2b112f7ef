// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace etalon::validation {

/// Cases whose attribute has a value, as plans write it: `sex=F`. A value.
struct Subgroup {
  std::string column;
  std::string value;

  /// Of what is written; without `=` all of it is the column. Empty: all cases.
  [[nodiscard]] static Subgroup of(std::string_view written) {
    const auto equals = written.find('=');
    return {std::string(written.substr(0, equals)),
            equals == written.npos ? std::string() : std::string(written.substr(equals + 1))};
  }
};

}  // namespace etalon::validation
