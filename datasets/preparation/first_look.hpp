// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "datasets/objections.hpp"
#include "datasets/options.hpp"
#include "datasets/samples.hpp"

namespace etalon::datasets {

/// What the beginning of a source says, before any work. Of a table the header and the features of
/// the first rows, of arrays and volumes the headers: no label is looked at, only that there are
/// some and of which type.
struct FirstLook {
  std::int64_t samples = -1;  ///< −1: not known before all is read (csv)
  std::array<std::int64_t, 3> fixed_splits = {-1, -1, -1};  ///< samples per split the source fixes
  Shape sample_shape;  ///< (F), (C,H,W) or (C,D,H,W) of the first sample; empty: not found out
  DType dtype = DType::f32;
  std::string layout;                 ///< npz: the axes, `NHWC`
  std::vector<std::string> features;  ///< names of table columns
  std::int64_t rows_read = 0;         ///< csv: rows whose features were looked at
  bool has_masks = false;
  PatientSource patient_source = PatientSource::unnamed;
  std::int64_t source_bytes = 0;  ///< of the files, as they lie there
  std::vector<Objection> objections;
  /// csv: to cells of the first rows. `ingest` says the same of all rows.
  std::vector<Objection> cell_objections;
};

/// Looks at a source and at section `[data]`, and says everything that is wrong, not the first
/// thing only. Reads about a mebibyte of a table, the headers of arrays and of the first few
/// hundred volumes. Throws nothing for a wrong source: that is an objection.
[[nodiscard]] FirstLook first_look(const DataOptions& options);

}  // namespace etalon::datasets
