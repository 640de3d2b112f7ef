// SPDX-License-Identifier: Apache-2.0
#include "validation/plan/planned_findings.hpp"

#include <algorithm>
#include <map>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/metrics/confusion.hpp"

namespace etalon::validation {
namespace {

/// A limit of the sections of a plan: `L3.<name>` of each model, or `L6.<name>` of both.
struct Row {
  std::string_view name;
  std::string_view metric;
  std::string_view key;
  double limit = 0;
  double met_by_all = 0;  ///< the limit that every value meets
};

/// The limits of each model.
std::vector<Row> rows_of_each(const Plan& plan) {
  const auto& analytical = plan.analytical;
  return {
      Row{"auc", "auc.mann_whitney.midrank/1", "plan.analytical.auc", analytical.auc, 0},
      Row{"sensitivity", "sensitivity/1", "plan.analytical.sensitivity", analytical.sensitivity, 0},
      Row{"specificity", "specificity/1", "plan.analytical.specificity", analytical.specificity, 0},
      Row{"brier", "brier.mean_squared/1", "plan.analytical.brier", analytical.brier, 1},
      Row{"scaled_brier", "brier.scaled/1", "plan.analytical.scaled_brier", analytical.scaled_brier,
          -1}};
}

/// The limits of both.
std::vector<Row> rows_of_both(const Plan& plan) {
  const auto& margins = plan.comparison;
  return {Row{"auc_difference", "auc.mann_whitney.midrank/1", "plan.comparison.auc_margin",
              -margins.auc_margin, -1},
          Row{"sensitivity_difference", "sensitivity/1", "plan.comparison.sensitivity_margin",
              -margins.sensitivity_margin, -1},
          Row{"specificity_difference", "specificity/1", "plan.comparison.specificity_margin",
              -margins.specificity_margin, -1}};
}

std::string title_of(const Requirement& requirement) {
  return std::string(metric_of(requirement.metric).info().title.in(Language::en));
}

class List {
 public:
  explicit List(std::optional<double> operating_point) : point_(operating_point) {}

  /// Of the model in this column.
  void add_single(Requirement requirement, std::string_view column, std::string_view key) {
    const bool is_compressed = column == compressed_column;
    requirement.id = text("L3.", requirement.id, is_compressed ? "_compressed" : "");
    requirement.score = column;
    const std::string what = text(title_of(requirement), " of the ", column, " model");
    add(Level::analytical, what, key, std::move(requirement));
  }

  void add_difference(Requirement requirement, std::string_view key) {
    requirement.id = text("L6.", requirement.id);
    const std::string what = text(title_of(requirement), " of the ", requirement.score,
                                  " minus that of the ", requirement.reference, " model");
    add(Level::comparison, what, key, std::move(requirement));
  }

  [[nodiscard]] std::vector<PlannedFinding> take() { return std::move(list_); }

 private:
  void add(Level level, std::string what, std::string_view key, Requirement requirement) {
    const bool is_open =
        !requirement.threshold && metric_of(requirement.metric).info().needs_threshold;
    if (is_open && point_) requirement.threshold = *point_;
    list_.push_back({level, std::move(what), std::string(key), std::move(requirement)});
  }

  std::optional<double> point_;
  std::vector<PlannedFinding> list_;
};

}  // namespace

std::vector<PlannedFinding> planned_findings(const Plan& plan, JudgedModels models,
                                             std::optional<double> operating_point) {
  const auto of_each = rows_of_each(plan);
  const auto of_both = rows_of_both(plan);
  std::vector<std::string_view> columns = {full_column};
  if (models == JudgedModels::full_and_compressed) columns.push_back(compressed_column);
  List list(operating_point);
  for (const std::string_view column : columns) {
    for (const Row& row : of_each) {
      if (row.limit == row.met_by_all) continue;
      list.add_single({.id = std::string(row.name),
                       .metric = std::string(row.metric),
                       .subgroup = {},
                       .limit = row.limit},
                      column, row.key);
    }
  }
  for (const Row& row : of_both) {
    if (columns.size() < 2 || row.limit == row.met_by_all) continue;
    list.add_difference({.id = std::string(row.name),
                         .metric = std::string(row.metric),
                         .score = std::string(compressed_column),
                         .reference = std::string(full_column),
                         .subgroup = {},
                         .limit = row.limit},
                        row.key);
  }
  constexpr std::string_view own_key = "plan.requirement";
  for (const Requirement& own : plan.requirements) {
    if (!own.reference.empty()) {
      list.add_difference(own, own_key);
      continue;
    }
    for (const std::string_view column : columns) list.add_single(own, column, own_key);
  }
  return list.take();
}

std::vector<std::string> unlimited_keys(const Plan& plan, JudgedModels models) {
  std::vector<std::string> keys;
  const auto look_at = [&](std::string_view key, double limit, double met_by_all) {
    if (limit == met_by_all) keys.push_back(text(key, " = ", limit));
  };
  for (const Row& row : rows_of_each(plan)) look_at(row.key, row.limit, row.met_by_all);
  if (models == JudgedModels::full) return keys;
  for (const Row& row : rows_of_both(plan)) look_at(row.key, -row.limit, -row.met_by_all);
  look_at("plan.identity.max_flip_rate", plan.identity.max_flip_rate, 1);
  return keys;
}

bool is_reserved(std::string_view id) {
  const auto names = [&](const std::vector<Row>& rows) {
    return std::ranges::find(rows, id, &Row::name) != rows.end();
  };
  return id == "operating_point" || id.ends_with("_compressed") || names(rows_of_each({})) ||
         names(rows_of_both({}));
}

std::optional<double> stated_threshold(const Plan& plan) {
  try {
    const OperatingRule rule = parse_operating_rule(plan.operating_point);
    if (rule.kind == OperatingRule::Kind::threshold) return rule.value;
  } catch (const Error&) {
    // Who reads the plan says so.
  }
  return std::nullopt;
}

RequirementPlan requirement_plan(const Plan& plan, std::span<const PlannedFinding> planned) {
  RequirementPlan result{.name = "levels of a job",
                         .alpha = plan.alpha,
                         .cluster = plan.cluster,
                         .min_patients_per_class = plan.data.min_cases_per_class,
                         .replicates = plan.replicates};
  for (const PlannedFinding& each : planned) result.requirements.push_back(each.requirement);
  return result;
}

std::vector<std::string> expected_findings(const Plan& plan, JudgedModels models) {
  std::vector<std::string> ids = fixed_findings(models);
  for (const PlannedFinding& each : planned_findings(plan, models))
    ids.push_back(each.requirement.id);
  return ids;
}

std::vector<std::string> set_faults(std::span<const Finding> findings, const Plan& plan,
                                    JudgedModels models) {
  std::map<std::string, std::int64_t> counts;
  for (const Finding& finding : findings) ++counts[finding.id];
  std::vector<std::string> faults;
  const auto expected = expected_findings(plan, models);
  for (const std::string& id : expected) {
    if (!counts.contains(id)) faults.push_back(text(id, " is missing"));
  }
  for (const auto& [id, count] : counts) {
    if (std::ranges::find(expected, id) == expected.end()) {
      faults.push_back(text(id, " is not a check of this report"));
    } else if (count > 1) {
      faults.push_back(text(id, " stands ", count, " times"));
    }
  }
  return faults;
}

}  // namespace etalon::validation
