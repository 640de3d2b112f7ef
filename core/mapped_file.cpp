// SPDX-License-Identifier: Apache-2.0
#include "core/mapped_file.hpp"

#include <sys/mman.h>
#include <sys/stat.h>

#include "core/file.hpp"

namespace etalon {

MappedFile::MappedFile(const std::filesystem::path& file) {
  const FileHandle handle = open_regular(file);
  struct ::stat status{};
  if (::fstat(handle.get(), &status) != 0) fail_file(file, "be examined");
  if (status.st_size == 0) return;  // Nothing can be mapped, and nothing has to be.
  const auto size = static_cast<std::size_t>(status.st_size);
  void* begin = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, handle.get(), 0);
  if (begin == MAP_FAILED) fail_file(file, "be mapped into memory");
  bytes_ = {static_cast<const std::byte*>(begin), size};
}

MappedFile::~MappedFile() {
  if (!bytes_.empty())
    ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());  // takes what it gave
}

}  // namespace etalon
