// SPDX-License-Identifier: Apache-2.0
#include "models/packages/package_check.hpp"

#include <span>

#include "core/text.hpp"

namespace etalon::models {

std::string first_of(const std::vector<std::string>& faults) {
  constexpr std::size_t most = 20;
  if (faults.size() <= most) return join(faults, "; ");
  return text(join(std::span(faults).first(most), "; "), "; and ", faults.size() - most, " others");
}

std::string failures_of(const std::vector<PackageCheck>& checks) {
  std::vector<std::string> faults;
  for (const PackageCheck& check : checks) {
    if (!check.holds) faults.push_back(text(check.what, ": ", check.reason));
  }
  return first_of(faults);
}

}  // namespace etalon::models
