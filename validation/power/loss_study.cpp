// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <optional>

#include "core/text.hpp"
#include "validation/metrics/brier.hpp"
#include "validation/power/studies/risks.hpp"
#include "validation/power/study.hpp"
#include "validation/uncertainty/bounds/bounded_mean.hpp"
#include "validation/uncertainty/bounds/clustering.hpp"
#include "validation/uncertainty/bounds/mean_bound.hpp"

namespace etalon::validation {
namespace {

/// What a model says in place of the logit of the risk, times it; the first is calibrated.
constexpr std::array<double, 3> factors = {1, 0.7, 1.5};

double brier_of(double score, LossScale scale, double prevalence) {
  return scale == LossScale::brier ? score : (1 - score) * prevalence * (1 - prevalence);
}

class LossStudy final : public Study {
 public:
  LossStudy(std::vector<std::int64_t> cases, double correlation, double prevalence, LossScale scale,
            const Decision& decision)
      : prevalence_(prevalence), scale_(scale), decision_(decision) {
    const double brier = brier_of(decision.limit, scale, prevalence);
    for (const std::int64_t count : cases) patients_.add(count, 0);
    if (patients_.cases() > 0) flawless_ = flawless(cases);
    cases_ = std::move(cases);
    correlation_ = correlation;
    for (const double factor : factors) {
      if (const auto model = risk_model(prevalence, brier, factor)) at_limit_.push_back(*model);
    }
    sure_ = {.prevalence = prevalence, .wrong = brier};
    if (patients_.cases() == 0) return;
    const auto [smallest, largest] = std::ranges::minmax(cases_);
    if (smallest == largest) return;
    const double of_largest = static_cast<double>(largest * std::ranges::count(cases_, largest));
    const double wrong = brier * static_cast<double>(patients_.cases()) / of_largest;
    if (wrong >= 1) return;
    largest_ = sure_;
    largest_->wrong = wrong;
    largest_->wrong_size = largest;
  }

  [[nodiscard]] std::string method() const override { return "simulated (a cohort of risks)"; }

  [[nodiscard]] std::string never() const override {
    // Of each class, whichever cases turn out to have the condition.
    if (patients_.patients() < std::max<std::int64_t>(decision_.patients, 1))
      return text(patients_.patients(), " patients; the plan wants ", decision_.patients,
                  " of each class");
    const bool is_on_worse_side = decision_.is_by_lower == (scale_ == LossScale::scaled);
    if (!is_on_worse_side) return flawless_.refusal;
    return decision_.is_by_lower ? why_not_assessed(flawless_, decision_.limit)
                                 : why_upper_not_assessed(flawless_, decision_.limit);
  }

  [[nodiscard]] Chance power(double truth, const Simulation& simulation) const override {
    if (!never().empty()) return exact_chance(0);
    const double brier = brier_of(truth, scale_, prevalence_);
    if (const auto model = risk_model(prevalence_, brier, factors[0]))
      return passes(*model, simulation, 0);
    if (brier <= 0 || brier >= 1) return exact_chance(brier <= 0 ? 1 : 0);
    SureModel sure = sure_;
    sure.wrong = brier;
    return passes(sure, simulation, 0);
  }

  [[nodiscard]] Chance wrong_pass(const Simulation& simulation) const override {
    if (!never().empty()) return exact_chance(0);
    Chance worst = passes(sure_, simulation, 1);
    std::uint64_t scenario = 1;
    for (const RiskModel& model : at_limit_) {
      const Chance chance = passes(model, simulation, ++scenario);
      if (chance.value > worst.value) worst = chance;
    }
    if (largest_) {
      const Chance chance = passes(*largest_, simulation, ++scenario);
      if (chance.value > worst.value) worst = chance;
    }
    return worst;
  }

  [[nodiscard]] std::int64_t scenarios() const override {
    return never().empty() ? 1 + std::ssize(at_limit_) + (largest_ ? 1 : 0) : 0;
  }
  [[nodiscard]] std::int64_t cases() const override { return patients_.cases(); }

 private:
  /// The bound of a flawless result. Of a scaled score that of classes of equal size, which is the
  /// best: a constant loses most there.
  [[nodiscard]] Bound flawless(std::span<const std::int64_t> cases) const {
    std::vector<LossRow> rows;
    rows.reserve(cases.size());
    std::int64_t before = 0;
    for (const std::int64_t count : cases) {
      // Every second case.
      rows.push_back({.cases = count, .positives = (before + count) / 2 - before / 2});
      before += count;
    }
    return scale_ == LossScale::brier
               ? BoundedMean(rows, 0, 1).upper(decision_.alpha)
               : mean_lower_bound(scaled_brier_spread(rows, 0), decision_.alpha);
  }

  /// With the patients of the study, which are held once.
  [[nodiscard]] RiskModel formed(RiskModel model) const {
    model.cases = cases_;
    model.correlation = correlation_;
    return model;
  }
  [[nodiscard]] SureModel formed(SureModel model) const {
    model.cases = cases_;
    return model;
  }

  template <class Model>
  [[nodiscard]] Chance passes(const Model& unformed, const Simulation& simulation,
                              std::uint64_t scenario) const {
    const Model model = formed(unformed);
    return simulate(simulation, scenario,
                    [&](Draws& draws) { return is_shown(draw(model, draws)); });
  }

  [[nodiscard]] bool is_shown(const RiskSample& sample) const {
    if (patients_of_rarer(sample) < decision_.patients) return false;
    return scale_ == LossScale::brier ? is_brier_shown(sample) : is_scaled_shown(sample);
  }

  [[nodiscard]] std::int64_t patients_of_rarer(const RiskSample& sample) const {
    std::array<std::int64_t, 2> patients{};
    std::array<std::uint32_t, 2> last{};  // one more than the number of the last one
    for (std::size_t i = 0; i < sample.labels.size(); ++i) {
      const auto label = static_cast<std::size_t>(sample.labels[i]);
      if (last.at(label) == sample.patients[i] + 1) continue;
      last.at(label) = sample.patients[i] + 1;
      ++patients.at(label);
    }
    return std::min(patients[0], patients[1]);
  }

  [[nodiscard]] bool is_brier_shown(const RiskSample& sample) const {
    const BoundedMean mean(brier_losses(sample.scores, sample.labels), 1, sample.patients);
    return decision_.is_by_lower ? mean.is_at_least(decision_.limit, decision_.alpha)
                                 : mean.is_at_most(decision_.limit, decision_.alpha);
  }

  [[nodiscard]] bool is_scaled_shown(const RiskSample& sample) const {
    const std::int64_t positives = std::ranges::count(sample.labels, 1);
    if (positives == 0 || positives == std::ssize(sample.labels)) return false;
    const MeanSpread spread = scaled_brier_spread(sample.scores, sample.labels, sample.patients);
    const Bound bound = mean_lower_bound(spread, decision_.alpha);
    if (!bound.refusal.empty()) return false;
    // On the side that is not the worse one the end is the measured one, as in a judgement.
    return decision_.is_met_by(decision_.is_by_lower ? bound.value
                                                     : measured_upper_end(spread, decision_.alpha));
  }

  double prevalence_;
  LossScale scale_;
  Decision decision_;
  Clustering patients_;
  Bound flawless_;
  std::vector<std::int64_t> cases_;  ///< of each patient
  double correlation_ = 0;
  // Of no patients yet (`formed`):
  std::vector<RiskModel> at_limit_;
  SureModel sure_;
  std::optional<SureModel> largest_;  ///< only patients with most cases are wrong
};

}  // namespace

std::unique_ptr<Study> loss_study(std::vector<std::int64_t> cases, double correlation,
                                  double prevalence, LossScale scale, const Decision& decision) {
  return std::make_unique<LossStudy>(std::move(cases), correlation, prevalence, scale, decision);
}

bool has_calibrated_model(double prevalence, LossScale scale, double score) {
  return risk_model(prevalence, brier_of(score, scale, prevalence), factors[0]).has_value();
}

}  // namespace etalon::validation
