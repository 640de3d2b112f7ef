// SPDX-License-Identifier: Apache-2.0
#include "core/error.hpp"

#include <array>
#include <utility>

namespace etalon {
namespace {

constexpr std::array<std::string_view, 12> names = {
    "usage",       "config",         "io",  "format", "integrity", "numeric",
    "unsupported", "not_configured", "mpi", "device", "timeout",   "internal"};

}  // namespace

std::string_view to_string(ErrorKind kind) noexcept {
  return names[static_cast<std::size_t>(kind)];
}

int exit_code(ErrorKind kind) noexcept { return static_cast<int>(kind) + 2; }

Error::Error(ErrorKind kind, std::string message, std::source_location where)
    : std::runtime_error(message),
      kind_(kind),
      message_(std::move(message)),
      full_(message_),
      where_(where) {}

std::string Error::place() const {
  std::string_view file = where_.file_name();
  // Only the path inside the repository is of use to a reader of a message.
  for (std::string_view floor : {"tests/", "bench/", "core/", "distributed/", "datasets/",
                                 "models/", "validation/", "jobs/"}) {
    if (auto at = file.rfind(floor);
        at != std::string_view::npos && (at == 0 || file[at - 1] == '/')) {
      file = file.substr(at);
      break;
    }
  }
  return std::string(file) + ":" + std::to_string(where_.line());
}

Error& Error::add_context(std::string text) {
  std::string full = text;
  full += ": ";
  full += full_;
  full_ = std::move(full);
  context_.insert(context_.begin(), std::move(text));
  return *this;
}

}  // namespace etalon
