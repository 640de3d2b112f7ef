// SPDX-License-Identifier: Apache-2.0
#include "core/log.hpp"

#include <array>
#include <cstdio>
#include <mutex>

#include "core/clock.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"

namespace etalon {
namespace {

constexpr std::array<std::string_view, 4> level_names = {"debug", "info", "warning", "error"};

struct CloseStream {
  void operator()(std::FILE* stream) const noexcept { std::fclose(stream); }
};

}  // namespace

struct Log::State {
  Options options;
  std::mutex mutex;
  std::unique_ptr<std::FILE, CloseStream> stream;
};

Log::Log() = default;

Log::Log(const Options& options) : state_(std::make_shared<State>()) {
  state_->options = options;
  if (options.file.empty()) return;
  if (options.file.has_parent_path()) make_folder(options.file.parent_path());
  state_->stream.reset(std::fopen(options.file.c_str(), "ae"));
  check(state_->stream != nullptr, ErrorKind::io,
        text(options.file.string(), ": the log cannot be opened for appending"));
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
  if (state_->stream) {
    fields["time"] = now;
    fields["level"] = name;
    fields["topic"] = topic;
    fields["message"] = message;
    fields["rank"] = state_->options.rank;
    line = Json(std::move(fields)).canonical() + "\n";
  }
  const std::scoped_lock lock(state_->mutex);
  if (state_->stream) {
    // One write per line keeps lines whole when several processes append to one file.
    std::fwrite(line.data(), 1, line.size(), state_->stream.get());
    std::fflush(state_->stream.get());
  }
  if (state_->options.human && level >= state_->options.human_level) {
    const std::string human =
        text(std::string_view(now).substr(11, 8), " ", name, " ", topic, ": ", message, "\n");
    std::fwrite(human.data(), 1, human.size(), stderr);
  }
}

}  // namespace etalon
