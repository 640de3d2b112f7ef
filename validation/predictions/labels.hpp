// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "core/sha256.hpp"
#include "validation/predictions/predictions.hpp"

namespace etalon::validation {

/// What the holder of the data says of a case.
struct LabelledCase {
  std::int64_t label = 0;  ///< 0 or 1
  datasets::Split split = datasets::Split::test;
  std::string patient;  ///< salted
  bool operator==(const LabelledCase&) const = default;
};

/// Cases of the validation and the test split by their salted ids: `labels.json`
/// (docs/formats/labels.md). Their holder gives them to a certifier apart from the package, so that
/// neither labels nor splits nor patients are the developer's word.
struct LabelTable {
  Digest dataset;  ///< of the manifest
  std::map<std::string, LabelledCase> cases;
  bool operator==(const LabelTable&) const = default;
};

/// The labels of a table of predictions. None may be sealed.
[[nodiscard]] LabelTable labels_of(const Predictions& predictions);
[[nodiscard]] std::string labels_bytes(const LabelTable& table);
/// Throws format errors naming `source` and key.
[[nodiscard]] LabelTable parse_labels(std::string_view bytes, const std::string& source);

/// The predictions without any label: what travels with a package.
[[nodiscard]] Predictions sealed(Predictions predictions);
/// The predictions with the table's labels. Throws an integrity error unless both are about the
/// same data and cases, each in the same split and of the same patient.
[[nodiscard]] Predictions unsealed(Predictions predictions, const LabelTable& table);

}  // namespace etalon::validation
