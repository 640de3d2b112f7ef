// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace etalon::models {

/// The threads of a rank that compute logical shards. Each sets the arithmetic library to one
/// thread of its own (libraries choose other algorithms for other thread counts). Which lane
/// computes which item is left to chance; results may not depend on it.
class Lanes {
 public:
  /// `count` 0: the cores this process may run on. Throws an io error when the system gives fewer
  /// threads.
  explicit Lanes(std::int64_t count);
  ~Lanes();
  Lanes(const Lanes&) = delete;
  Lanes& operator=(const Lanes&) = delete;

  [[nodiscard]] std::int64_t size() const noexcept { return std::ssize(threads_); }
  /// Calls work(item) for begin ≤ item < end, each once, and waits. The first exception is rethrown
  /// after all lanes have stopped.
  void run(std::int64_t begin, std::int64_t end, const std::function<void(std::int64_t)>& work);

 private:
  void serve();
  void close();

  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable done_;
  const std::function<void(std::int64_t)>* work_ = nullptr;
  std::int64_t next_ = 0;
  std::int64_t end_ = 0;
  std::int64_t busy_ = 0;
  bool closing_ = false;
  std::exception_ptr failure_;
  std::vector<std::thread> threads_;
};

}  // namespace etalon::models
