// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <vector>

#include "core/error.hpp"
#include "core/sums.hpp"
#include "core/text.hpp"
#include "validation/uncertainty/bounds/auc_rows.hpp"
#include "validation/uncertainty/bounds/clustering.hpp"
#include "validation/uncertainty/bounds/difference_bound.hpp"
#include "validation/uncertainty/bounds/skewed_quantile.hpp"
#include "validation/uncertainty/placements.hpp"

namespace etalon::validation {
namespace {

/// One class in one patient: the candidate's placements less the reference's, in half pairs.
struct PlacedDifference {
  std::int64_t cases = 0;
  std::array<std::int64_t, 2> half_pairs{};  ///< at worst and at best
};

/// Of `patients` patients, `of(kind, p)` being one class (0: positives) in patient p.
template <class Of>
DifferenceSpread difference_of(std::array<std::int64_t, 2> sizes, std::size_t count, bool is_known,
                               const Of& of) {
  std::array<std::int64_t, 2> total{};
  for (std::size_t p = 0; p < count; ++p) {
    const PlacedDifference positives = of(std::size_t{0}, p);
    for (std::size_t end = 0; end < 2; ++end) total[end] += positives.half_pairs[end];
  }
  const double pairs = 2.0 * static_cast<double>(sizes[0]) * static_cast<double>(sizes[1]);
  std::array<Clustering, 2> classes;
  std::array<std::vector<std::int64_t>, 2> cases_of;
  ExactSum shared;
  ExactSum third;
  double farthest = 0;
  std::int64_t all = 0;
  for (auto& of_class : cases_of) of_class.reserve(count);
  for (std::size_t p = 0; p < count; ++p) {
    bool has_cases = false;
    std::array<Range, 2> influence{};
    for (std::size_t kind = 0; kind < 2; ++kind) {
      const PlacedDifference patient = of(kind, p);
      const auto over_mean = [&](std::int64_t half_pairs, std::int64_t of_all) {
        return static_cast<double>(static_cast<Int128>(sizes[kind]) * half_pairs -
                                   static_cast<Int128>(patient.cases) * of_all) /
               pairs;
      };
      const Range centred = {over_mean(patient.half_pairs[0], total[1]),
                             over_mean(patient.half_pairs[1], total[0])};
      const double size = static_cast<double>(sizes[kind]);
      influence[kind] = {centred.least / size, centred.most / size};
      classes[kind].add(patient.cases, centred.widest());
      cases_of[kind].push_back(patient.cases);
      has_cases = has_cases || patient.cases > 0;
    }
    all += has_cases ? 1 : 0;
    shared.add(largest_product(influence[0], influence[1]));
    const double sum = influence[0].least + influence[1].least;
    farthest = std::min(farthest, sum);
    third.add(sum * sum * sum);
  }

  DifferenceSpread spread;
  spread.difference = static_cast<double>(total[0]) / pairs;
  const double correction = all > 1 ? static_cast<double>(all) / static_cast<double>(all - 1) : 0;
  spread.variance = std::max(
      0.0, classes[0].variance() + classes[1].variance() + 2 * correction * shared.value());
  spread.skewness = is_known ? standardized_third(third.value(), spread.variance)
                             : most_skewness(farthest, spread.variance);
  spread.patients = std::min(classes[0].effective_patients(), classes[1].effective_patients());
  // Models that order nearly everything alike do not show whether a patient's cases do.
  spread.effective_cases = std::min(classes[0].independent_cases(), classes[1].independent_cases());
  for (std::size_t kind = 0; kind < 2; ++kind) {
    Clustering larger;
    std::int64_t half_pairs = 0;
    for_each_larger(
        cases_of[kind],
        [&](std::size_t p) {
          larger.add(cases_of[kind][p], 0);
          half_pairs += of(kind, p).half_pairs[0];
        },
        [&] {
          const double cases = static_cast<double>(larger.cases());
          spread.larger.push_back({.part = cases / static_cast<double>(sizes[kind]),
                                   .difference = static_cast<double>(half_pairs) /
                                                 (2 * cases * static_cast<double>(sizes[1 - kind])),
                                   .patients = larger.independent_cases()});
        });
  }
  return spread;
}

MissingRanks opposite(MissingRanks ranks) {
  return ranks == MissingRanks::worst ? MissingRanks::best : MissingRanks::worst;
}

}  // namespace

DifferenceSpread auc_difference_spread(std::span<const double> candidate,
                                       std::span<const double> reference,
                                       std::span<const std::int64_t> labels,
                                       std::span<const std::uint32_t> patient_of_case) {
  const PairedScores known = {candidate, reference};
  return auc_difference_spread(known, known, labels, patient_of_case);
}

DifferenceSpread auc_difference_spread(const PairedScores& worst, const PairedScores& best,
                                       std::span<const std::int64_t> labels,
                                       std::span<const std::uint32_t> patient_of_case) {
  check(patient_of_case.size() == labels.size(), ErrorKind::format,
        text(patient_of_case.size(), " patient numbers for ", labels.size(), " cases"));
  const bool is_known = std::ranges::equal(worst.candidate, best.candidate) &&
                        std::ranges::equal(worst.reference, best.reference);
  const std::array<std::span<const double>, 4> all_scores = {worst.candidate, worst.reference,
                                                             best.candidate, best.reference};
  const Placements placed = place(std::span(all_scores).first(is_known ? 2 : 4), labels, 1);
  const std::array<std::size_t, 2> model_at = {0, is_known ? std::size_t{0} : std::size_t{2}};
  const std::uint32_t last = *std::max_element(patient_of_case.begin(), patient_of_case.end());
  check(last < labels.size(), ErrorKind::format,
        text("patient number ", last, " among ", labels.size(),
             " cases; patients are numbered from 0 without gaps"));
  std::array<std::vector<PlacedDifference>, 2> patients;  // positives, negatives
  for (auto& of_class : patients) of_class.resize(last + std::size_t{1});
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const std::uint32_t slot = placed.slot_of_case[i];
    PlacedDifference& patient = patients[labels[i] == 1 ? 0 : 1][patient_of_case[i]];
    ++patient.cases;
    for (std::size_t end = 0; end < 2; ++end) {
      const std::size_t model = model_at[end];
      patient.half_pairs[end] += static_cast<std::int64_t>(placed.value[model][slot]) -
                                 static_cast<std::int64_t>(placed.value[model + 1][slot]);
    }
  }

  return difference_of({placed.positives, placed.negatives}, last + std::size_t{1}, is_known,
                       [&](std::size_t kind, std::size_t p) { return patients[kind][p]; });
}

DifferenceSpread auc_difference_spread(const AucRows& candidate, const AucRows& reference,
                                       MissingRanks candidate_ranks, bool is_open) {
  const auto of = [&](std::size_t kind, std::size_t p) {
    const AucRow& own = candidate.patients[kind][p];
    const AucRow& other = reference.patients[kind][p];
    const auto apart = [&](MissingRanks ranks) {
      return static_cast<std::int64_t>(candidate.ordered(kind, own, ranks)) -
             static_cast<std::int64_t>(reference.ordered(kind, other, opposite(ranks)));
    };
    return PlacedDifference{
        std::int64_t{own.cases} + own.missing,
        {apart(candidate_ranks), apart(is_open ? opposite(candidate_ranks) : candidate_ranks)}};
  };
  constexpr std::array<std::int64_t, 2> none{};
  const bool is_known = !is_open || (candidate.missing == none && reference.missing == none);
  return difference_of({candidate.cases(0), candidate.cases(1)}, candidate.patients[0].size(),
                       is_known, of);
}

}  // namespace etalon::validation
