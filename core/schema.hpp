// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace etalon {

/// Why a document with the schema `found` (`etalon.report/3`) is none that a reader of `known`
/// takes, and what to do: an earlier or a later version is named as one. Empty when the two are
/// equal.
///
///     `is "etalon.report/3", of an earlier version of Etalon (this build reads "etalon.report/4");
///     …`
[[nodiscard]] std::string schema_fault(std::string_view found, std::string_view known);
/// The same of a schema that is a number.
[[nodiscard]] std::string schema_fault(std::int64_t found, std::int64_t known);

/// Whether `found` is an earlier or later version of `known`, not another document.
[[nodiscard]] bool is_other_version(std::string_view found, std::string_view known);

}  // namespace etalon
