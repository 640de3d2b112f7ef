// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include "core/error.hpp"

namespace etalon::models {

/// One thing that was checked.
struct PackageCheck {
  std::string what;  ///< `model.onnx`, `signature of developer`, `certificate`
  bool holds = false;
  std::string reason;  ///< why it does not hold, or what was established
};

/// The check `what`: holds with what `fn` returns, fails with the error about the package that
/// leaves it. An error of this machine (`is_of_the_machine`) is none about the package and leaves:
/// who ran out of memory has judged nothing.
///
///     checks.push_back(checked("report.json", [&] { return compare(report); }));
template <class Fn>
[[nodiscard]] PackageCheck checked(std::string what, Fn&& fn) {
  try {
    std::string found = fn();
    return {std::move(what), true, std::move(found)};
  } catch (const Error& problem) {
    if (is_of_the_machine(problem.kind())) throw;
    return {std::move(what), false, problem.what()};
  }
}

}  // namespace etalon::models
