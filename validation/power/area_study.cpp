// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "validation/power/studies/areas.hpp"
#include "validation/power/study.hpp"
#include "validation/power/too_few.hpp"
#include "validation/uncertainty/bounds/auc_bound.hpp"

namespace etalon::validation {
namespace {

/// Of the classes' standard deviations, for wrong pass.
constexpr std::array<double, 3> ratios = {1, 1.5, 2.0 / 3};

class AreaStudy final : public Study {
 public:
  AreaStudy(Layout layout, double correlation, const Decision& decision)
      : layout_(std::move(layout)), correlation_(correlation), decision_(decision) {
    for (PatientCases& patient : layout_) {
      // The upper bound is the lower one of exchanged classes.
      if (!decision_.is_by_lower) std::swap(patient.positives, patient.negatives);
      positives_.add(patient.positives, 0);
      negatives_.add(patient.negatives, 0);
    }
    if (std::min(positives_.patients(), negatives_.patients()) > 0) {
      attainable_ = separated_auc_bound(positives_.effective_patients(),
                                        negatives_.effective_patients(), decision_.alpha);
    }
    std::int64_t largest = 0;
    for (const PatientCases& patient : layout_) largest = std::max(largest, patient.positives);
    // Any patients, and the largest alone.
    for (const std::int64_t size : {std::int64_t{0}, largest}) {
      const bool is_everybody = size > 0 && missed_model(size).part_that_may_be_missed() == 1;
      if (positives_.cases() > 0 && !is_everybody && missed_model(size).missed < 1)
        missed_sizes_.push_back(size);
    }
  }

  [[nodiscard]] std::string method() const override {
    return "simulated (normal classes, cases missed wholly)";
  }

  [[nodiscard]] std::string never() const override {
    if (std::string few = too_few(positives_, negatives_, decision_); !few.empty()) return few;
    const double best = decision_.is_by_lower ? attainable_ : 1 - attainable_;
    return decision_.is_met_by(best)
               ? std::string()
               : text("a flawless result of these patients has the bound ", fixed(best, 4));
  }

  [[nodiscard]] Chance power(double truth, const Simulation& simulation) const override {
    return passes(truth, 1, simulation, 0);
  }

  [[nodiscard]] Chance wrong_pass(const Simulation& simulation) const override {
    if (!never().empty()) return exact_chance(0);
    Chance worst;
    std::uint64_t scenario = 0;
    for (const double ratio : ratios) {
      const Chance chance = passes(decision_.limit, ratio, simulation, ++scenario);
      if (chance.value >= worst.value) worst = chance;
    }
    for (const std::int64_t size : missed_sizes_) {
      const Chance chance = passes_with_missed(missed_model(size), simulation, ++scenario);
      if (chance.value >= worst.value) worst = chance;
    }
    return worst;
  }

  [[nodiscard]] std::int64_t scenarios() const override {
    return never().empty() ? std::ssize(ratios) + std::ssize(missed_sizes_) : 0;
  }
  [[nodiscard]] std::int64_t cases() const override {
    return positives_.cases() + negatives_.cases();
  }

 private:
  /// At the limit: classes nearly separated but for patients who are missed as a whole.
  [[nodiscard]] AucModel missed_model(std::int64_t size) const {
    const double limit = decision_.is_by_lower ? decision_.limit : 1 - decision_.limit;
    AucModel model{.layout = layout_,
                   .correlation = correlation_,
                   .auc = 1 - (1 - limit) / 100,
                   .missed_size = size};
    model.missed = (1 - limit / model.auc) / model.part_that_may_be_missed();
    return model;
  }

  /// Studies that show none of them are the assumption of a pass, not its error.
  [[nodiscard]] Chance passes_with_missed(const AucModel& model, const Simulation& simulation,
                                          std::uint64_t scenario) const {
    return simulate(simulation, scenario, [&](Draws& draws) {
      const AucSample sample = draw(model, draws);
      return sample.missed > 0 && is_shown(sample);
    });
  }

  [[nodiscard]] bool is_shown(const AucSample& sample) const {
    const double bound = auc_lower_bound(auc_spread(sample.scores, sample.labels, sample.patients),
                                         decision_.alpha, attainable_)
                             .value;
    return decision_.is_met_by(decision_.is_by_lower ? bound : 1 - bound);
  }

  [[nodiscard]] Chance passes(double truth, double ratio, const Simulation& simulation,
                              std::uint64_t scenario) const {
    if (!never().empty()) return exact_chance(0);
    const AucModel model{.layout = layout_,
                         .correlation = correlation_,
                         .ratio = ratio,
                         .auc = decision_.is_by_lower ? truth : 1 - truth};
    return simulate(simulation, scenario,
                    [&](Draws& draws) { return is_shown(draw(model, draws)); });
  }

  Layout layout_;
  double correlation_;
  Decision decision_;
  Clustering positives_;
  Clustering negatives_;
  double attainable_ = 0;
  std::vector<std::int64_t> missed_sizes_;  ///< of the patients who are missed; 0: of all
};

}  // namespace

std::unique_ptr<Study> area_study(Layout layout, double correlation, const Decision& decision) {
  return std::make_unique<AreaStudy>(std::move(layout), correlation, decision);
}

}  // namespace etalon::validation
