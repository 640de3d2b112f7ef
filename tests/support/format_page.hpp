// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"

namespace etalon::testing_support {

/// The test vector number `index` (from 0) of a page in docs/formats: what stands between the
/// fences of its blocks in `language`, each line ended. Tests compare it with what the code writes
/// or accepts, so that page and code cannot say different things.
inline std::string format_example(const std::string& page, const std::string& language,
                                  std::size_t index = 0) {
  const auto file =
      std::filesystem::path(std::getenv("ETALON_SOURCE_DIR")) / "docs" / "formats" / (page + ".md");
  const std::string all = read_text_file(file);
  const std::string fence = "\n```" + language + "\n";
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= index; ++i) {
    begin = all.find(fence, begin);
    check(begin != std::string::npos, ErrorKind::format,
          text(file.string(), ": has no block ", index, " in ", language));
    begin += fence.size();
  }
  const auto end = all.find("\n```", begin);
  check(end != std::string::npos, ErrorKind::format, text(file.string(), ": a block has no end"));
  return all.substr(begin, end + 1 - begin);
}

}  // namespace etalon::testing_support
