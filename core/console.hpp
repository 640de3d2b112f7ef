// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/json.hpp"
#include "core/printable.hpp"
#include "core/text.hpp"

namespace etalon {

/// The way to stdout and stderr of everything that a verb says. What it prints may come from
/// foreign files: nothing in it moves the terminal, and nothing in a line ends the line.
///
///     print(line("data     ", name, ", ", samples, " samples"));

/// One line of its parts; a line break inside them is shown as an escape.
template <class... Parts>
[[nodiscard]] std::string line(const Parts&... parts) {
  return printable(text(parts...)) + "\n";
}

/// With blanks after it up to `width` bytes.
[[nodiscard]] std::string padded(std::string_view value, std::size_t width);

/// Lines for a person, on stdout: the result of a verb.
void print(std::string_view lines);
/// Lines for a person, on stderr.
void print_error(std::string_view lines);
/// A result for a program, on stdout: canonical on one line, or indented.
enum class JsonForm : bool { canonical, pretty };
void print_json(const Json& json, JsonForm form = JsonForm::canonical);
/// A file that is printed as it would be written, on stdout: a job file, a batch script.
void print_file(std::string_view bytes);

}  // namespace etalon
