// SPDX-License-Identifier: Apache-2.0
#include "validation/profiles/plan_check.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <utility>

#include "core/printable.hpp"
#include "core/text.hpp"
#include "validation/profiles/carrying.hpp"

namespace etalon::validation {
namespace {

/// How many requirements that nearly carry a finding are named.
constexpr std::size_t most_near = 3;

std::string named(const std::string& id) {
  return text("requirement '", shortened(id, most_id_bytes), "'");
}

/// Requirements that carry a finding, but perhaps too few values of a column.
using Carriers = std::vector<const Requirement*>;

/// A requirement of the finding's metric, and in how many keys it is another.
struct Candidate {
  const Requirement* requirement;
  std::int64_t differences;
};

std::vector<Candidate> candidates_for(const MandatoryFinding& finding,
                                      const RequirementPlan& plan) {
  const Carrying carrying(finding);
  std::vector<Candidate> candidates;
  for (const Requirement& each : plan.requirements) {
    if (each.metric == finding.metric) candidates.push_back({&each, carrying.count(each)});
  }
  return candidates;
}

Carriers carriers_among(const std::vector<Candidate>& candidates) {
  Carriers carriers;
  for (const Candidate& each : candidates) {
    if (each.differences == 0) carriers.push_back(each.requirement);
  }
  return carriers;
}

std::set<std::string> values_of(const Carriers& carriers, const std::string& column) {
  std::set<std::string> values;
  for (const Requirement* each : carriers) values.insert(subgroup_value(*each, column));
  return values;
}

bool do_suffice(const Carriers& carriers, const MandatoryFinding& finding) {
  if (finding.least_subgroups == 0) return !carriers.empty();
  return std::ssize(values_of(carriers, finding.subgroup_column)) >= finding.least_subgroups;
}

/// The thresholds at which the carriers suffice.
std::set<double> thresholds_of(const Carriers& carriers, const MandatoryFinding& finding) {
  std::map<double, Carriers> by_threshold;
  for (const Requirement* each : carriers) by_threshold[*each->threshold].push_back(each);
  std::set<double> thresholds;
  for (const auto& [threshold, at] : by_threshold) {
    if (do_suffice(at, finding)) thresholds.insert(threshold);
  }
  return thresholds;
}

/// Why no requirement, or too few of them, carry the finding.
std::string objection_to(const MandatoryFinding& finding, const Carriers& carriers,
                         const std::vector<Candidate>& candidates) {
  if (finding.least_subgroups > 0 && !carriers.empty()) {
    const auto values = values_of(carriers, finding.subgroup_column);
    return text("the plan asks it of ", values.size(), " (",
                shortened(join(std::vector(values.begin(), values.end()), ", "), 200),
                "); add requirements for other values");
  }
  if (candidates.empty()) return "no requirement is of this metric; add one";
  const std::int64_t fewest = std::ranges::min(candidates, {}, &Candidate::differences).differences;
  const Carrying carrying(finding);
  std::vector<std::string> why;
  for (const auto& [requirement, differences] : candidates) {
    if (why.size() == most_near) break;
    if (differences == fewest)
      why.push_back(
          text(named(requirement->id), ": ", join(carrying.differences(*requirement), ", ")));
  }
  return text("no requirement carries it: ", join(why, "; "));
}

/// Findings of one column and label whose threshold the plan chooses, with what carries each.
struct OpenFindings {
  std::vector<std::size_t> places;  ///< in the profile
  std::vector<Carriers> carriers;
  std::vector<std::string> described;
  std::vector<std::set<double>> thresholds;
};

std::string shown_thresholds(const std::set<double>& thresholds) {
  if (thresholds.empty()) return "several";
  std::vector<std::string> each;
  for (const double threshold : thresholds) each.push_back(text(threshold));
  return shortened(join(each, ", "), 80);
}

/// Those at which all of them are carried.
std::set<double> shared_thresholds(const OpenFindings& open) {
  std::set<double> shared = open.thresholds.front();
  for (const std::set<double>& each : open.thresholds) {
    std::erase_if(shared, [&](double threshold) { return !each.contains(threshold); });
  }
  return shared;
}

/// Two thresholds would let the model be found in all by one and pass over none by the other.
std::string objection_to(const OpenFindings& open) {
  std::vector<std::string> each;
  for (std::size_t i = 0; i < open.described.size(); ++i)
    each.push_back(text(open.described[i], " at ", shown_thresholds(open.thresholds[i])));
  return text("no one threshold carries all findings that leave it open: ", join(each, "; "),
              "; write them for one threshold");
}

std::vector<std::string> ids_of(const Carriers& carriers) {
  std::vector<std::string> ids;
  for (const Requirement* each : carriers) ids.push_back(each->id);
  return ids;
}

void check_keys(const RequirementPlan& plan, const PlanProfile& profile, std::string_view least_key,
                std::vector<std::string>& objections) {
  if (plan.alpha > profile.largest_alpha) {
    objections.push_back(text("alpha is ", plan.alpha, ", asked is ", profile.largest_alpha,
                              " at most (set alpha = ", profile.largest_alpha, ")"));
  }
  if (plan.min_patients_per_class < profile.least_patients_per_class) {
    objections.push_back(text(least_key, " is ", plan.min_patients_per_class, ", asked is ",
                              profile.least_patients_per_class, " at least (set ", least_key, " = ",
                              profile.least_patients_per_class, ")"));
  }
  for (const std::string& asked : profile.classes) {
    if (std::ranges::find(plan.classes, asked) != plan.classes.end()) continue;
    objections.push_back(
        text("classes lack \"", shortened(asked, 80), "\", which is asked (add it to classes)"));
  }
  if (plan.hit != profile.hit && !profile.hit.empty())
    objections.push_back(text("hit is \"", shortened(plan.hit, 80), "\", asked is \"", profile.hit,
                              "\" (set hit = \"", profile.hit, "\")"));
  if (std::ssize(plan.readers) < profile.least_readers)
    objections.push_back(text("readers names ", plan.readers.size(), ", asked are ",
                              profile.least_readers, " at least (name them in readers)"));
  if (plan.cluster != "patient" && !profile.allows_independent_cases) {
    objections.push_back(
        text("cluster is \"", plan.cluster, "\", asked is \"patient\" (leave cluster out)"));
  }
}

}  // namespace

PlanCheck hold_against(const RequirementPlan& plan, const PlanProfile& profile,
                       std::string_view least_key) {
  PlanCheck held;
  check_keys(plan, profile, least_key, held.objections);
  std::map<std::pair<std::string, std::string>, OpenFindings> open;
  for (std::size_t i = 0; i < profile.findings.size(); ++i) {
    const MandatoryFinding& finding = profile.findings[i];
    const std::string name = text("finding ", i + 1, " (", description(finding), ")");
    const auto candidates = candidates_for(finding, plan);
    const Carriers carriers = carriers_among(candidates);
    held.carriers.push_back(ids_of(carriers));
    if (!do_suffice(carriers, finding)) {
      held.objections.push_back(text(name, ": ", objection_to(finding, carriers, candidates)));
    } else if (leaves_threshold_open(finding)) {
      OpenFindings& of_column = open[{finding.score, finding.label}];
      of_column.places.push_back(i);
      of_column.carriers.push_back(carriers);
      of_column.described.push_back(name);
      of_column.thresholds.push_back(thresholds_of(carriers, finding));
    }
  }
  for (const auto& [column, findings] : open) {
    const std::set<double> shared = shared_thresholds(findings);
    if (shared.empty()) held.objections.push_back(objection_to(findings));
    for (std::size_t i = 0; i < findings.places.size() && !shared.empty(); ++i) {
      Carriers carriers = findings.carriers[i];
      std::erase_if(carriers, [&](const Requirement* each) {
        return !shared.contains(each->threshold.value());
      });
      held.carriers[findings.places[i]] = ids_of(carriers);
    }
  }
  return held;
}

}  // namespace etalon::validation
