// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "validation/power/planned.hpp"
#include "validation/power/simulation.hpp"

namespace etalon::validation {

/// The probabilities of the studies under one plan and design. Studies of one make-up have common
/// random numbers, so that the same one is simulated once: what is asked again is known, to the
/// last bit. Not for several threads; a simulation uses those that it is given.
class Chances {
 public:
  /// Called before so many studies are simulated, with what they are for people.
  using Begin = std::function<void(const std::string& what, std::int64_t studies)>;

  Chances(Simulation simulation, Begin begin)
      : simulation_(std::move(simulation)), begin_(std::move(begin)) {}

  /// Says that a probability will be asked for, so that each says the how manieth it is. Without a
  /// true value: the wrong pass.
  void announce(const Planned& planned, StudySize size, std::optional<double> truth);

  [[nodiscard]] Chance wrong_pass(const Planned& planned, StudySize size, const std::string& what);
  [[nodiscard]] Chance power(const Planned& planned, StudySize size, const std::string& what);

 private:
  using Question = std::pair<StudyMakeup, std::optional<double>>;

  /// `study 2 of 5: auc: wrong pass`; nobody knows beforehand how many a search looks at.
  void begin(const Question& question, const std::string& what, std::int64_t scenarios);

  Simulation simulation_;
  Begin begin_;
  std::map<Question, Chance> known_;
  std::set<Question> announced_;  ///< that are simulated
  std::int64_t begun_ = 0;        ///< of those
};

}  // namespace etalon::validation
