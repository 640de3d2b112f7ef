// SPDX-License-Identifier: Apache-2.0
#include "validation/evidence/reader_evidence.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <string_view>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/cases/text_table.hpp"
#include "validation/evidence/missing.hpp"
#include "validation/evidence/taken_cases.hpp"
#include "validation/metrics/readers/reader_study.hpp"
#include "validation/plan/planned_readers.hpp"
#include "validation/uncertainty/bounds/reader_bounds.hpp"

namespace etalon::validation {
namespace {

/// What becomes of a reading that was not given.
enum class NotGiven : std::uint8_t { is_worst, is_left_out };

/// Beyond all readings, which are no farther from 0 than `largest_reading`.
constexpr double beyond = std::numeric_limits<double>::max();

/// The chosen cases in the requirement's modalities.
ReaderStudy study_of(const CaseTable& table, const std::vector<std::uint32_t>& chosen,
                     const std::vector<std::size_t>& readers, const Requirement& requirement,
                     const MetricInfo& info, NotGiven rule) {
  const Readings& readings = table.readings;
  const std::size_t cases = table.ids.size();
  ReaderStudy study;
  study.readers = std::ssize(readers);
  for (const std::uint32_t i : chosen) study.truth.push_back(table.labels[i]);
  const auto add = [&](const std::string& modality, bool is_worst) {
    ++study.modalities;
    const std::vector<double>& scores = readings.scores.at(modality);
    for (const std::size_t reader : readers) {
      for (const std::uint32_t i : chosen) {
        const std::size_t place = reader * cases + i;
        double score = scores[place];
        if (std::isnan(score) && readings.is_to_read[place] == 1 && rule == NotGiven::is_worst)
          score = is_missing_above(requirement, info, table.labels[i] == 1, is_worst) ? beyond
                                                                                      : -beyond;
        study.score.push_back(score);
      }
    }
  };
  add(requirement.score, true);
  if (!requirement.reference.empty()) add(requirement.reference, false);
  return study;
}

/// Cases that lack a reading in a modality that is asked for.
std::int64_t lacking_cases(const CaseTable& table, const std::vector<std::uint32_t>& chosen,
                           const Requirement& requirement) {
  const auto lacks = [&](std::uint32_t i) {
    return std::isnan(table.scores.at(requirement.score)[i]) ||
           (!requirement.reference.empty() &&
            std::isnan(table.scores.at(requirement.reference)[i]));
  };
  return std::ranges::count_if(chosen, lacks);
}

}  // namespace

ReadersOfCases readers_of(const CaseTable& table, const std::vector<std::uint32_t>& chosen) {
  ReadersOfCases found;
  const Readings& readings = table.readings;
  for (std::size_t reader = 0; reader < readings.readers.size(); ++reader) {
    std::int64_t with = 0;
    std::int64_t without = 0;
    for (const std::uint32_t i : chosen) {
      if (readings.is_to_read[reader * table.ids.size() + i] == 0) continue;
      ++(table.labels[i] == 1 ? with : without);
    }
    if (with + without == 0) continue;
    found.places.push_back(reader);
    if (std::min(with, without) < 2 && found.fault.empty())
      found.fault =
          text("reader '", in_short(readings.readers[reader]), "' reads ", with, " cases with and ",
               without, " without the condition of these; two of each are needed");
  }
  if (found.fault.empty() && std::ssize(found.places) < least_readers)
    found.fault =
        text(found.places.size(), " readers read these cases; a bound needs ", least_readers);
  return found;
}

ReaderEvidence::ReaderEvidence(const CaseTable& table, const RequirementPlan& of_plan,
                               const Requirement& of_requirement)
    : CaseEvidence(of_plan, of_requirement) {
  const std::vector<std::uint32_t> chosen = chosen_cases(table, requirement.subgroup);
  count = std::ssize(chosen);
  positives = std::ranges::count_if(chosen, [&](std::uint32_t i) { return table.labels[i] == 1; });
  missing = lacking_cases(table, chosen, requirement);
  count_patients(table, chosen);
  if (chosen.empty()) {
    nothing = requirement.subgroup.empty() ? std::string("there is no case")
                                           : text("no case has ", requirement.subgroup);
  } else if (plan.cluster == "patient" && people.all < count) {
    nothing = text(count, " cases come from ", people.all,
                   " patients; what readers vary by is known of one case of each patient");
  } else {
    const ReadersOfCases readers = readers_of(table, chosen);
    readers_ = std::ssize(readers.places);
    nothing = readers.fault;
    if (nothing.empty()) take_estimates(table, chosen, readers.places);
  }
}

void ReaderEvidence::count_patients(const CaseTable& table,
                                    const std::vector<std::uint32_t>& chosen) {
  std::set<std::string_view> all;
  std::set<std::string_view> with;
  std::set<std::string_view> without;
  for (const std::uint32_t i : chosen) {
    all.insert(table.patients[i]);
    (table.labels[i] == 1 ? with : without).insert(table.patients[i]);
  }
  people = {.all = std::ssize(all),
            .positive = std::ssize(with),
            .negative = std::ssize(without),
            .informative = std::min(std::ssize(with), std::ssize(without))};
  patients = people;
  if (plan.cluster != "patient") {
    patients = {.all = count,
                .positive = positives,
                .negative = count - positives,
                .informative = std::min(positives, count - positives)};
  }
  are_units_cases = patients.all == count;
}

/// What is not defined on these cases is a finding, not an error.
void ReaderEvidence::take_estimates(const CaseTable& table,
                                    const std::vector<std::uint32_t>& chosen,
                                    const std::vector<std::size_t>& readers) {
  const auto of = [&](NotGiven rule) {
    return metric.estimate(study_of(table, chosen, readers, requirement, metric.info(), rule));
  };
  try {
    values_ = of(NotGiven::is_worst);
    estimate = values_.judged().value;
  } catch (const Error& problem) {
    if (problem.kind() != ErrorKind::numeric) throw;
    undefined = problem.what();
    return;
  }
  if (missing == 0) return;
  try {
    given = of(NotGiven::is_left_out).judged().value;
  } catch (const Error& problem) {
    if (problem.kind() != ErrorKind::numeric) throw;
  }
}

MadeInterval ReaderEvidence::interval(const IntervalQuestion& question) const {
  MadeInterval made;
  made.method = is_paired() ? "readers and cases at random, Student's t"
                            : "readers and cases at random, Student's t at the bound";
  const bool has_degrees = !(values_.judged().degrees_of_freedom < 1);
  if (!values_.are_known() || !has_degrees) {
    made.reason =
        text("so few readers (", readers_, ") and cases (", count,
             "), or readings so alike, say nothing of how readers and cases vary; more are needed");
    return made;
  }
  made.method += text(" of ", fixed(reader_degrees_of_freedom(values_.judged(), readers_), 1),
                      " degrees of freedom");
  made.interval = reader_bounds(values_, readers_, question.level);
  return made;
}

}  // namespace etalon::validation
