// SPDX-License-Identifier: Apache-2.0
#include "validation/power/studies/masks.hpp"
#include "bench/validation/wrong_pass/means.hpp"
#include "bench/validation/wrong_pass/table.hpp"
#include "validation/uncertainty/normal.hpp"

namespace etalon::validation::bench {
namespace {

void judge(const MaskSample& sample, double limit, Decisions& decisions) {
  judge_mean(sample.losses, 1, sample.patients, limit, decisions);
}

/// A better device is one with a limit farther away.
void add_cell(const MaskModel& model, const Request& request, Row& row) {
  const auto [mean, variance] = truth_of(model);
  const double patients = static_cast<double>(model.cases.size());
  const auto passes = [&](double limit) {
    return count(request.samples,
                 model.cases.size() * 8 + static_cast<std::uint64_t>(model.cases.front()),
                 [&](Draws& draws) {
                   Decisions decisions;
                   judge(draw(model, draws), limit, decisions);
                   return decisions;
                 });
  };
  row.add(passes(mean), request.samples);
  row.add_power(passes(mean + 2.8 * std::sqrt(variance / patients)), request.samples);
}

/// Distances of patients with an image each, of whom a share of `large` ones has the longest
/// diagonal, 1, and they alone are missed; the others' is `small`. The plan declares 1.
struct ImageModel {
  std::int64_t patients = 0;
  double large = 0;
  double missed = 0;  ///< of the large ones
  double small = 0.3;
};

MaskSample draw(const ImageModel& model, Draws& draws) {
  const MaskModel found{.is_distance = true, .cases = {}, .middle = -4.6, .spread = 0.5};
  MaskSample sample;
  for (std::int64_t p = 0; p < model.patients; ++p) {
    const bool is_large = draws.uniform() < model.large;
    const bool is_missed = draws.uniform() < model.missed;
    const double diagonal = is_large ? 1 : model.small;
    const double loss = loss_of_found(found, draws.normal());
    sample.losses.push_back(is_large && is_missed ? 1 : diagonal * loss);
    sample.patients.push_back(static_cast<std::uint32_t>(p));
  }
  return sample;
}

void add_cell(const ImageModel& model, const Request& request, Row& row) {
  const auto [loss, variance] =
      truth_of({.is_distance = true, .cases = {}, .middle = -4.6, .spread = 0.5});
  const double squares = variance + loss * loss;
  const double of_large = model.missed + (1 - model.missed) * loss;
  const double squares_of_large = model.missed + (1 - model.missed) * squares;
  const double mean = model.large * of_large + (1 - model.large) * model.small * loss;
  const double all_squares =
      model.large * squares_of_large + (1 - model.large) * model.small * model.small * squares;
  const double error = std::sqrt((all_squares - mean * mean) / static_cast<double>(model.patients));
  const auto passes = [&](double limit) {
    return count(request.samples, static_cast<std::uint64_t>(model.patients), [&](Draws& draws) {
      Decisions decisions;
      judge(draw(model, draws), limit, decisions);
      return decisions;
    });
  };
  row.add(passes(mean), request.samples);
  row.add_power(passes(mean + 2.8 * error), request.samples);
}

/// What a model lost beside another one on the same masks, one of each patient: found as well, with
/// a normal number of its own by 1 − `alike`, and missed by it alone or by the other alone.
struct PairModel {
  std::int64_t patients = 100;
  double alike = 0.5;
  double missed = 0;  ///< by the model
  double missed_by_other = 0;
  double middle = 2;
  double spread = 0.5;
};

MaskSample draw(const PairModel& model, Draws& draws) {
  const MaskModel found{.cases = {}, .middle = model.middle, .spread = model.spread};
  MaskSample sample;
  for (std::int64_t p = 0; p < model.patients; ++p) {
    const double shared = std::sqrt(model.alike) * draws.normal();
    const double own = std::sqrt(1 - model.alike);
    const double chance = draws.uniform();
    double loss = loss_of_found(found, shared + own * draws.normal());
    double other = loss_of_found(found, shared + own * draws.normal());
    if (chance < model.missed) loss = 1;
    if (chance >= 1 - model.missed_by_other) other = 1;
    sample.losses.push_back(1 + loss - other);
    sample.patients.push_back(static_cast<std::uint32_t>(p));
  }
  return sample;
}

void add_cell(const PairModel& model, const Request& request, Row& row) {
  const MaskTruth found = truth_of({.cases = {}, .middle = model.middle, .spread = model.spread});
  const double mean = 1 + (model.missed - model.missed_by_other) * (1 - found.mean);
  const double own = 2 * (1 - model.alike) * found.variance;
  const double jumps = (model.missed + model.missed_by_other) * (1 - found.mean) * (1 - found.mean);
  const double error = std::sqrt((own + jumps) / static_cast<double>(model.patients));
  const auto passes = [&](double limit) {
    return count(request.samples, static_cast<std::uint64_t>(model.patients), [&](Draws& draws) {
      Decisions decisions;
      const MaskSample sample = draw(model, draws);
      judge_mean(sample.losses, 2, sample.patients, limit, decisions);
      return decisions;
    });
  };
  row.add(passes(mean), request.samples);
  row.add_power(passes(mean + 2.8 * error), request.samples);
}

}  // namespace

void run_mask_pairs(const Request& request) {
  bool is_first = true;
  for (const std::int64_t patients : {50, 100, 200, 400}) {
    if (request.only_positives != 0 && patients != request.only_positives) continue;
    for (const double missed : {0.0, 0.01, 0.02, 0.05}) {
      Row row;
      for (const double other : {0.0, 0.01, 0.05}) {
        for (const double alike : {0.5, 0.9}) {
          for (const auto& [middle, spread] : {std::pair{1.0, 1.0}, {2.0, 0.5}, {3.0, 0.3}}) {
            add_cell({.patients = patients,
                      .alike = alike,
                      .missed = missed,
                      .missed_by_other = other,
                      .middle = middle,
                      .spread = spread},
                     request, row);
          }
        }
      }
      row.print(text(patients, ", ", missed), is_first);
      is_first = false;
    }
  }
}

void run_images(const Request& request) {
  bool is_first = true;
  for (const std::int64_t patients : {100, 200, 400}) {
    if (request.only_positives != 0 && patients != request.only_positives) continue;
    for (const double large : {0.01, 0.03, 0.05, 0.2}) {
      Row row;
      for (const double missed : {0.3, 0.5, 0.8}) {
        for (const double small : {0.1, 0.3}) {
          add_cell({.patients = patients, .large = large, .missed = missed, .small = small},
                   request, row);
        }
      }
      row.print(text(patients, ", ", large), is_first);
      is_first = false;
    }
  }
}

void run_masks(const Request& request, bool is_distance) {
  using Shape = std::pair<double, double>;
  const std::array shapes =
      is_distance
          ? std::array{Shape{-4.6, 0.5}, Shape{-4.6, 1.0}, Shape{-3.5, 0.5}, Shape{-3.5, 1.0}}
          : std::array{Shape{1.0, 1.0}, Shape{2.0, 0.5}, Shape{3.0, 0.3}, Shape{3.0, 1.5}};
  bool is_first = true;
  for (const std::int64_t size : {1, 4}) {
    for (const std::int64_t patients : {50, 100, 200, 400}) {
      if (request.only_positives != 0 && patients != request.only_positives) continue;
      for (const double missed : {0.0, 0.01, 0.02, 0.05, 0.1}) {
        Row row;
        for (const auto& [middle, spread] : shapes) {
          for (const double correlation : {0.0, 0.5}) {
            if (size == 1 && correlation > 0) continue;
            for (const bool by_patient : {false, true}) {
              if ((size == 1 || missed == 0) && by_patient) continue;
              add_cell({.is_distance = is_distance,
                        .cases = equal_patients(patients, size),
                        .correlation = correlation,
                        .middle = middle,
                        .spread = spread,
                        .missed = missed,
                        .by_patient = by_patient},
                       request, row);
            }
          }
        }
        row.print(text(patients, size > 1 ? " × 4" : "", ", ", missed), is_first);
        is_first = false;
      }
    }
  }
}

}  // namespace etalon::validation::bench
