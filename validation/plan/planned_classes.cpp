// SPDX-License-Identifier: Apache-2.0
#include "validation/plan/planned_classes.hpp"

#include <algorithm>
#include <set>

#include "core/printable.hpp"
#include "core/text.hpp"
#include "validation/cases/text_table.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/catalogue/classes.hpp"
#include "validation/plan/planned_grades.hpp"

namespace etalon::validation {

ClassUse class_use(const Requirement& requirement) {
  const Metric* metric = find_metric(requirement.metric);
  return metric == nullptr ? ClassUse::none : metric->info().classes;
}

bool is_of_class_scores(const Requirement& requirement) {
  return class_use(requirement) != ClassUse::none;
}

std::vector<std::string> class_score_faults(const RequirementPlan& plan) {
  std::vector<std::string> faults;
  for (const Requirement& each : plan.requirements) {
    const auto object = [&](const auto&... parts) {
      faults.push_back(text("requirement '", shortened(each.id, most_id_bytes), "': ", parts...));
    };
    const ClassUse use = class_use(each);
    if (use == ClassUse::none) continue;
    if (!each.label.empty()) object(each.metric, " judges all classes together; leave label out");
    if (each.best && *each.best >= std::ssize(plan.classes) && !plan.classes.empty())
      object("among the best ", *each.best, " of ", plan.classes.size(),
             " classes is every case's class; ask for fewer");
  }
  if (std::ranges::any_of(plan.requirements, is_of_class_scores)) {
    const auto own = class_name_faults(plan.classes);
    faults.insert(faults.end(), own.begin(), own.end());
  }
  return faults;
}

std::string class_column(const std::string& model, const std::string& of_class) {
  return text(model, ".", of_class);
}

std::vector<std::string> score_columns_of(const RequirementPlan& plan) {
  std::set<std::string> columns;
  for (const Requirement& each : plan.requirements) {
    for (const std::string& model : {each.score, each.reference}) {
      if (model.empty()) continue;
      if (!is_of_class_scores(each)) {
        columns.insert(model);
        continue;
      }
      for (const std::string& of_class : plan.classes)
        columns.insert(class_column(model, of_class));
    }
  }
  return {columns.begin(), columns.end()};
}

std::vector<Requirement> one_for_each_class(const RequirementPlan& plan,
                                            const Requirement& requirement) {
  std::vector<Requirement> all;
  for (const std::string& of_class : plan.classes) {
    Requirement& own = all.emplace_back(requirement);
    own.metric = auc_of_one_class;
    own.label = of_class;
    own.best.reset();
    own.score = class_column(requirement.score, of_class);
    if (!requirement.reference.empty())
      own.reference = class_column(requirement.reference, of_class);
  }
  return all;
}

}  // namespace etalon::validation
