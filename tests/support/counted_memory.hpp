// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <malloc.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <new>

namespace etalon::testing_support {

/// What operator new gave in the program that includes this header, by one of its sources alone.
struct CountedMemory {
  std::atomic<std::int64_t> held{0};         ///< bytes in use
  std::atomic<std::int64_t> most_held{0};    ///< at once, since it was last set
  std::atomic<std::int64_t> allocations{0};  ///< since the start
};
inline CountedMemory counted_memory;

/// Bytes that `fn` holds at once beyond those before it.
template <class Fn>
[[nodiscard]] std::int64_t most_held_by(Fn&& fn) {
  const std::int64_t before = counted_memory.held;
  counted_memory.most_held = before;
  fn();
  return counted_memory.most_held - before;
}

/// How often `fn` asks for memory.
template <class Fn>
[[nodiscard]] std::int64_t allocations_of(Fn&& fn) {
  const std::int64_t before = counted_memory.allocations;
  fn();
  return counted_memory.allocations - before;
}

}  // namespace etalon::testing_support

// Not inlined: the compiler would take malloc and delete, or new and free, for a pair that does not
// match.
[[gnu::noinline]] void* operator new(std::size_t size) {
  auto& counted = etalon::testing_support::counted_memory;
  void* memory = std::malloc(size);
  if (memory == nullptr) throw std::bad_alloc();
  const auto now = counted.held += static_cast<std::int64_t>(malloc_usable_size(memory));
  if (now > counted.most_held) counted.most_held = now;
  ++counted.allocations;
  return memory;
}

// Its own, since the address sanitizer's would not be a pair of the operator delete below.
[[gnu::noinline]] void* operator new(std::size_t size, const std::nothrow_t& /*tag*/) noexcept {
  try {
    return operator new(size);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

[[gnu::noinline]] void operator delete(void* memory) noexcept {
  etalon::testing_support::counted_memory.held -=
      static_cast<std::int64_t>(malloc_usable_size(memory));
  std::free(memory);
}

[[gnu::noinline]] void operator delete(void* memory, std::size_t /*size*/) noexcept {
  operator delete(memory);
}
