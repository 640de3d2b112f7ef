// SPDX-License-Identifier: Apache-2.0
#include "validation/plan/families.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

#include "core/error.hpp"
#include "core/printable.hpp"
#include "core/text.hpp"
#include "validation/catalogue/bound_kinds.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/plan/easy_limits.hpp"

namespace etalon::validation {
namespace {

/// Resamples beyond a bound, of which fewer tell little of where it lies.
constexpr double least_in_tail = 50;
/// Bounds are nested down to this part of an error (tests/validation/judgement).
constexpr double least_part = 1.0 / static_cast<double>(most_claims);
/// The most that a plan may ask for.
constexpr double most_replicates = 1e6;

/// What was meant is looked for in the first objections; who reads them knows what the others are.
constexpr std::size_t most_suggestions = 10;

/// What people look for under another name, and why it is not there.
std::string method_fault(const std::string& word) {
  for (const std::string_view rate : {"bh", "by", "fdr", "benjamini-hochberg"}) {
    if (word == rate)
      return "bounds the share of wrong claims among those shown, not the probability of any: "
             "with many claims that are true nearly every false one may pass beside them, and each "
             "is certified by itself; write holm";
  }
  for (const std::string_view joint : {"max-t", "maxt", "westfall-young"}) {
    if (word == joint)
      return "is unsupported: the bounds of shares, areas and losses are not made of joint "
             "resamples, of which its error would follow; write holm, which holds whatever the "
             "dependence is";
  }
  std::vector<std::string> words;
  for (const MethodFacts& each : family_methods()) words.emplace_back(each.name);
  const std::string near = nearest(word, words);
  return text("is none; there are ", join(words, ", "),
              near.empty() ? "" : text("; did you mean ", near, "?"));
}

/// Whether its bound comes of resamples. Predictive values of two models are of other cases.
bool may_be_drawn(const Requirement& requirement) {
  const Metric& metric = metric_of(requirement.metric);
  const BoundKind& kind = bound_kind(metric.info().certainty);
  if (requirement.reference.empty() || !kind.is_of_trials)
    return bound_kind(certainty_of(requirement)).is_drawn;
  const auto has_trial = [&](bool is_positive, bool is_called) {
    std::array<double, 2> row{};
    metric.contribute({0, is_positive, is_called}, {}, row);
    return row[1] > 0;
  };
  return has_trial(true, false) != has_trial(true, true) ||
         has_trial(false, false) != has_trial(false, true);
}

/// The claim without what only people read.
Requirement as_claim(Requirement requirement) {
  requirement.id.clear();
  requirement.expected.reset();
  if (find_metric(requirement.metric) != nullptr)
    requirement.bound = is_lower_deciding(requirement) ? "lower" : "upper";
  return requirement;
}

class FamilyFaults {
 public:
  explicit FamilyFaults(const RequirementPlan& plan) : plan_(plan) {}

  [[nodiscard]] std::vector<std::string> find() {
    if (std::ssize(plan_.families) > most_families) {
      return {
          text("there are ", plan_.families.size(), " families; ", most_families, " are the most")};
    }
    std::vector<std::string> ids;
    for (const Family& family : plan_.families) {
      if (family.id.empty()) faults_.emplace_back("a family has an empty id");
      if (family.id.size() > most_id_bytes)
        object(family, "its id has ", family.id.size(), " bytes; ", most_id_bytes, " are the most");
      if (std::ranges::find(ids, family.id) != ids.end()) object(family, "stands twice");
      ids.push_back(family.id);
    }
    std::size_t unknown = 0;
    for (const Requirement& each : plan_.requirements) {
      if (each.family.empty() || std::ranges::find(ids, each.family) != ids.end()) continue;
      const std::string near =
          ++unknown <= most_suggestions ? nearest(each.family, ids) : std::string();
      faults_.push_back(text("requirement '", shortened(each.id, most_id_bytes),
                             "': the plan has no family '", shortened(each.family, most_id_bytes),
                             "'",
                             near.empty() ? "; write it as a [[family]], or leave family out"
                                          : text("; did you mean '", near, "'?")));
    }
    for (const Family& family : plan_.families) look_at(family);
    return std::move(faults_);
  }

 private:
  template <class... Parts>
  void object(const Family& family, const Parts&... parts) {
    faults_.push_back(text("family '", shortened(family.id, most_id_bytes), "': ", parts...));
  }

  void look_at(const Family& family) {
    const auto method = family_method(family.method);
    if (!method) {
      object(family, "the method \"", shortened(family.method, 80), "\" ",
             method_fault(family.method));
    }
    const auto claims = claims_of(plan_, family);
    const std::int64_t count = std::ssize(claims);
    if (claims.empty()) {
      object(family, "no requirement is of it; write family = \"",
             shortened(family.id, most_id_bytes), "\" in those that are, or take it out");
      return;
    }
    if (count > most_claims) {
      object(family, "has ", count, " claims; ", most_claims, " are the most");
      return;
    }
    if (family.shown && (*family.shown < 1 || *family.shown > count))
      object(family, "shown is ", *family.shown, "; of its ", count, " claims 1 to ", count,
             " can be asked for");
    const bool is_spent = !method || look_at_spends(family, *method, count);
    for (std::size_t i = 0; i < claims.size(); ++i) {
      const Requirement& each = plan_.requirements[claims[i]];
      for (std::size_t k = 0; k < i; ++k) {
        const Requirement& other = plan_.requirements[claims[k]];
        if (as_claim(each) == as_claim(other))
          object(family, "'", shortened(other.id, most_id_bytes), "' and '",
                 shortened(each.id, most_id_bytes),
                 "' are one claim, which counts once; take one out");
      }
      if (find_metric(each.metric) == nullptr) continue;
      if (is_met_by_all(each))
        object(family, "every model meets the limit of ", each.limit, " of '",
               shortened(each.id, most_id_bytes),
               "', which would be a claim of nothing; name a limit, or take it out");
      if (const std::string reason = why_endless(each); !reason.empty())
        object(family, "'", shortened(each.id, most_id_bytes), "': ", reason, ", or take it out");
      if (is_of_the_better_side(each))
        object(family, "'", shortened(each.id, most_id_bytes), "': bound is \"", each.bound,
               "\", a limit that the worst models of ", each.metric,
               " meet, so that any model would be shown; leave bound out, or take it out of the "
               "family");
      if (method && is_spent) look_at_tail(family, each);
    }
  }

  /// Whether each claim has its part of the error.
  [[nodiscard]] bool look_at_spends(const Family& family, FamilyMethod method, std::int64_t count) {
    const std::vector<double>& parts = family.spends;
    if (method_facts(method).divisors != ErrorDivisors::parts) {
      if (!parts.empty())
        object(family, "spends belongs to the method alpha-spending; write that, or take it out");
      return parts.empty();
    }
    if (std::ssize(parts) != count) {
      object(family, "spends has ", parts.size(), " parts for ", count,
             " claims; write one for each, in the plan's order, such as [1, 9]");
      return false;
    }
    const double sum = std::accumulate(parts.begin(), parts.end(), 0.0);
    for (const double part : parts) {
      if (std::isfinite(sum) && part > 0 && part >= least_part * sum) continue;
      object(family, "spends has a part of ", part, "; parts are above 0, and none is less than ",
             100 * least_part, " % of their sum");
      return false;
    }
    return true;
  }

  void look_at_tail(const Family& family, const Requirement& each) {
    const double error = least_error(plan_, each);
    if (error == plan_.alpha / 2 || !may_be_drawn(each)) return;
    if (static_cast<double>(plan_.replicates) * error >= least_in_tail) return;
    const double needed = std::ceil(least_in_tail / error / 1000) * 1000;
    object(family, "'", shortened(each.id, most_id_bytes), "' is judged by resampling, and ",
           plan_.replicates, " replicates are too few for an error of ", fixed(100 * error, 4),
           " %; ",
           needed <= most_replicates
               ? text("set replicates = ", static_cast<std::int64_t>(needed), " or more")
               : std::string("no plan has enough: take it out of the family"));
  }

  const RequirementPlan& plan_;
  std::vector<std::string> faults_;
};

}  // namespace

const MethodFacts& method_of(const Family& family) {
  return method_facts(family_method(family.method).value());
}

const Family* family_of(const RequirementPlan& plan, const Requirement& requirement) {
  if (requirement.family.empty()) return nullptr;
  const auto found = std::ranges::find(plan.families, requirement.family, &Family::id);
  ensure(found != plan.families.end(), "a requirement names a family of its plan");
  return &*found;
}

std::vector<std::size_t> claims_of(const RequirementPlan& plan, const Family& family) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < plan.requirements.size(); ++i) {
    if (!family.id.empty() && plan.requirements[i].family == family.id) places.push_back(i);
  }
  return places;
}

std::int64_t needed_claims(const RequirementPlan& plan, const Family& family) {
  return family.shown.value_or(std::ssize(claims_of(plan, family)));
}

double spent_part(const RequirementPlan& plan, const Requirement& requirement) {
  const Family* family = family_of(plan, requirement);
  if (family == nullptr || method_of(*family).divisors != ErrorDivisors::parts) return 1;
  const auto claims = claims_of(plan, *family);
  const auto own = std::ranges::find_if(
      claims, [&](std::size_t place) { return plan.requirements[place].id == requirement.id; });
  ensure(own != claims.end(), "a claim of its family");
  const std::vector<double>& parts = family->spends;
  return parts.at(static_cast<std::size_t>(own - claims.begin())) /
         std::accumulate(parts.begin(), parts.end(), 0.0);
}

double least_error(const RequirementPlan& plan, const Requirement& requirement) {
  const Family* family = family_of(plan, requirement);
  if (family == nullptr) return plan.alpha / 2;
  const auto divisors =
      error_divisors(method_of(*family).method, std::ssize(claims_of(plan, *family)));
  return plan.alpha * spent_part(plan, requirement) / 2 / static_cast<double>(divisors.back());
}

std::vector<std::string> family_faults(const RequirementPlan& plan) {
  return FamilyFaults(plan).find();
}

}  // namespace etalon::validation
