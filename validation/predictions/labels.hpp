// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "core/sha256.hpp"
#include "validation/predictions/predictions.hpp"

namespace etalon::validation {

/// Labels by the salted ids of their cases, of the validation and the test split: `labels.json`
/// (docs/formats/labels.md). Their holder gives them to a certifier apart from the package.
struct LabelTable {
  Digest dataset;                              ///< of the manifest
  std::map<std::string, std::int64_t> labels;  ///< 0 or 1
  bool operator==(const LabelTable&) const = default;
};

/// The labels of a table of predictions. None may be sealed.
[[nodiscard]] LabelTable labels_of(const Predictions& predictions, const Digest& dataset);
[[nodiscard]] std::string labels_bytes(const LabelTable& table);
/// Throws format errors naming `source` and key.
[[nodiscard]] LabelTable parse_labels(std::string_view bytes, const std::string& source);

/// The predictions without any label: what travels with a package.
[[nodiscard]] Predictions sealed(Predictions predictions);
/// The predictions with the table's labels. Throws an integrity error unless both are about the
/// same cases.
[[nodiscard]] Predictions unsealed(Predictions predictions, const LabelTable& table);

}  // namespace etalon::validation
