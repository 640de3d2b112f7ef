// SPDX-License-Identifier: Apache-2.0
#include "validation/streaming/decision_stream.hpp"

#include <cmath>
#include <span>
#include <utility>

#include "core/error.hpp"
#include "distributed/agree.hpp"
#include "validation/evidence/missing.hpp"
#include "validation/streaming/gather.hpp"
#include "validation/streaming/wanted.hpp"

namespace etalon::validation {
namespace {

using Row = std::array<double, 4>;

/// One case as one model sees it.
struct Seen {
  Row far = {};   ///< with the output, or what is farthest from the limit
  Row near = {};  ///< or what is nearest
  bool is_missing = false;
};

class DecisionPass {
 public:
  DecisionPass(const Requirement& requirement, const Metric& metric, const Setting& setting)
      : requirement_(requirement),
        metric_(metric),
        info_(metric.info()),
        setting_(setting),
        width_(static_cast<std::size_t>(metric.width())) {
    ensure(metric.form() == Form::sums && width_ <= Row{}.size() && !info_.needs_probabilities,
           "sums of decisions");
    is_share_ = info_.certainty == Certainty::share;
  }

  void add(const CaseBlock& block) {
    const std::size_t models = block.scores.size();
    for (std::size_t i = 0; i < block.size(); ++i) {
      if (block.chosen[i] != 1) continue;
      if (!has_patient_ || block.patients[i] != patient_) end_patient(models);
      has_patient_ = true;
      patient_ = block.patients[i];
      const bool is_positive = block.labels[i] == 1;
      std::array<Seen, 2> seen{};
      bool is_given = true;
      for (std::size_t model = 0; model < models; ++model) {
        seen[model] = see(block.scores[model][i], is_positive, model);
        is_given = is_given && !seen[model].is_missing;
      }
      add_case(seen, models, is_positive, is_given);
    }
  }

  [[nodiscard]] DecisionSums take(std::size_t models) {
    end_patient(models);
    return std::move(sums_);
  }

 private:
  [[nodiscard]] Row row_of(bool is_positive, bool is_called) const {
    Row row{};
    metric_.contribute({.score = 0, .is_positive = is_positive, .is_called = is_called}, setting_,
                       std::span(row).first(width_));
    return row;
  }

  /// Missing outputs of the reference are as good as they can be.
  [[nodiscard]] Seen see(double score, bool is_positive, std::size_t model) const {
    if (!std::isnan(score)) {
      const Row row = row_of(is_positive, score >= setting_.threshold);
      return {.far = row, .near = row};
    }
    const auto at = [&](bool is_worst) {
      return row_of(is_positive, is_missing_above(requirement_, info_, is_positive, is_worst));
    };
    return {.far = at(model == 0), .near = at(model != 0), .is_missing = true};
  }

  void add_case(const std::array<Seen, 2>& seen, std::size_t models, bool is_positive,
                bool is_given) {
    for (std::size_t model = 0; model < models; ++model) {
      for (std::size_t k = 0; k < width_; ++k) {
        sums_.sums[model][k] += seen[model].far[k];
        if (is_given) sums_.sums_of_given[model][k] += seen[model].far[k];
      }
    }
    const auto is_sure = [&](std::size_t model) {
      return seen[model].far[1] > 0 && seen[model].near[1] > 0;
    };
    if (models == 1) {
      for (std::size_t k = 0; k < width_; ++k)
        row_[k] += static_cast<std::uint32_t>(seen[0].far[k]);
      if (is_share_ && is_sure(0)) row_[width_] = 1;
    } else {
      const auto compare = [&](const Row& own, const Row& other, std::size_t at) {
        row_[at] += own[0] > other[0] ? 1U : 0U;
        row_[at + 1] += own[0] < other[0] ? 1U : 0U;
      };
      compare(seen[0].far, seen[1].far, 0);
      compare(seen[0].near, seen[1].near, 2);
      for (std::size_t model = 0; model < 2; ++model) {
        if (is_sure(model)) row_[5 + model] = 1;
      }
      row_[4] += static_cast<std::uint32_t>(seen[0].far[1]);
    }
    if (is_share_ && seen[0].far[1] > 0) ++(is_positive ? counted_.positives : counted_.negatives);
  }

  void end_patient(std::size_t models) {
    if (!has_patient_) return;
    sums_.tally.add(row_);
    if (is_share_ && models == 1) sums_.counted.push_back(counted_);
    row_ = {};
    counted_ = {};
    has_patient_ = false;
  }

  const Requirement& requirement_;
  const Metric& metric_;
  const MetricInfo& info_;
  Setting setting_;
  std::size_t width_;
  bool is_share_ = false;
  DecisionSums sums_;
  TallyRow row_ = {};
  ClassCases counted_ = {};
  std::uint32_t patient_ = 0;
  bool has_patient_ = false;
};

/// Whole numbers, exact in any order.
void add_over_ranks(const CaseStream& cases, std::array<Row, 2>& sums) {
  std::vector<std::int64_t> mine;
  for (const Row& row : sums) {
    for (const double sum : row) mine.push_back(std::llround(sum));
  }
  const auto all = cases.sum_over_ranks(mine);
  std::size_t next = 0;
  for (Row& row : sums) {
    for (double& sum : row) sum = static_cast<double>(all[next++]);
  }
}

}  // namespace

DecisionSums stream_decisions(const CaseStream& cases, const Requirement& requirement,
                              const Metric& metric, const Setting& setting) {
  const WantedCases wanted = wanted_of(requirement);
  DecisionSums sums = distributed::agree(cases.comm(), "reading decisions", [&] {
    DecisionPass pass(requirement, metric, setting);
    cases.for_each_block(requirement.id, wanted, [&](const CaseBlock& block) { pass.add(block); });
    return pass.take(wanted.models.size());
  });
  sums.tally.join(cases.comm());
  add_over_ranks(cases, sums.sums);
  add_over_ranks(cases, sums.sums_of_given);
  sums.counted = gather_on_root(cases.comm(), std::move(sums.counted));
  return sums;
}

}  // namespace etalon::validation
