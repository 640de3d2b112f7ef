// SPDX-License-Identifier: Apache-2.0
#include "validation/report.hpp"

#include <algorithm>
#include <iterator>

#include "core/error.hpp"
#include "core/file.hpp"

namespace etalon::validation {

void Report::add(std::vector<Finding> more) {
  findings.insert(findings.end(), std::make_move_iterator(more.begin()),
                  std::make_move_iterator(more.end()));
}

Verdict Report::overall() const {
  // A plan without levels demands nothing, so nothing was shown.
  if (plan.levels.empty()) return Verdict::not_assessed;
  Verdict result = Verdict::pass;
  for (const std::string& name : plan.levels) result = worse(result, verdict(parse_level(name)));
  return result;
}

std::vector<Level> Report::levels() const {
  std::vector<Level> result;
  for (const std::string& name : plan.levels) result.push_back(parse_level(name));
  for (const Finding& finding : findings) result.push_back(finding.level);
  std::sort(result.begin(), result.end());
  result.erase(std::unique(result.begin(), result.end()), result.end());
  return result;
}

void write_report(const std::filesystem::path& file, const Report& report) {
  const Json json = to_json(report);
  // Nothing is written that would be refused when read.
  with_context(file.string(), [&] { static_cast<void>(parse_report(json)); });
  write_file(file, json.pretty());
}

Report read_report(const std::filesystem::path& file) {
  const Json json = Json::read_file(file);
  return with_context(file.string(), [&] { return parse_report(json); });
}

}  // namespace etalon::validation
