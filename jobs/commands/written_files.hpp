// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace etalon::jobs {

/// A file that the command line names: `{"--output", arguments.output}`; an empty one is none.
struct NamedFile {
  std::string_view option;
  std::string file;
};

/// Throws a usage error when a file that a verb writes is one that it reads, or is written twice:
/// the same file, whatever it is called (another spelling, a link). To be asked before any work.
void require_apart(const std::vector<NamedFile>& written, const std::vector<NamedFile>& read);

}  // namespace etalon::jobs
