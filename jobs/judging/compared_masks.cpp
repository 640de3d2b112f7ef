// SPDX-License-Identifier: Apache-2.0
#include "jobs/judging/compared_masks.hpp"

#include <map>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "core/text.hpp"
#include "jobs/judging/score_masks.hpp"
#include "validation/cases/subgroup.hpp"
#include "validation/plan/planned_masks.hpp"

namespace etalon::jobs {
namespace {

using validation::outputs_column;
using validation::Requirement;
using validation::RequirementPlan;

RequirementPlan plan_of(const validation::CompareOptions& options) {
  RequirementPlan plan{.name = "comparison", .classes = options.classes};
  for (const std::string& metric :
       validation::compared_metrics(options, validation::Target::masks, false)) {
    plan.requirements.push_back(validation::requirement_of(metric, options));
    check(validation::is_of_masks(plan.requirements.back()), ErrorKind::config,
          text("metrics: ", metric, " judges no masks, and these tables have masks"));
  }
  validation::check_requirements(plan);
  return plan;
}

RequirementPlan of_column(RequirementPlan plan, const std::string& column) {
  for (Requirement& each : plan.requirements) each.score = column;
  return plan;
}

}  // namespace

ScoredSides score_sides(MaskSide first, MaskSide second, const validation::CompareOptions& options,
                        const std::filesystem::path& labels, std::int64_t threads,
                        const std::function<void(std::int64_t, std::int64_t)>& scored) {
  const RequirementPlan plan = plan_of(options);
  const auto score = [&](MaskSide& side) {
    return score_masks(side.table, of_column(plan, side.column),
                       {.predictions = side.file.parent_path(), .references = labels.parent_path()},
                       threads, scored)
        .digest;
  };
  const Digest of_first = score(first);
  const Digest of_second = score(second);
  std::map<std::string, std::vector<double>> scores;
  for (const Requirement& each : plan.requirements) {
    scores[outputs_column(each, std::string(validation::first_column))] =
        first.table.scores.at(outputs_column(each, first.column));
    scores[outputs_column(each, std::string(validation::second_column))] =
        second.table.scores.at(outputs_column(each, second.column));
  }
  const Requirement& one = plan.requirements.front();
  const std::string presence = validation::presence_column(one.label);
  std::vector<std::string> present = first.table.attributes.at(presence);
  validation::SideBySide both = validation::side_by_side(
      std::move(first.table), outputs_column(one, first.column), second.table,
      outputs_column(one, second.column), validation::Subgroup::of(options.subgroup).column);
  both.cases.scores.merge(scores);
  both.cases.attributes[presence] = std::move(present);
  return {.both = std::move(both), .masks_of_first = of_first, .masks_of_second = of_second};
}

}  // namespace etalon::jobs
