// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "datasets/ingest/npy.hpp"
#include "datasets/ingest/zip.hpp"
#include "datasets/samples.hpp"

namespace etalon::datasets {

/// What the arrays of an NPZ archive are called, and the part that they are.
constexpr std::array<std::pair<std::string_view, Split>, 3> npz_parts = {
    {{"train", Split::train}, {"val", Split::validation}, {"test", Split::test}}};

/// The array of that name in an archive; throws a format error that names those that are there.
[[nodiscard]] const ZipEntry& npz_entry(const std::map<std::string, ZipEntry>& entries,
                                        const std::string& name, const std::string& file);
/// Throws an error naming `what` (a file and a part): unsupported where the arrays are no images by
/// their shape, format unless the images have pixels and there is one class, a whole number, per
/// image.
void check_npz_part(const std::string& what, DType label_type, std::span<const std::int64_t> images,
                    std::span<const std::int64_t> labels);

}  // namespace etalon::datasets
