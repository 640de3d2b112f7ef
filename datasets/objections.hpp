// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/error.hpp"

namespace etalon::datasets {

/// One thing that is wrong with a source or with what section `[data]` says of it.
struct Objection {
  ErrorKind kind = ErrorKind::format;
  std::string message;
};

/// Collects objections, so that a reader hears all of them at once. Not thread-safe.
class Objections {
 public:
  void add(ErrorKind kind, std::string message) { all_.push_back({kind, std::move(message)}); }
  /// Runs `fn`; an Error that leaves it becomes an objection.
  template <class Fn>
  void attempt(Fn&& fn) {
    try {
      fn();
    } catch (const Error& error) {
      add(error.kind(), error.what());
    }
  }
  /// Throws one error of the first objection's kind that says all of them.
  void throw_any() const;
  [[nodiscard]] const std::vector<Objection>& all() const noexcept { return all_; }

 private:
  std::vector<Objection> all_;
};

}  // namespace etalon::datasets
