// SPDX-License-Identifier: Apache-2.0
#include "core/console.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>

#include "core/file.hpp"

namespace etalon {
namespace {

bool write(std::string_view bytes, std::FILE* to) {
  const bool is_written = std::fwrite(bytes.data(), 1, bytes.size(), to) == bytes.size();
  // What rank 0 says stands before what the other stream says next.
  return std::fflush(to) == 0 && is_written;
}

void write_result(std::string_view bytes) {
  if (write(bytes, stdout)) return;
  const int reason = errno;
  std::clearerr(stdout);
  errno = reason;
  fail_file("standard output", "be written");
}

}  // namespace

std::string padded(std::string_view value, std::size_t width) {
  std::string cell(value);
  cell.resize(std::max(cell.size(), width), ' ');
  return cell;
}

void print(std::string_view lines) { write_result(printable(lines, Lines::kept)); }

void print_error(std::string_view lines) {
  static_cast<void>(write(printable(lines, Lines::kept), stderr));
}

void print_json(const Json& json, JsonForm form) {
  write_result(printable_json(form == JsonForm::pretty ? json.pretty() : json.canonical() + "\n"));
}

void print_file(std::string_view bytes) { write_result(bytes); }

}  // namespace etalon
