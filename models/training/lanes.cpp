// SPDX-License-Identifier: Apache-2.0
#include "models/training/lanes.hpp"

#include <ATen/Parallel.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/cores.hpp"
#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::models {

Lanes::Lanes(std::int64_t count) {
  if (count == 0) count = usable_cores();
  try {
    for (std::int64_t i = 0; i < count; ++i) threads_.emplace_back([this] { serve(); });
  } catch (const std::exception& problem) {
    const std::int64_t started = size();
    close();
    throw Error(ErrorKind::io,
                text("only ", started, " of ", count, " lanes could be started (", problem.what(),
                     "); lower train.lanes, or raise the limits of threads and "
                     "memory (ulimit -u, ulimit -v)"));
  }
}

Lanes::~Lanes() { close(); }

void Lanes::close() {
  {
    const std::scoped_lock lock(mutex_);
    closing_ = true;
  }
  wake_.notify_all();
  for (auto& thread : threads_) thread.join();
  threads_.clear();
}

void Lanes::serve() {
  at::set_num_threads(1);
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [&] { return closing_ || next_ < end_; });
    if (closing_) return;
    const std::int64_t item = next_++;
    ++busy_;
    lock.unlock();
    std::exception_ptr failure;
    try {
      (*work_)(item);
    } catch (...) {
      failure = std::current_exception();
    }
    lock.lock();
    --busy_;
    if (failure) {
      if (!failure_) failure_ = failure;
      next_ = end_;
    }
    if (busy_ == 0 && next_ >= end_) done_.notify_one();
  }
}

void Lanes::run(std::int64_t begin, std::int64_t end,
                const std::function<void(std::int64_t)>& work) {
  if (begin >= end) return;
  std::unique_lock lock(mutex_);
  work_ = &work;
  next_ = begin;
  end_ = end;
  wake_.notify_all();
  done_.wait(lock, [&] { return busy_ == 0 && next_ >= end_; });
  if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
}

}  // namespace etalon::models
