// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/judged.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <set>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/judgement/bound_kinds.hpp"
#include "validation/judgement/paired_intervals.hpp"
#include "validation/judgement/rates_interval.hpp"
#include "validation/uncertainty/bounds/bound.hpp"
#include "validation/uncertainty/bounds/clustering.hpp"
#include "validation/uncertainty/bounds/mean_bound.hpp"

namespace etalon::validation {
namespace {

/// Whether a case carries what a metric at the time (NaN: none) tells apart: the event or a
/// positive label, and its opposite.
std::array<bool, 2> kinds_of(const JudgedCases& cases, std::uint32_t i, double time) {
  if (cases.labels.empty()) return {false, false};
  const bool is_event = cases.labels[i] == 1;
  if (std::isnan(time) || cases.times.empty()) return {is_event, !is_event};
  return {is_event && cases.times[i] <= time, cases.times[i] > time};
}

PatientCounts count_patients(const JudgedCases& cases, const Clusters& clusters, Target target,
                             double time) {
  PatientCounts patients{.all = clusters.size()};
  Clustering all;
  std::array<Clustering, 2> kinds;
  for (std::size_t cluster = 0; cluster < static_cast<std::size_t>(patients.all); ++cluster) {
    const auto members = clusters.cases_of(cluster);
    std::array<std::int64_t, 2> counts{};
    for (const std::uint32_t i : members) {
      const auto is_of = kinds_of(cases, i, time);
      for (std::size_t kind = 0; kind < 2; ++kind) counts[kind] += is_of[kind] ? 1 : 0;
    }
    all.add(std::ssize(members), 0);
    for (std::size_t kind = 0; kind < 2; ++kind) kinds[kind].add(counts[kind], 0);
  }
  patients.positive = kinds[0].patients();
  patients.negative = kinds[1].patients();
  const std::int64_t rarer = std::min(kinds[0].effective_patients(), kinds[1].effective_patients());
  switch (target) {
    case Target::two_classes: patients.informative = rarer; break;
    case Target::survival:
      patients.informative = std::isnan(time) ? kinds[0].effective_patients() : rarer;
      break;
    case Target::real: patients.informative = all.effective_patients(); break;
  }
  return patients;
}

void check_probabilities_of(const CaseTable& cases, const Requirement& requirement,
                            const std::string& column) {
  const auto& scores = cases.scores.at(column);
  for (std::size_t i = 0; i < scores.size(); ++i) {
    check(std::isnan(scores[i]) || (scores[i] >= 0 && scores[i] <= 1), ErrorKind::numeric,
          text("requirement '", requirement.id, "': the score ", scores[i], " of case '",
               cases.ids[i], "' in column '", column, "' is no probability, which ",
               requirement.metric, " needs"));
  }
}

/// What a missing prediction is taken for holds no less of one that was given.
void check_range_of(const CaseTable& cases, const Requirement& requirement,
                    const std::string& column) {
  if (requirement.range.empty() || cases.target != Target::real) return;
  const auto& scores = cases.scores.at(column);
  for (std::size_t i = 0; i < scores.size(); ++i) {
    check(std::isnan(scores[i]) ||
              (scores[i] >= requirement.range[0] && scores[i] <= requirement.range[1]),
          ErrorKind::numeric,
          text("requirement '", requirement.id, "': the prediction ", scores[i], " of case '",
               cases.ids[i], "' in column '", column, "' lies outside the range from ",
               requirement.range[0], " to ", requirement.range[1], " that the plan declares"));
  }
}

Setting setting_of(const Requirement& requirement, const MetricInfo& info) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  return {.threshold = info.needs_threshold ? requirement.threshold.value() : none,
          .prevalence = requirement.prevalence.value_or(none),
          .time = requirement.time.value_or(none)};
}

void append(const CaseTable& table, std::uint32_t i, double score, JudgedCases& cases) {
  cases.scores.push_back(score);
  if (!table.labels.empty()) cases.labels.push_back(table.labels[i]);
  if (!table.times.empty()) cases.times.push_back(table.times[i]);
  if (!table.values.empty()) cases.values.push_back(table.values[i]);
}

/// Patients with a case that the share counts, whatever the missing outputs are.
std::int64_t patients_with_trials(const JudgedCases& cases, std::span<const double> near,
                                  const Metric& share, const Setting& setting) {
  std::set<std::uint32_t> patients;
  for (std::size_t i = 0; i < cases.scores.size(); ++i) {
    const auto counts = [&](double score) {
      std::array<double, 2> row{};
      share.contribute({score, cases.labels[i] == 1, score >= setting.threshold}, setting, row);
      return row[1] > 0;
    };
    if (counts(cases.scores[i]) && counts(near[i]))
      patients.insert(cases.clusters.cluster_of_case[i]);
  }
  return std::ssize(patients);
}

std::string percent(double share) { return text(100 * share, " %"); }

}  // namespace

std::vector<std::uint32_t> chosen_cases(const CaseTable& table, const std::string& subgroup) {
  const auto equals = subgroup.find('=');
  return subgroup.empty() ? table.where("", "")
                          : table.where(subgroup.substr(0, equals), subgroup.substr(equals + 1));
}

Judged::Judged(const CaseTable& table, const RequirementPlan& plan, const Requirement& requirement)
    : plan_(plan),
      requirement_(requirement),
      metric_(metric_of(requirement.metric)),
      setting_(setting_of(requirement, metric_.info())) {
  if (metric_.info().needs_probabilities) {
    check_probabilities_of(table, requirement, requirement.score);
    if (is_paired()) check_probabilities_of(table, requirement, requirement.reference);
  }
  check_range_of(table, requirement, requirement.score);
  if (is_paired()) check_range_of(table, requirement, requirement.reference);
  const Clusters people = take(table);
  const auto count = [&](const Clusters& clusters) {
    return count_patients(candidate_.cases, clusters, metric_.info().target, setting_.time);
  };
  patients_ = count(clusters());
  people_ = count(people);
  if (!reason_.empty()) return;
  if (candidate_.cases.size() == 0) {
    reason_ = requirement_.subgroup.empty() ? std::string("there is no case")
                                            : text("no case has ", requirement_.subgroup);
    return;
  }
  contribute();
  if (const std::string few = too_few(); !few.empty()) reason_ = few;
}

std::vector<const Contributions*> Judged::resampled() const {
  if (!reason_.empty() || certainty() != Certainty::resampled) return {};
  std::vector<const Contributions*> result = {&*candidate_.contributions};
  if (is_paired()) result.push_back(&*reference_.contributions);
  return result;
}

RequirementResult Judged::result(std::span<const std::vector<double>> replicates) const {
  RequirementResult result{.id = requirement_.id,
                           .cases = count_,
                           .positives = std::ranges::count(candidate_.cases.labels, 1),
                           .patients = people_.all,
                           .positive_patients = people_.positive,
                           .negative_patients = people_.negative,
                           .missing = missing_};
  result.estimate = estimate();
  if (given_ && is_sayable(*given_)) result.estimate_of_given = given_;
  result.message = reason_;
  if (!reason_.empty()) return result;
  const MadeInterval made = is_paired() ? paired_interval(replicates) : interval(replicates);
  result.method = text(made.method, ", two-sided ", percent(1 - plan_.alpha));
  const BoundKind& kind = bound_kind(certainty());
  result.warrant = is_paired() ? kind.of_difference : kind.of_value;
  if (!made.interval) {
    result.message = made.reason;
    return result;
  }
  if (!is_sayable(made.interval->lower) || !is_sayable(made.interval->upper)) {
    result.message = beyond_double;
    return result;
  }
  result.lower = made.interval->lower;
  result.upper = made.interval->upper;
  decide(result);
  if (const std::string reason = out_of_reach(made);
      result.ruling == Verdict::inconclusive && !reason.empty()) {
    result.ruling = Verdict::not_assessed;
    result.message = reason;
  }
  // What is wrong in the worst case fails all the same.
  if (const std::string reason = left_open(); result.ruling != Verdict::fail && !reason.empty()) {
    result.ruling = Verdict::not_assessed;
    result.message = reason;
    result.lower.reset();
    result.upper.reset();
  }
  return result;
}

double Judged::value_of(const OneModel& side) {
  return side.contributions ? side.contributions->estimate()
                            : std::numeric_limits<double>::quiet_NaN();
}

/// Ratios are infinite where nothing is wrong; whatever else is infinite left the range of double.
bool Judged::is_sayable(double value) const {
  return std::isfinite(value) ||
         (std::isinf(value) && metric_.info().certainty == Certainty::rates);
}

std::optional<double> Judged::estimate() const {
  const double found =
      is_paired() ? value_of(candidate_) - value_of(reference_) : value_of(candidate_);
  return is_sayable(found) ? std::optional(found) : std::nullopt;
}

Clusters Judged::take(const CaseTable& table) {
  const auto chosen = chosen_cases(table, requirement_.subgroup);
  count_ = std::ssize(chosen);
  std::vector<std::string> patients;
  std::vector<std::uint32_t> given;
  const auto& scores = table.scores.at(requirement_.score);
  const MissingOutputs missing(table, requirement_.score, requirement_, metric_.info());
  const std::string& other = is_paired() ? requirement_.reference : requirement_.score;
  const auto& scores_of_reference = table.scores.at(other);
  const MissingOutputs missing_of_reference(table, other, requirement_, metric_.info());
  for (const std::uint32_t i : chosen) {
    const bool has_both = !std::isnan(scores[i]) && !std::isnan(scores_of_reference[i]);
    if (has_both) given.push_back(i);
    if (!has_both) ++missing_;
    const std::optional<double> score =
        std::isnan(scores[i]) ? missing.worst(i) : std::optional(scores[i]);
    const std::optional<double> of_reference = std::isnan(scores_of_reference[i])
                                                   ? missing_of_reference.best(i)
                                                   : std::optional(scores_of_reference[i]);
    if (!score || !of_reference) continue;
    append(table, i, *score, candidate_.cases);
    candidate_.near.push_back(std::isnan(scores[i]) ? missing.best(i).value_or(*score) : *score);
    if (is_paired()) {
      append(table, i, *of_reference, reference_.cases);
      reference_.near.push_back(std::isnan(scores_of_reference[i])
                                    ? missing_of_reference.worst(i).value_or(*of_reference)
                                    : *of_reference);
    }
    patients.push_back(table.patients[i]);
  }
  candidate_.cases.clusters = clusters_by(patients);
  reference_.cases.clusters = candidate_.cases.clusters;
  if (candidate_.cases.size() < count_)
    reason_ = text(missing_, " outputs are missing, and ", missing.reason());
  if (missing_ > 0 && !given.empty()) take_given(table, given);
  return clusters_of(patients);
}

void Judged::take_given(const CaseTable& table, const std::vector<std::uint32_t>& given) {
  std::vector<std::string> patients;
  for (const std::uint32_t i : given) patients.push_back(table.patients[i]);
  const Clusters clusters = clusters_by(patients);
  const auto value = [&](const std::string& column) {
    JudgedCases cases;
    for (const std::uint32_t i : given) append(table, i, table.scores.at(column)[i], cases);
    cases.clusters = clusters;
    return Contributions(cases, metric_, setting_).estimate();
  };
  try {
    given_ = value(requirement_.score);
    if (is_paired()) *given_ -= value(requirement_.reference);
  } catch (const Error& problem) {
    if (problem.kind() != ErrorKind::numeric) throw;
    given_.reset();
  }
}

/// What is not defined on these cases is a finding, not an error.
void Judged::contribute() {
  try {
    candidate_.contributions.emplace(candidate_.cases, metric_, setting_);
    if (is_paired()) reference_.contributions.emplace(reference_.cases, metric_, setting_);
  } catch (const Error& problem) {
    if (problem.kind() != ErrorKind::numeric) throw;
    reason_ = problem.what();
    return;
  }
  const auto value = estimate();
  if (!value) {
    const bool is_beyond = metric_.info().certainty != Certainty::rates &&
                           (std::isinf(value_of(candidate_)) || std::isinf(value_of(reference_)));
    reason_ = is_beyond ? beyond_double : "the value is not defined on these cases";
  }
  if (is_paired() && value && std::isinf(*value))
    reason_ = "the value of one model is infinite, of which no difference says how far";
  if (is_paired() && metric_.info().certainty == Certainty::share) {
    are_trials_shared_ = share_trials(candidate_.cases, reference_.cases, metric_, setting_);
  }
}

/// How sure the difference of two models is made out may be another question than one model's.
Certainty Judged::certainty() const {
  const Certainty own = metric_.info().certainty;
  if (!is_paired()) return own;
  switch (own) {
    case Certainty::area:
    case Certainty::influence: return own;
    case Certainty::weighted_loss: return Certainty::influence;
    case Certainty::share: return are_trials_shared_ ? own : Certainty::resampled;
    case Certainty::rates:
    case Certainty::loss:
    case Certainty::relative_loss:
    case Certainty::resampled: break;
  }
  return Certainty::resampled;
}

Clusters Judged::clusters_by(const std::vector<std::string>& patients) const {
  return plan_.cluster == "patient" ? clusters_of(patients) : single_cases(std::ssize(patients));
}

/// Why so few patients carry no bound; empty when they do.
std::string Judged::too_few() const {
  const MetricInfo& info = metric_.info();
  const std::int64_t least = plan_.min_patients_per_class;
  if (info.certainty == Certainty::share) {
    if (!candidate_.contributions || (is_paired() && !reference_.contributions)) return {};
    std::int64_t with = patients_with_trials(candidate_.cases, candidate_.near, metric_, setting_);
    if (is_paired())
      with = std::min(with,
                      patients_with_trials(reference_.cases, reference_.near, metric_, setting_));
    return with >= least
               ? lacks_a_class()
               : text(with, " patients have a case that counts; the plan wants at least ", least);
  }
  const bool is_at_time = info.target == Target::survival && !std::isnan(setting_.time);
  const std::int64_t fewer = std::min(patients_.positive, patients_.negative);
  switch (info.target) {
    case Target::two_classes:
      if (fewer >= least) break;
      return text(patients_.positive, " patients with and ", patients_.negative,
                  " without the condition; the plan wants at least ", least, " of each");
    case Target::survival:
      if (is_at_time && fewer < least) {
        return text(patients_.positive, " patients with an event by ", setting_.time, " and ",
                    patients_.negative, " followed beyond; the plan wants at least ", least,
                    " of each");
      }
      if (patients_.positive >= least) break;
      return text(patients_.positive, " patients with an event; the plan wants at least ", least);
    case Target::real:
      if (patients_.all >= least) break;
      return text(patients_.all, " patients; the plan wants at least ", least);
  }
  // The other bounds say themselves what they need.
  if (certainty() != Certainty::influence && certainty() != Certainty::resampled) return {};
  // What few patients tell has no bound that holds, whatever the plan is content with.
  const std::int64_t needed =
      std::max(least, info.target == Target::real ? least_patients_of_mean : least_patients);
  return patients_.informative >= needed
             ? ""
             : text("the patients who count say as much as ", patients_.informative,
                    " of equal size; needed are ", needed);
}

/// Why a share over the cases of both classes says nothing: without one of them it is the share of
/// the other class.
std::string Judged::lacks_a_class() const {
  if (metric_.info().target != Target::two_classes) return {};
  const auto has_any = [&](bool is_positive) {
    return has_trial(is_positive, false) || has_trial(is_positive, true);
  };
  if (!has_any(true) || !has_any(false) || (patients_.positive > 0 && patients_.negative > 0))
    return {};
  return text("no case is ", patients_.positive == 0 ? "with" : "without",
              " the condition, so that this share says nothing of telling the classes apart");
}

/// Whether a share counts such a case.
bool Judged::has_trial(bool is_positive, bool is_called) const {
  std::array<double, 2> row{};
  metric_.contribute({0, is_positive, is_called}, setting_, row);
  return row[1] > 0;
}

/// Why no bound holds for all that missing outputs could have been; empty when one does.
std::string Judged::left_open() const {
  if (missing_ == 0) return {};
  std::string why = "a worse output may make patients more alike";
  switch (certainty()) {
    case Certainty::area:
    case Certainty::rates: return {};
    case Certainty::share:
    case Certainty::resampled:
      if (metric_.info().certainty != Certainty::share) break;
      if (has_trial(true, false) == has_trial(true, true) &&
          has_trial(false, false) == has_trial(false, true))
        return {};
      // Of single cases a failure or nothing in place of an output is worst, whatever it was.
      if (!is_paired() && candidate_.cases.clusters.are_single()) return {};
      why = "which cases it counts, and so how patients share them, follows the outputs";
      break;
    case Certainty::loss:
    case Certainty::relative_loss:
    case Certainty::weighted_loss:
    case Certainty::influence: break;
  }
  return text(missing_, " outputs are missing, for which ", is_paired() ? "a difference of " : "",
              metric_.info().id, " has no bound: ", why, "; mend the outputs");
}

MadeInterval Judged::interval(std::span<const std::vector<double>> replicates) const {
  const double level = 1 - plan_.alpha;
  const Contributions& own = *candidate_.contributions;
  switch (certainty()) {
    case Certainty::share: return share_interval(own, level);
    case Certainty::rates: return rates_interval(own, setting_, level);
    case Certainty::area:
      return area_interval(candidate_.cases, candidate_.near, is_lower_deciding(),
                           patients_.informative, level);
    case Certainty::loss: return loss_interval(candidate_.cases, level);
    case Certainty::relative_loss: return relative_loss_interval(candidate_.cases, level);
    case Certainty::weighted_loss:
      return weighted_loss_interval(own, clusters(), patients_.informative, level);
    case Certainty::resampled:
      return resampled_interval(replicates[0], own.estimate(), own.leave_one_out(), level);
    case Certainty::influence: return influence_interval(own, patients_.informative, level);
  }
  return {};
}

MadeInterval Judged::paired_interval(std::span<const std::vector<double>> replicates) const {
  const double level = 1 - plan_.alpha;
  const Contributions& candidate = *candidate_.contributions;
  const Contributions& reference = *reference_.contributions;
  const TwoModels models = {.candidate = candidate_.cases,
                            .reference = reference_.cases,
                            .near_of_candidate = candidate_.near,
                            .near_of_reference = reference_.near,
                            .lower_decides = is_lower_deciding()};
  switch (certainty()) {
    case Certainty::share: return share_difference_interval(models, metric_, setting_, level);
    case Certainty::area: return area_difference_interval(models, level);
    case Certainty::rates:
    case Certainty::loss:
    case Certainty::relative_loss:
    case Certainty::weighted_loss:
    case Certainty::resampled:
      return resampled_interval(differences(replicates[0], replicates[1]), *estimate(),
                                differences(candidate.leave_one_out(), reference.leave_one_out()),
                                level);
    case Certainty::influence:
      return influence_difference_interval(candidate, reference, patients_.informative, level);
  }
  return {};
}

bool Judged::is_lower_deciding() const { return validation::is_lower_deciding(requirement_); }

/// Why the limit is out of reach for whatever result of these patients; empty when it is not.
std::string Judged::out_of_reach(const MadeInterval& made) const {
  const auto& deciding = is_lower_deciding() ? made.lower : made.upper;
  if (!deciding) return {};
  return is_lower_deciding() ? why_not_assessed(*deciding, requirement_.limit)
                             : why_upper_not_assessed(*deciding, requirement_.limit);
}

void Judged::decide(RequirementResult& result) const {
  const Side side = deciding_side(requirement_);
  const bool by_lower = side == Side::at_least;
  result.ruling = validation::decide(side, *result.lower, *result.upper, requirement_.limit);
  result.message =
      text("the ", by_lower ? "lower" : "upper", " bound ", is_paired() ? "of the difference " : "",
           "is ", fixed(by_lower ? *result.lower : *result.upper, 4), "; required is ",
           by_lower ? "at least " : "at most ", requirement_.limit);
}

}  // namespace etalon::validation
