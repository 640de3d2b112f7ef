// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "core/text.hpp"
#include "validation/power/studies/shares.hpp"
#include "validation/power/study.hpp"
#include "validation/uncertainty/bounds/share_bound.hpp"
#include "validation/uncertainty/tails.hpp"

namespace etalon::validation {
namespace {

/// The bound that decides; of the upper one what it leaves.
double deciding(const ShareSpread& spread, const Decision& decision) {
  const double bound = share_lower_bound(spread, decision.alpha).value;
  return decision.is_by_lower ? bound : 1 - bound;
}

/// What is counted as a success: where the upper bound decides, a failure.
double counted_share(double truth, const Decision& decision) {
  return decision.is_by_lower ? truth : 1 - truth;
}

/// Whether so many successes pass; of single trials the bound looks at counts alone.
bool is_enough(ShareSpread spread, std::int64_t successes, const Decision& decision) {
  spread.successes = successes;
  return decision.is_met_by(deciding(spread, decision));
}

class ShareStudy final : public Study {
 public:
  ShareStudy(std::vector<std::int64_t> trials, double correlation, const Decision& decision)
      : trials_(std::move(trials)), correlation_(correlation), decision_(decision) {
    std::erase(trials_, 0);
    cases_ = std::accumulate(trials_.begin(), trials_.end(), std::int64_t{0});
  }

  [[nodiscard]] std::string method() const override {
    if (is_single()) return "exact (binomial)";
    return is_equal() ? "simulated (beta-binomial, all but one case of a patient)"
                      : "simulated (beta-binomial, all but one case of a patient, the largest "
                        "patients alone)";
  }

  [[nodiscard]] std::string never() const override {
    if (std::ssize(trials_) < decision_.patients) {
      return text(trials_.size(), " patients with a case that counts; needed are ",
                  decision_.patients);
    }
    const Bound flawless = share_lower_bound(share_spread(trials_, trials_), decision_.alpha);
    if (!flawless.refusal.empty()) return flawless.refusal;
    const double best = decision_.is_by_lower ? flawless.value : 1 - flawless.value;
    return decision_.is_met_by(best)
               ? std::string()
               : text("a flawless result of these patients has the bound ", fixed(best, 4));
  }

  [[nodiscard]] Chance power(double truth, const Simulation& simulation) const override {
    return passes(truth, Togetherness::beta, simulation, 0);
  }
  [[nodiscard]] Chance wrong_pass(const Simulation& simulation) const override {
    Chance worst = passes(decision_.limit, Togetherness::beta, simulation, 1);
    std::uint64_t scenario = 1;
    for (const Togetherness together : {Togetherness::spared, Togetherness::largest}) {
      ++scenario;
      if (is_single() || (together == Togetherness::largest && is_equal())) continue;
      const Chance chance = passes(decision_.limit, together, simulation, scenario);
      if (chance.value > worst.value) worst = chance;
    }
    return worst;
  }
  [[nodiscard]] std::int64_t scenarios() const override {
    if (is_single() || !never().empty()) return 0;
    return is_equal() ? 2 : 3;
  }
  [[nodiscard]] std::int64_t cases() const override { return std::ssize(trials_); }

 private:
  [[nodiscard]] bool is_single() const { return cases_ == std::ssize(trials_); }
  [[nodiscard]] bool is_equal() const {
    return std::ranges::adjacent_find(trials_, std::not_equal_to()) == trials_.end();
  }

  [[nodiscard]] Chance passes(double truth, Togetherness together, const Simulation& simulation,
                              std::uint64_t scenario) const {
    if (!never().empty()) return exact_chance(0);
    if (is_single()) return exact_chance(binomial(truth));
    const ShareStudies studies({.trials = trials_,
                                .correlation = correlation_,
                                .together = together,
                                .share = counted_share(truth, decision_)});
    if (!studies.are_possible()) return exact_chance(0);
    return simulate(simulation, scenario, [&](Draws& draws) {
      return decision_.is_met_by(deciding(share_spread(studies.draw(draws), trials_), decision_));
    });
  }

  /// Some success count is enough, and every larger one.
  [[nodiscard]] double binomial(double truth) const {
    const ShareSpread spread = share_spread(trials_, trials_);
    std::int64_t too_few = -1;
    std::int64_t enough = cases_;
    while (enough - too_few > 1) {
      const std::int64_t middle = too_few + (enough - too_few) / 2;
      (is_enough(spread, middle, decision_) ? enough : too_few) = middle;
    }
    return binomial_upper_tail(cases_, enough, counted_share(truth, decision_));
  }

  std::vector<std::int64_t> trials_;
  double correlation_;
  Decision decision_;
  std::int64_t cases_ = 0;
};

}  // namespace

std::unique_ptr<Study> share_study(std::vector<std::int64_t> trials, double correlation,
                                   const Decision& decision) {
  return std::make_unique<ShareStudy>(std::move(trials), correlation, decision);
}

std::optional<std::int64_t> least_trials(const Decision& decision, double truth, double power,
                                         std::int64_t most) {
  ShareSpread spread;
  std::int64_t needed = 0;  // fewest successes that pass; all trials where none do
  for (std::int64_t trials = 1; trials <= most; ++trials) {
    spread.trials.add(1, 0);
    // One more trial never makes fewer successes enough.
    ++needed;
    while (needed > 0 && is_enough(spread, needed - 1, decision)) --needed;
    if (trials < decision.patients || !is_enough(spread, needed, decision)) continue;
    if (binomial_upper_tail(trials, needed, counted_share(truth, decision)) >= power) return trials;
  }
  return std::nullopt;
}

}  // namespace etalon::validation
