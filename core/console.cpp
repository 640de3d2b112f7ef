// SPDX-License-Identifier: Apache-2.0
#include "core/console.hpp"

#include <algorithm>
#include <cstdio>

namespace etalon {
namespace {

void write(std::string_view bytes, std::FILE* to) {
  std::fwrite(bytes.data(), 1, bytes.size(), to);
  // What rank 0 says stands before what the other stream says next.
  std::fflush(to);
}

}  // namespace

std::string padded(std::string_view value, std::size_t width) {
  std::string cell(value);
  cell.resize(std::max(cell.size(), width), ' ');
  return cell;
}

void print(std::string_view lines) { write(printable(lines, Lines::kept), stdout); }

void print_error(std::string_view lines) { write(printable(lines, Lines::kept), stderr); }

void print_json(const Json& json, JsonForm form) {
  write(printable_json(form == JsonForm::pretty ? json.pretty() : json.canonical() + "\n"), stdout);
}

void print_file(std::string_view bytes) { write(bytes, stdout); }

}  // namespace etalon
