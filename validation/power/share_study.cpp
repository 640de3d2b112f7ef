// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
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
    return is_single() ? "exact (binomial)" : "simulated (beta-binomial)";
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
    return passes(truth, simulation, 0);
  }
  [[nodiscard]] Chance wrong_pass(const Simulation& simulation) const override {
    return passes(decision_.limit, simulation, 1);
  }
  [[nodiscard]] std::int64_t scenarios() const override {
    return is_single() || !never().empty() ? 0 : 1;
  }
  [[nodiscard]] std::int64_t cases() const override { return std::ssize(trials_); }

 private:
  [[nodiscard]] bool is_single() const { return cases_ == std::ssize(trials_); }

  [[nodiscard]] Chance passes(double truth, const Simulation& simulation,
                              std::uint64_t scenario) const {
    if (!never().empty()) return exact_chance(0);
    if (is_single()) return exact_chance(binomial(truth));
    const ShareStudies studies({.trials = trials_,
                                .correlation = correlation_,
                                .together = Togetherness::beta,
                                .share = counted_share(truth, decision_)});
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
