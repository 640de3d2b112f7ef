// SPDX-License-Identifier: Apache-2.0
#include "jobs/commands/pass_progress.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/progress.hpp"

namespace etalon::jobs {
namespace {

class Passes {
 public:
  void tell(std::string_view what, std::int64_t done, std::int64_t all) {
    const auto now = std::chrono::steady_clock::now();
    if (what != what_ || done < done_) {
      end();
      what_ = what;
      begun_ = now;
    }
    done_ = done;
    if (!progress_ && now - begun_ > std::chrono::seconds(1))
      progress_.emplace(what_, all, "done", true, done);
    if (progress_) progress_->update(done);
    if (done == all) end();
  }

 private:
  void end() {
    if (progress_) progress_->finish();
    progress_.reset();
  }

  std::optional<Progress> progress_;
  std::string what_;
  std::int64_t done_ = 0;
  std::chrono::steady_clock::time_point begun_;
};

}  // namespace

validation::StreamProgress pass_progress(bool is_told) {
  if (!is_told) return {};
  return [passes = std::make_shared<Passes>()](std::string_view what, std::int64_t done,
                                               std::int64_t all) { passes->tell(what, done, all); };
}

}  // namespace etalon::jobs
