// SPDX-License-Identifier: Apache-2.0
#include "datasets/objections.hpp"

namespace etalon::datasets {

void Objections::throw_any() const {
  if (all_.empty()) return;
  std::string message;
  for (const Objection& objection : all_) {
    message += (message.empty() ? "" : "; ") + objection.message;
  }
  throw Error(all_[0].kind, message);
}

}  // namespace etalon::datasets
