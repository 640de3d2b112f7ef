// SPDX-License-Identifier: Apache-2.0
#include "jobs/commands/package_checks.hpp"

#include "core/console.hpp"

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
  std::string lines;
  for (const auto& check : checks) {
    lines += line(padded(check.holds ? "ok" : "FAILED", 6), "  ", padded(check.what, 34), "  ",
                  check.reason);
  }
  print(lines);
}

}  // namespace etalon::jobs
