// SPDX-License-Identifier: Apache-2.0
#include "core/error.hpp"

#include <array>
#include <cerrno>
#include <new>
#include <system_error>
#include <utility>

namespace etalon {
namespace {

constexpr std::array<std::string_view, 12> names = {
    "usage",       "config",         "io",  "format", "integrity", "numeric",
    "unsupported", "not_configured", "mpi", "device", "timeout",   "internal"};

/// Libraries have exceptions of their own for memory that the system refused.
Error no_memory() {
  return {ErrorKind::io,
          "not enough memory (the system gave no more); give the process more memory (ulimit -v, "
          "slurm.memory), or use fewer lanes and smaller batches"};
}

Error refused_by_system(const std::system_error& problem) {
  const int code = problem.code().value();
  const bool is_generic = problem.code() == std::error_condition(code, std::generic_category());
  if (is_generic && code == ENOMEM) return no_memory();
  std::string message = problem.what();
  if (is_generic && code == EAGAIN) {
    message += "; allow the process more threads and memory (ulimit -u, ulimit -v)";
  } else if (is_generic && code == EMFILE) {
    message += "; allow the process more open files (ulimit -n)";
  }
  return {ErrorKind::io, std::move(message)};
}

}  // namespace

std::string_view to_string(ErrorKind kind) noexcept {
  return names[static_cast<std::size_t>(kind)];
}

int exit_code(ErrorKind kind) noexcept { return static_cast<int>(kind) + 2; }

bool is_of_the_machine(ErrorKind kind) noexcept {
  switch (kind) {
    case ErrorKind::usage:
    case ErrorKind::config:
    case ErrorKind::format:
    case ErrorKind::integrity:
    case ErrorKind::numeric:
    case ErrorKind::unsupported: return false;
    case ErrorKind::io:
    case ErrorKind::not_configured:
    case ErrorKind::mpi:
    case ErrorKind::device:
    case ErrorKind::timeout:
    case ErrorKind::internal: return true;
  }
  return true;
}

namespace {

/// A text ends at its first zero byte where it is shown as `what()`.
std::string without_zeros(std::string text) {
  for (std::size_t at = text.find('\0'); at != text.npos; at = text.find('\0', at))
    text.replace(at, 1, "\\x00");
  return text;
}

}  // namespace

Error::Error(ErrorKind kind, std::string message, std::source_location where)
    : std::runtime_error(message),
      kind_(kind),
      message_(without_zeros(std::move(message))),
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
  text = without_zeros(std::move(text));
  std::string full = text;
  full += ": ";
  full += full_;
  full_ = std::move(full);
  context_.insert(context_.begin(), std::move(text));
  return *this;
}

bool is_lack_of_memory(const std::exception& problem) noexcept {
  if (dynamic_cast<const std::bad_alloc*>(&problem) != nullptr) return true;
  const std::string_view message = problem.what();
  return message.find("allocate memory") != std::string_view::npos ||
         message.find("memory allocation failed") != std::string_view::npos ||  // HDF5's
         message.find("out of memory") != std::string_view::npos ||
         message.find("out_of_memory") != std::string_view::npos ||
         message.find("failed to map segment") != std::string_view::npos ||  // the loader's
         // oneDNN's, of a kernel whose code finds no room; what it does not compute has no
         // descriptor.
         message == "could not create a primitive";
}

Error as_error(const std::exception_ptr& exception) {
  try {
    std::rethrow_exception(exception);
  } catch (const Error& error) {
    return error;
  } catch (const std::system_error& problem) {
    return refused_by_system(problem);
  } catch (const std::exception& problem) {
    if (is_lack_of_memory(problem)) return no_memory();
    return {ErrorKind::internal, problem.what()};
  } catch (...) {
    return {ErrorKind::internal, "an exception of an unknown type"};
  }
}

}  // namespace etalon
