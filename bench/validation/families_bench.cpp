// SPDX-License-Identifier: Apache-2.0
// How often a family of candidates, each exactly at its limit, has one that is shown: by each
// method that a plan may name, and uncorrected. Promised is alpha/2 = 2.5 %.
//   bench_validation_families [<studies> [<candidates>]]
// One Markdown row per design: in percent the studies in which a claim that is not true is shown;
// where some candidates are better than the limit, also the share of these that is shown. A star
// marks what is above 2.5 % by more than two standard errors. docs/semantics/families.md has the
// table.
#include <cmath>
#include <cstdio>
#include <exception>
#include <mutex>
#include <string>
#include <vector>

#include "core/cores.hpp"
#include "core/parallel.hpp"
#include "core/text.hpp"
#include "validation/judgement/claim_steps.hpp"
#include "validation/judgement/claims.hpp"
#include "validation/power/studies/draws.hpp"
#include "validation/uncertainty/normal.hpp"

namespace {

using namespace etalon;
using namespace etalon::validation;

constexpr double error = 0.025;

/// Candidates of which the last are at the limit, the first better by some standard errors.
struct Setup {
  std::string name;
  Requirement claim;
  std::int64_t positives = 0;
  std::int64_t negatives = 0;
  double at_limit = 0;  ///< shift of the positives' scores that makes the metric the limit
  double better = 0;    ///< of the candidates above it
  std::size_t above = 0;
  double correlation = 0;  ///< between the scores of two candidates of one case
  double reference = 0;    ///< shift of the model that a difference is taken from
};

struct Counts {
  std::vector<std::int64_t> wrong;  ///< studies with a wrong claim, by method; uncorrected first
  std::vector<std::int64_t> right;  ///< true claims shown
};

CaseTable drawn(const Setup& setup, std::size_t candidates, Draws& draws) {
  CaseTable table;
  for (std::int64_t i = 0; i < setup.positives + setup.negatives; ++i) {
    const bool is_positive = i < setup.positives;
    table.ids.push_back(text("c", 100000 + i));
    table.patients.push_back(text("p", 100000 + i));
    table.labels.push_back(is_positive ? 1 : 0);
    const double common = std::sqrt(setup.correlation) * draws.normal();
    const auto score = [&](double shift) {
      return common + std::sqrt(1 - setup.correlation) * draws.normal() + (is_positive ? shift : 0);
    };
    for (std::size_t k = 0; k < candidates; ++k)
      table.scores[text("m", k)].push_back(score(k < setup.above ? setup.better : setup.at_limit));
    if (!setup.claim.reference.empty())
      table.scores[setup.claim.reference].push_back(score(setup.reference));
  }
  return table;
}

RequirementPlan plan_of(const Setup& setup, std::size_t candidates) {
  RequirementPlan plan{.name = "candidates", .families = {{.id = "candidates", .shown = 1}}};
  for (std::size_t k = 0; k < candidates; ++k) {
    Requirement claim = setup.claim;
    claim.id = text("candidate ", k);
    claim.score = text("m", k);
    claim.family = "candidates";
    plan.requirements.push_back(claim);
  }
  return plan;
}

constexpr FamilyMethod methods[] = {FamilyMethod::bonferroni, FamilyMethod::holm,
                                    FamilyMethod::hochberg, FamilyMethod::fixed_sequence};

void count(const Setup& setup, std::size_t candidates, ClaimSteps& steps, Counts& counts) {
  const IsMet is_met = [&](std::size_t claim, std::int64_t divisor) {
    return steps.is_met(claim, divisor);
  };
  const auto add = [&](std::size_t method, const auto& is_shown) {
    bool is_wrong = false;
    for (std::size_t claim = 0; claim < candidates; ++claim) {
      if (!is_shown(claim)) continue;
      if (claim < setup.above) {
        ++counts.right[method];
      } else {
        is_wrong = true;
      }
    }
    counts.wrong[method] += is_wrong ? 1 : 0;
  };
  add(0, [&](std::size_t claim) { return is_met(claim, 1); });
  for (std::size_t method = 0; method < std::size(methods); ++method) {
    const auto decided = decide_claims(methods[method], candidates, is_met);
    add(method + 1, [&](std::size_t claim) { return decided[claim].is_shown; });
  }
}

void run(const Setup& setup, std::int64_t studies, std::size_t candidates) {
  const RequirementPlan plan = plan_of(setup, candidates);
  const Counts none{.wrong = std::vector<std::int64_t>(std::size(methods) + 1),
                    .right = std::vector<std::int64_t>(std::size(methods) + 1)};
  Counts all = none;
  std::mutex guard;
  for_each_part(studies, usable_cores(), [&](std::int64_t study) {
    Draws draws(20, 0, static_cast<std::uint64_t>(study));
    const CaseTable table = drawn(setup, candidates, draws);
    // As `judge` does, but that what follows of the numbers of patients is computed once.
    thread_local SeparatedAucBounds separated;
    ClaimSteps steps(table, plan, 1, separated);
    Counts own = none;
    count(setup, candidates, steps, own);
    const std::scoped_lock lock(guard);
    for (std::size_t method = 0; method < all.wrong.size(); ++method) {
      all.wrong[method] += own.wrong[method];
      all.right[method] += own.right[method];
    }
  });
  const auto n = static_cast<double>(studies);
  const double most = error + 2 * std::sqrt(error * (1 - error) / n);
  std::string row = text("| ", setup.name);
  for (std::size_t method = 0; method < all.wrong.size(); ++method) {
    const double wrong = static_cast<double>(all.wrong[method]) / n;
    row += text(" | ", fixed(100 * wrong, 1), wrong > most ? "*" : "");
    if (setup.above > 0) {
      const double right =
          static_cast<double>(all.right[method]) / (n * static_cast<double>(setup.above));
      row += text(" / ", fixed(100 * right, 0));
    }
  }
  std::printf("%s |\n", row.c_str());
  std::fflush(stdout);
}

std::vector<Setup> setups(std::size_t candidates) {
  const Requirement sensitivity{.id = {}, .metric = "sensitivity/1", .threshold = 0, .limit = 0.8};
  const Requirement area{.id = {}, .metric = "auc.mann_whitney.midrank/1", .limit = 0.8};
  const Requirement margin{
      .id = {}, .metric = "auc.mann_whitney.midrank/1", .reference = "reference", .limit = -0.05};
  const double share = normal_quantile(0.8);
  const auto shift = [](double auc) { return std::sqrt(2.0) * normal_quantile(auc); };
  const double reference = shift(0.9);
  std::vector<Setup> all;
  for (const double correlation : {0.0, 0.5, 0.9}) {
    const std::string tail = text(", correlation ", correlation);
    all.push_back(
        {"sensitivity 0.8, 200 + 20" + tail, sensitivity, 200, 20, share, 0, 0, correlation});
    all.push_back({"AUC 0.8, 60 + 120" + tail, area, 60, 120, shift(0.8), 0, 0, correlation});
    all.push_back({"AUC at most 0.05 below 0.9, 60 + 120" + tail, margin, 60, 120, shift(0.85), 0,
                   0, correlation, reference});
  }
  const std::size_t half = candidates / 2;
  for (const std::size_t above : {half, candidates - 1}) {
    const std::string tail = text(", ", above, " better, correlation 0.5");
    all.push_back({"sensitivity 0.8, 200 + 20" + tail, sensitivity, 200, 20, share,
                   normal_quantile(0.9), above, 0.5});
    all.push_back({"AUC 0.8, 60 + 120" + tail, area, 60, 120, shift(0.8), shift(0.92), above, 0.5});
  }
  return all;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const std::int64_t studies = argc > 1 ? std::stoll(argv[1]) : 1000;
    const std::size_t candidates = argc > 2 ? std::stoul(argv[2]) : 20;
    std::printf(
        "| design | uncorrected | bonferroni | holm | hochberg | fixed-sequence |\n"
        "| --- | --- | --- | --- | --- | --- |\n");
    for (const Setup& setup : setups(candidates)) run(setup, studies, candidates);
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "%s\n", problem.what());
    return 1;
  }
}
