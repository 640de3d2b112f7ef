// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <exception>
#include <source_location>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace etalon {

/// What kind of thing went wrong. Each kind has one documented, stable exit code.
enum class ErrorKind : std::uint8_t {
  usage,           ///< the command line is wrong (exit code 2)
  config,          ///< a job file is wrong (3)
  io,              ///< a file or the network cannot be read or written (4)
  format,          ///< bytes do not follow their format (5)
  integrity,       ///< a digest, a signature or a certificate does not hold (6)
  numeric,         ///< a value is not finite or a computation diverged (7)
  unsupported,     ///< valid input that Etalon does not implement (8)
  not_configured,  ///< needs a part that this build leaves out (9)
  mpi,             ///< a collective failed or ranks disagree (10)
  device,          ///< an accelerator failed (11)
  timeout,         ///< something took longer than allowed (12)
  internal,        ///< a broken invariant of Etalon itself (13)
};

/// `config`, `io`, ...: the name printed in messages and JSON.
[[nodiscard]] std::string_view to_string(ErrorKind kind) noexcept;

/// Process exit code of the kind, as listed above.
[[nodiscard]] int exit_code(ErrorKind kind) noexcept;

/// Whether errors of the kind are of this machine or program (files, memory, threads, ranks, parts
/// that the build leaves out), not of what was looked at: no judgement follows from them.
[[nodiscard]] bool is_of_the_machine(ErrorKind kind) noexcept;

/// The one exception type. The message reads: what is wrong (why), what to do.
/// Callers on the way up add context with `add_context`; `what()` shows it first:
/// `out/a.h5: shard 3: checksum differs (…)`. Thread and rank independent value.
class Error : public std::runtime_error {
 public:
  Error(ErrorKind kind, std::string message,
        std::source_location where = std::source_location::current());

  [[nodiscard]] ErrorKind kind() const noexcept { return kind_; }
  /// The message without context.
  [[nodiscard]] const std::string& message() const noexcept { return message_; }
  /// Outermost context first.
  [[nodiscard]] const std::vector<std::string>& context() const noexcept { return context_; }
  /// Where it was thrown: `core/json.cpp:41`.
  [[nodiscard]] std::string place() const;
  /// Context and message in one line.
  [[nodiscard]] const char* what() const noexcept override { return full_.c_str(); }

  /// Puts `text` in front of what is known so far and returns itself.
  Error& add_context(std::string text);

 private:
  ErrorKind kind_;
  std::string message_;
  std::vector<std::string> context_;
  std::string full_;
  std::source_location where_;
};

/// Any exception as an Error: an Error is itself, what the system refused (memory, threads, files)
/// is an io error with a remedy, anything else a broken invariant.
[[nodiscard]] Error as_error(const std::exception_ptr& exception);

/// Whether the exception says that the system gave no more memory, in whose words ever: nobody's
/// model, file or package is to blame then.
[[nodiscard]] bool is_lack_of_memory(const std::exception& problem) noexcept;

/// Throws `Error(kind, message)` unless `holds`. For input from users, files and the environment.
inline void check(bool holds, ErrorKind kind, std::string_view message,
                  std::source_location where = std::source_location::current()) {
  if (!holds) throw Error(kind, std::string(message), where);
}

/// Throws an internal error unless `holds`: a broken invariant is a bug of Etalon.
inline void ensure(bool holds, std::string_view invariant,
                   std::source_location where = std::source_location::current()) {
  if (!holds)
    throw Error(ErrorKind::internal, "broken invariant: " + std::string(invariant), where);
}

/// Runs `fn` and adds `context` to an Error that leaves it.
template <class Fn>
decltype(auto) with_context(std::string_view context, Fn&& fn) {
  try {
    return fn();
  } catch (Error& error) {
    error.add_context(std::string(context));
    throw;
  }
}

}  // namespace etalon
