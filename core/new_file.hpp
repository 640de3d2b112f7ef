// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>

namespace etalon {

/// Writes a file that nobody has written yet, whole or not at all, synced. False when there is a
/// file of that name, also when another process makes it at the same moment: then that one stands,
/// untouched. Missing folders are made. Throws io errors as `AtomicFile`.
///
///     while (!write_new_file(folder / name(number), bytes)) ++number;
[[nodiscard]] bool write_new_file(const std::filesystem::path& file, std::string_view data);

}  // namespace etalon
