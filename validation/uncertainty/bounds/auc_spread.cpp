// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <limits>
#include <vector>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/uncertainty/bounds/auc_bound.hpp"
#include "validation/uncertainty/bounds/auc_rows.hpp"
#include "validation/uncertainty/placements.hpp"

namespace etalon::validation {
namespace {

/// One class in one patient, in half pairs.
struct PlacedPatient {
  std::int64_t cases = 0;
  std::uint64_t ordered = 0;  ///< Σ of the cases' placements
  std::uint64_t ordered_at_best = 0;
  std::uint64_t lost = 0;  ///< Σ of what they lack of a flawless one
  std::uint64_t least_lost = std::numeric_limits<std::uint64_t>::max();
};

void sort_by_loss(std::vector<AucSpread::Wrong>& wrong) {
  std::ranges::sort(wrong, [](const auto& a, const auto& b) {
    return a.lost != b.lost ? a.lost > b.lost : a.cases > b.cases;
  });
}

/// A sample by patient: `of(kind, p)` gives the cases of one class (0: positives) in patient p.
template <class Of>
class Sample {
 public:
  Sample(std::array<std::int64_t, 2> sizes, std::size_t patients, const Of& of)
      : sizes_(sizes), patients_(patients), of_(of) {
    for (std::size_t p = 0; p < patients_; ++p) {
      const PlacedPatient positives = of_(std::size_t{0}, p);
      total_ += positives.ordered;
      total_at_best_ += positives.ordered_at_best;
    }
  }

  [[nodiscard]] AucSpread spread() const {
    AucSpread spread;
    spread.auc = static_cast<double>(total_) / pairs();
    add_patients(spread);
    add_wrong(0, spread.wrong_positives);
    add_wrong(1, spread.wrong_negatives);
    add_larger(0, spread.larger_positives);
    add_larger(1, spread.larger_negatives);
    return spread;
  }

 private:
  [[nodiscard]] double pairs() const {
    return 2.0 * static_cast<double>(sizes_[0]) * static_cast<double>(sizes_[1]);
  }
  [[nodiscard]] double half_pairs(std::size_t kind) const {
    return 2 * static_cast<double>(sizes_[1 - kind]);
  }

  void add_patients(AucSpread& spread) const {
    ExactSum products;
    ExactSum together;
    ExactSum alike_together;
    std::int64_t all = 0;
    for (std::size_t p = 0; p < patients_; ++p) {
      std::array<Range, 2> centred{};
      std::array<double, 2> lost{};
      std::array<double, 2> alike{};
      bool has_cases = false;
      for (std::size_t kind = 0; kind < 2; ++kind) {
        const PlacedPatient patient = of_(kind, p);
        const auto over_mean = [&](std::uint64_t ordered, std::uint64_t of_all) {
          return static_cast<double>(sizes_[kind] * static_cast<Int128>(ordered) -
                                     static_cast<Int128>(patient.cases) *
                                         static_cast<Int128>(of_all)) /
                 pairs();
        };
        centred[kind] = {over_mean(patient.ordered, total_at_best_),
                         over_mean(patient.ordered_at_best, total_)};
        lost[kind] = static_cast<double>(patient.lost) / half_pairs(kind);
        (kind == 0 ? spread.positives : spread.negatives)
            .add(patient.cases, centred[kind].widest());
        (kind == 0 ? spread.lost_by_positives : spread.lost_by_negatives)
            .add(patient.cases, patient.lost, patient.cases == 0 ? 0 : patient.least_lost);
        alike[kind] = patient.cases == 0
                          ? 0
                          : static_cast<double>(patient.cases) *
                                static_cast<double>(patient.least_lost) / half_pairs(kind);
        has_cases = has_cases || patient.cases > 0;
      }
      all += has_cases ? 1 : 0;
      products.add(largest_product(centred[0], centred[1]));
      together.add(lost[0] * lost[1]);
      alike_together.add(alike[0] * alike[1]);
    }
    const double twice = 2 / (static_cast<double>(sizes_[0]) * static_cast<double>(sizes_[1]));
    if (all > 1)
      spread.shared =
          twice * static_cast<double>(all) / static_cast<double>(all - 1) * products.value();
    spread.lost_together = twice * together.value();
    spread.alike_together = twice * alike_together.value();
  }

  void add_wrong(std::size_t kind, std::vector<AucSpread::Wrong>& wrong) const {
    std::size_t count = 0;
    for (std::size_t p = 0; p < patients_; ++p) count += of_(kind, p).lost > 0 ? 1U : 0U;
    wrong.reserve(count);
    for (std::size_t p = 0; p < patients_; ++p) {
      const PlacedPatient patient = of_(kind, p);
      if (patient.lost == 0) continue;
      const double lost = static_cast<double>(patient.lost) / half_pairs(kind);
      wrong.push_back({lost / static_cast<double>(patient.cases), patient.cases});
    }
    sort_by_loss(wrong);
  }

  void add_larger(std::size_t kind, std::vector<AucSpread::Larger>& all) const {
    std::vector<std::int64_t> cases;
    cases.reserve(patients_);
    double lost_by_all = 0;
    const auto lost_by = [&](std::size_t p) {
      return static_cast<double>(of_(kind, p).lost) / half_pairs(kind);
    };
    for (std::size_t p = 0; p < patients_; ++p) {
      cases.push_back(of_(kind, p).cases);
      lost_by_all += lost_by(p);
    }
    AucSpread::Larger larger;
    double lost = 0;
    for_each_larger(
        cases,
        [&](std::size_t p) {
          larger.patients.add(cases[p], 0);
          larger.least_cases = cases[p];
          lost += lost_by(p);
        },
        [&] {
          larger.lost_by_others =
              std::max(0.0, lost_by_all - lost) / static_cast<double>(sizes_[kind]);
          all.push_back(larger);
        });
  }

  std::array<std::int64_t, 2> sizes_;
  std::size_t patients_;
  const Of& of_;
  std::uint64_t total_ = 0;
  std::uint64_t total_at_best_ = 0;
};

}  // namespace

AucSpread auc_spread(std::span<const double> scores, std::span<const std::int64_t> labels,
                     std::span<const std::uint32_t> patient_of_case) {
  return auc_spread(scores, scores, labels, patient_of_case);
}

AucSpread auc_spread(std::span<const double> worst, std::span<const double> best,
                     std::span<const std::int64_t> labels,
                     std::span<const std::uint32_t> patient_of_case) {
  check(patient_of_case.size() == labels.size(), ErrorKind::format,
        text(patient_of_case.size(), " patient numbers for ", labels.size(), " cases"));
  const bool is_known = std::ranges::equal(worst, best);
  const std::array<std::span<const double>, 2> ends = {worst, best};
  const Placements placed = place(std::span(ends).first(is_known ? 1 : 2), labels, 1);
  const std::size_t at_best = is_known ? 0 : 1;
  const std::uint32_t last = *std::max_element(patient_of_case.begin(), patient_of_case.end());
  check(last < labels.size(), ErrorKind::format,
        text("patient number ", last, " among ", labels.size(),
             " cases; patients are numbered from 0 without gaps"));
  const std::array<std::int64_t, 2> sizes = {placed.positives, placed.negatives};
  std::array<std::vector<PlacedPatient>, 2> patients;  // of positives, of negatives
  for (auto& of_class : patients) of_class.resize(last + std::size_t{1});
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const std::size_t kind = labels[i] == 1 ? 0 : 1;
    const std::uint32_t slot = placed.slot_of_case[i];
    const std::uint32_t value = placed.value[0][slot];
    const std::uint64_t lost = 2 * static_cast<std::uint64_t>(sizes[1 - kind]) - value;
    PlacedPatient& patient = patients[kind][patient_of_case[i]];
    ++patient.cases;
    patient.ordered += value;
    patient.ordered_at_best += placed.value[at_best][slot];
    patient.lost += lost;
    patient.least_lost = std::min(patient.least_lost, lost);
  }
  const auto of = [&](std::size_t kind, std::size_t p) { return patients[kind][p]; };
  return Sample(sizes, last + std::size_t{1}, of).spread();
}

AucSpread auc_spread(const AucRows& rows, MissingRanks farthest) {
  const auto of = [&](std::size_t kind, std::size_t p) {
    const AucRow& row = rows.patients[kind][p];
    const auto others = static_cast<std::uint64_t>(rows.cases(1 - kind));
    PlacedPatient patient;
    patient.cases = std::int64_t{row.cases} + row.missing;
    patient.lost = rows.lost(kind, row, MissingRanks::worst);
    patient.ordered = rows.ordered(kind, row, MissingRanks::worst);
    patient.ordered_at_best = rows.ordered(kind, row, farthest);
    if (row.cases > 0) {
      patient.least_lost = row.least_lost + 2 * static_cast<std::uint64_t>(rows.missing[1 - kind]);
    } else if (row.missing > 0) {
      patient.least_lost = 2 * others;
    }
    return patient;
  };
  return Sample({rows.cases(0), rows.cases(1)}, rows.patients[0].size(), of).spread();
}

}  // namespace etalon::validation
