// SPDX-License-Identifier: Apache-2.0
#include "models/onnx/external_data.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::models {
namespace {

/// An open descriptor for each file; more would run into the system's limit.
constexpr std::size_t most_files = 64;

/// The file that a location names, links followed.
std::filesystem::path resolved(const std::filesystem::path& folder, const std::string& location,
                               std::string_view what) {
  const std::filesystem::path name(location);
  const bool leaves = std::ranges::any_of(name, [](const auto& part) { return part == ".."; });
  check(!location.empty() && name.is_relative() && !leaves, ErrorKind::unsupported,
        text(what, ": its data stands in '", location,
             "' (only names below the model's folder are read); store it there"));
  std::error_code problem;
  const auto file = std::filesystem::canonical(folder / name, problem);
  check(!problem, ErrorKind::io,
        text(what, ": its data file '", location, "' cannot be read (", problem.message(),
             "); put it beside the model, or export with external_data=False"));
  const auto inside = file.lexically_relative(folder);
  check(!inside.empty() && *inside.begin() != "..", ErrorKind::unsupported,
        text(what, ": its data file '", location,
             "' is a link out of the model's folder; put the file itself there"));
  return file;
}

}  // namespace

void ExternalData::DescriptorTraits::release(int descriptor) noexcept { ::close(descriptor); }

ExternalData::ExternalData(const std::filesystem::path& folder)
    : folder_(std::filesystem::canonical(folder.empty() ? "." : folder)) {}

const ExternalData::File& ExternalData::open(const std::string& location, std::string_view what) {
  if (const auto found = files_.find(location); found != files_.end()) return found->second;
  check(!folder_.empty(), ErrorKind::unsupported,
        text(what,
             ": its data stands in another file, which is read beside a model file only; "
             "store it in the model (external_data=False in PyTorch)"));
  check(files_.size() < most_files, ErrorKind::unsupported,
        text(what, ": the model's data stands in more than ", most_files, " files"));
  const auto path = resolved(folder_, location, what);
  File file;
  file.descriptor = UniqueHandle<DescriptorTraits>(
      ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  struct stat status = {};
  check(file.descriptor && ::fstat(file.descriptor.get(), &status) == 0 && S_ISREG(status.st_mode),
        ErrorKind::io, text(what, ": its data file '", location, "' cannot be read"));
  file.size = status.st_size;
  left_ += file.size;
  return files_.emplace(location, std::move(file)).first->second;
}

std::vector<std::byte> ExternalData::read(const std::string& location, std::int64_t offset,
                                          std::int64_t size, std::string_view what) {
  const File& file = open(location, what);
  check(offset >= 0 && size >= 0 && offset <= file.size && size <= file.size - offset,
        ErrorKind::format,
        text(what, ": ", size, " bytes at ", offset, " do not lie in '", location, "' of ",
             file.size, " bytes"));
  left_ -= size;
  check(left_ >= 0, ErrorKind::unsupported,
        text(what, ": tensors take more bytes than their data files hold"));
  std::vector<std::byte> bytes(static_cast<std::size_t>(size));
  for (std::int64_t done = 0; done < size;) {
    const ssize_t got = ::pread(file.descriptor.get(), bytes.data() + done,
                                static_cast<std::size_t>(size - done), offset + done);
    if (got < 0 && errno == EINTR) continue;
    check(got > 0, ErrorKind::io,
          text(what, ": '", location, "' cannot be read (",
               got < 0 ? std::strerror(errno) : "it became shorter", ")"));
    done += got;
  }
  return bytes;
}

}  // namespace etalon::models
