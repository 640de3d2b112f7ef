// SPDX-License-Identifier: Apache-2.0
#include "validation/evidence/bound_makers.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "core/error.hpp"
#include "validation/catalogue/bound_kinds.hpp"
#include "validation/evidence/error_intervals.hpp"
#include "validation/evidence/paired_intervals.hpp"
#include "validation/evidence/rates_interval.hpp"
#include "validation/metrics/brier.hpp"

namespace etalon::validation {
namespace {

const Contributions& own(const BoundInput& input) { return *input.taken.candidate.contributions; }
const Contributions& other(const BoundInput& input) { return *input.taken.reference.contributions; }

TwoModels two_models(const BoundInput& input) {
  const OneModel& candidate = input.taken.candidate;
  const OneModel& reference = input.taken.reference;
  return {.candidate = candidate.cases,
          .reference = reference.cases,
          .near_of_candidate = candidate.near,
          .near_of_reference = reference.near,
          .lower_decides = input.asked.lower_decides};
}

MadeInterval of_share(const BoundInput& input) {
  return share_interval(own(input), input.asked.level);
}
MadeInterval of_share_difference(const BoundInput& input) {
  return share_difference_interval(two_models(input), input.taken.metric, input.taken.setting,
                                   input.asked.level);
}

MadeInterval of_rates(const BoundInput& input) {
  return rates_interval(own(input), input.taken.setting, input.asked.level);
}

MadeInterval of_area(const BoundInput& input) {
  const OneModel& candidate = input.taken.candidate;
  return area_interval(area_spreads(candidate.cases, candidate.near, input.asked.lower_decides),
                       input.asked.lower_decides, input.taken.patients.informative,
                       input.asked.level, input.asked.separated);
}
MadeInterval of_area_difference(const BoundInput& input) {
  return area_difference_interval(two_models(input), input.asked.level);
}

MadeInterval of_loss(const BoundInput& input) {
  return loss_interval(input.taken.candidate.cases, input.asked.level);
}
MadeInterval of_loss_difference(const BoundInput& input) {
  const JudgedCases& cases = input.taken.candidate.cases;
  const JudgedCases& others = input.taken.reference.cases;
  return mean_difference_interval(brier_losses(cases.scores, cases.labels),
                                  brier_losses(others.scores, others.labels), 1, cases.clusters,
                                  input.asked.level);
}
MadeInterval of_relative_loss(const BoundInput& input) {
  return relative_loss_interval(input.taken.candidate.cases, input.asked.level);
}
MadeInterval of_weighted_loss(const BoundInput& input) {
  return weighted_loss_interval(own(input), input.taken.candidate.cases.clusters,
                                input.taken.patients.informative, input.asked.level);
}

MadeInterval of_draws(const BoundInput& input) {
  return resampled_interval(input.asked.replicates[0], own(input).estimate(),
                            own(input).leave_one_out(), input.asked.level);
}
MadeInterval of_draws_of_two(const BoundInput& input) {
  return resampled_interval(differences(input.asked.replicates[0], input.asked.replicates[1]),
                            own(input).estimate() - other(input).estimate(),
                            differences(own(input).leave_one_out(), other(input).leave_one_out()),
                            input.asked.level);
}

/// The most that a distance can be, or levels can be off; nothing for shares.
std::optional<double> largest_score(const BoundInput& input) {
  const MetricInfo& info = input.taken.metric.info();
  if (info.better == Better::higher) return std::nullopt;
  if (info.target == Target::grades)
    return static_cast<double>(input.taken.plan.classes.size() - 1);
  return validation::largest_score(input.taken.requirement).value();
}
MadeInterval of_mean_score(const BoundInput& input) {
  return mean_score_interval(input.taken.candidate.cases, largest_score(input), input.asked.level);
}
MadeInterval of_mean_score_difference(const BoundInput& input) {
  const JudgedCases& cases = input.taken.candidate.cases;
  return mean_difference_interval(cases.scores, input.taken.reference.cases.scores,
                                  largest_score(input).value_or(1), cases.clusters,
                                  input.asked.level);
}

MadeInterval of_class_means(const BoundInput& input) {
  return class_means_interval(input.taken.candidate.cases, largest_score(input), input.asked.level);
}

MadeInterval of_class_means_difference(const BoundInput& input) {
  return class_means_difference_interval(input.taken.candidate.cases,
                                         input.taken.reference.cases.scores, largest_score(input),
                                         input.asked.level);
}

MadeInterval of_influence(const BoundInput& input) {
  return influence_interval(own(input), input.taken.patients.informative, input.asked.level);
}
MadeInterval of_influence_of_two(const BoundInput& input) {
  return influence_difference_interval(own(input), other(input), input.taken.patients.informative,
                                       input.asked.level);
}

/// Most cases with an event that one patient has.
std::int64_t most_events(const JudgedCases& cases) {
  std::int64_t most = 1;
  for (std::size_t patient = 0; patient < static_cast<std::size_t>(cases.clusters.size());
       ++patient) {
    std::int64_t events = 0;
    for (const std::uint32_t i : cases.clusters.cases_of(patient)) events += cases.labels[i];
    most = std::max(most, events);
  }
  return most;
}
MadeInterval of_concordance(const BoundInput& input) {
  return concordance_interval(own(input), input.taken.patients.informative,
                              most_events(input.taken.candidate.cases), input.asked.level);
}

AveragedErrors errors_of(const BoundInput& input) {
  const std::vector<double>& range = input.taken.requirement.range;
  return {input.taken.metric.info().averaged, range.at(1) - range.at(0)};
}
MadeInterval of_bounded_error(const BoundInput& input) {
  return bounded_error_interval(input.taken.candidate.cases, errors_of(input), input.asked.level);
}
MadeInterval of_bounded_error_difference(const BoundInput& input) {
  return bounded_error_difference_interval(input.taken.candidate.cases,
                                           input.taken.reference.cases.scores, errors_of(input),
                                           input.asked.level);
}

/// In the order of the enumeration.
constexpr BoundMaker makers[] = {
    {Certainty::share, of_share, of_share_difference},
    {Certainty::rates, of_rates, nullptr},
    {Certainty::area, of_area, of_area_difference},
    {Certainty::loss, of_loss, of_loss_difference},
    {Certainty::relative_loss, of_relative_loss, nullptr},
    {Certainty::weighted_loss, of_weighted_loss, nullptr},
    {Certainty::resampled, of_draws, of_draws_of_two},
    {Certainty::influence, of_influence, of_influence_of_two},
    {Certainty::mean_score, of_mean_score, of_mean_score_difference},
    {Certainty::class_means, of_class_means, of_class_means_difference},
    {Certainty::bounded_error, of_bounded_error, of_bounded_error_difference},
    {Certainty::readers, nullptr, nullptr},  // `ReaderEvidence`
    {Certainty::concordance, of_concordance, nullptr},
    {Certainty::class_areas, nullptr, nullptr},  // `ClassAreas`
};

consteval bool makers_are_in_order() {
  for (std::size_t i = 0; i < std::size(makers); ++i) {
    if (static_cast<std::size_t>(makers[i].kind) != i) return false;
  }
  return std::size(makers) == static_cast<std::size_t>(Certainty::class_areas) + 1;
}
static_assert(makers_are_in_order());

}  // namespace

const BoundMaker& bound_maker(Certainty kind) {
  const BoundMaker& maker = makers[static_cast<std::size_t>(kind)];
  ensure(maker.of_value != nullptr, "evidence of its own makes this bound");
  return maker;
}

}  // namespace etalon::validation
