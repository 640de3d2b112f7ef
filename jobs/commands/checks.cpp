// SPDX-License-Identifier: Apache-2.0
#include "jobs/commands/checks.hpp"

#include <cstdio>

#include "core/printable.hpp"

namespace etalon::jobs {

Json checks_json(const std::vector<models::PackageCheck>& checks) {
  Json list = Json::array();
  for (const auto& check : checks) {
    list.push_back(
        Json::object({{"what", check.what}, {"holds", check.holds}, {"reason", check.reason}}));
  }
  return list;
}

void print_checks(const std::vector<models::PackageCheck>& checks) {
  for (const auto& check : checks) {
    std::printf("%-6s  %-34s  %s\n", check.holds ? "ok" : "FAILED", printable(check.what).c_str(),
                printable(check.reason).c_str());
  }
  std::fflush(stdout);
}

}  // namespace etalon::jobs
