// SPDX-License-Identifier: Apache-2.0
#include "models/machine/build_id.hpp"

#include <elf.h>
#include <link.h>

#include <cstddef>
#include <cstring>
#include <span>

#include "core/hex.hpp"

namespace etalon::models {
namespace {

struct Search {
  std::string_view library;
  std::string found;
};

std::size_t padded(std::size_t size) { return (size + 3) / 4 * 4; }

/// The description of the build id note among the notes of a segment, empty when there is none.
std::span<const std::byte> build_id_note(std::span<const std::byte> notes) {
  while (notes.size() >= sizeof(ElfW(Nhdr))) {
    ElfW(Nhdr) header;
    std::memcpy(&header, notes.data(), sizeof(header));
    const std::size_t name = sizeof(header);
    const std::size_t description = name + padded(header.n_namesz);
    const std::size_t end = description + padded(header.n_descsz);
    if (end > notes.size()) return {};
    if (header.n_type == NT_GNU_BUILD_ID && header.n_namesz == 4 &&
        std::memcmp(notes.data() + name, "GNU", 4) == 0) {
      return notes.subspan(description, header.n_descsz);
    }
    notes = notes.subspan(end);
  }
  return {};
}

int look(dl_phdr_info* object, std::size_t /*size*/, void* data) {
  auto& search = *static_cast<Search*>(data);
  const std::string_view path = object->dlpi_name;
  const std::string_view name = path.substr(path.rfind('/') + 1);
  if (search.library.empty() ? !path.empty() : !name.starts_with(search.library)) return 0;
  for (const auto& segment : std::span(object->dlpi_phdr, object->dlpi_phnum)) {
    if (segment.p_type != PT_NOTE) continue;
    const auto* begin = reinterpret_cast<const std::byte*>(object->dlpi_addr + segment.p_vaddr);
    const auto id = build_id_note({begin, segment.p_memsz});
    if (!id.empty()) search.found = to_hex(id);
  }
  return 1;
}

}  // namespace

std::string build_id(std::string_view library) {
  Search search{library, {}};
  ::dl_iterate_phdr(&look, &search);
  return search.found;
}

}  // namespace etalon::models
