// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"

namespace etalon::jobs {

/// Something about a job worth knowing before it begins: `model`, `mlp, 1554 parameters in …`.
struct Fact {
  std::string name;
  std::string value;
};

/// Why a job would fail, known before any work is done. A value: objections are collected, never
/// thrown one by one.
struct Objection {
  ErrorKind kind = ErrorKind::config;
  std::string subject = {};  ///< key or file: `data.label_column`, `keys/developer.key`
  std::string reason = {};   ///< what is wrong (why)
  std::string remedy = {};   ///< what to do
  /// Dotted keys of the job file beside the subject whose values it rests on: where one of them was
  /// refused when the file was read, the objection is to a default that nobody gave.
  std::vector<std::string> keys = {};
  bool operator==(const Objection&) const = default;
};

/// What looking at one side of a job gave.
struct Inspection {
  std::vector<Fact> facts;
  std::vector<Objection> objections;
  std::vector<Objection> warnings;  ///< what is allowed and probably not meant

  void fact(std::string name, std::string value) {
    facts.push_back({std::move(name), std::move(value)});
  }
  void object(ErrorKind kind, std::string subject, std::string reason, std::string remedy,
              std::vector<std::string> keys = {}) {
    objections.push_back(
        {kind, std::move(subject), std::move(reason), std::move(remedy), std::move(keys)});
  }
  void warn(std::string subject, std::string reason, std::string remedy,
            std::vector<std::string> keys = {}) {
    warnings.push_back({ErrorKind::config, std::move(subject), std::move(reason), std::move(remedy),
                        std::move(keys)});
  }
  void add(Inspection other);
};

/// An error as an objection: errors read `what is wrong (why); what to do`.
[[nodiscard]] Objection objection_of(const Error& error, std::string_view subject,
                                     std::vector<std::string> keys = {});

/// `subject: reason; remedy`, the subject only where the reason does not name it.
[[nodiscard]] std::string sentence(const Objection& objection);

/// Runs `look` and turns an error that leaves it into an objection to `subject`, which rests on
/// `keys` too; whether it did not fail.
template <class Fn>
bool examine(Inspection& found, std::string_view subject, Fn&& look,
             std::vector<std::string> keys = {}) {
  try {
    look();
    return true;
  } catch (const Error& error) {
    found.objections.push_back(objection_of(error, subject, std::move(keys)));
    return false;
  }
}

}  // namespace etalon::jobs
