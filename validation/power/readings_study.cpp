// SPDX-License-Identifier: Apache-2.0
#include "validation/power/studies/readings.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/catalogue/catalogue.hpp"
#include "validation/power/study.hpp"
#include "validation/uncertainty/bounds/reader_bounds.hpp"

namespace etalon::validation {
namespace {

constexpr double by_reader = 0.2;

/// Half of what two readers have in common is of the modality.
ReadingSpread spread_of(double between_readers, double reader_variance) {
  return {.cases = between_readers / 2,
          .cases_by_modality = between_readers / 2,
          .cases_by_reader = by_reader,
          .readers = reader_variance,
          .readers_by_modality = reader_variance};
}

class ReadingsStudy final : public Study {
 public:
  ReadingsStudy(const ReaderMakeup& makeup, std::vector<double> references,
                const Decision& decision)
      : makeup_(makeup),
        metric_(metric_of(makeup.metric)),
        references_(std::move(references)),
        decision_(decision) {
    for (const ReaderBlock& block : makeup.blocks) {
      positives_ += block.positives;
      negatives_ += block.negatives;
      readings_ += block.readers * (block.positives + block.negatives);
    }
  }

  [[nodiscard]] std::string method() const override {
    return "simulated (readers and cases of normal classes)";
  }

  [[nodiscard]] std::string never() const override {
    if (std::min(positives_, negatives_) < decision_.patients)
      return text(positives_, " patients with and ", negatives_, " without; needed are ",
                  decision_.patients, " of each");
    return {};
  }

  [[nodiscard]] Chance power(double truth, const Simulation& simulation) const override {
    if (!never().empty()) return exact_chance(0);
    const ReadingSpread spread = spread_of(makeup_.between_readers, makeup_.reader_variance);
    std::optional<Chance> least;
    for (const auto& [auc, reference] : models_of(truth)) {
      const Chance chance = passes(auc, reference, spread, simulation, 0);
      if (!least || chance.value < least->value) least = chance;
    }
    return least.value_or(exact_chance(0));
  }

  [[nodiscard]] Chance wrong_pass(const Simulation& simulation) const override {
    if (!never().empty()) return exact_chance(0);
    Chance worst;
    std::uint64_t scenario = 0;
    for (const auto& [auc, reference] : models_of(decision_.limit)) {
      for (const double between : betweens()) {
        for (const double variance : {little_reader_variance, much_reader_variance(auc)}) {
          const Chance chance =
              passes(auc, reference, spread_of(between, variance), simulation, ++scenario);
          if (scenario == 1 || chance.value > worst.value) worst = chance;
        }
      }
    }
    return worst;
  }

  [[nodiscard]] std::int64_t scenarios() const override {
    const std::int64_t spreads = 2 * std::ssize(betweens());
    return never().empty() ? spreads * std::ssize(models_of(decision_.limit)) : 0;
  }
  /// Pairs of cases are compared for each reader, quicker than a case is ranked.
  [[nodiscard]] std::int64_t cases() const override {
    const std::int64_t readings = readings_ * (references_.empty() ? 1 : 2);
    return readings + readings * std::min(positives_, negatives_) / pairs_as_dear_as_a_case;
  }

 private:
  static constexpr std::int64_t pairs_as_dear_as_a_case = 1000;

  /// Correlations of two readers: of a difference the lower one shows more of what they vary by.
  [[nodiscard]] std::vector<double> betweens() const {
    return references_.empty() ? std::vector{0.6, 0.2} : std::vector{0.2};
  }
  struct Models {
    double auc;
    double reference;  ///< 0: none
  };
  /// Those that there are with a true value.
  [[nodiscard]] std::vector<Models> models_of(double truth) const {
    if (references_.empty()) return {{truth, 0}};
    std::vector<Models> models;
    for (const double reference : references_) {
      const double auc = reference + truth;
      if (auc > 0.5 && auc < 1) models.push_back({auc, reference});
    }
    return models;
  }

  [[nodiscard]] Chance passes(double auc, double reference, const ReadingSpread& spread,
                              const Simulation& simulation, std::uint64_t scenario) const {
    const ReadingModel model{
        .blocks = makeup_.blocks, .auc = auc, .reference = reference, .spread = spread};
    return simulate(simulation, scenario, [&](Draws& draws) { return passes(draw(model, draws)); });
  }

  [[nodiscard]] bool passes(const ReaderStudy& study) const {
    try {
      const ReaderValues values = metric_.estimate(study);
      if (!values.are_known() || values.judged().degrees_of_freedom < 1) return false;
      const Interval bounds = reader_bounds(values, study.readers, 1 - 2 * decision_.alpha);
      return decision_.is_met_by(decision_.is_by_lower ? bounds.lower : bounds.upper);
    } catch (const Error& problem) {
      // A reader without cases of both classes: not assessed.
      if (problem.kind() != ErrorKind::numeric) throw;
      return false;
    }
  }

  ReaderMakeup makeup_;
  const Metric& metric_;
  std::int64_t positives_ = 0;
  std::int64_t negatives_ = 0;
  std::int64_t readings_ = 0;  ///< of one modality
  std::vector<double> references_;
  Decision decision_;
};

}  // namespace

std::unique_ptr<Study> readings_study(const ReaderMakeup& makeup, std::vector<double> references,
                                      const Decision& decision) {
  return std::make_unique<ReadingsStudy>(makeup, std::move(references), decision);
}

}  // namespace etalon::validation
