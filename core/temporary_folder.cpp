// SPDX-License-Identifier: Apache-2.0
#include "core/temporary_folder.hpp"

#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>
#include <utility>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"

namespace etalon {
namespace {

std::filesystem::path make(std::string name) {
  name += "XXXXXX";
  check(::mkdtemp(name.data()) != nullptr, ErrorKind::io,
        text(name, ": no temporary folder can be made (", std::strerror(errno),
             "); check space and permissions of ",
             std::filesystem::path(name).parent_path().string()));
  return name;
}

}  // namespace

TemporaryFolder TemporaryFolder::in_system(std::string_view prefix) {
  std::error_code problem;
  const auto system = std::filesystem::temp_directory_path(problem);
  check(!problem, ErrorKind::io,
        text("there is no temporary directory (", problem.message(),
             "); let TMPDIR name a folder that exists"));
  return TemporaryFolder(make((system / prefix).string()));
}

TemporaryFolder TemporaryFolder::beside(const std::filesystem::path& destination) {
  if (destination.has_parent_path()) make_folder(destination.parent_path());
  return TemporaryFolder(make(destination.string() + ".tmp-"));
}

TemporaryFolder TemporaryFolder::instead_of(const std::filesystem::path& destination) {
  if (destination.has_parent_path()) make_folder(destination.parent_path());
  const auto folder = temporary_name(destination);
  // The name of the destination says more than one that nobody can foresee.
  if (::mkdir(folder.c_str(), 0777) != 0) fail_file(destination, "be made");
  return TemporaryFolder(folder);
}

TemporaryFolder::TemporaryFolder(TemporaryFolder&& other) noexcept
    : path_(std::exchange(other.path_, {})) {}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

}  // namespace etalon
