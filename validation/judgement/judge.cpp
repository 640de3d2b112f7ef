// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/judge.hpp"

#include <map>
#include <memory>
#include <tuple>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/cases/label_views.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/judgement/draws.hpp"
#include "validation/judgement/judged.hpp"

namespace etalon::validation {
namespace {

/// The values that every requirement wants resampled. Requirements on the same cases share their
/// resamples.
std::vector<std::vector<std::vector<double>>> resample_all(
    const std::vector<std::unique_ptr<Judged>>& judged, const RequirementPlan& plan,
    std::uint64_t seed, std::int64_t threads) {
  using Group = std::tuple<std::string, std::string, std::int64_t>;
  std::map<Group, std::vector<std::size_t>> groups;
  for (std::size_t i = 0; i < judged.size(); ++i) {
    const Requirement& requirement = plan.requirements[i];
    if (!judged[i]->resampled().empty())
      groups[{requirement.label, requirement.subgroup, judged[i]->clusters().size()}].push_back(i);
  }
  std::vector<std::vector<std::vector<double>>> result(judged.size());
  for (const auto& [key, members] : groups) {
    std::vector<const Contributions*> contributions;
    for (const std::size_t member : members) {
      for (const Contributions* each : judged[member]->resampled()) contributions.push_back(each);
    }
    auto values =
        resample(contributions, judged[members[0]]->clusters(), plan.replicates, seed, threads);
    auto next = values.begin();
    for (const std::size_t member : members) {
      const auto count = std::ssize(judged[member]->resampled());
      std::move(next, next + count, std::back_inserter(result[member]));
      next += count;
    }
  }
  return result;
}

void check_column(const CaseTable& cases, const Requirement& requirement,
                  const std::string& column) {
  check(cases.scores.contains(column), ErrorKind::format,
        text("requirement '", requirement.id, "': there is no column '", column, "'"));
}

}  // namespace

std::vector<RequirementResult> judge(const CaseTable& cases, const RequirementPlan& plan,
                                     std::int64_t threads) {
  check_requirements(plan);
  LabelViews views(cases);
  std::vector<std::unique_ptr<Judged>> judged;
  for (const Requirement& requirement : plan.requirements) {
    check_column(cases, requirement, requirement.score);
    if (!requirement.reference.empty()) check_column(cases, requirement, requirement.reference);
    const std::string attribute = requirement.subgroup.substr(0, requirement.subgroup.find('='));
    check(requirement.subgroup.empty() || cases.attributes.contains(attribute), ErrorKind::format,
          text("requirement '", requirement.id, "': neither labels nor predictions have a column '",
               attribute, "' for its subgroup"));
    const Target asked = metric_of(requirement.metric).info().target;
    check(asked == cases.target, ErrorKind::format,
          text("requirement '", requirement.id, "': ", requirement.metric,
               " judges labels of the kind ", to_string(asked), ", these are of the kind ",
               to_string(cases.target)));
    const CaseTable& view =
        with_context(text("requirement '", requirement.id, "'"),
                     [&]() -> const CaseTable& { return views.of(requirement.label); });
    judged.push_back(std::make_unique<Judged>(view, plan, requirement));
  }
  const auto replicates = resample_all(judged, plan, seed_of_draws(cases, plan), threads);
  std::vector<RequirementResult> results;
  for (std::size_t i = 0; i < judged.size(); ++i)
    results.push_back(judged[i]->result(replicates[i]));
  return results;
}

}  // namespace etalon::validation
