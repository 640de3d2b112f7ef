// SPDX-License-Identifier: Apache-2.0
#include "validation/findings/expected.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "core/text.hpp"
#include "datasets/quality/checks.hpp"

namespace etalon::validation {
namespace {

/// A check: of every report, of every model, or of the compressed model against the full one.
enum class Scope : std::uint8_t { report, model, pair };

struct Check {
  std::string_view id;
  Scope scope = Scope::report;
};

constexpr std::array checks = {Check{"L0.digests"},
                               Check{"L0.onnx"},
                               Check{"L0.repeatability", Scope::model},
                               Check{"L0.score_change", Scope::pair},
                               Check{"L0.decision_flips", Scope::pair},
                               Check{"L1.cases"},
                               Check{"L1.class_sizes"},
                               Check{"L1.test_set_reuse"},
                               Check{"L3.operating_point"},
                               Check{"L3.auc", Scope::model},
                               Check{"L3.auc_bootstrap", Scope::model},
                               Check{"L3.sensitivity", Scope::model},
                               Check{"L3.specificity", Scope::model},
                               Check{"L3.brier", Scope::model},
                               Check{"L3.calibration_error", Scope::model},
                               Check{"L6.auc_difference", Scope::pair}};

/// The checks of the data (datasets/quality) stand before this one.
constexpr std::string_view first_after_data = "L1.cases";

}  // namespace

std::vector<std::string> expected_findings(JudgedModels models) {
  const bool has_compressed = models == JudgedModels::full_and_compressed;
  std::vector<std::string> ids;
  for (const Check& each : checks) {
    if (each.id == first_after_data) {
      for (const std::string_view check : datasets::quality_check_ids())
        ids.push_back(text("L1.", check));
    }
    if (each.scope != Scope::pair || has_compressed) ids.emplace_back(each.id);
    if (each.scope == Scope::model && has_compressed) ids.push_back(text(each.id, "_compressed"));
  }
  return ids;
}

std::vector<std::string> set_faults(std::span<const Finding> findings, JudgedModels models) {
  std::map<std::string, std::int64_t> counts;
  for (const Finding& finding : findings) ++counts[finding.id];
  std::vector<std::string> faults;
  const auto expected = expected_findings(models);
  for (const std::string& id : expected) {
    if (!counts.contains(id)) faults.push_back(text(id, " is missing"));
  }
  for (const auto& [id, count] : counts) {
    if (std::ranges::find(expected, id) == expected.end()) {
      faults.push_back(text(id, " is not a check of this report"));
    } else if (count > 1) {
      faults.push_back(text(id, " stands ", count, " times"));
    }
  }
  return faults;
}

std::vector<Level> least_levels(JudgedModels models) {
  std::vector<Level> levels = {Level::identity, Level::data, Level::analytical};
  if (models == JudgedModels::full_and_compressed) levels.push_back(Level::comparison);
  return levels;
}

}  // namespace etalon::validation
