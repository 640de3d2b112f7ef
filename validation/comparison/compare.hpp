// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/json.hpp"
#include "core/sha256.hpp"
#include "validation/cases/case_table.hpp"
#include "validation/comparison/options.hpp"
#include "validation/comparison/side_by_side.hpp"
#include "validation/judgement/result.hpp"

namespace etalon::validation {

/// What a difference of two models shows.
enum class Advantage : std::uint8_t {
  first,  ///< the whole interval is on the side where the first model is better
  second,
  not_told,    ///< the interval holds 0
  not_signed,  ///< a difference, of a metric that is better neither high nor low
  not_assessed,
};
[[nodiscard]] std::string_view to_string(Advantage advantage) noexcept;

/// One metric of both models. `message` of a side says why it has no interval.
struct ComparedMetric {
  std::string metric;
  RequirementResult first;
  RequirementResult second;
  /// first − second: its lower end with missing outputs of the first at their lowest and of the
  /// second at their highest, its upper end the reverse.
  RequirementResult difference = {};
  Advantage advantage = Advantage::not_assessed;
};

/// A case that the models decide differently.
struct Flip {
  std::string id;
  std::string patient;
  std::int64_t label = 0;
  std::optional<double> first = {};  ///< score; nothing: no output, which counts as wrong
  std::optional<double> second = {};
  bool is_first_right = false;
  bool operator==(const Flip&) const = default;
};

/// Decisions of the cases of one label.
struct FlipCounts {
  std::int64_t cases = 0;
  std::int64_t both_right = 0;
  std::int64_t only_first = 0;
  std::int64_t only_second = 0;
  std::int64_t both_wrong = 0;
  bool operator==(const FlipCounts&) const = default;
};

struct Comparison {
  CompareOptions options;  ///< metrics as they were chosen
  Digest first = {};       ///< of the tables' bytes
  Digest second = {};
  Digest labels = {};
  std::optional<Digest> masks_of_first = {};  ///< of masks, with the references
  std::optional<Digest> masks_of_second = {};
  std::int64_t cases = 0;
  std::int64_t patients = 0;
  Sources patients_named_by = {};
  Sources subgroup_named_by = {};
  std::int64_t missing_of_first = 0;  ///< outputs, of the cases that are compared
  std::int64_t missing_of_second = 0;
  std::vector<ComparedMetric> metrics = {};
  std::optional<FlipCounts> positive = {};  ///< with a threshold
  std::optional<FlipCounts> negative = {};
  std::vector<Flip> flips = {};  ///< in the order of patient and case
};

/// Compares the columns `first` and `second` of `cases`, of masks what they score under the names
/// that `outputs_column` gives these; the same bits for any number of threads.
/// Digests and who named what are the caller's.
/// Throws config errors for metrics and keys that do not belong to the labels.
[[nodiscard]] Comparison compare(const CaseTable& cases, const CompareOptions& options,
                                 std::int64_t threads = 1);

/// docs/formats/comparison.md, canonical.
[[nodiscard]] std::string comparison_bytes(const Comparison& comparison);

}  // namespace etalon::validation
