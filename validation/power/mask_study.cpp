// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "core/text.hpp"
#include "validation/power/studies/masks.hpp"
#include "validation/power/study.hpp"
#include "validation/uncertainty/bounds/bounded_mean.hpp"
#include "validation/uncertainty/bounds/clustering.hpp"

namespace etalon::validation {
namespace {

/// Of what is found, on its normal scale.
constexpr std::array<double, 2> spreads = {0.5, 1.5};
/// So many patients are missed on average where a bound of a mean errs most
/// (docs/semantics/bounds.md), or lose nothing.
constexpr double few_missed = 5;
constexpr double few_lost = 4;
constexpr double few_flawless = 2;
/// Whom many samples do not have.
constexpr double one_flawless = 1;

class MaskStudy final : public Study {
 public:
  MaskStudy(std::vector<std::int64_t> cases, std::int64_t present, double correlation,
            std::optional<double> largest, const FoundMasks& expected, const Decision& decision)
      : present_(present),
        largest_(largest),
        decision_(decision),
        is_nothing_to_find_(expected.is_nothing_to_find),
        expected_(formed(expected, correlation)) {
    for (const std::int64_t count : cases) patients_.add(count, 0);
    expected_.cases = std::move(cases);
    const double count = static_cast<double>(patients_.patients());
    const double loss = loss_of(decision.limit);
    at_limit_.push_back(all_or_nothing(loss));
    add_largest_alone(all_or_nothing(loss));
    for (const double spread : spreads) {
      for (const double missed : {0.0, few_missed / count}) add(spread, missed, 0);
    }
    // A few better patients, whom a sample need not have, and a few who lose all.
    add(0, few_lost / count, few_flawless / count);
    if (!is_on_worse_side()) add(0, 0, one_flawless / count);
  }

  [[nodiscard]] std::string method() const override {
    if (is_nothing_to_find_) return "simulated (masks, by patient all invented or none)";
    return text("simulated (masks, of which ", 100 * expected_.missed,
                " % are missed, the others' ",
                largest_ ? "distance lognormal" : "scores normal on the logit scale",
                ", standard deviation ", expected_.spread, ")");
  }

  [[nodiscard]] std::string never() const override {
    const std::int64_t patients = patients_.patients();
    if (patients < 1) return "0 patients";
    if (present_ < decision_.patients)
      return text(present_, " patients whose reference ", is_nothing_to_find_ ? "lacks" : "has",
                  " the structure; the plan wants ", decision_.patients);
    const MaskSample flawless = nothing_lost();
    const Bound bound = BoundedMean(flawless.losses, largest_.value_or(1), flawless.patients)
                            .upper(decision_.alpha);
    if (!bound.refusal.empty() || !is_on_worse_side()) return bound.refusal;
    return largest_ ? why_upper_not_assessed(bound, decision_.limit)
                    : why_not_assessed(mirrored(bound), decision_.limit);
  }

  [[nodiscard]] Chance power(double truth, const Simulation& simulation) const override {
    if (!never().empty()) return exact_chance(0);
    if (is_nothing_to_find_) return passes(all_or_nothing(loss_of(truth)), simulation, 0);
    const auto model = with_mean_loss(expected_, loss_of(truth));
    return model ? passes(*model, simulation, 0) : exact_chance(0);
  }

  [[nodiscard]] Chance wrong_pass(const Simulation& simulation) const override {
    Chance worst = exact_chance(0);
    if (!never().empty()) return worst;
    std::uint64_t scenario = 0;
    for (const MaskModel& model : at_limit_) {
      const Chance chance = passes(model, simulation, ++scenario);
      if (scenario == 1 || chance.value > worst.value) worst = chance;
    }
    return worst;
  }

  [[nodiscard]] std::int64_t scenarios() const override {
    return never().empty() ? std::ssize(at_limit_) : 0;
  }
  [[nodiscard]] std::int64_t cases() const override { return patients_.cases(); }

 private:
  [[nodiscard]] static MaskModel formed(const FoundMasks& found, double correlation) {
    return {.correlation = correlation,
            .spread = found.spread,
            .missed = found.missed,
            .by_patient = true};
  }

  [[nodiscard]] MaskModel all_or_nothing(double loss) const {
    MaskModel model = expected_;
    model.by_patient = true;
    model.missed = loss;
    model.flawless = 1;
    return model;
  }

  [[nodiscard]] bool is_on_worse_side() const { return decision_.is_by_lower == !largest_; }
  /// As a share of all that can be lost.
  [[nodiscard]] double loss_of(double score) const {
    return largest_ ? score / *largest_ : 1 - score;
  }

  [[nodiscard]] MaskSample nothing_lost() const {
    MaskSample sample;
    for (std::size_t p = 0; p < expected_.cases.size(); ++p) {
      sample.patients.insert(sample.patients.end(), static_cast<std::size_t>(expected_.cases[p]),
                             static_cast<std::uint32_t>(p));
    }
    sample.losses.resize(sample.patients.size());
    return sample;
  }

  void add(double spread, double missed, double flawless) {
    MaskModel model = expected_;
    model.is_distance = largest_.has_value();
    model.by_patient = true;
    model.spread = spread;
    model.missed = missed;
    model.flawless = flawless;
    if (auto at_limit = with_mean_loss(std::move(model), loss_of(decision_.limit)))
      at_limit_.push_back(std::move(*at_limit));
  }

  /// Of patients of unlike size those with most cases are lost alone.
  void add_largest_alone(MaskModel model) {
    if (patients_.cases() == 0) return;
    const auto [smallest, most] = std::ranges::minmax(model.cases);
    if (smallest == most) return;
    const double of_largest = static_cast<double>(most * std::ranges::count(model.cases, most));
    model.missed *= static_cast<double>(patients_.cases()) / of_largest;
    model.missed_size = most;
    if (model.missed < 1) at_limit_.push_back(std::move(model));
  }

  [[nodiscard]] Chance passes(const MaskModel& model, const Simulation& simulation,
                              std::uint64_t scenario) const {
    return simulate(simulation, scenario,
                    [&](Draws& draws) { return is_shown(draw(model, draws)); });
  }

  [[nodiscard]] bool is_shown(const MaskSample& sample) const {
    const BoundedMean mean(sample.losses, 1, sample.patients);
    const double limit = loss_of(decision_.limit);
    return is_on_worse_side() ? mean.is_at_most(limit, decision_.alpha)
                              : mean.is_at_least(limit, decision_.alpha);
  }

  std::int64_t present_;
  std::optional<double> largest_;
  Decision decision_;
  bool is_nothing_to_find_;
  Clustering patients_;
  MaskModel expected_;
  std::vector<MaskModel> at_limit_;
};

}  // namespace

std::unique_ptr<Study> mask_study(std::vector<std::int64_t> cases, std::int64_t present,
                                  double correlation, std::optional<double> largest,
                                  const FoundMasks& expected, const Decision& decision) {
  return std::make_unique<MaskStudy>(std::move(cases), present, correlation, largest, expected,
                                     decision);
}

}  // namespace etalon::validation
