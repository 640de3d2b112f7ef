// SPDX-License-Identifier: Apache-2.0
#include "core/config/toml_depth.hpp"

#include <algorithm>
#include <vector>

namespace etalon::config {
namespace {

class DepthScan {
 public:
  DepthScan(std::string_view toml, std::int64_t most) : toml_(toml), most_(most) {}

  std::optional<std::int64_t> run() {
    while (at_ < toml_.size()) {
      const char letter = toml_[at_];
      if (letter == '"' || letter == '\'') {
        skip_text(letter);
        begins_line_ = false;
      } else if (letter == '#') {
        at_ = std::min(toml_.find('\n', at_), toml_.size());
      } else {
        take(letter);
        ++at_;
      }
      if (header_ + dots_ + std::ssize(open_) - 1 > most_) return line_;
    }
    return std::nullopt;
  }

 private:
  [[nodiscard]] bool is_outermost() const { return open_.size() == 1; }

  void take(char letter) {
    switch (letter) {
      case '\n':
        ++line_;
        if (is_outermost()) end_key();
        is_header_ = false;
        begins_line_ = true;
        return;
      case ' ':
      case '\t':
      case '\r': return;
      case '.': is_header_ ? ++header_ : (++open_.back(), ++dots_); break;
      case ',': end_key(); break;
      case '[':
      case '{': open(letter); break;
      case ']':
      case '}': close(); break;
      default: break;
    }
    begins_line_ = false;
  }

  /// The dots of a key count for as long as its value lasts; those of numbers do no harm.
  void end_key() {
    dots_ -= open_.back();
    open_.back() = 0;
  }

  void open(char letter) {
    if (is_header_) {
      ++header_;
    } else if (letter == '[' && begins_line_ && is_outermost()) {
      is_header_ = true;
      header_ = 1;
    } else {
      open_.push_back(0);
    }
  }

  void close() {
    if (is_header_ || is_outermost()) return;
    end_key();
    open_.pop_back();
  }

  void skip_text(char quote) {
    const std::string_view three = quote == '"' ? "\"\"\"" : "'''";
    const bool is_long = toml_.substr(at_).starts_with(three);
    at_ += is_long ? 3 : 1;
    for (; at_ < toml_.size(); ++at_) {
      const char letter = toml_[at_];
      if (letter == '\n') {
        // A fault, which is the parser's to name; what follows is read as if the text ended here.
        if (!is_long) return;
        ++line_;
      } else if (letter == '\\' && quote == '"') {
        if (at_ + 1 < toml_.size() && toml_[at_ + 1] != '\n') ++at_;
      } else if (letter == quote && (!is_long || toml_.substr(at_).starts_with(three))) {
        at_ += is_long ? 3 : 1;
        // A long text may end with two quotes of its own before the three that close it.
        for (int own = 0; is_long && own < 2 && at_ < toml_.size() && toml_[at_] == quote; ++own)
          ++at_;
        return;
      }
    }
  }

  std::string_view toml_;
  std::int64_t most_;
  std::size_t at_ = 0;
  std::int64_t line_ = 1;
  bool begins_line_ = true;
  bool is_header_ = false;
  std::int64_t header_ = 0;               ///< depth of the table that the last header opened
  std::vector<std::int64_t> open_ = {0};  ///< dots of the key at hand, outermost first
  std::int64_t dots_ = 0;                 ///< of all of them
};

}  // namespace

std::optional<std::int64_t> line_of_depth(std::string_view toml, std::int64_t most) {
  return DepthScan(toml, most).run();
}

}  // namespace etalon::config
