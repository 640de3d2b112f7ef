// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace etalon::jobs {

/// A file that the command line names: `{"--output", arguments.output}`; an empty one is none.
struct NamedFile {
  std::string_view option;
  std::string file;
};

/// What a verb writes where the user says. Each is known by its own sign, never by what it shares
/// with another document: a certificate is a bundle as a signed plan is, the report of a job a
/// page.
enum class WrittenKind : std::uint8_t {
  result,
  comparison,
  mask_scores,
  mask_rows,
  page,
  script,
  signed_plan,
};
struct WrittenFile {
  std::string_view option;
  std::string file;
  WrittenKind kind;
};

/// Throws a usage error naming the option when a path lies in a job directory, a package or a
/// layout, which have writers of their own (jobs/directory/kept_folder.hpp).
void require_outside(const NamedFile& written);

/// Throws an io error when the folder that a file goes to is not there, or the file is a folder:
/// who looks for it there has mistyped. A verb that writes a whole folder makes it. To be asked
/// before any work.
void require_place(const NamedFile& written);

/// Throws both, and a usage error when a file is there that no such verb wrote: an earlier result
/// is replaced, a key, a certificate or a trust file is not. To be asked before any work.
void require_replaceable(const std::vector<WrittenFile>& written);

/// Throws a usage error when a file that a verb writes is one that it reads, or is written twice:
/// the same file, whatever it is called (another spelling, a link). To be asked before any work.
void require_apart(const std::vector<NamedFile>& written, const std::vector<NamedFile>& read);

}  // namespace etalon::jobs
