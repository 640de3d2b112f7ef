// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace etalon::config {

/// A TOML value with the place it came from, so that messages can name file and line.
struct TomlValue {
  using Array = std::vector<TomlValue>;
  using Table = std::map<std::string, TomlValue, std::less<>>;

  std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Table> value;
  std::string source;     ///< file name, or `--set train.epochs`
  std::int64_t line = 0;  ///< from 1; 0 when it did not come from a file

  [[nodiscard]] const Table* table() const { return std::get_if<Table>(&value); }
  /// `job.toml:12` or `--set train.epochs`.
  [[nodiscard]] std::string place() const;
  /// `a whole number`, `a table`, …: for messages.
  [[nodiscard]] std::string type_name() const;
};

/// Larger than any job file, plan or trust file.
inline constexpr std::int64_t most_toml_bytes = std::int64_t{1} << 22;

/// Parses a TOML 1.0 document; throws a config error with file, line and reason, also for one that
/// nests deeper than `most_toml_depth` or has more than `most_toml_bytes`.
[[nodiscard]] TomlValue parse_toml(std::string_view text, std::string_view source);
/// Reads and parses a file; throws an io error when it cannot be read.
[[nodiscard]] TomlValue read_toml_file(const std::filesystem::path& file);
/// Applies `section.key=value` (the command line's `--set`). The value is TOML; what is not valid
/// TOML is taken as text, so that `--set job.directory=out/b` needs no quotes.
void apply_override(TomlValue& document, std::string_view assignment);

}  // namespace etalon::config
