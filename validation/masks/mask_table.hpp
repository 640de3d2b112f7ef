// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace etalon::validation {

/// A case of a table of masks.
struct MaskCase {
  std::string id;
  std::string patient;     ///< the case's own id where the table names no patients
  std::string prediction;  ///< path as the table has it; empty: the model gave nothing
  std::string reference;
};

struct MaskTable {
  std::vector<MaskCase> cases;  ///< in the order of patient and case
  bool are_patients_named = false;
};

/// Reads a CSV or HDF5 table with the columns `case`, `prediction`, `reference` and, where known,
/// `patient`; others mean nothing here. Throws format errors naming `name`, line and column, also
/// for a case that stands twice.
[[nodiscard]] MaskTable read_mask_table(std::string_view bytes, const std::string& name);

}  // namespace etalon::validation
