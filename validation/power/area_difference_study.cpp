// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/text.hpp"
#include "validation/power/studies/pairs.hpp"
#include "validation/power/study.hpp"
#include "validation/power/too_few.hpp"
#include "validation/uncertainty/bounds/difference_bound.hpp"

namespace etalon::validation {
namespace {

class AreaDifferenceStudy final : public Study {
 public:
  AreaDifferenceStudy(Layout layout, double correlation, double reference, double between_models,
                      const Decision& decision)
      : layout_(std::move(layout)),
        correlation_(correlation),
        reference_(reference),
        between_models_(between_models),
        decision_(decision) {
    for (const PatientCases& patient : layout_) {
      positives_.add(patient.positives, 0);
      negatives_.add(patient.negatives, 0);
    }
    std::int64_t cases_of_largest = 0;
    for (const PatientCases& patient : layout_) {
      if (patient.positives > largest_) cases_of_largest = 0;
      largest_ = std::max(largest_, patient.positives);
      if (patient.positives == largest_) cases_of_largest += largest_;
    }
    if (cases_of_largest == positives_.cases()) {
      largest_ = 0;
      return;
    }
    part_of_largest_ =
        static_cast<double>(cases_of_largest) / static_cast<double>(positives_.cases());
  }

  [[nodiscard]] std::string method() const override {
    return "simulated (two models on normal classes)";
  }

  [[nodiscard]] std::string never() const override {
    return too_few(positives_, negatives_, decision_);
  }

  [[nodiscard]] Chance power(double truth, const Simulation& simulation) const override {
    return passes(truth, Decline::shift, simulation, 0);
  }

  [[nodiscard]] Chance wrong_pass(const Simulation& simulation) const override {
    Chance worst = passes(decision_.limit, Decline::shift, simulation, 1);
    if (scenarios() == 1) return worst;
    for (const auto& [decline, scenario] :
         {std::pair<Decline, std::uint64_t>{Decline::noise, 2}, {Decline::guesses, 3}}) {
      const Chance chance = passes(decision_.limit, decline, simulation, scenario);
      if (chance.value > worst.value) worst = chance;
    }
    if (scenarios() == 4) {
      const Chance chance = passes(decision_.limit, Decline::guesses, simulation, 4, largest_);
      if (chance.value > worst.value) worst = chance;
    }
    return worst;
  }

  [[nodiscard]] std::int64_t scenarios() const override {
    if (!never().empty()) return 0;
    if (loss(decision_.limit) <= 0) return 1;
    return largest_ > 0 && loss(decision_.limit) < most_by_largest() ? 4 : 3;
  }
  [[nodiscard]] std::int64_t cases() const override {
    return positives_.cases() + negatives_.cases();
  }

 private:
  /// What guesses in place of all positives of the largest patients cost.
  [[nodiscard]] double most_by_largest() const {
    const double auc = decision_.is_by_lower ? reference_ : reference_ + decision_.limit;
    return (auc - 0.5) * part_of_largest_;
  }
  /// By how much the model that must not be worse is worse than the other.
  [[nodiscard]] double loss(double truth) const { return decision_.is_by_lower ? -truth : truth; }

  [[nodiscard]] Chance passes(double truth, Decline decline, const Simulation& simulation,
                              std::uint64_t scenario, std::int64_t guessed_size = 0) const {
    if (!never().empty()) return exact_chance(0);
    // An upper bound of candidate − reference is a lower one of reference − candidate.
    const PairedModel model{.layout = layout_,
                            .correlation = correlation_,
                            .decline = decline,
                            .between_models = between_models_,
                            .auc = decision_.is_by_lower ? reference_ : reference_ + truth,
                            .decrease = loss(truth),
                            .guessed_size = guessed_size};
    return simulate(simulation, scenario, [&](Draws& draws) {
      const PairedSample sample = draw(model, draws);
      const DifferenceSpread spread =
          auc_difference_spread(sample.candidate, sample.reference, sample.labels, sample.patients);
      const double bound = difference_lower_bound(spread, decision_.alpha).value;
      return decision_.is_met_by(decision_.is_by_lower ? bound : -bound);
    });
  }

  Layout layout_;
  double correlation_;
  double reference_;
  double between_models_;
  Decision decision_;
  Clustering positives_;
  Clustering negatives_;
  std::int64_t largest_ = 0;  ///< positives of the patients with most; 0: all have as many
  double part_of_largest_ = 1;
};

}  // namespace

std::unique_ptr<Study> area_difference_study(Layout layout, double correlation, double reference,
                                             double between_models, const Decision& decision) {
  return std::make_unique<AreaDifferenceStudy>(std::move(layout), correlation, reference,
                                               between_models, decision);
}

}  // namespace etalon::validation
