// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace etalon::validation {

/// Files that a plan of requirements starts from, as text to be edited. Their numbers are examples
/// that hold together: such a study can pass, and the plan may be signed for it. None is a law.
struct StartingPlan {
  std::string_view name;     ///< `reader-study`
  std::string_view summary;  ///< one line
  std::string_view plan;     ///< TOML (docs/formats/requirements.md)
  std::string_view design;   ///< of a study that fits it (docs/formats/design.md)
  std::string_view profile;  ///< that it meets (docs/formats/plan-profile.md)
};

namespace starting {

[[nodiscard]] const StartingPlan& general();
[[nodiscard]] const StartingPlan& mosmed_like();
[[nodiscard]] const StartingPlan& mosmed_like_sample();
[[nodiscard]] const StartingPlan& multi_reader();
[[nodiscard]] const StartingPlan& reader_study();
[[nodiscard]] const StartingPlan& segmentation();
[[nodiscard]] const StartingPlan& version_change();

}  // namespace starting
}  // namespace etalon::validation
