// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/hdf5/layout.hpp"

namespace etalon::datasets {

/// Whether the bytes begin as those of an HDF5 file do.
[[nodiscard]] bool is_hdf5(std::string_view bytes);

/// The columns of a table: arrays of one dimension, all of one length. Throws format errors naming
/// file and array otherwise.
[[nodiscard]] std::map<std::string, StoredArray> as_columns(
    std::map<std::string, StoredArray> arrays, const std::string& file);

using TakeText = std::function<void(std::string_view)>;
/// Calls `take` with the text of each value, lent for the call; `values` are some of the array's,
/// from `row` on (from 1), which errors name. Texts and errors are those of `read_text_columns`.
void for_each_text(const StoredArray& array, std::span<const std::byte> values, std::int64_t row,
                   const TakeText& take);

/// The arrays of an HDF5 file as columns of texts, all of one length: texts without blanks around
/// them, whole numbers in decimals, also those of a floating type below 2^53, others in the
/// shortest decimals that give them back (float32 as the double that it is), truth values as 0 and
/// 1, NaN as an empty text. Takes files of other programs, too, whose arrays are contiguous
/// (docs/formats/case-tables.md). Throws format errors naming file and array for other than one
/// dimension, unlike lengths, and texts that are not UTF-8 or hold zero bytes; unsupported for
/// other forms of HDF5.
[[nodiscard]] std::map<std::string, std::vector<std::string>> read_text_columns(
    std::span<const std::byte> bytes, const std::string& file);

}  // namespace etalon::datasets
