// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/metrics/influence.hpp"
#include "validation/metrics/survival/concordance.hpp"
#include "validation/power/studies/followed.hpp"
#include "validation/power/study.hpp"
#include "validation/uncertainty/bounds/bound.hpp"
#include "validation/uncertainty/bounds/concordance_bound.hpp"

namespace etalon::validation {
namespace {

/// C of patients whose times follow their risks so closely that a few who are mistaken make it the
/// limit.
constexpr double ordered = 0.97;

class ConcordanceStudy final : public Study {
 public:
  ConcordanceStudy(std::int64_t patients, double events, const Decision& decision)
      : patients_(patients), events_(events), decision_(decision) {
    for (const auto& model : {followed_model(patients, events, decision.limit),
                              mistaken_model(patients, events, decision.limit, ordered)}) {
      if (model) models_.push_back(*model);
    }
  }

  [[nodiscard]] std::string method() const override {
    return text("simulated (exponential times, ", fixed(100 * events_, 1), " % with an event)");
  }
  [[nodiscard]] std::string never() const override {
    const std::int64_t least = std::max(decision_.patients, least_patients);
    if (patients_ >= least) return {};
    return text(patients_, " patients, of whom at least ", least, " must have an event");
  }
  [[nodiscard]] Chance power(double truth, const Simulation& simulation) const override {
    return passes(followed_model(patients_, events_, truth).value(), simulation, 0);
  }
  [[nodiscard]] Chance wrong_pass(const Simulation& simulation) const override {
    Chance worst;
    for (std::size_t i = 0; i < models_.size(); ++i) {
      const Chance found = passes(models_[i], simulation, i + 1);
      if (i == 0 || found.value > worst.value) worst = found;
    }
    return worst;
  }
  [[nodiscard]] std::int64_t scenarios() const override { return std::ssize(models_); }
  [[nodiscard]] std::int64_t cases() const override { return patients_; }

 private:
  [[nodiscard]] Chance passes(const FollowedModel& model, const Simulation& simulation,
                              std::uint64_t scenario) const {
    return simulate(simulation, scenario,
                    [&](Draws& draws) { return is_shown(draw(model, draws)); });
  }

  [[nodiscard]] bool is_shown(const FollowedSample& sample) const {
    const std::int64_t events = std::ranges::count(sample.events, 1);
    if (events < std::max(decision_.patients, least_patients)) return false;
    const Concordance found = harrell_concordance({sample.times, sample.events}, sample.scores);
    const auto patients = static_cast<double>(patients_);
    const double variance = influence_variance(found.influence) * patients / (patients - 1);
    if (!(found.value > 0 && found.value < 1 && variance > 0)) return false;
    const Interval bounds = concordance_bounds({.value = found.value,
                                                .variance = variance,
                                                .one_patient = found.of_one_event,
                                                .patients = events},
                                               1 - 2 * decision_.alpha);
    return decision_.is_met_by(decision_.is_by_lower ? bounds.lower : bounds.upper);
  }

  std::int64_t patients_;
  double events_;
  Decision decision_;
  std::vector<FollowedModel> models_;
};

}  // namespace

std::unique_ptr<Study> concordance_study(std::int64_t patients, double events,
                                         const Decision& decision) {
  return std::make_unique<ConcordanceStudy>(patients, events, decision);
}

bool has_followed_model(double events, double concordance) {
  return events > 0 && events < 1 && concordance > 0.5 && concordance < 1 &&
         followed_model(1, events, concordance).has_value();
}

}  // namespace etalon::validation
