// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

#include "core/json.hpp"

namespace etalon {

enum class LogLevel : std::uint8_t { debug, info, warning, error };

/// Writes events twice: a human line on stderr (`12:00:01 info train: epoch 3 done`) and a JSON
/// line in a file (`docs/formats/log.md`). An event is one line in both, whatever its message
/// quotes: line breaks and control characters in it are escapes. Cheap handle to shared state; safe
/// from any thread. A default Log writes nowhere. Only rank 0 prints; every rank may have its own
/// file.
class Log {
 public:
  struct Options {
    std::filesystem::path file;             ///< JSON Lines, appended; empty: none
    LogLevel human_level = LogLevel::info;  ///< least level shown on stderr
    bool human = true;                      ///< false: nothing on stderr
    std::int64_t rank = 0;                  ///< written into every JSON line
  };

  Log();
  explicit Log(const Options& options);

  void debug(std::string_view topic, std::string_view message, Json::Object fields = {}) const;
  void info(std::string_view topic, std::string_view message, Json::Object fields = {}) const;
  void warning(std::string_view topic, std::string_view message, Json::Object fields = {}) const;
  void error(std::string_view topic, std::string_view message, Json::Object fields = {}) const;

 private:
  struct State;
  void write(LogLevel level, std::string_view topic, std::string_view message,
             Json::Object fields) const;
  /// Shared because every component that logs holds a copy of the handle.
  std::shared_ptr<State> state_;
};

}  // namespace etalon
