// SPDX-License-Identifier: Apache-2.0
#include "core/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon {

void for_each_part(std::int64_t parts, std::int64_t threads,
                   const std::function<void(std::int64_t)>& work) {
  check(threads >= 1 && threads <= 4096, ErrorKind::usage,
        text(threads, " threads; allowed are 1 to 4096"));
  std::atomic<std::int64_t> next = 0;
  std::mutex guard;
  std::exception_ptr failure;
  std::int64_t failed_part = parts;
  const auto take = [&] {
    for (;;) {
      const std::int64_t part = next.fetch_add(1);
      if (part >= parts) return;
      try {
        work(part);
      } catch (...) {
        next = parts;
        const std::scoped_lock lock(guard);
        if (part < failed_part) {
          failed_part = part;
          failure = std::current_exception();
        }
      }
    }
  };
  {
    std::vector<std::jthread> helpers;
    for (std::int64_t i = 1; i < std::min(threads, parts); ++i) helpers.emplace_back(take);
    take();
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace etalon
