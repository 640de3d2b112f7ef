// SPDX-License-Identifier: Apache-2.0
#include "validation/profiles/starting_plans.hpp"

#include <algorithm>
#include <string>

#include "core/error.hpp"
#include "core/printable.hpp"
#include "core/text.hpp"

namespace etalon::validation {

const std::vector<StartingPlan>& starting_plans() {
  static const std::vector<StartingPlan> plans = {
      starting::general(),       starting::mosmed_like(),  starting::mosmed_like_sample(),
      starting::multi_reader(),  starting::reader_study(), starting::segmentation(),
      starting::version_change()};
  return plans;
}

const StartingPlan& starting_plan_of(std::string_view name) {
  const auto& plans = starting_plans();
  const auto found = std::ranges::find(plans, name, &StartingPlan::name);
  if (found != plans.end()) return *found;
  std::vector<std::string> names;
  for (const StartingPlan& each : plans) names.emplace_back(each.name);
  const std::string near = nearest(name, names);
  throw Error(ErrorKind::usage,
              text("--profile ", shortened(name, 80), ": no plan starts from that; ",
                   near.empty() ? text("there are ", join(names, ", "))
                                : text("did you mean ", near, "?")));
}

}  // namespace etalon::validation
