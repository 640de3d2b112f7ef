// SPDX-License-Identifier: Apache-2.0
#include "validation/default_limits.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/text.hpp"
#include "validation/levels/proportion.hpp"
#include "validation/plan/limits.hpp"
#include "validation/uncertainty/bounds/mean_bound.hpp"

namespace etalon::validation {
namespace {

constexpr std::string_view brier = "plan.analytical.brier";
constexpr std::string_view scaled_brier = "plan.analytical.scaled_brier";
constexpr std::string_view flips = "plan.identity.max_flip_rate";

/// Why no mean loss of these patients has a bound; empty: it may have one.
std::string too_few_for_a_mean(const Clusters& clusters) {
  // Of any classes: only how many cases each patient has matters here.
  const std::vector<double> scores(clusters.cluster_of_case.size(), 0.0);
  const std::vector<std::int64_t> labels(scores.size(), 0);
  const auto patients = brier_spread(scores, labels, clusters.cluster_of_case).patients;
  if (patients >= least_patients_of_mean) return {};
  return text("the ", clusters.size(), " patients of the test split say as much as ", patients,
              " of equal size, a bound of a mean needs ", least_patients_of_mean);
}

/// Why not even equal decisions of all cases meet the limit; empty: they do.
std::string too_few_for_flips(const Plan& plan, const Clusters& clusters) {
  Finding finding{.id = "L0.decision_flips"};
  set_limit(finding, plan);
  const std::vector<std::uint8_t> none(clusters.cluster_of_case.size(), 0);
  set_failures(finding, clusters, none, plan);
  if (finding.verdict == Verdict::pass) return {};
  if (!finding.upper) return finding.message;
  return text("not one flip among the ", clusters.size(), " patients of the test split has the ",
              "upper bound ", fixed(*finding.upper, 4));
}

}  // namespace

std::vector<std::string> keys_with_left_out_defaults() {
  return {std::string(brier), std::string(scaled_brier), std::string(flips)};
}

std::vector<LeftOut> leave_out_defaults(Plan& plan, std::span<const std::string> given,
                                        std::span<const std::string> test_patients,
                                        JudgedModels models) {
  std::vector<LeftOut> left_out;
  if (test_patients.empty()) return left_out;
  const Clusters clusters = clusters_by(plan, test_patients);
  const auto leave_out = [&](std::string_view level, std::string_view key, double& limit,
                             double met_by_all, const std::string& reason) {
    const bool is_demanded = std::ranges::find(plan.levels, level) != plan.levels.end();
    const bool is_given = std::ranges::find(given, key) != given.end();
    if (reason.empty() || !is_demanded || is_given || limit == met_by_all) return;
    left_out.push_back({std::string(key), limit, reason});
    limit = met_by_all;
  };
  const std::string few = too_few_for_a_mean(clusters);
  leave_out("L3", brier, plan.analytical.brier, 1, few);
  leave_out("L3", scaled_brier, plan.analytical.scaled_brier, -1, few);
  if (models == JudgedModels::full_and_compressed)
    leave_out("L0", flips, plan.identity.max_flip_rate, 1, too_few_for_flips(plan, clusters));
  return left_out;
}

}  // namespace etalon::validation
