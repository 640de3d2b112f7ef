// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "validation/power/studies/risks.hpp"
#include "validation/power/study.hpp"
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
  LossStudy(std::int64_t patients, std::int64_t cases_per_patient, double correlation,
            double prevalence, LossScale scale, const Decision& decision)
      : patients_(patients),
        cases_per_patient_(cases_per_patient),
        correlation_(correlation),
        prevalence_(prevalence),
        scale_(scale),
        decision_(decision) {
    for (const double factor : factors) {
      const auto model =
          risk_model(prevalence, brier_of(decision.limit, scale, prevalence), factor);
      if (model) at_limit_.push_back(sized(*model));
    }
  }

  [[nodiscard]] std::string method() const override { return "simulated (a cohort of risks)"; }

  [[nodiscard]] std::string never() const override {
    const std::int64_t needed = std::max(least_patients_of_mean, decision_.patients);
    return patients_ < needed ? text(patients_, " patients; needed are ", needed) : std::string();
  }

  [[nodiscard]] Chance power(double truth, const Simulation& simulation) const override {
    const auto model = risk_model(prevalence_, brier_of(truth, scale_, prevalence_), factors[0]);
    if (!never().empty() || !model) return exact_chance(0);
    return passes(sized(*model), simulation, 0);
  }

  [[nodiscard]] Chance wrong_pass(const Simulation& simulation) const override {
    if (!never().empty()) return exact_chance(0);
    Chance worst;
    std::uint64_t scenario = 0;
    for (const RiskModel& model : at_limit_) {
      const Chance chance = passes(model, simulation, ++scenario);
      if (chance.value >= worst.value) worst = chance;
    }
    return worst;
  }

  [[nodiscard]] std::int64_t scenarios() const override {
    return never().empty() ? std::ssize(at_limit_) : 0;
  }
  [[nodiscard]] std::int64_t cases() const override { return patients_ * cases_per_patient_; }

 private:
  [[nodiscard]] RiskModel sized(RiskModel model) const {
    model.patients = patients_;
    model.cases_per_patient = cases_per_patient_;
    model.correlation = correlation_;
    return model;
  }

  [[nodiscard]] Chance passes(const RiskModel& model, const Simulation& simulation,
                              std::uint64_t scenario) const {
    return simulate(simulation, scenario,
                    [&](Draws& draws) { return is_shown(draw(model, draws)); });
  }

  [[nodiscard]] bool is_shown(const RiskSample& sample) const {
    const std::int64_t positives = std::ranges::count(sample.labels, 1);
    if (positives == 0 || positives == std::ssize(sample.labels)) return false;
    const MeanSpread spread =
        scale_ == LossScale::brier
            ? brier_spread(sample.scores, sample.labels, sample.patients)
            : scaled_brier_spread(sample.scores, sample.labels, sample.patients);
    if (spread.rarer < decision_.patients) return false;
    // On the side that is not the worse one the end is the measured one, as in a judgement.
    const bool is_on_worse_side = decision_.is_by_lower == (scale_ == LossScale::scaled);
    const Bound bound = scale_ == LossScale::brier ? mean_upper_bound(spread, decision_.alpha)
                                                   : mean_lower_bound(spread, decision_.alpha);
    if (!bound.refusal.empty()) return false;
    if (is_on_worse_side) return decision_.is_met_by(bound.value);
    return decision_.is_met_by(decision_.is_by_lower ? measured_lower_end(spread, decision_.alpha)
                                                     : measured_upper_end(spread, decision_.alpha));
  }

  std::int64_t patients_;
  std::int64_t cases_per_patient_;
  double correlation_;
  double prevalence_;
  LossScale scale_;
  Decision decision_;
  std::vector<RiskModel> at_limit_;
};

}  // namespace

std::unique_ptr<Study> loss_study(std::int64_t patients, std::int64_t cases_per_patient,
                                  double correlation, double prevalence, LossScale scale,
                                  const Decision& decision) {
  return std::make_unique<LossStudy>(patients, cases_per_patient, correlation, prevalence, scale,
                                     decision);
}

bool has_calibrated_model(double prevalence, LossScale scale, double score) {
  return risk_model(prevalence, brier_of(score, scale, prevalence), factors[0]).has_value();
}

}  // namespace etalon::validation
