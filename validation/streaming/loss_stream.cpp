// SPDX-License-Identifier: Apache-2.0
#include "validation/streaming/loss_stream.hpp"

#include <cmath>
#include <cstring>
#include <span>
#include <utility>

#include "core/error.hpp"
#include "core/sums.hpp"
#include "distributed/agree.hpp"
#include "validation/evidence/missing.hpp"
#include "validation/metrics/brier.hpp"
#include "validation/streaming/gather.hpp"
#include "validation/streaming/wanted.hpp"

namespace etalon::validation {
namespace {

constexpr std::size_t widest = 4;
using ExactRow = std::array<ExactSum, widest>;

/// A patient's row as it travels.
struct PackedRow {
  std::uint32_t cases = 0;
  std::uint32_t positives = 0;
  double lost = 0;
};

class LossPass {
 public:
  LossPass(const Requirement& requirement, const Metric& metric, const Setting& setting)
      : requirement_(requirement),
        metric_(metric),
        setting_(setting),
        width_(static_cast<std::size_t>(metric.width())) {
    ensure(metric.form() == Form::sums && width_ <= widest && metric.info().needs_probabilities,
           "sums of losses");
  }

  void add(const CaseBlock& block) {
    const std::size_t models = block.scores.size();
    for (std::size_t i = 0; i < block.size(); ++i) {
      std::array<double, 2> losses{};
      const bool is_positive = block.labels[i] == 1;
      bool is_given = true;
      for (std::size_t model = 0; model < models; ++model) {
        is_given = is_given && !std::isnan(block.scores[model][i]);
      }
      if (block.chosen[i] != 1) continue;
      if (!has_patient_ || block.patients[i] != patient_) end_patient();
      has_patient_ = true;
      patient_ = block.patients[i];
      for (std::size_t model = 0; model < models; ++model) {
        double score = block.scores[model][i];
        // Missing outputs of the reference are as good as they can be.
        if (std::isnan(score))
          score = is_missing_above(requirement_, metric_.info(), is_positive, model == 0) ? 1 : 0;
        losses[model] = brier_loss(score, is_positive);
        add_row(score, is_positive, is_given, model);
      }
      const double lost = models == 1 ? losses[0] : 1 + (losses[0] - losses[1]);
      own_.add(lost);
      all_.add(lost);
      ++row_.cases;
      row_.positives += is_positive ? 1U : 0U;
    }
  }

  void end_patient() {
    if (!has_patient_) return;
    row_.lost = own_.value();
    rows.push_back(row_);
    row_ = {};
    own_ = {};
    has_patient_ = false;
  }

  [[nodiscard]] ExactSum all() const { return all_; }

  std::vector<PackedRow> rows;
  std::array<ExactRow, 2> sums;
  std::array<ExactRow, 2> sums_of_given;

 private:
  void add_row(double score, bool is_positive, bool is_given, std::size_t model) {
    std::array<double, widest> row{};
    metric_.contribute({.score = score, .is_positive = is_positive}, setting_,
                       std::span(row).first(width_));
    for (std::size_t k = 0; k < width_; ++k) {
      sums[model][k].add(row[k]);
      if (is_given) sums_of_given[model][k].add(row[k]);
    }
  }

  const Requirement& requirement_;
  const Metric& metric_;
  Setting setting_;
  std::size_t width_;
  ExactSum own_;
  ExactSum all_;
  PackedRow row_ = {};
  std::uint32_t patient_ = 0;
  bool has_patient_ = false;
};

/// The correctly rounded sum of all ranks' sums. Collective.
double value_over_ranks(distributed::Communicator& comm, const ExactSum& mine) {
  ExactSum sum;
  for (const distributed::Bytes& bytes : comm.all_gather(std::as_bytes(mine.partials()))) {
    std::vector<double> partials(bytes.size() / sizeof(double));
    if (!partials.empty()) std::memcpy(partials.data(), bytes.data(), bytes.size());
    for (const double partial : partials) sum.add(partial);
  }
  return sum.value();
}

}  // namespace

LossSums stream_losses(const CaseStream& cases, const Requirement& requirement,
                       const Metric& metric, const Setting& setting) {
  distributed::Communicator& comm = cases.comm();
  LossPass pass(requirement, metric, setting);
  distributed::agree(comm, "reading losses", [&] {
    cases.for_each_block(requirement.id, wanted_of(requirement),
                         [&](const CaseBlock& block) { pass.add(block); });
    pass.end_patient();
  });
  LossSums sums;
  for (std::size_t model = 0; model < 2; ++model) {
    for (std::size_t k = 0; k < widest; ++k) {
      sums.sums[model][k] = value_over_ranks(comm, pass.sums[model][k]);
      sums.sums_of_given[model][k] = value_over_ranks(comm, pass.sums_of_given[model][k]);
    }
  }
  sums.lost = value_over_ranks(comm, pass.all());
  const auto packed = gather_on_root(comm, std::move(pass.rows));
  sums.patients.reserve(packed.size());
  for (const PackedRow& row : packed) sums.patients.push_back({row.cases, row.positives, row.lost});
  return sums;
}

}  // namespace etalon::validation
