// SPDX-License-Identifier: Apache-2.0
#include "validation/power/power.hpp"

#include <algorithm>

#include "core/config/write.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/plan/families.hpp"
#include "validation/power/chances.hpp"
#include "validation/power/planned.hpp"

namespace etalon::validation {
namespace {

/// Larger studies are not looked at: they take too long.
constexpr std::int64_t most_simulated_cases = 100'000;
constexpr std::int64_t most_counted_cases = 1'000'000;

/// The smallest number above `below` for which `is_enough`; it holds for `above` and whatever is
/// larger.
template <class Predicate>
std::int64_t smallest(std::int64_t below, std::int64_t above, Predicate&& is_enough) {
  while (above - below > 1) {
    const std::int64_t middle = below + (above - below) / 2;
    (is_enough(middle) ? above : below) = middle;
  }
  return above;
}

class Computation {
 public:
  Computation(const RequirementPlan& plan, const Design& design, const PowerOptions& options)
      : plan_(plan),
        design_(design),
        search_(options.search),
        chances_({.seed = seed_of_plans,
                  .samples = design.samples,
                  .threads = options.threads,
                  .done = options.done},
                 options.begin) {
    for (const Requirement& each : plan.requirements) announce(each);
  }

  [[nodiscard]] RequirementPower of(const Requirement& requirement) {
    const Planned planned = of_least_error(requirement);
    RequirementPower result{
        .id = requirement.id, .metric = requirement.metric, .limit = requirement.limit};
    result.error = planned.decision().alpha;
    result.family = requirement.family;
    result.expected = planned.expected();
    result.not_simulated = planned.obstacle();
    if (!result.not_simulated.empty()) {
      result.never = planned.too_few();
      return result;
    }
    const auto study = planned.study(size());
    result.method = study->method();
    result.never = study->never();
    if (search_ == Search::obstacles) return result;
    result.wrong_pass = chances_.wrong_pass(planned, size(), text(requirement.id, ": wrong pass"));
    if (has_larger_error(requirement)) {
      result.wrong_pass_alone =
          chances_.wrong_pass(of_whole_error(requirement), size(),
                              text(requirement.id, ": wrong pass when the others are shown"));
    }
    if (!result.expected) return result;
    result.power = power(planned, size(), requirement.id);
    if (search_ == Search::least_study) look_for_least(planned, result);
    return result;
  }

 private:
  [[nodiscard]] StudySize size() const { return {design_.positives, design_.negatives}; }
  [[nodiscard]] Planned of_least_error(const Requirement& requirement) const {
    return {plan_, requirement, design_, least_error(plan_, requirement)};
  }
  [[nodiscard]] Planned of_whole_error(const Requirement& requirement) const {
    return {plan_, requirement, design_, plan_.alpha / 2};
  }

  /// What `of` asks for, but for the search.
  void announce(const Requirement& requirement) {
    const Planned planned = of_least_error(requirement);
    if (search_ == Search::obstacles || !planned.obstacle().empty()) return;
    chances_.announce(planned, size(), std::nullopt);
    if (has_larger_error(requirement))
      chances_.announce(of_whole_error(requirement), size(), std::nullopt);
    if (planned.expected()) chances_.announce(planned, size(), planned.expected());
  }

  /// Whether larger errors than the smallest may decide.
  [[nodiscard]] bool has_larger_error(const Requirement& requirement) const {
    const Family* family = family_of(plan_, requirement);
    return family != nullptr && method_of(*family).is_stepwise() &&
           plan_.alpha / 2 > least_error(plan_, requirement);
  }

  [[nodiscard]] Chance power(const Planned& planned, StudySize size, const std::string& id) {
    return chances_.power(planned, size,
                          text(id, ": ", size.positives, " + ", size.negatives, " patients"));
  }

  void look_for_least(const Planned& planned, RequirementPower& result) {
    const Decision& decision = planned.decision();
    const double expected = *planned.expected();
    if (decision.is_by_lower ? expected <= decision.limit : expected >= decision.limit) {
      result.not_found = text("a true value of ", expected, " is not better than the limit");
      return;
    }
    const auto patients =
        planned.is_of_single_trials() ? counted(planned) : simulated(planned, result.id);
    if (!patients) {
      result.not_found =
          text("not reached with ",
               planned.is_of_single_trials() ? most_counted_cases : most_simulated_cases, " cases");
      return;
    }
    const StudySize size = planned.size(*patients);
    result.least = {size.positives, size.negatives, power(planned, size, result.id)};
  }

  [[nodiscard]] std::optional<std::int64_t> counted(const Planned& planned) const {
    const auto trials =
        least_trials(planned.decision(), *planned.expected(), design_.power, most_counted_cases);
    const auto has_enough = [&](std::int64_t patients) {
      return planned.trials(planned.size(patients)) >= *trials;
    };
    if (!trials || !has_enough(most_counted_cases)) return std::nullopt;
    return smallest(0, most_counted_cases, has_enough);
  }

  /// Power rises with the patients but for the error of the simulation.
  [[nodiscard]] std::optional<std::int64_t> simulated(const Planned& planned,
                                                      const std::string& id) {
    const auto has_power = [&](std::int64_t patients) {
      return power(planned, planned.size(patients), id).value >= design_.power;
    };
    std::int64_t enough = 1;
    for (; !has_power(enough); enough *= 2) {
      if (2 * enough * design_.cases_per_patient > most_simulated_cases) return std::nullopt;
    }
    return smallest(enough / 2, enough, has_power);
  }

  const RequirementPlan& plan_;
  const Design& design_;
  Search search_;
  Chances chances_;
};

Json optional_text(const std::string& value) { return value.empty() ? Json() : Json(value); }

Chance larger(const Chance& one, const Chance& other) {
  return other.value > one.value ? other : one;
}

Json to_json(const FamilyPower& family) {
  return Json::object({{"id", family.id},
                       {"method", method_facts(family.method).name},
                       {"claims", family.claims},
                       {"needed", family.needed},
                       {"error", family.error},
                       {"wrong_pass", validation::to_json(family.wrong_pass)},
                       {"not_simulated", optional_text(family.not_simulated)}});
}

}  // namespace

std::vector<FamilyPower> family_powers(const RequirementPlan& plan,
                                       const std::vector<RequirementPower>& powers) {
  ensure(powers.size() == plan.requirements.size(), "a power for each requirement");
  std::vector<FamilyPower> all;
  for (const Family& family : plan.families) {
    const auto claims = claims_of(plan, family);
    FamilyPower result{.id = family.id,
                       .method = method_of(family).method,
                       .claims = std::ssize(claims),
                       .needed = needed_claims(plan, family),
                       .error = plan.alpha / 2};
    for (const std::size_t claim : claims)
      result.error = std::min(result.error, least_error(plan, plan.requirements[claim]));
    Chance together;
    Chance alone;
    for (const std::size_t claim : claims) {
      const RequirementPower& each = powers[claim];
      if (!each.wrong_pass) {
        result.not_simulated = text("'", each.id, "': ", each.not_simulated);
        break;
      }
      alone = larger(alone, each.wrong_pass_alone.value_or(*each.wrong_pass));
      // The claims are simulated with common numbers, so that their errors add up.
      together.value += each.wrong_pass->value;
      together.standard_error += each.wrong_pass->standard_error;
      together.samples = std::max(together.samples, each.wrong_pass->samples);
    }
    const Chance chance = method_of(family).is_in_order() ? alone : larger(together, alone);
    if (result.not_simulated.empty()) result.wrong_pass = chance;
    all.push_back(result);
  }
  return all;
}

std::vector<RequirementPower> power_of(const RequirementPlan& plan, const Design& design,
                                       const PowerOptions& options) {
  check_requirements(plan);
  check_design(design, plan);
  Computation computation(plan, design, options);
  std::vector<RequirementPower> results;
  for (const Requirement& requirement : plan.requirements)
    results.push_back(computation.of(requirement));
  return results;
}

Json power_json(const RequirementPlan& plan, const Design& design,
                const std::vector<RequirementPower>& powers) {
  const bool has_families = !plan.families.empty();
  Json requirements = Json::array();
  for (const RequirementPower& each : powers) {
    Json least;
    if (each.least) {
      least = Json::object({{"positives", each.least->positives},
                            {"negatives", each.least->negatives},
                            {"power", to_json(each.least->power)}});
    }
    Json json = Json::object({{"id", each.id},
                              {"metric", each.metric},
                              {"limit", each.limit},
                              {"method", optional_text(each.method)},
                              {"not_simulated", optional_text(each.not_simulated)},
                              {"never", optional_text(each.never)},
                              {"wrong_pass", to_json(each.wrong_pass)},
                              {"expected", each.expected ? Json(*each.expected) : Json()},
                              {"power", to_json(each.power)},
                              {"least", least},
                              {"not_found", optional_text(each.not_found)}});
    if (has_families) {
      json["error"] = each.error;
      json["family"] = optional_text(each.family);
      json["wrong_pass_alone"] = validation::to_json(each.wrong_pass_alone);
    }
    requirements.push_back(json);
  }
  Json json = Json::object({{"schema", has_families ? "etalon.power/2" : "etalon.power/1"},
                            {"plan_sha256", digest(plan).hex()},
                            {"design", config::to_json(design)},
                            {"requirements", requirements}});
  if (has_families) {
    Json families = Json::array();
    for (const FamilyPower& family : family_powers(plan, powers))
      families.push_back(to_json(family));
    json["families"] = families;
  }
  return json;
}

}  // namespace etalon::validation
