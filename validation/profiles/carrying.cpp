// SPDX-License-Identifier: Apache-2.0
#include "validation/profiles/carrying.hpp"

#include "core/printable.hpp"
#include "core/text.hpp"
#include "validation/cases/subgroup.hpp"

namespace etalon::validation {
namespace {

std::string shown(const std::string& value) { return text("\"", shortened(value, 80), "\""); }
std::string shown(const std::optional<double>& value) {
  return value ? text(*value) : std::string("none");
}
std::string shown(const std::optional<std::int64_t>& value) {
  return value ? text(*value) : std::string("none");
}
std::string shown(const std::vector<double>& numbers) {
  std::vector<std::string> each;
  for (const double number : numbers) each.push_back(text(number));
  return numbers.empty() ? std::string("none") : text("[", join(each, ", "), "]");
}

/// Of a key that must be the same.
template <class T>
std::string other(std::string_view key, const T& said, const T& asked) {
  const std::string remedy =
      asked == T{} ? text("leave ", key, " out") : text("set ", key, " = ", shown(asked));
  return text(key, " is ", shown(said), ", asked is ", shown(asked), " (", remedy, ")");
}

/// Without a range nothing is assessed where outputs are missing, which helps nobody.
bool is_as_wide(const std::vector<double>& said, const std::vector<double>& asked) {
  return said.empty() || (asked.size() == 2 && said[0] <= asked[0] && said[1] >= asked[1]);
}

std::string other_column(const Requirement& requirement, const std::string& column) {
  return text("subgroup is ", shown(requirement.subgroup), ", asked is one of column ",
              shown(column), " (set subgroup = ", shown(column + "=VALUE"), ")");
}

std::string other_side(Side asked) {
  const bool is_lower = asked == Side::at_least;
  const std::string_view side = is_lower ? "lower" : "upper";
  return text("the ", is_lower ? "upper" : "lower", " bound decides, asked is the ", side,
              " (set bound = \"", side, "\")");
}

std::string other_limit(double said, double asked, Side side) {
  return text("limit is ", said, ", asked is ", asked,
              side == Side::at_least ? " at least" : " at most", " (set limit = ", asked, ")");
}

}  // namespace

std::string subgroup_value(const Requirement& requirement, const std::string& column) {
  Subgroup subgroup = Subgroup::of(requirement.subgroup);
  return subgroup.column == column ? std::move(subgroup.value) : std::string();
}

Carrying::Carrying(const MandatoryFinding& finding)
    : finding_(finding),
      leaves_threshold_open_(etalon::validation::leaves_threshold_open(finding)),
      asked_(deciding_side(least_requirement(finding, {}))) {
  Requirement plain = least_requirement(finding, {});
  plain.bound = Requirement{}.bound;
  unnamed_ = deciding_side(plain);
}

/// Calls `found` with what writes each difference: thousands are counted for each that is shown.
template <class Found>
void Carrying::visit(const Requirement& requirement, const Found& found) const {
  const auto compare = [&](std::string_view key, const auto& said, const auto& asked) {
    if (said != asked) found([&] { return other(key, said, asked); });
  };
  compare("score", requirement.score, finding_.score);
  compare("reference", requirement.reference, finding_.reference);
  compare("label", requirement.label, finding_.label);
  if (!leaves_threshold_open_) compare("threshold", requirement.threshold, finding_.threshold);
  compare("prevalence", requirement.prevalence, finding_.prevalence);
  compare("time", requirement.time, finding_.time);
  compare("tolerance", requirement.tolerance, finding_.tolerance);
  compare("size", requirement.size, finding_.size);
  compare("best", requirement.best, finding_.best);
  compare("against", requirement.against, finding_.against);
  if (!is_as_wide(requirement.range, finding_.range))
    compare("range", requirement.range, finding_.range);
  if (finding_.least_subgroups == 0) {
    compare("subgroup", requirement.subgroup, finding_.subgroup);
  } else if (subgroup_value(requirement, finding_.subgroup_column).empty()) {
    found([&] { return other_column(requirement, finding_.subgroup_column); });
  }
  const Side side = requirement.bound == "auto" ? unnamed_ : deciding_side(requirement);
  if (side != asked_) {
    found([&] { return other_side(asked_); });
  } else if (asked_ == Side::at_least ? !(requirement.limit >= finding_.limit)
                                      : !(requirement.limit <= finding_.limit)) {
    found([&] { return other_limit(requirement.limit, finding_.limit, asked_); });
  }
  // Another claim of the family may be shown in its place.
  compare("family", requirement.family, std::string());
}

std::int64_t Carrying::count(const Requirement& requirement) const {
  std::int64_t found = 0;
  visit(requirement, [&](const auto& /*difference*/) { ++found; });
  return found;
}

std::vector<std::string> Carrying::differences(const Requirement& requirement) const {
  std::vector<std::string> found;
  visit(requirement, [&](const auto& difference) { found.push_back(difference()); });
  return found;
}

}  // namespace etalon::validation
