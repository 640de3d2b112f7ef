// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "core/cores.hpp"
#include "core/parallel.hpp"
#include "core/text.hpp"
#include "validation/power/studies/draws.hpp"
#include "validation/power/studies/layout.hpp"

namespace etalon::validation::bench {

inline constexpr double alpha = 0.025;
inline constexpr double margin = 0.05;
inline constexpr std::array<std::array<std::int64_t, 2>, 4> class_sizes = {
    {{10, 20}, {10, 90}, {40, 360}, {100, 100}}};
inline constexpr std::array<double, 4> limits = {0.8, 0.9, 0.95, 0.99};

/// Patients of unequal size: those of each class, or all.
struct UnequalPatients {
  const char* name;
  std::vector<std::int64_t> cases;
};
inline std::vector<UnequalPatients> unequal_designs() {
  return {{"1 × 300 + 29 × 1", unequal_patients(1, 300, 29)},
          {"3 × 100 + 37 × 1", unequal_patients(3, 100, 37)},
          {"10 × 40 + 40 × 1", unequal_patients(10, 40, 40)},
          {"5 × 10 + 60 × 1", unequal_patients(5, 10, 60)}};
}
inline constexpr std::array<double, 4> limits_of_unequal = {0.6, 0.7, 0.8, 0.9};

/// Where all cases of a patient are nearly alike only the wrong pass counts.
inline bool has_power(double correlation) { return correlation <= 0.5; }

struct Request {
  std::string metric = "auc";
  std::int64_t samples = 2000;
  std::int64_t only_positives = 0;  ///< patients (positives) of the only designs; 0: all
};

/// Whether each method passed one study, by its name in the table.
using Decisions = std::vector<std::pair<const char*, bool>>;

/// Passes of each method, in the order in which a study names them.
class Tally {
 public:
  void add(const Decisions& decisions) {
    for (const auto& [method, has_passed] : decisions) {
      if (!passes_.contains(method)) methods_.emplace_back(method);
      passes_[method] += has_passed ? 1 : 0;
    }
  }
  [[nodiscard]] const std::vector<std::string>& methods() const { return methods_; }
  [[nodiscard]] double percent(const std::string& method, std::int64_t samples) const {
    return 100.0 * static_cast<double>(passes_.at(method)) / static_cast<double>(samples);
  }

 private:
  std::vector<std::string> methods_;
  std::map<std::string, std::int64_t> passes_;
};

/// Studies of one model, on every core.
inline Tally count(std::int64_t samples, std::uint64_t seed,
                   const std::function<Decisions(Draws&)>& decide) {
  Tally tally;
  std::mutex guard;
  for_each_part(samples, usable_cores(), [&](std::int64_t study) {
    Draws draws(seed, 0, static_cast<std::uint64_t>(study));
    const Decisions decisions = decide(draws);
    const std::scoped_lock lock(guard);
    tally.add(decisions);
  });
  return tally;
}

/// Worst wrong pass and mean power of the methods over the cells of a row.
class Row {
 public:
  void add(const Tally& at_limit, std::int64_t samples) {
    methods_ = at_limit.methods();
    for (const std::string& method : methods_)
      worst_[method] = std::max(worst_[method], at_limit.percent(method, samples));
  }
  void add_power(const Tally& better, std::int64_t samples) {
    ++cells_;
    for (const std::string& method : better.methods())
      power_[method] += better.percent(method, samples);
  }
  /// The first row of a table has its head before it.
  void print(const std::string& name, bool is_first) const {
    if (is_first) {
      std::string head = "| design |";
      std::string line = "| --- |";
      for (const std::string& method : methods_) {
        head += " " + method + " |";
        line += " --- |";
      }
      std::printf("%s\n%s\n", head.c_str(), line.c_str());
    }
    std::string cells = "| " + name + " |";
    for (const std::string& method : methods_)
      cells +=
          text(" ", fixed(worst_.at(method), 1), " / ", fixed(power_.at(method) / cells_, 0), " |");
    std::printf("%s\n", cells.c_str());
    std::fflush(stdout);
  }

 private:
  int cells_ = 0;
  std::vector<std::string> methods_;
  std::map<std::string, double> worst_;
  std::map<std::string, double> power_;
};

inline double logit(double p) { return std::log(p / (1 - p)); }

/// A value whose distance from `limit` is 2.8 standard errors, at most four fifths of the way to 1.
inline double better_than(double limit, double standard_error) {
  return std::min({0.999, limit + 2.8 * standard_error, limit + 0.8 * (1 - limit)});
}

void run_areas(const Request& request);
void run_shares(const Request& request);
void run_area_differences(const Request& request);
void run_share_differences(const Request& request);
void run_unequal_areas(const Request& request);
void run_unequal_shares(const Request& request);
void run_unequal_area_differences(const Request& request);
void run_unequal_share_differences(const Request& request);
void run_mixed_share_differences(const Request& request);
void run_largest_area_differences(const Request& request);
void run_brier(const Request& request);
void run_sure_brier(const Request& request);
void run_rare_brier(const Request& request);
void run_masks(const Request& request, bool is_distance);
void run_images(const Request& request);
void run_mask_pairs(const Request& request);
void run_errors(const Request& request);
void run_three_values(const Request& request);
/// Of mean sensitivities, or of a kappa.
void run_classes(const Request& request, const char* kappa_id);
/// Of the AUCs of all classes: their mean, of one model or two, or all scores in one ranking.
void run_class_areas(const Request& request, const char* metric, bool is_paired);
/// Of the slope of calibration.
void run_slopes(const Request& request);
/// Of Harrell's C.
void run_concordance(const Request& request);
void run_gaps(const Request& request, bool is_of_areas);
void run_readers(const Request& request, bool is_compared);

}  // namespace etalon::validation::bench
