// SPDX-License-Identifier: Apache-2.0
#include "validation/streaming/streamed_evidence.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "core/error.hpp"
#include "core/text.hpp"
#include "distributed/agree.hpp"
#include "validation/catalogue/bound_kinds.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/evidence/paired_intervals.hpp"
#include "validation/evidence/rates_interval.hpp"
#include "validation/metrics/half_pairs.hpp"
#include "validation/streaming/auc_stream.hpp"
#include "validation/streaming/loss_stream.hpp"
#include "validation/streaming/wanted.hpp"

namespace etalon::validation {
namespace {

/// Makes the evidence of one requirement; collective.
class Maker {
 public:
  Maker(const CaseStream& cases, const CaseCounts& counts, const RequirementPlan& plan,
        const Requirement& requirement, std::int64_t threads)
      : cases_(cases),
        counts_(counts),
        requirement_(requirement),
        threads_(threads),
        made_(std::make_unique<StreamedEvidence>(plan, requirement)),
        info_(made_->metric.info()),
        is_root_(cases.comm().is_root()) {}

  std::unique_ptr<StreamedEvidence> make() {
    take_counts();
    if (!made_->nothing.empty()) return std::move(made_);
    switch (info_.certainty) {
      case Certainty::share:
      case Certainty::rates: take_decisions(); break;
      case Certainty::area: take_area(); break;
      case Certainty::loss:
      case Certainty::relative_loss: take_losses(); break;
      default: ensure(false, "a kind that streams");
    }
    return std::move(made_);
  }

 private:
  void take_counts() {
    made_->patients = counts_.patients;
    made_->people = counts_.patients;
    made_->are_units_cases = counts_.patients.all == counts_.cases;
    made_->count = counts_.cases;
    made_->positives = counts_.positives;
    made_->missing = counts_.missing;
    if (counts_.cases == 0) made_->nothing = text("no case has ", requirement_.subgroup);
    const auto of_class = [&](std::size_t kind) {
      return largest_of_unequal(counts_.by_class,
                                [&](const TallyRow& row) { return std::int64_t{row[kind]}; });
    };
    switch (info_.counted) {
      case CountedCases::positive: made_->largest_patient = of_class(0); break;
      case CountedCases::negative: made_->largest_patient = of_class(1); break;
      case CountedCases::all:
        made_->largest_patient =
            info_.certainty != Certainty::share && !info_.needs_probabilities
                ? std::max(of_class(0), of_class(1))
                : largest_of_unequal(counts_.by_class, [](const TallyRow& row) {
                    return std::int64_t{row[0]} + row[1];
                  });
        break;
      case CountedCases::called:
      case CountedCases::not_called: break;  // by its decisions
    }
  }

  /// `of_given` are those of the cases that lack no output, where some do.
  void take_sums(const std::array<std::array<double, 4>, 2>& sums,
                 const std::array<std::array<double, 4>, 2>& of_given) {
    const auto value = [&](const std::array<double, 4>& row) {
      return made_->metric.finish(std::span(row).first(width()), made_->setting);
    };
    made_->take_values(value(sums[0]), made_->is_paired()
                                           ? value(sums[1])
                                           : std::numeric_limits<double>::quiet_NaN());
    if (counts_.missing == 0 || counts_.given() == 0) return;
    made_->given = value(of_given[0]);
    if (made_->is_paired()) *made_->given -= value(of_given[1]);
  }

  void take_decisions() {
    DecisionSums sums = stream_decisions(cases_, requirement_, made_->metric, made_->setting);
    if (info_.counted == CountedCases::called || info_.counted == CountedCases::not_called)
      made_->largest_patient = largest_in(sums.tally, 1);
    take_sums(sums.sums, sums.sums_of_given);
    if (info_.certainty == Certainty::share) take_trials(sums.tally);
    made_->counted = std::move(sums.counted);
    if (!is_root_) return;
    if (made_->is_paired()) {
      take_paired_shares(sums.tally);
      return;
    }
    auto contributions = std::make_shared<const Contributions>(
        expanded(sums.tally),
        std::vector<double>(sums.sums[0].begin(),
                            sums.sums[0].begin() + static_cast<std::ptrdiff_t>(width())),
        made_->metric, made_->setting);
    if (info_.certainty == Certainty::share) {
      made_->make_interval = [contributions](const IntervalQuestion& asked) {
        return share_interval(*contributions, asked.level);
      };
    } else {
      made_->make_interval = [contributions,
                              setting = made_->setting](const IntervalQuestion& asked) {
        return rates_interval(*contributions, setting, asked.level);
      };
    }
  }

  [[nodiscard]] static std::int64_t largest_in(const Tally& tally, std::size_t place) {
    return largest_of_unequal(tally, [&](const TallyRow& row) { return std::int64_t{row[place]}; });
  }

  /// Rows one after the other, as many as patients have them.
  [[nodiscard]] std::vector<double> expanded(const Tally& tally) const {
    std::vector<double> rows;
    rows.reserve(static_cast<std::size_t>(tally.patients()) * width());
    for (const auto& [row, patients] : tally.rows()) {
      for (std::int64_t i = 0; i < patients; ++i)
        rows.insert(rows.end(), row.begin(), row.begin() + static_cast<std::ptrdiff_t>(width()));
    }
    return rows;
  }

  void take_trials(const Tally& tally) {
    const auto with = [&](std::size_t place) {
      std::int64_t patients = 0;
      for (const auto& [row, count] : tally.rows()) patients += row[place] > 0 ? count : 0;
      return patients;
    };
    made_->patients_with_trials = made_->is_paired() ? std::min(with(5), with(6)) : with(width());
  }

  void take_paired_shares(const Tally& tally) {
    PairedCounts far;
    PairedCounts near;
    std::vector<std::int64_t> trials;
    for (const auto& [row, patients] : tally.rows()) {
      for (std::int64_t i = 0; i < patients; ++i) {
        far.gains.push_back(row[0]);
        far.losses.push_back(row[1]);
        near.gains.push_back(row[2]);
        near.losses.push_back(row[3]);
        trials.push_back(row[4]);
      }
    }
    const auto directions = std::make_shared<const BothDirections>(
        share_directions(far, near, trials, is_lower_deciding(requirement_)));
    made_->make_interval = [directions](const IntervalQuestion& asked) {
      return share_difference_interval(*directions, asked.level);
    };
  }

  void take_losses() {
    LossSums sums = stream_losses(cases_, requirement_, made_->metric, made_->setting);
    take_sums(sums.sums, sums.sums_of_given);
    if (!is_root_ || !made_->undefined.empty()) return;
    if (info_.certainty == Certainty::relative_loss) {
      const auto spread =
          std::make_shared<const MeanSpread>(scaled_brier_spread(sums.patients, sums.lost));
      made_->make_interval = [spread](const IntervalQuestion& asked) {
        return relative_loss_interval(*spread, asked.level);
      };
    } else if (made_->is_paired()) {
      const auto mean = std::make_shared<const BoundedMean>(sums.patients, sums.lost, 2.0);
      made_->make_interval = [mean, threads = threads_](const IntervalQuestion& asked) {
        return mean_difference_interval(*mean, 1, asked.level, threads);
      };
    } else {
      const auto mean = std::make_shared<const BoundedMean>(sums.patients, sums.lost, 1.0);
      made_->make_interval = [mean, threads = threads_](const IntervalQuestion& asked) {
        return loss_interval(*mean, asked.level, threads);
      };
    }
    for (const LossRow& row : sums.patients)
      made_->counted.push_back({static_cast<std::uint32_t>(row.positives),
                                static_cast<std::uint32_t>(row.cases - row.positives)});
  }

  [[nodiscard]] RankedOf ranked(std::size_t model) const {
    const WantedCases wanted = wanted_of(requirement_);
    return {.wanted = {.models = {wanted.models[model]}, .subgroup = wanted.subgroup}};
  }

  void take_area() {
    if (made_->is_paired()) {
      take_two_areas();
      return;
    }
    const bool lower_decides = is_lower_deciding(requirement_);
    RankedOf of = ranked(0);
    // The upper bound is the lower one of exchanged classes.
    of.is_exchanged = !lower_decides;
    const AucRows rows = stream_auc_rows(cases_, of, threads_);
    if (!is_root_) return;
    made_->take_values(area(rows, half_pairs_of(rows, MissingRanks::worst), !lower_decides),
                       std::numeric_limits<double>::quiet_NaN());
    if (counts_.missing > 0 && counts_.given() > 0)
      made_->given = area_of_given(rows, half_pairs_of_given(rows), !lower_decides);
    if (!made_->undefined.empty()) return;
    for (std::size_t p = 0; p < rows.patients[0].size(); ++p)
      made_->counted.push_back({cases_of(rows.patients[lower_decides ? 0 : 1][p]),
                                cases_of(rows.patients[lower_decides ? 1 : 0][p])});
    AucSpread to_decide = auc_spread(rows, MissingRanks::best);
    AucSpread given = counts_.missing > 0 ? auc_spread(rows, MissingRanks::worst) : to_decide;
    const auto spreads =
        std::make_shared<const AreaSpreads>(std::move(to_decide), std::move(given));
    made_->make_interval = [spreads,
                            patients = made_->patients.informative](const IntervalQuestion& asked) {
      return area_interval(*spreads, asked.lower_decides, patients, asked.level, asked.separated);
    };
  }

  void take_two_areas() {
    const AucRows candidate = stream_auc_rows(cases_, ranked(0), threads_);
    const AucRows reference = stream_auc_rows(cases_, ranked(1), threads_);
    const bool lower_decides = is_lower_deciding(requirement_);
    const MissingRanks own = lower_decides ? MissingRanks::worst : MissingRanks::best;
    const MissingRanks other = lower_decides ? MissingRanks::best : MissingRanks::worst;
    std::optional<double> given;
    if (counts_.missing > 0 && counts_.given() > 0) given = difference_of_given();
    if (!is_root_) return;
    made_->given = given;
    made_->take_values(area(candidate, half_pairs_of(candidate, own), false),
                       area(reference, half_pairs_of(reference, other), false));
    if (!made_->undefined.empty()) return;
    const auto directions = std::make_shared<const BothDirections>(
        auc_difference_spread(candidate, reference, own, lower_decides),
        auc_difference_spread(reference, candidate, other, !lower_decides));
    made_->make_interval = [directions](const IntervalQuestion& asked) {
      return area_difference_interval(*directions, asked.level);
    };
  }

  /// Of the cases that both models have an output for.
  [[nodiscard]] double difference_of_given() const {
    std::array<double, 2> areas{};
    const WantedCases wanted = wanted_of(requirement_);
    for (std::size_t model = 0; model < 2; ++model) {
      RankedOf of = ranked(model);
      of.wanted.models.push_back(wanted.models[1 - model]);
      const AucRows rows = stream_auc_rows(cases_, of, threads_);
      areas[model] = area_of_given(rows, half_pairs_of_given(rows), false);
    }
    return areas[0] - areas[1];
  }

  [[nodiscard]] static std::uint32_t cases_of(const AucRow& row) { return row.cases + row.missing; }

  /// `won` by the first class; `is_exchanged`: it is the negative one.
  [[nodiscard]] static double area_of(std::int64_t first, std::int64_t second, std::uint64_t won,
                                      bool is_exchanged) {
    const auto of = static_cast<std::uint64_t>(first);
    const auto against = static_cast<std::uint64_t>(second);
    return HalfPairs::area_of(is_exchanged ? 2 * of * against - won : won, of, against);
  }
  [[nodiscard]] static double area(const AucRows& rows, std::uint64_t won, bool is_exchanged) {
    return area_of(rows.cases(0), rows.cases(1), won, is_exchanged);
  }
  [[nodiscard]] static double area_of_given(const AucRows& rows, std::uint64_t won,
                                            bool is_exchanged) {
    return area_of(rows.given[0], rows.given[1], won, is_exchanged);
  }

  [[nodiscard]] std::size_t width() const {
    return static_cast<std::size_t>(made_->metric.width());
  }

  const CaseStream& cases_;
  const CaseCounts& counts_;
  const Requirement& requirement_;
  std::int64_t threads_;
  std::unique_ptr<StreamedEvidence> made_;
  const MetricInfo& info_;
  bool is_root_;
};

}  // namespace

std::string why_not_streamed(const Requirement& requirement) {
  const MetricInfo& info = metric_of(requirement.metric).info();
  if (info.target != Target::two_classes)
    return text(info.id, " judges labels of the kind ", to_string(info.target));
  if (info.classes != ClassUse::none) return text(info.id, " judges the scores of all classes");
  const bool is_by_output =
      info.counted == CountedCases::called || info.counted == CountedCases::not_called;
  if (is_by_output && !requirement.reference.empty())
    return text("a difference of ", info.id, " counts other cases for each model and is resampled");
  if (!requirement.against.empty()) return "a gap of two subgroups needs both at once";
  switch (certainty_of(requirement)) {
    case Certainty::share:
    case Certainty::rates:
    case Certainty::area:
    case Certainty::loss:
    case Certainty::relative_loss: return {};
    case Certainty::resampled:
      return text(requirement.reference.empty() ? "" : "a difference of ", info.id,
                  " is resampled");
    default: return text(info.id, " needs every case at once");
  }
}

std::unique_ptr<StreamedEvidence> stream_evidence(const CaseStream& cases, CountedSubgroups& counts,
                                                  const RequirementPlan& plan,
                                                  const Requirement& requirement,
                                                  std::int64_t threads) {
  return Maker(cases, counts.of(wanted_of(requirement)), plan, requirement, threads).make();
}

}  // namespace etalon::validation
