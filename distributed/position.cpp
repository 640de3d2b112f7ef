// SPDX-License-Identifier: Apache-2.0
#include "distributed/position.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace etalon::distributed {

std::string describe(const Position& position) {
  if (position.is_waiting) return text("waiting in ", describe(position.call));
  const std::string_view work(position.work.data());
  const std::string before =
      position.calls == 0 ? "before its first call" : text("after ", describe(position.call));
  return text("working ", work.empty() ? std::string() : text("on ", work, " "), before);
}

void PositionBoard::begin(const Call& call) noexcept {
  const std::scoped_lock lock(mutex_);
  position_.call = call;
  ++position_.calls;
  position_.is_waiting = true;
}

void PositionBoard::end() noexcept {
  const std::scoped_lock lock(mutex_);
  position_.is_waiting = false;
}

void PositionBoard::note(std::string_view work) noexcept {
  const std::scoped_lock lock(mutex_);
  const auto length = std::min(work.size(), position_.work.size() - 1);
  std::ranges::copy(work.substr(0, length), position_.work.begin());
  position_.work[length] = '\0';
}

void PositionBoard::outside(std::chrono::milliseconds patience) noexcept {
  const std::scoped_lock lock(mutex_);
  position_.patience = patience.count();
  ++position_.signs;
}

void PositionBoard::sign() noexcept {
  const std::scoped_lock lock(mutex_);
  ++position_.signs;
}

Position PositionBoard::read() const {
  const std::scoped_lock lock(mutex_);
  return position_;
}

}  // namespace etalon::distributed
