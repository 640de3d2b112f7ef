// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "datasets/options.hpp"
#include "datasets/samples.hpp"

namespace etalon::datasets {

/// Reads a table; errors name file, line and column. A feature that is empty, `nan` or `NA` becomes
/// NaN (for the data checks to name); a missing class or patient is a format error.
[[nodiscard]] SampleTable ingest_csv(const DataOptions& options);
/// Reads {train,val,test}_{images,labels} of an NPZ archive; keeps the file's own split.
[[nodiscard]] SampleTable ingest_npz(const DataOptions& options);
/// Reads every NAME_image.nrrd of a folder with its NAME_label.nrrd on the same grid.
[[nodiscard]] SampleTable ingest_nrrd(const DataOptions& options);
/// The one named by `options.format`.
[[nodiscard]] SampleTable ingest(const DataOptions& options);

}  // namespace etalon::datasets
