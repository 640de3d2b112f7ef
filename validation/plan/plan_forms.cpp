// SPDX-License-Identifier: Apache-2.0
#include "validation/plan/plan_forms.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "validation/plan/planned_classes.hpp"
#include "validation/plan/planned_gaps.hpp"
#include "validation/plan/planned_grades.hpp"
#include "validation/plan/planned_lesions.hpp"

namespace etalon::validation {
namespace {

bool is_plain(const RequirementPlan& /*plan*/) { return true; }
bool has_families(const RequirementPlan& plan) { return !plan.families.empty(); }
bool has_spending(const RequirementPlan& plan) {
  return std::ranges::any_of(plan.families,
                             [](const Family& family) { return !family.spends.empty(); });
}
bool has_masks(const RequirementPlan& plan) { return !plan.classes.empty(); }
bool has_class_scores(const RequirementPlan& plan) {
  return std::ranges::any_of(plan.requirements, is_of_class_scores);
}
bool has_marks(const RequirementPlan& plan) { return !plan.hit.empty(); }
bool has_lesions(const RequirementPlan& plan) {
  return std::ranges::any_of(plan.requirements, is_of_lesions);
}
bool has_readers(const RequirementPlan& plan) { return !plan.readers.empty(); }
bool has_grades(const RequirementPlan& plan) {
  return std::ranges::any_of(plan.requirements, is_of_grades);
}

constexpr std::array forms = {
    PlanForm{"etalon.requirements/2", "etalon.result/2", is_plain},
    PlanForm{"etalon.requirements/3", "etalon.result/3", has_families},
    PlanForm{"etalon.requirements/4", "etalon.result/4", has_masks},
    PlanForm{"etalon.requirements/5", "etalon.result/5", has_marks},
    PlanForm{"etalon.requirements/6", "etalon.result/6", has_readers},
    PlanForm{"etalon.requirements/7", "etalon.result/7", has_gaps},
    PlanForm{"etalon.requirements/8", "etalon.result/8", has_grades},
    PlanForm{"etalon.requirements/9", "etalon.result/9", has_class_scores},
    PlanForm{"etalon.requirements/10", "etalon.result/10", has_lesions},
    PlanForm{"etalon.requirements/11", "etalon.result/11", has_spending},
};
/// Those that say most first. Gaps and families may stand in a plan of every kind; scores of all
/// classes beside those of single ones.
constexpr std::array<std::size_t, forms.size()> by_weight = {9, 8, 7, 5, 6, 4, 3, 2, 1, 0};

}  // namespace

std::span<const PlanForm> plan_forms() { return forms; }

const PlanForm& form_of(const RequirementPlan& plan) {
  return forms[*std::ranges::find_if(by_weight,
                                     [&](std::size_t place) { return forms[place].is_of(plan); })];
}

}  // namespace etalon::validation
