// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

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

/// The first 20 with `; ` between them and how many others there are: a foreign folder may hold
/// thousands of names.
[[nodiscard]] std::string first_of(const std::vector<std::string>& faults);
/// The failed checks in one line, the first 20 and how many others failed; empty when all hold.
[[nodiscard]] std::string failures_of(const std::vector<PackageCheck>& checks);

}  // namespace etalon::models
