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

/// A file that a verb writes where the user says. Every such file holds `mark`.
struct WrittenFile {
  std::string_view option;
  std::string file;
  std::string_view mark;
};
inline constexpr std::string_view mark_of_results = R"("schema":"etalon.result/)";
inline constexpr std::string_view mark_of_comparisons = R"("schema":"etalon.comparison/)";
inline constexpr std::string_view mark_of_pages = R"(content="default-src 'none'; style-src)";
inline constexpr std::string_view mark_of_scripts = "#SBATCH --";
inline constexpr std::string_view mark_of_bundles = "application/vnd.dev.sigstore.bundle";

/// Throws a usage error naming the option when a file is there that no such verb wrote (an earlier
/// result is replaced, a key is not), or would be one of a job directory, which has its own writer.
/// To be asked before any work.
void require_replaceable(const std::vector<WrittenFile>& written);

/// Throws a usage error when a file that a verb writes is one that it reads, or is written twice:
/// the same file, whatever it is called (another spelling, a link). To be asked before any work.
void require_apart(const std::vector<NamedFile>& written, const std::vector<NamedFile>& read);

}  // namespace etalon::jobs
