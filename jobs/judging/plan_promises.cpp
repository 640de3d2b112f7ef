// SPDX-License-Identifier: Apache-2.0
#include "jobs/judging/plan_promises.hpp"

#include <algorithm>
#include <cmath>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/findings/self_certificate.hpp"
#include "validation/plan/families.hpp"
#include "validation/plan/signed_requirements.hpp"

namespace etalon::jobs {
namespace {

using validation::Chance;
using validation::RequirementPower;

/// The most that a design may ask for.
constexpr double most_samples = 1e7;

/// As for a simulated share that is neither of the ends, by which no error could be told.
double smoothed(const Chance& chance) {
  const double n = static_cast<double>(chance.samples);
  return (chance.value * n + 1) / (n + 2);
}

std::string objection_to(const Chance& wrong_pass, double allowed) {
  const auto passes = [&](const auto&... rest) {
    return text("passes a model at its limit in ", percent(wrong_pass), " of such studies",
                rest...);
  };
  switch (promise_of(wrong_pass, allowed)) {
    case Promise::kept: return {};
    case Promise::broken:
      return passes(", more than the ", fixed(100 * allowed, 2),
                    " % that alpha allows; plan more patients, or another limit");
    case Promise::unknown: break;
  }
  const auto needed = samples_to_tell(wrong_pass, allowed);
  return passes(", which with two standard errors of ", wrong_pass.samples,
                " simulated studies is not told from the ", fixed(100 * allowed, 2),
                " % that alpha allows; ",
                needed ? text("simulate about ", *needed, " (--set samples=", *needed, ")")
                       : std::string("no number of them tells: plan more patients, or another "
                                     "limit"));
}

/// A wrong pass of a requirement with what is allowed of it.
struct Claimed {
  Chance wrong_pass;
  double allowed = 0;
};

/// That of the smallest error that may decide it, and of the largest.
std::vector<Claimed> claimed(const validation::RequirementPlan& plan,
                             const RequirementPower& each) {
  std::vector<Claimed> all;
  const auto found = std::ranges::find(plan.requirements, each.id, &validation::Requirement::id);
  const double error =
      found == plan.requirements.end() ? plan.alpha / 2 : validation::least_error(plan, *found);
  if (each.wrong_pass) all.push_back({*each.wrong_pass, validation::allowed_wrong_pass(2 * error)});
  if (each.wrong_pass_alone)
    all.push_back({*each.wrong_pass_alone, validation::allowed_wrong_pass(plan.alpha)});
  return all;
}

/// What is known of the promise before a study is simulated.
std::string objection_beforehand(const RequirementPower& each, bool is_named) {
  if (!each.never.empty())
    return text("cannot pass in the study that it is signed for (", each.never,
                "); plan more patients, or another limit");
  if (!each.not_simulated.empty()) {
    if (is_named) return {};
    return text("promises nothing, as its wrong pass is not simulated (", each.not_simulated,
                "); mend that, or say that you know it: --not-simulated \"", each.id, "\"");
  }
  if (is_named) return "is simulated; leave its --not-simulated out";
  return {};
}

std::string objection_to(const validation::RequirementPlan& plan, const RequirementPower& each,
                         bool is_named) {
  if (std::string why = objection_beforehand(each, is_named); !why.empty() || !each.wrong_pass)
    return why;
  if (each.wrong_pass->samples > 0 && each.wrong_pass->samples < validation::least_signed_samples) {
    return text("promises by ", each.wrong_pass->samples,
                " simulated studies, of which chance says much; ", validation::least_signed_samples,
                " are the fewest that are signed for (--set samples=",
                validation::least_signed_samples, ")");
  }
  for (const Claimed& own : claimed(plan, each)) {
    if (std::string why = objection_to(own.wrong_pass, own.allowed); !why.empty()) return why;
  }
  return {};
}

}  // namespace

Promise promise_of(const Chance& wrong_pass, double allowed) {
  const double error = 2 * wrong_pass.standard_error;
  if (validation::is_promise_kept(wrong_pass.value, wrong_pass.standard_error, allowed))
    return Promise::kept;
  return wrong_pass.value - error > allowed ? Promise::broken : Promise::unknown;
}

std::optional<std::int64_t> samples_to_tell(const Chance& wrong_pass, double allowed) {
  const double p = smoothed(wrong_pass);
  const double distance = std::fabs(allowed - wrong_pass.value);
  const double needed = 4 * p * (1 - p) / (distance * distance);
  if (!(needed <= most_samples)) return std::nullopt;
  const double digits = std::pow(10, std::max(0.0, std::floor(std::log10(needed)) - 1));
  return std::llround(std::ceil(needed / digits) * digits);
}

bool is_told(const validation::RequirementPlan& plan, const std::vector<RequirementPower>& powers) {
  return std::ranges::all_of(powers, [&](const RequirementPower& each) {
    return std::ranges::all_of(claimed(plan, each), [](const Claimed& own) {
      return promise_of(own.wrong_pass, own.allowed) != Promise::unknown;
    });
  });
}

std::optional<std::int64_t> samples_to_sign(const validation::RequirementPlan& plan,
                                            const std::vector<RequirementPower>& powers) {
  constexpr std::int64_t most_without_being_asked = 1'000'000;
  std::optional<std::int64_t> most;
  for (const RequirementPower& each : powers) {
    for (const auto& [wrong_pass, allowed] : claimed(plan, each)) {
      if (promise_of(wrong_pass, allowed) != Promise::unknown) continue;
      const auto needed = samples_to_tell(wrong_pass, allowed);
      if (!needed || *needed > most_without_being_asked) return std::nullopt;
      most = std::max(most.value_or(0), *needed);
    }
  }
  return most;
}

namespace {

/// `object(power, is named)` gives what speaks against each.
template <class Object>
void require_each(const std::filesystem::path& file, const std::vector<RequirementPower>& powers,
                  const std::vector<std::string>& not_simulated, Object&& object) {
  std::vector<std::string> objections;
  std::vector<std::string> ids;
  for (const RequirementPower& each : powers) {
    ids.push_back(each.id);
    const bool is_named = std::ranges::find(not_simulated, each.id) != not_simulated.end();
    if (std::string why = object(each, is_named); !why.empty())
      objections.push_back(text("requirement '", each.id, "' ", why));
  }
  for (const std::string& id : not_simulated) {
    if (std::ranges::find(ids, id) != ids.end()) continue;
    const std::string near = nearest(id, ids);
    objections.push_back(text(
        "--not-simulated \"", id, "\": the plan has no such requirement",
        near.empty() ? text("; it has ", join(ids, ", ")) : text("; did you mean '", near, "'?")));
  }
  check(objections.empty(), ErrorKind::config,
        text(file.string(), ": nothing is signed: ", join(objections, "; ")));
}

}  // namespace

void require_promises_beforehand(const std::filesystem::path& file,
                                 const std::vector<RequirementPower>& powers,
                                 const std::vector<std::string>& not_simulated) {
  require_each(file, powers, not_simulated, objection_beforehand);
}

void require_promises(const std::filesystem::path& file, const validation::RequirementPlan& plan,
                      const std::vector<RequirementPower>& powers,
                      const std::vector<std::string>& not_simulated) {
  require_each(file, powers, not_simulated, [&](const RequirementPower& each, bool is_named) {
    return objection_to(plan, each, is_named);
  });
}

}  // namespace etalon::jobs
