// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/sha256.hpp"
#include "validation/masks/mask_scores.hpp"
#include "validation/masks/mask_table.hpp"

namespace etalon::validation {

/// A metric of one structure over the cases, each of which counts alike.
struct ColumnSummary {
  std::optional<double> mean = {};
  std::optional<double> mean_where_present = {};  ///< over cases whose reference has the structure
  /// One-sided, on the metric's worse side, over patients: of a metric whose better is higher the
  /// lower bound. It errs with half of `alpha` (docs/semantics/bounds.md, a mean loss).
  std::optional<double> bound = {};
  std::string message = {};  ///< why mean or bound is not there
};

/// What a function of another tool would say of the same masks.
struct ToolSummary {
  std::string tool;
  std::string call;
  std::string metric;               ///< its name with the parameter, `nsd.border/1 at 1 mm`
  std::optional<double> mean = {};  ///< over the cases that it gives a number for
  std::int64_t dropped = 0;         ///< cases without an output, or answered by NaN
  std::int64_t infinite = 0;        ///< there is no mean with any
  std::int64_t refused = 0;         ///< ends with an error: no mean either
};

struct ClassSummary {
  MaskClass structure;
  std::int64_t cases = 0;
  std::int64_t in_reference = 0;  ///< cases whose reference has a voxel of it
  std::int64_t without_output = 0;
  std::int64_t both = 0;
  std::int64_t missed = 0;
  std::int64_t invented = 0;
  std::int64_t neither = 0;
  std::vector<ColumnSummary> columns = {};  ///< as the columns of the scoring
  std::vector<LesionCounts> lesions = {};   ///< by size; empty where they are not counted
  std::vector<ToolSummary> other_tools = {};
};

/// A label that no class names, in how many masks it stands.
struct OtherLabel {
  std::int64_t references = 0;
  std::int64_t predictions = 0;
};

struct MaskSummary {
  MaskOptions options;
  Digest table = {};  ///< of the table's bytes
  Digest rows = {};   ///< of `rows_csv`, which names the digest of every mask
  std::int64_t patients = 0;
  bool are_patients_named = false;
  std::vector<ClassSummary> classes = {};
  std::map<std::uint16_t, OtherLabel> other_labels = {};  ///< the caller's
  /// Cases whose reference is, byte for byte, that of an earlier one; the caller's.
  std::int64_t repeated_references = 0;
};

/// `rows[i]` are those of `table.cases[i]`. Exact sums: the order of cases changes no bit. Digests
/// are the caller's.
[[nodiscard]] MaskSummary summarize(const MaskTable& table, const MaskOptions& options,
                                    const MaskScoring& scoring,
                                    const std::vector<std::vector<StructureRow>>& rows);

/// docs/formats/mask-scores.md, canonical.
[[nodiscard]] std::string summary_bytes(const MaskSummary& summary, const MaskScoring& scoring);

}  // namespace etalon::validation
