// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <numeric>

#include "core/text.hpp"
#include "validation/power/studies/shares.hpp"
#include "validation/power/study.hpp"
#include "validation/power/too_few.hpp"
#include "validation/uncertainty/bounds/difference_bound.hpp"
#include "validation/uncertainty/tails.hpp"

namespace etalon::validation {
namespace {

/// Probabilities of numbers of successes, those below 1e-16 left out.
struct Counts {
  std::int64_t first = 0;
  std::vector<double> probability;
};

Counts binomial_counts(std::int64_t trials, double share) {
  constexpr double negligible = 1e-16;
  Counts counts;
  double tail = 1;
  for (std::int64_t x = 0; x <= trials && tail > negligible; ++x) {
    const double above = x < trials ? binomial_upper_tail(trials, x + 1, share) : 0;
    if (counts.probability.empty() && 1 - above <= negligible) {
      counts.first = x + 1;
    } else {
      counts.probability.push_back(tail - above);
    }
    tail = above;
  }
  return counts;
}

/// Patients up to which the trinomial probabilities are summed up.
constexpr std::int64_t most_exact = 500;

class ShareDifferenceStudy final : public Study {
 public:
  ShareDifferenceStudy(std::vector<std::int64_t> cases, double correlation, double discordant,
                       const Decision& decision)
      : cases_(std::move(cases)),
        correlation_(correlation),
        discordant_(discordant),
        decision_(decision) {
    std::erase(cases_, 0);
    count_ = std::accumulate(cases_.begin(), cases_.end(), std::int64_t{0});
  }

  [[nodiscard]] std::string method() const override {
    return is_exact() ? "exact (trinomial)" : "simulated (discordant pairs)";
  }

  [[nodiscard]] std::string never() const override {
    Clustering patients;
    for (const std::int64_t cases : cases_) patients.add(cases, 0);
    return too_few(patients, decision_);
  }

  [[nodiscard]] Chance power(double truth, const Simulation& simulation) const override {
    return passes(truth, discordant_ / 2, simulation, 0);
  }

  [[nodiscard]] Chance wrong_pass(const Simulation& simulation) const override {
    const Chance as_stated = passes(decision_.limit, discordant_ / 2, simulation, 1);
    const Chance alone = passes(decision_.limit, 0, simulation, 2);
    Chance worst = alone.value > as_stated.value ? alone : as_stated;
    if (scenarios() == 3) {
      const Chance whole = passes_with_whole(simulation);
      if (whole.value > worst.value) worst = whole;
    }
    return worst;
  }

  [[nodiscard]] std::int64_t scenarios() const override {
    if (is_exact() || !never().empty()) return 0;
    return whole_model().whole > 0 ? 3 : 2;
  }
  [[nodiscard]] std::int64_t cases() const override { return std::ssize(cases_); }

 private:
  [[nodiscard]] bool is_exact() const {
    return count_ == std::ssize(cases_) && count_ <= most_exact;
  }

  /// At the limit patients with most cases are lost as a whole, and single cases change both ways
  /// alike. A chance of 0 where there are none or that cannot be.
  [[nodiscard]] DiscordantModel whole_model() const {
    DiscordantModel model{.cases = cases_,
                          .correlation = correlation_,
                          .lost = discordant_ / 2,
                          .gained = discordant_ / 2};
    const double loss = decision_.is_by_lower ? -decision_.limit : decision_.limit;
    if (loss <= 0 || count_ == std::ssize(cases_)) return model;
    model.whole_size = std::ranges::max(cases_);
    const double of_largest =
        static_cast<double>(model.whole_size * std::ranges::count(cases_, model.whole_size));
    const double chance = loss * static_cast<double>(count_) / of_largest;
    if (chance < 1) model.whole = chance;
    return model;
  }

  [[nodiscard]] Chance passes_with_whole(const Simulation& simulation) const {
    const DiscordantModel model = whole_model();
    return simulate(simulation, 3, [&](Draws& draws) {
      const DiscordantSample sample = draw(model, draws);
      return decision_.is_by_lower ? is_shown(sample.gains, sample.losses)
                                   : is_shown(sample.losses, sample.gains);
    });
  }

  /// `fewer` is the share of cases that go the rarer way.
  [[nodiscard]] Chance passes(double truth, double fewer, const Simulation& simulation,
                              std::uint64_t scenario) const {
    if (!never().empty()) return exact_chance(0);
    const DiscordantModel model{.cases = cases_,
                                .correlation = correlation_,
                                .lost = fewer + std::max(0.0, -truth),
                                .gained = fewer + std::max(0.0, truth)};
    if (is_exact()) return exact_chance(trinomial(model));
    return simulate(simulation, scenario, [&](Draws& draws) {
      const DiscordantSample sample = draw(model, draws);
      return is_shown(sample.gains, sample.losses);
    });
  }

  [[nodiscard]] bool is_shown(const std::vector<std::int64_t>& gains,
                              const std::vector<std::int64_t>& losses) const {
    if (decision_.is_by_lower) {
      return decision_.is_met_by(
          difference_lower_bound(share_difference_spread(gains, losses, cases_), decision_.alpha)
              .value);
    }
    return decision_.is_met_by(
        -difference_lower_bound(share_difference_spread(losses, gains, cases_), decision_.alpha)
             .value);
  }

  /// Which patient gained or lost does not matter to the bound of single cases.
  [[nodiscard]] double trinomial(const DiscordantModel& model) const {
    double sum = 0;
    const Counts gained = binomial_counts(count_, model.gained);
    for (std::size_t i = 0; i < gained.probability.size(); ++i) {
      const std::int64_t gains = gained.first + static_cast<std::int64_t>(i);
      const double share = std::min(1.0, model.lost / (1 - model.gained));
      const Counts lost = binomial_counts(count_ - gains, share);
      for (std::size_t k = 0; k < lost.probability.size(); ++k) {
        const std::int64_t losses = lost.first + static_cast<std::int64_t>(k);
        std::vector<std::int64_t> of_gains(cases_.size());
        std::vector<std::int64_t> of_losses(cases_.size());
        std::fill_n(of_gains.begin(), gains, 1);
        std::fill_n(of_losses.rbegin(), losses, 1);
        if (is_shown(of_gains, of_losses)) sum += gained.probability[i] * lost.probability[k];
      }
    }
    return sum;
  }

  std::vector<std::int64_t> cases_;
  double correlation_;
  double discordant_;
  Decision decision_;
  std::int64_t count_ = 0;
};

}  // namespace

std::unique_ptr<Study> share_difference_study(std::vector<std::int64_t> cases, double correlation,
                                              double discordant, const Decision& decision) {
  return std::make_unique<ShareDifferenceStudy>(std::move(cases), correlation, discordant,
                                                decision);
}

}  // namespace etalon::validation
