// SPDX-License-Identifier: Apache-2.0
#include "validation/findings/expected.hpp"

#include <array>

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
                               Check{"L3.operating_point"}};

/// The checks of the data (datasets/quality) stand before this one.
constexpr std::string_view first_after_data = "L1.cases";

}  // namespace

std::vector<std::string> fixed_findings(JudgedModels models) {
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

std::vector<Level> least_levels(JudgedModels models) {
  std::vector<Level> levels = {Level::identity, Level::data, Level::analytical};
  if (models == JudgedModels::full_and_compressed) levels.push_back(Level::comparison);
  return levels;
}

}  // namespace etalon::validation
