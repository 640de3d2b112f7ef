// SPDX-License-Identifier: Apache-2.0
#include <optional>

#include "bench/validation/wrong_pass/table.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/evidence/intervals.hpp"
#include "validation/uncertainty/contributions.hpp"
#include "validation/uncertainty/normal.hpp"

namespace etalon::validation::bench {
namespace {

/// Cases of each class, one of each patient, and how often a case of the class is given the right
/// one; else a neighbour.
struct ClassModel {
  std::vector<std::int64_t> cases;
  std::vector<double> right;
  bool is_far = false;  ///< what is wrong is any other class, else a neighbour

  [[nodiscard]] std::int64_t classes() const { return std::ssize(cases); }
  [[nodiscard]] std::int64_t all() const {
    std::int64_t sum = 0;
    for (const std::int64_t own : cases) sum += own;
    return sum;
  }
};

/// The class and what was given, case by case.
struct Given {
  std::vector<double> labels;
  std::vector<double> given;
};

Given draw(const ClassModel& model, Draws& draws) {
  Given made;
  for (std::int64_t label = 0; label < model.classes(); ++label) {
    const auto place = static_cast<std::size_t>(label);
    for (std::int64_t i = 0; i < model.cases[place]; ++i) {
      std::int64_t said = label;
      const bool is_wrong = draws.uniform() >= model.right[place];
      if (is_wrong && model.is_far) {
        const auto others = static_cast<double>(model.classes() - 1);
        said = (label + 1 + static_cast<std::int64_t>(draws.uniform() * others)) % model.classes();
      } else if (is_wrong) {
        const bool is_up = label == 0 || (label + 1 < model.classes() && draws.uniform() < 0.5);
        said += is_up ? 1 : -1;
      }
      made.labels.push_back(static_cast<double>(label));
      made.given.push_back(static_cast<double>(said));
    }
  }
  return made;
}

/// As if a study had so many cases that it showed its model.
double true_kappa(const ClassModel& model, const Metric& kappa) {
  TargetCases cases;
  std::vector<double> labels;
  std::vector<double> given;
  constexpr std::int64_t times = 2000;
  for (std::int64_t label = 0; label < model.classes(); ++label) {
    const auto place = static_cast<std::size_t>(label);
    const auto own = static_cast<double>(model.cases[place]);
    const auto add = [&](std::int64_t said, double share) {
      const auto count = static_cast<std::size_t>(std::llround(share * own * times / 10));
      labels.insert(labels.end(), count, static_cast<double>(label));
      given.insert(given.end(), count, static_cast<double>(said));
    };
    add(label, model.right[place]);
    const double wrong = 1 - model.right[place];
    if (model.is_far) {
      for (std::int64_t other = 0; other < model.classes(); ++other) {
        if (other != label) add(other, wrong / static_cast<double>(model.classes() - 1));
      }
      continue;
    }
    const bool has_both = label > 0 && label + 1 < model.classes();
    if (label > 0) add(label - 1, has_both ? wrong / 2 : wrong);
    if (label + 1 < model.classes()) add(label + 1, has_both ? wrong / 2 : wrong);
  }
  return kappa.derive({.scores = given, .labels = {}, .times = {}, .values = labels}, {}).value;
}

JudgedCases judged(const Given& made, bool is_score) {
  JudgedCases cases;
  cases.values = made.labels;
  for (std::size_t i = 0; i < made.given.size(); ++i)
    cases.scores.push_back(!is_score ? made.given[i] : made.given[i] == made.labels[i] ? 1.0 : 0.0);
  cases.clusters = single_cases(std::ssize(cases.scores));
  return cases;
}

Decisions judge_means(const Given& made, double limit) {
  const JudgedCases cases = judged(made, true);
  const MadeInterval bound = class_means_interval(cases, std::nullopt, 1 - 2 * alpha);
  const Metric& metric = metric_of("balanced_accuracy.classes/1");
  const Contributions by_weight(cases, metric, {});
  const double z = normal_quantile(1 - alpha);
  const double wald = by_weight.estimate() - z * std::sqrt(by_weight.variance());
  return {{"bound", bound.interval && bound.interval->lower >= limit}, {"Wald", wald >= limit}};
}

Decisions judge_kappa(const Given& made, const Metric& kappa, double limit) {
  const JudgedCases cases = judged(made, false);
  const Contributions by_weight(cases, kappa, {});
  const MadeInterval bound = influence_interval(by_weight, std::ssize(cases.scores), 1 - 2 * alpha);
  const double z = normal_quantile(1 - alpha);
  const double wald = by_weight.estimate() - z * std::sqrt(by_weight.variance());
  return {{"influence, t", bound.interval && bound.interval->lower >= limit},
          {"Wald", wald >= limit}};
}

double mean_right(const ClassModel& model) {
  double sum = 0;
  for (const double share : model.right) sum += share;
  return sum / static_cast<double>(model.classes());
}

}  // namespace

void run_classes(const Request& request, const char* kappa_id) {
  const Metric* kappa = kappa_id == nullptr ? nullptr : &metric_of(kappa_id);
  bool is_first = true;
  for (const std::vector<std::int64_t>& cases : {std::vector<std::int64_t>{20, 20, 20},
                                                 {100, 20, 20},
                                                 {50, 50, 50},
                                                 {20, 20, 20, 20, 20},
                                                 {200, 100, 50, 20, 20},
                                                 {180, 10, 10}}) {
    for (const double share : {0.7, 0.8, 0.9, 0.95}) {
      Row row;
      for (const auto& [apart, is_far] : {std::pair{0.0, false}, {0.04, false}, {0.0, true}}) {
        ClassModel model{
            .cases = cases, .right = std::vector<double>(cases.size(), share), .is_far = is_far};
        model.right.front() += apart;
        model.right.back() -= apart;
        ClassModel good = model;
        for (double& right : good.right) right += 0.6 * (1 - right);
        const double limit = kappa == nullptr ? mean_right(model) : true_kappa(model, *kappa);
        const auto passes = [&](const ClassModel& of) {
          return count(request.samples, static_cast<std::uint64_t>(model.all()), [&](Draws& draws) {
            const Given made = draw(of, draws);
            return kappa == nullptr ? judge_means(made, limit) : judge_kappa(made, *kappa, limit);
          });
        };
        row.add(passes(model), request.samples);
        row.add_power(passes(good), request.samples);
      }
      std::vector<std::string> sizes;
      for (const std::int64_t own : cases) sizes.push_back(text(own));
      row.print(text(join(sizes, "/"), ", ", share), is_first);
      is_first = false;
    }
  }
}

}  // namespace etalon::validation::bench
