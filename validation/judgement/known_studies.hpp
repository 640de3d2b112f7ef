// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>

#include "validation/findings/chance.hpp"

namespace etalon::validation {

/// What simulations showed, so that one who judges the same plan and patients again, as a job does
/// that validates and certifies, does not simulate again. Any number of threads.
class KnownStudies {
 public:
  /// The chance under this key, which names all that it follows from; computed when it is asked for
  /// first.
  [[nodiscard]] Chance of(const std::string& key, const std::function<Chance()>& compute);

 private:
  std::mutex guard_;
  std::map<std::string, Chance> chances_;
};

}  // namespace etalon::validation
