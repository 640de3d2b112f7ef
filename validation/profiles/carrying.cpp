// SPDX-License-Identifier: Apache-2.0
#include "validation/profiles/carrying.hpp"

#include "core/printable.hpp"
#include "core/text.hpp"

namespace etalon::validation {
namespace {

std::string shown(const std::string& value) { return text("\"", shortened(value, 80), "\""); }
std::string shown(const std::optional<double>& value) {
  return value ? text(*value) : std::string("none");
}
std::string shown(const std::vector<double>& range) {
  return range.size() == 2 ? text("[", range[0], ", ", range[1], "]") : std::string("none");
}

/// A key that must be the same.
template <class T>
std::string other(std::string_view key, const T& said, const T& asked) {
  if (said == asked) return {};
  const std::string remedy =
      asked == T{} ? text("leave ", key, " out") : text("set ", key, " = ", shown(asked));
  return text(key, " is ", shown(said), ", asked is ", shown(asked), " (", remedy, ")");
}

std::string other_range(const std::vector<double>& said, const std::vector<double>& asked) {
  // Without a range nothing is assessed where outputs are missing, which helps nobody.
  if (said.empty()) return {};
  const bool is_wide = asked.size() == 2 && said[0] <= asked[0] && said[1] >= asked[1];
  return is_wide ? std::string() : other("range", said, asked);
}

std::string other_subgroup(const Requirement& requirement, const MandatoryFinding& finding) {
  if (finding.least_subgroups == 0)
    return other("subgroup", requirement.subgroup, finding.subgroup);
  if (!subgroup_value(requirement, finding.subgroup_column).empty()) return {};
  return text("subgroup is ", shown(requirement.subgroup), ", asked is one of column ",
              shown(finding.subgroup_column),
              " (set subgroup = ", shown(finding.subgroup_column + "=VALUE"), ")");
}

std::string other_limit(const Requirement& requirement, const MandatoryFinding& finding) {
  const Side asked = deciding_side(least_requirement(finding, {}));
  const bool is_lower = asked == Side::at_least;
  if (deciding_side(requirement) != asked) {
    const std::string_view side = is_lower ? "lower" : "upper";
    return text("the ", is_lower ? "upper" : "lower", " bound decides, asked is the ", side,
                " (set bound = \"", side, "\")");
  }
  const bool is_as_strict =
      is_lower ? requirement.limit >= finding.limit : requirement.limit <= finding.limit;
  if (is_as_strict) return {};
  return text("limit is ", requirement.limit, ", asked is ", finding.limit,
              is_lower ? " at least" : " at most", " (set limit = ", finding.limit, ")");
}

}  // namespace

std::string subgroup_value(const Requirement& requirement, const std::string& column) {
  const auto equals = requirement.subgroup.find('=');
  if (equals == std::string::npos || requirement.subgroup.substr(0, equals) != column) return {};
  return requirement.subgroup.substr(equals + 1);
}

std::vector<std::string> differences(const Requirement& requirement,
                                     const MandatoryFinding& finding) {
  std::vector<std::string> found;
  const auto add = [&](std::string difference) {
    if (!difference.empty()) found.push_back(std::move(difference));
  };
  add(other("score", requirement.score, finding.score));
  add(other("reference", requirement.reference, finding.reference));
  add(other("label", requirement.label, finding.label));
  if (!leaves_threshold_open(finding))
    add(other("threshold", requirement.threshold, finding.threshold));
  add(other("prevalence", requirement.prevalence, finding.prevalence));
  add(other("time", requirement.time, finding.time));
  add(other_range(requirement.range, finding.range));
  add(other_subgroup(requirement, finding));
  add(other_limit(requirement, finding));
  // Another claim of the family may be shown in its place.
  add(other("family", requirement.family, std::string()));
  return found;
}

}  // namespace etalon::validation
