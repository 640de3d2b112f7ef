// SPDX-License-Identifier: Apache-2.0
#include "validation/plan/requirements.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "core/config/read.hpp"
#include "core/config/toml.hpp"
#include "core/config/write.hpp"
#include "core/error.hpp"
#include "core/printable.hpp"
#include "core/text.hpp"
#include "validation/cases/marks_table.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/plan/families.hpp"
#include "validation/plan/plan_forms.hpp"
#include "validation/plan/planned_classes.hpp"
#include "validation/plan/planned_gaps.hpp"
#include "validation/plan/planned_grades.hpp"
#include "validation/plan/planned_lesions.hpp"
#include "validation/plan/planned_marks.hpp"
#include "validation/plan/planned_masks.hpp"
#include "validation/plan/planned_readers.hpp"

namespace etalon::validation {
namespace {

/// Each is a number of 8 bytes, two where two models are compared.
constexpr std::int64_t most_resamples = 50'000'000;
/// No column or class of a table has a longer name (docs/formats/case-tables.md).
constexpr std::size_t most_column_bytes = 200;
constexpr std::size_t most_subgroup_bytes = 2 * most_column_bytes;

}  // namespace

bool is_difference(const Requirement& requirement) {
  return !requirement.reference.empty() || !requirement.against.empty();
}

bool is_of_every_model(const Requirement& requirement) {
  return requirement.score == Requirement{}.score;
}

double allowed_wrong_pass(double alpha) { return 1.4 * alpha / 2; }

Side deciding_side(const Requirement& requirement) {
  if (requirement.bound != "auto")
    return requirement.bound == "lower" ? Side::at_least : Side::at_most;
  return metric_of(requirement.metric).info().better == Better::higher ? Side::at_least
                                                                       : Side::at_most;
}

bool is_lower_deciding(const Requirement& requirement) {
  return deciding_side(requirement) == Side::at_least;
}

Certainty certainty_of(const Requirement& requirement) {
  const MetricInfo& info = metric_of(requirement.metric).info();
  const bool is_paired = !requirement.reference.empty();
  const bool is_mean = info.averaged != AveragedError::none &&
                       !(is_paired && info.averaged == AveragedError::squared);
  if (is_mean && !requirement.range.empty()) return Certainty::bounded_error;
  return is_paired ? bound_kind(info.certainty).as_difference : info.certainty;
}

const BoundFacts& bound_facts(const Requirement& requirement) {
  const BoundKind& kind = bound_kind(certainty_of(requirement));
  return requirement.reference.empty() ? kind.of_value : kind.of_difference;
}

std::optional<double> largest_score(const Requirement& requirement) {
  const MetricInfo& info = metric_of(requirement.metric).info();
  if (info.better != Better::lower) return std::nullopt;
  if (std::isfinite(info.most)) return info.most;
  return requirement.range.size() == 2 ? std::optional(requirement.range[1]) : std::nullopt;
}

std::vector<std::string> requirement_faults(const Requirement& requirement) {
  std::vector<std::string> faults;
  const auto object = [&](const auto&... parts) {
    faults.push_back(
        text("requirement '", shortened(requirement.id, most_id_bytes), "': ", parts...));
  };
  const auto object_to_length = [&](std::string_view key, const std::string& value,
                                    std::size_t most) {
    if (value.size() > most) object(key, " has ", value.size(), " bytes; ", most, " are the most");
  };
  object_to_length("id", requirement.id, most_id_bytes);
  object_to_length("score", requirement.score, most_column_bytes);
  object_to_length("reference", requirement.reference, most_column_bytes);
  object_to_length("label", requirement.label, most_column_bytes);
  object_to_length("subgroup", requirement.subgroup, most_subgroup_bytes);
  const Metric* metric = nullptr;
  try {
    metric = &metric_of(requirement.metric);
  } catch (const Error& problem) {
    object(problem.what());
    return faults;
  }
  const MetricInfo& info = metric->info();
  const auto& threshold = requirement.threshold;
  const auto& prevalence = requirement.prevalence;
  const auto& time = requirement.time;
  if (info.needs_threshold != threshold.has_value()) {
    object(info.id, info.needs_threshold ? " needs a threshold, fixed before the labels are seen"
                                         : " has no threshold; leave it out");
  }
  if (info.needs_prevalence != prevalence.has_value()) {
    object(info.id, info.needs_prevalence ? " needs the prevalence of the intended use"
                                          : " takes no prevalence; leave it out");
  }
  if (time ? info.time == TimeUse::none : info.time == TimeUse::required) {
    object(info.id, time ? " takes no time; leave it out" : " needs a declared time");
  }
  if (threshold && info.target == Target::marks && *threshold <= unmarked)
    object("a threshold of ", *threshold, " calls what has no mark; it is above ", unmarked);
  if (threshold && std::abs(*threshold) == std::numeric_limits<double>::max())
    object("a threshold of ", *threshold, " leaves no room for an output beyond it");
  if (info.needs_tolerance != requirement.tolerance.has_value()) {
    object(info.id, !info.needs_tolerance           ? " takes no tolerance; leave it out"
                    : info.target == Target::grades ? " needs a tolerance in levels"
                                                    : " needs a tolerance in mm");
  }
  if (requirement.best.has_value() != (info.classes == ClassUse::best)) {
    object(info.id, requirement.best ? " takes no best; leave it out"
                                     : " needs best, how many classes a case's own may be among");
  }
  if (time && *time <= 0) object("a time of ", *time, " is not above 0");
  const bool is_distance =
      info.target == Target::masks && info.better == Better::lower && !std::isfinite(info.most);
  const auto& range = requirement.range;
  if (!range.empty() && ((info.target != Target::real && !is_distance) || range.size() != 2 ||
                         range[0] >= range[1] || (is_distance && range[0] != 0))) {
    object(
        "range is [lowest, highest] of a measured value, or [0, largest] of "
        "a distance");
  }
  constexpr double longest = 1e6;
  if (is_distance && range.size() == 2 && range[1] > longest)
    object("range[1], the largest distance, is ", range[1], " mm; at most ", longest);
  if (info.needs_prevalence && prevalence && (*prevalence <= 0 || *prevalence >= 1))
    object("a prevalence of ", *prevalence, " is not between 0 and 1");
  if (info.needs_probabilities && info.needs_threshold && threshold &&
      (*threshold <= 0 || *threshold >= 1)) {
    object("a threshold probability of ", *threshold, " is not between 0 and 1");
  }
  const bool is_paired = !requirement.reference.empty();
  const bool is_of_two = is_difference(requirement);
  const double least = is_of_two ? info.least - info.most : info.least;
  const double most = is_of_two ? info.most - info.least : info.most;
  if (requirement.limit < least || requirement.limit > most) {
    object("a limit of ", requirement.limit, " is no ", is_of_two ? "difference" : "value", " of ",
           info.id, " (", least, " to ", most, ")");
  }
  if (requirement.expected) {
    const double expected = *requirement.expected;
    const bool is_better = is_lower_deciding(requirement) ? expected > requirement.limit
                                                          : expected < requirement.limit;
    if (expected <= least || expected >= most) {
      object("an expected value of ", expected, " does not lie between ", least, " and ", most);
    } else if (!is_better) {
      object("an expected value of ", expected, " does not meet the limit of ", requirement.limit);
    }
  }
  const bool has_labels = info.target == Target::two_classes || info.target == Target::masks;
  if (!requirement.label.empty() && !has_labels)
    object(info.id, " judges no classes; leave label out");
  if (is_paired && requirement.reference == requirement.score)
    object("reference and score are the same column; a difference is of two models");
  if (info.better == Better::neither && requirement.bound == "auto") {
    object(info.id, " is neither better high nor low; name the bound (lower or upper)");
  }
  const auto equals = requirement.subgroup.find('=');
  if (!requirement.subgroup.empty() &&
      (equals == std::string::npos || equals == 0 || equals + 1 == requirement.subgroup.size())) {
    object("subgroup \"", shortened(requirement.subgroup, 80), "\" is not written column=value");
  }
  if (const std::string fault = lesions_fault(requirement); !fault.empty()) object(fault);
  if (info.target == Target::readings && is_paired && std::abs(requirement.limit) >= 0.3)
    object("a margin of ", requirement.limit,
           " between two modalities; below 0.3 either way is what readers' bounds are known for");
  if (!requirement.against.empty()) {
    object_to_length("against", requirement.against, most_subgroup_bytes);
    if (const std::string fault = gap_fault(requirement); !fault.empty()) object(fault);
  }
  return faults;
}

std::string resamples_fault(std::int64_t requirements, std::int64_t replicates) {
  if (requirements <= most_resamples / std::max<std::int64_t>(1, replicates)) return {};
  return text(requirements, " requirements with ", replicates, " replicates each are more than ",
              most_resamples, " resamples; ask for fewer, or write several plans");
}

void check_requirements(const RequirementPlan& plan) {
  std::vector<std::string> faults;
  std::set<Target> targets;
  for (const Requirement& requirement : plan.requirements) {
    if (const Metric* metric = find_metric(requirement.metric))
      targets.insert(metric->info().target);
  }
  if (targets.size() > 1)
    faults.emplace_back("the metrics are of several kinds of labels; write a plan for each kind");
  if (plan.requirements.empty())
    faults.emplace_back("there is no requirement; a verdict needs at least one ([[requirement]])");
  const std::string fault = resamples_fault(std::ssize(plan.requirements), plan.replicates);
  if (!fault.empty()) faults.push_back(fault);
  std::set<std::string> ids;
  for (const Requirement& requirement : plan.requirements) {
    if (requirement.id.empty()) faults.emplace_back("a requirement has an empty id");
    if (!ids.insert(requirement.id).second)
      faults.push_back(
          text("requirement '", shortened(requirement.id, most_id_bytes), "' stands twice"));
    const auto own = requirement_faults(requirement);
    faults.insert(faults.end(), own.begin(), own.end());
  }
  for (const auto& more :
       {family_faults(plan), mask_faults(plan), marks_faults(plan), readers_faults(plan),
        grade_faults(plan), class_score_faults(plan), lesion_faults(plan)})
    faults.insert(faults.end(), more.begin(), more.end());
  check(faults.empty(), ErrorKind::config, join(faults, "; "));
}

std::string requirement_bytes(const RequirementPlan& plan) {
  Json json = config::to_json(plan);
  json["schema"] = form_of(plan).requirements;
  return json.canonical();
}

Digest digest(const RequirementPlan& plan) { return sha256(requirement_bytes(plan)); }

RequirementPlan without_names(RequirementPlan plan) {
  plan.name.clear();
  plan.families.clear();
  plan.readers = reader_blocks(plan);
  for (Requirement& requirement : plan.requirements) {
    requirement.id.clear();
    requirement.expected = Requirement{}.expected;
    requirement.family.clear();
  }
  return plan;
}

RequirementPlan read_requirements(const std::filesystem::path& file) {
  const auto plan = config::read<RequirementPlan>(config::read_toml_file(file));
  with_context(file.string(), [&] {
    check(!trimmed(plan.name).empty(), ErrorKind::config,
          "'name' is empty; say what is judged, for those who read the result");
    check_requirements(plan);
  });
  return plan;
}

}  // namespace etalon::validation
