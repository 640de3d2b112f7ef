// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/sha256.hpp"
#include "datasets/objections.hpp"
#include "datasets/options.hpp"
#include "datasets/samples.hpp"

namespace etalon::datasets {

/// Reads a table; objections name file, line and column. A feature that is empty, `nan` or `NA`
/// becomes NaN (for the data checks to name); a missing class or patient is an objection.
[[nodiscard]] SampleTable ingest_csv(const DataOptions& options, Objections& objections);
/// Reads {train,val,test}_{images,labels} of an NPZ archive; keeps the file's own split.
[[nodiscard]] SampleTable ingest_npz(const DataOptions& options);
/// Reads every NAME_image.nrrd of a folder with its NAME_label.nrrd on the same grid.
[[nodiscard]] SampleTable ingest_nrrd(const DataOptions& options);
/// The one named by `options.format`, with the patient of every sample. What is wrong goes to
/// `objections`; what is returned then is no dataset.
[[nodiscard]] SampleTable ingest(const DataOptions& options, Objections& objections);
/// The same; throws one error that says all objections.
[[nodiscard]] SampleTable ingest(const DataOptions& options);

/// Objections to the classes and fractions of section `[data]`, without looking at the source.
void object_to_options(const DataOptions& options, Objections& objections);

/// Digest of a source from its files: that of the only one, else of the lines `digest␣␣name⏎` by
/// name.
[[nodiscard]] Digest source_digest(std::vector<SourceFile> files);
/// The same from the files as they are now: those that `ingest` would read.
[[nodiscard]] Digest source_digest(const DataOptions& options);

}  // namespace etalon::datasets
