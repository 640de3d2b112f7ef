// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/known_studies.hpp"

namespace etalon::validation {

Chance KnownStudies::of(const std::string& key, const std::function<Chance()>& compute) {
  const std::scoped_lock lock(guard_);
  const auto found = chances_.find(key);
  if (found != chances_.end()) return found->second;
  return chances_.emplace(key, compute()).first->second;
}

}  // namespace etalon::validation
