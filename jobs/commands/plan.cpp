// SPDX-License-Identifier: Apache-2.0
#include <optional>

#include "core/config/write.hpp"
#include "core/console.hpp"
#include "core/error.hpp"
#include "core/progress.hpp"
#include "jobs/commands/command.hpp"
#include "jobs/judging/power_text.hpp"
#include "jobs/prediction/scores.hpp"

namespace etalon::jobs {
namespace {

/// One line for each simulation: its studies, rate and remaining time.
class StudyProgress {
 public:
  explicit StudyProgress(bool is_shown) : is_shown_(is_shown) {}

  void begin(const std::string& what, std::int64_t studies) {
    finish();
    done_ = 0;
    progress_.emplace(what, studies, "studies", is_shown_);
  }
  void add(std::int64_t studies) {
    done_ += studies;
    if (progress_) progress_->update(done_);
  }
  void finish() {
    if (progress_) progress_->finish();
    progress_.reset();
  }

 private:
  bool is_shown_;
  std::int64_t done_ = 0;
  std::optional<Progress> progress_;
};

}  // namespace

int plan_command(distributed::Session& session, const Arguments& arguments) {
  if (arguments.dump_default) {
    if (session.rank() == 0) print_file(config::to_toml(validation::Design{}));
    return 0;
  }
  check(arguments.positional.size() == 1 && arguments.positional[0] == "power" &&
            !arguments.plan.empty(),
        ErrorKind::usage,
        "give a plan of requirements: etalon plan power --plan FILE [--design FILE] [--set "
        "key=value]");
  check(arguments.threads >= 0 && arguments.threads <= 4096, ErrorKind::usage,
        "--threads is 0 (one for each core) to 4096");
  if (session.rank() != 0) return 0;
  const auto plan = validation::read_requirements(arguments.plan);
  const auto design = validation::read_design(arguments.design, arguments.overrides);
  const auto search = arguments.find ? validation::Search::least_study : validation::Search::none;
  StudyProgress progress(!arguments.json);
  const auto powers =
      validation::power_of(plan, design,
                           {.search = search,
                            .threads = thread_count(arguments.threads),
                            .begin = [&](const std::string& what,
                                         std::int64_t studies) { progress.begin(what, studies); },
                            .done = [&](std::int64_t studies) { progress.add(studies); }});
  progress.finish();
  if (arguments.json) {
    print_json(validation::power_json(plan, design, powers));
  } else {
    print(power_text(design, powers, search));
  }
  return 0;
}

}  // namespace etalon::jobs
