// SPDX-License-Identifier: Apache-2.0
#include "core/log.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <mutex>

#include "core/clock.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "core/printable.hpp"
#include "core/text.hpp"

namespace etalon {
namespace {

constexpr std::array<std::string_view, 4> level_names = {"debug", "info", "warning", "error"};

/// A message may quote bytes of a broken file; its line must be valid JSON all the same.
void make_utf8(Json::Object& fields) {
  for (auto& [key, value] : fields) {
    if (value.is_string() && !is_utf8(value.as_string())) value = as_utf8(value.as_string());
  }
}

}  // namespace

struct Log::State {
  Options options;
  std::mutex mutex;
  FileHandle file;
};

Log::Log() = default;

Log::Log(const Options& options) : state_(std::make_shared<State>()) {
  state_->options = options;
  if (options.file.empty()) return;
  if (options.file.has_parent_path()) make_folder(options.file.parent_path());
  // Without O_NONBLOCK a pipe in its place would be waited for.
  state_->file.reset(
      ::open(options.file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0644));
  if (!state_->file) fail_file(options.file, "be opened for appending");
  struct ::stat status{};
  check(::fstat(state_->file.get(), &status) == 0 && S_ISREG(status.st_mode), ErrorKind::io,
        text(options.file.string(), ": is a pipe or a device, not a log; remove it"));
}

void Log::debug(std::string_view topic, std::string_view message, Json::Object fields) const {
  write(LogLevel::debug, topic, message, std::move(fields));
}
void Log::info(std::string_view topic, std::string_view message, Json::Object fields) const {
  write(LogLevel::info, topic, message, std::move(fields));
}
void Log::warning(std::string_view topic, std::string_view message, Json::Object fields) const {
  write(LogLevel::warning, topic, message, std::move(fields));
}
void Log::error(std::string_view topic, std::string_view message, Json::Object fields) const {
  write(LogLevel::error, topic, message, std::move(fields));
}

void Log::write(LogLevel level, std::string_view topic, std::string_view message,
                Json::Object fields) const {
  if (!state_) return;
  const std::string now = utc_now();
  const std::string_view name = level_names[static_cast<std::size_t>(level)];
  std::string line;
  if (state_->file) {
    fields["time"] = now;
    fields["level"] = name;
    fields["topic"] = topic;
    fields["message"] = message;
    fields["rank"] = state_->options.rank;
    make_utf8(fields);
    // Separators that some readers take for the end of a line are escapes, as control characters.
    line = printable_json(Json(std::move(fields)).canonical()) + "\n";
  }
  const std::scoped_lock lock(state_->mutex);
  if (state_->file) {
    // One write per line keeps lines whole when several processes append to one file. A full disk
    // must not end a job that only wanted to say something.
    [[maybe_unused]] const auto written = ::write(state_->file.get(), line.data(), line.size());
  }
  if (state_->options.human && level >= state_->options.human_level) {
    // A message may quote a file name; nothing in it begins a line of its own.
    const std::string human = text(std::string_view(now).substr(11, 8), " ", name, " ",
                                   printable(text(topic, ": ", message)), "\n");
    std::fwrite(human.data(), 1, human.size(), stderr);
  }
}

}  // namespace etalon
