// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "bench/validation/wrong_pass/table.hpp"
#include "validation/evidence/label_views.hpp"
#include "validation/evidence/table_evidence.hpp"
#include "validation/metrics/classes/class_auc.hpp"
#include "validation/plan/planned_classes.hpp"
#include "validation/uncertainty/normal.hpp"

namespace etalon::validation::bench {
namespace {

/// Whether a case's scores of the classes vary by themselves, together, or against each other as
/// probabilities do.
enum class Scores : std::uint8_t { alone, together, opposed };

/// Cases of each class, one of each patient; a case's own class scores `distance` higher.
struct ClassModel {
  std::vector<std::int64_t> cases;
  double auc = 0.8;  ///< of each class against the others
  Scores scores = Scores::alone;

  [[nodiscard]] std::size_t classes() const { return cases.size(); }
  /// Of normal scores with that AUC, whose noise has variance 1, or what centring leaves of it.
  [[nodiscard]] double distance() const {
    const auto k = static_cast<double>(classes());
    const double variance = scores == Scores::opposed ? 1 - 1 / k : 1;
    return normal_quantile(auc) * std::sqrt(2 * variance);
  }
};

std::vector<double> noise_of(const ClassModel& model, Draws& draws) {
  const double shared = draws.normal();
  std::vector<double> noise;
  double sum = 0;
  for (std::size_t k = 0; k < model.classes(); ++k) {
    const double own = draws.normal();
    constexpr double together = 0.8;
    noise.push_back(model.scores == Scores::together
                        ? std::sqrt(together) * shared + std::sqrt(1 - together) * own
                        : own);
    sum += own;
  }
  if (model.scores == Scores::opposed) {
    for (double& each : noise) each -= sum / static_cast<double>(model.classes());
  }
  return noise;
}

RequirementPlan plan_of(const ClassModel& model, const std::string& metric, bool is_paired) {
  RequirementPlan plan{.name = "classes", .min_patients_per_class = 2};
  for (std::size_t k = 0; k < model.classes(); ++k) plan.classes.push_back(text("c", k));
  Requirement& requirement = plan.requirements.emplace_back();
  requirement.id = metric;
  requirement.metric = metric;
  requirement.score = "m";
  if (is_paired) requirement.reference = "r";
  return plan;
}

/// `other` is a second model on the same cases, whose noise is half that of the first.
CaseTable draw(const ClassModel& model, const ClassModel* other, const RequirementPlan& plan,
               Draws& draws) {
  CaseTable table;
  table.are_exclusive = true;
  for (const std::string& name : plan.classes) table.named_labels[name];
  for (std::size_t label = 0; label < model.classes(); ++label) {
    for (std::int64_t i = 0; i < model.cases[label]; ++i) {
      table.ids.push_back(text(label, "-", i));
      table.patients.push_back(table.ids.back());
      const std::vector<double> noise = noise_of(model, draws);
      std::vector<double> second(noise.size(), 0.0);
      if (other != nullptr) second = noise_of(*other, draws);
      for (std::size_t k = 0; k < model.classes(); ++k) {
        table.named_labels[plan.classes[k]].push_back(k == label ? 1 : 0);
        table.scores[class_column("m", plan.classes[k])].push_back(
            noise[k] + (k == label ? model.distance() : 0));
        if (other == nullptr) continue;
        table.scores[class_column("r", plan.classes[k])].push_back(
            std::sqrt(0.5) * (noise[k] + second[k]) + (k == label ? other->distance() : 0));
      }
    }
  }
  return table;
}

/// The value with its derivative by each case, one of each patient.
Influenced by_weight(const CaseTable& table, const RequirementPlan& plan, const char* model) {
  const auto classes = std::ssize(plan.classes);
  std::vector<double> scores;
  std::vector<std::int64_t> labels;
  for (std::size_t i = 0; i < table.ids.size(); ++i) {
    for (std::int64_t k = 0; k < classes; ++k) {
      const std::string& name = plan.classes[static_cast<std::size_t>(k)];
      scores.push_back(table.scores.at(class_column(model, name))[i]);
      if (table.named_labels.at(name)[i] == 1) labels.push_back(k);
    }
  }
  return plan.requirements.front().metric == "auc.micro/1" ? micro_auc(scores, labels, classes)
                                                           : mean_auc(scores, labels, classes);
}

Decisions judge(const CaseTable& table, const RequirementPlan& plan, double limit) {
  LabelViews views(table, plan);
  const Requirement& requirement = plan.requirements.front();
  const auto evidence = table_evidence(views.of(view_name(requirement)), plan, requirement);
  SeparatedAucBounds separated;
  const MadeInterval made =
      evidence->nothing.empty() && evidence->undefined.empty()
          ? evidence->interval({.replicates = {}, .level = 1 - 2 * alpha, .separated = separated})
          : MadeInterval{};
  const Influenced own = by_weight(table, plan, "m");
  double value = own.value;
  std::vector<double> rows = own.influence;
  if (evidence->is_paired()) {
    const Influenced other = by_weight(table, plan, "r");
    value -= other.value;
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i] -= other.influence[i];
  }
  const double wald = value - normal_quantile(1 - alpha) * std::sqrt(influence_variance(rows));
  return {{"bound", made.interval && made.interval->lower >= limit}, {"Wald", wald >= limit}};
}

}  // namespace

void run_class_areas(const Request& request, const char* metric, bool is_paired) {
  bool is_first = true;
  for (const std::vector<std::int64_t>& cases : {std::vector<std::int64_t>{20, 20, 20},
                                                 {100, 20, 20},
                                                 {50, 50, 50},
                                                 {20, 20, 20, 20, 20},
                                                 {200, 100, 50, 20, 20},
                                                 {180, 10, 10}}) {
    for (const double auc : limits) {
      Row row;
      for (const Scores scores : {Scores::alone, Scores::together, Scores::opposed}) {
        const ClassModel model{cases, auc, scores};
        const ClassModel good{cases, auc + 0.6 * (1 - auc), scores};
        const ClassModel reference{cases, auc + margin, scores};
        if (is_paired && reference.auc >= 1) continue;
        const RequirementPlan plan = plan_of(model, metric, is_paired);
        const double limit = is_paired ? -margin : auc;
        const ClassModel* other = is_paired ? &reference : nullptr;
        const auto passes = [&](const ClassModel& of) {
          return count(
              request.samples, static_cast<std::uint64_t>(cases.size() + 17),
              [&](Draws& draws) { return judge(draw(of, other, plan, draws), plan, limit); });
        };
        row.add(passes(model), request.samples);
        row.add_power(passes(is_paired ? reference : good), request.samples);
      }
      if (is_paired && auc + margin >= 1) continue;
      std::vector<std::string> sizes;
      for (const std::int64_t own : cases) sizes.push_back(text(own));
      row.print(text(join(sizes, "/"), ", ", auc), is_first);
      is_first = false;
    }
  }
}

}  // namespace etalon::validation::bench
