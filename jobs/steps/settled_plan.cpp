// SPDX-License-Identifier: Apache-2.0
#include "jobs/steps/settled_plan.hpp"

#include <algorithm>
#include <filesystem>

#include "core/text.hpp"
#include "datasets/manifest.hpp"
#include "jobs/compression/gate_outlook.hpp"

namespace etalon::jobs {
namespace {

bool is_given(const Job& job, std::string_view key) {
  return std::ranges::find(job.given, key) != job.given.end();
}

/// Why the gate accepts no model that is as good as the full one; empty: it may, or what is known
/// of the cases does not tell.
std::string hopeless_gate(const Job& job, const validation::TestCases& cases) {
  if (job.data.classes.size() != 2) return {};
  const auto outlook = first_outlook(cases, job.data.classes, job.compress);
  if (!outlook || !outlook->doubt.empty()) return outlook ? outlook->doubt : std::string();
  if (outlook->equal_models >= -job.compress.margin) return {};
  return text(outlook->cases, ", with which equal models have the bound ",
              fixed(outlook->equal_models, 4), ", and compress.margin is ", job.compress.margin);
}

}  // namespace

DealtCases dealt_cases(const Job& job) {
  const auto folder = job.directory() / "data";
  std::error_code ignored;
  DealtCases cases;
  if (!std::filesystem::exists(folder / "manifest.json", ignored)) return cases;
  const auto manifest = datasets::read_manifest(folder);
  for (const std::int64_t sample : manifest.indices(datasets::Split::test))
    cases.test_patients.push_back(manifest.patients[static_cast<std::size_t>(sample)]);
  if (manifest.has_masks) return cases;
  for (const std::int64_t sample : manifest.indices(datasets::Split::validation)) {
    const auto at = static_cast<std::size_t>(sample);
    cases.validation.patients.push_back(manifest.patients[at]);
    cases.validation.labels.push_back(manifest.labels_of_train_validation[at]);
  }
  return cases;
}

Settlement settle_plan(Job& job, const DealtCases& cases) {
  Settlement settled;
  const bool is_free = !is_given(job, "compress") && !is_given(job, "plan.levels");
  if (is_free && job.compress.method != "none") {
    settled.no_compression = hopeless_gate(job, cases.validation);
    if (!settled.no_compression.empty()) job.compress.method = "none";
  }
  const bool compares = job.compress.method != "none";
  if (!compares && !is_given(job, "plan.levels")) std::erase(job.plan.levels, "L6");
  const auto models =
      compares ? validation::JudgedModels::full_and_compressed : validation::JudgedModels::full;
  settled.limits = validation::leave_out_defaults(job.plan, job.given, cases.test_patients, models);
  return settled;
}

}  // namespace etalon::jobs
