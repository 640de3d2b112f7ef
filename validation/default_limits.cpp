// SPDX-License-Identifier: Apache-2.0
#include "validation/default_limits.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/text.hpp"
#include "validation/levels/proportion.hpp"
#include "validation/plan/limits.hpp"
#include "validation/uncertainty/bounds/bounded_mean.hpp"
#include "validation/uncertainty/bounds/clustering.hpp"
#include "validation/uncertainty/bounds/mean_bound.hpp"

namespace etalon::validation {
namespace {

constexpr std::string_view brier = "plan.analytical.brier";
constexpr std::string_view scaled_brier = "plan.analytical.scaled_brier";
constexpr std::string_view flips = "plan.identity.max_flip_rate";

/// Why no scaled Brier score of these patients has a bound; empty: it may have one.
std::string too_few_for_a_scaled_score(const Clusters& clusters) {
  Clustering clustering;
  for (std::size_t patient = 0; patient < static_cast<std::size_t>(clusters.size()); ++patient)
    clustering.add(std::ssize(clusters.cases_of(patient)), 0);
  const std::int64_t patients = clustering.effective_patients();
  if (patients >= least_patients_of_mean) return {};
  return text("the ", clusters.size(), " patients of the test split say as much as ", patients,
              " of equal size, a bound of a scaled score needs ", least_patients_of_mean);
}

/// Why not even a flawless result meets the limit; empty: it does.
std::string too_few_for_a_brier_score(const Plan& plan, const Clusters& clusters) {
  const std::vector<double> nothing(clusters.cluster_of_case.size(), 0.0);
  const Bound flawless = BoundedMean(nothing, 1, clusters.cluster_of_case).upper(plan.alpha / 2);
  return why_upper_not_assessed(flawless, plan.analytical.brier);
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
  leave_out("L3", brier, plan.analytical.brier, 1, too_few_for_a_brier_score(plan, clusters));
  leave_out("L3", scaled_brier, plan.analytical.scaled_brier, -1,
            too_few_for_a_scaled_score(clusters));
  if (models == JudgedModels::full_and_compressed)
    leave_out("L0", flips, plan.identity.max_flip_rate, 1, too_few_for_flips(plan, clusters));
  return left_out;
}

}  // namespace etalon::validation
