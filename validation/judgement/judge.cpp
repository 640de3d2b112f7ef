// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/judge.hpp"

#include <map>
#include <memory>
#include <span>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/cases/subgroup.hpp"
#include "validation/cases/text_table.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/evidence/label_views.hpp"
#include "validation/evidence/table_evidence.hpp"
#include "validation/judgement/claim_steps.hpp"
#include "validation/judgement/draws.hpp"
#include "validation/judgement/families.hpp"
#include "validation/judgement/gaps.hpp"
#include "validation/judgement/judged.hpp"
#include "validation/plan/planned_classes.hpp"
#include "validation/plan/planned_lesions.hpp"
#include "validation/plan/planned_masks.hpp"

namespace etalon::validation {
namespace {

void check_column(const CaseTable& cases, const Requirement& requirement,
                  const std::string& column) {
  check(cases.scores.contains(column), ErrorKind::format,
        text("requirement '", requirement.id, "': there is no column '", in_short(column), "'"));
}

void check_asked(const CaseTable& cases, const RequirementPlan& plan, const LabelViews& views,
                 const Requirement& requirement) {
  const Target asked = metric_of(requirement.metric).info().target;
  check(asked == cases.target, ErrorKind::format,
        text("requirement '", requirement.id, "': ", requirement.metric,
             " judges labels of the kind ", to_string(asked), ", these are of the kind ",
             to_string(cases.target)));
  if (asked == Target::masks) {
    check(cases.attributes.contains(presence_column(requirement.label)), ErrorKind::format,
          text("requirement '", requirement.id, "': nothing says which references have it"));
  }
  for (const std::string& model : {requirement.score, requirement.reference}) {
    if (model.empty()) continue;
    if (is_of_lesions(requirement)) {
      check(cases.lesions.contains(outputs_column(requirement, model)), ErrorKind::format,
            text("requirement '", requirement.id, "': nothing says which lesions were found"));
      continue;
    }
    if (!is_of_class_scores(requirement)) {
      check_column(cases, requirement, outputs_column(requirement, model));
      continue;
    }
    for (const std::string& of_class : plan.classes)
      check_column(cases, requirement, class_column(model, of_class));
  }
  for (const std::string& group : {requirement.subgroup, requirement.against}) {
    const std::string attribute = Subgroup::of(group).column;
    check(group.empty() || cases.attributes.contains(attribute), ErrorKind::format,
          text("requirement '", requirement.id, "': neither labels nor predictions have a column '",
               in_short(attribute), "' for its subgroup"));
  }
  with_context(text("requirement '", requirement.id, "'"),
               [&] { views.require(view_name(requirement)); });
}

/// Judges requirements on the same cases. Those that are resampled share their resamples; of the
/// others each is done with before the next one. Claims of families wait for `steps`.
void judge_together(const CaseTable& view, const RequirementPlan& plan,
                    const std::vector<std::size_t>& members, std::uint64_t seed,
                    std::int64_t threads, SeparatedAucBounds& separated, ClaimSteps& steps,
                    std::vector<RequirementResult>& results) {
  struct Drawn {
    std::size_t place = 0;
    std::unique_ptr<Judged> judged;
  };
  std::map<std::int64_t, std::vector<Drawn>> drawn;
  const auto is_claim = [&](std::size_t i) { return !plan.requirements[i].family.empty(); };
  for (const std::size_t i : members) {
    if (!plan.requirements[i].against.empty()) {
      if (!is_claim(i)) results[i] = gap_result(view, plan, plan.requirements[i], separated);
      continue;
    }
    auto judged = std::make_unique<Judged>(table_evidence(view, plan, plan.requirements[i]));
    if (!judged->resampled().empty()) {
      drawn[judged->resampled()[0]->patients()].push_back({i, std::move(judged)});
    } else if (!is_claim(i)) {
      results[i] = judged->result({}, separated);
    }
  }
  for (const auto& [clusters, group] : drawn) {
    std::vector<const Contributions*> contributions;
    for (const Drawn& each : group) {
      for (const Contributions* own : each.judged->resampled()) contributions.push_back(own);
    }
    const auto values = resample(contributions, plan.replicates, seed, threads);
    std::span<const std::vector<double>> rest = values;
    for (const Drawn& each : group) {
      const auto own = rest.first(each.judged->resampled().size());
      if (is_claim(each.place)) {
        steps.keep_replicates(each.place, {own.begin(), own.end()});
      } else {
        results[each.place] = each.judged->result(own, separated);
      }
      rest = rest.subspan(own.size());
    }
  }
}

}  // namespace

std::vector<RequirementResult> judge(const CaseTable& cases, const RequirementPlan& plan,
                                     std::int64_t threads) {
  check_requirements(plan);
  LabelViews views(cases, plan);
  for (const Requirement& requirement : plan.requirements)
    check_asked(cases, plan, views, requirement);
  const std::uint64_t seed = seed_of_draws(cases, plan);
  std::vector<RequirementResult> results(plan.requirements.size());
  SeparatedAucBounds separated;
  ClaimSteps steps(cases, plan, threads, separated);
  for (const auto& [of, members] : requirements_by_cases(plan))
    judge_together(views.of(of.first), plan, members, seed, threads, separated, steps, results);
  decide_families(plan, steps, results);
  return results;
}

}  // namespace etalon::validation
