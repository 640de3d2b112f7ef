// SPDX-License-Identifier: Apache-2.0
#include "datasets/hdf5/file.hpp"

#include <hdf5.h>

#include <algorithm>
#include <mutex>
#include <stdexcept>
#include <vector>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "core/unique_handle.hpp"
#include "datasets/hdf5/layout.hpp"

namespace etalon::datasets {
namespace {

constexpr std::size_t memory_step = std::size_t{1} << 20U;  // growth of a file made in memory

template <herr_t (*Close)(hid_t)>
struct IdTraits {
  using Handle = hid_t;
  static hid_t null() noexcept { return H5I_INVALID_HID; }
  static void release(hid_t id) noexcept { Close(id); }
};
using FileId = UniqueHandle<IdTraits<H5Fclose>>;
using DatasetId = UniqueHandle<IdTraits<H5Dclose>>;
using SpaceId = UniqueHandle<IdTraits<H5Sclose>>;
using PropertyId = UniqueHandle<IdTraits<H5Pclose>>;

/// The library is not safe to enter from several threads: one lock around every use.
std::mutex& library_mutex() {
  static std::mutex mutex;
  return mutex;
}

/// The innermost reason on HDF5's error stack.
std::string library_reason() {
  std::string reason = "no reason given";
  H5Ewalk2(
      H5E_DEFAULT, H5E_WALK_UPWARD,
      [](unsigned depth, const H5E_error2_t* entry, void* data) -> herr_t {
        if (depth == 0 && entry->desc != nullptr) *static_cast<std::string*>(data) = entry->desc;
        return 0;
      },
      &reason);
  H5Eclear2(H5E_DEFAULT);
  return reason;
}

/// Every HDF5 call passes here: its own error printing is off, failures become errors.
template <class Result>
Result written(Result result, const std::filesystem::path& file, std::string_view action) {
  if (result < 0) {
    const std::string reason = library_reason();
    const bool is_memory = is_lack_of_memory(std::runtime_error(reason));
    throw Error(ErrorKind::io,
                is_memory ? text(file.string(), ": cannot ", action, ": not enough memory (",
                                 reason, "); give the process more (ulimit -v, slurm.memory)")
                          : text(file.string(), ": cannot ", action, " (", reason,
                                 "); memory may be short"));
  }
  return result;
}
void silence_library() { H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr); }

hid_t native_type(DType type) {
  switch (type) {
    case DType::u8:
    case DType::boolean: return H5T_STD_U8LE;
    case DType::i8: return H5T_STD_I8LE;
    case DType::u16: return H5T_STD_U16LE;
    case DType::i16: return H5T_STD_I16LE;
    case DType::i32: return H5T_STD_I32LE;
    case DType::i64: return H5T_STD_I64LE;
    case DType::f32: return H5T_IEEE_F32LE;
    case DType::f64: return H5T_IEEE_F64LE;
  }
  return H5I_INVALID_HID;
}

void write_dataset(hid_t file, const std::filesystem::path& path, const std::string& name,
                   const ArrayView& array) {
  ensure(array.is_contiguous(), "shards take row-major arrays");
  const std::vector<hsize_t> extents(array.shape.begin(), array.shape.end());
  const SpaceId space(
      written(H5Screate_simple(static_cast<int>(extents.size()), extents.data(), nullptr), path,
              "make a space"));
  const PropertyId properties(written(H5Pcreate(H5P_DATASET_CREATE), path, "make properties"));
  written(H5Pset_obj_track_times(properties.get(), false), path, "switch times off");
  const DatasetId dataset(
      written(H5Dcreate2(file, name.c_str(), native_type(array.dtype), space.get(), H5P_DEFAULT,
                         properties.get(), H5P_DEFAULT),
              path, text("create '", name, "'")));
  written(
      H5Dwrite(dataset.get(), native_type(array.dtype), H5S_ALL, H5S_ALL, H5P_DEFAULT, array.data),
      path, text("write '", name, "'"));
}

}  // namespace

void write_hdf5(const std::filesystem::path& file, const std::map<std::string, ArrayView>& arrays) {
  const std::scoped_lock lock(library_mutex());
  silence_library();
  // The library makes the file in memory and AtomicFile writes it: a file that HDF5 itself cannot
  // flush (disk full) would end the process with a crash when the library closes.
  std::vector<std::byte> image;
  {
    const PropertyId in_memory(written(H5Pcreate(H5P_FILE_ACCESS), file, "make properties"));
    written(H5Pset_fapl_core(in_memory.get(), memory_step, false), file, "choose memory");
    const FileId handle(
        written(H5Fcreate(file.filename().c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, in_memory.get()),
                file, "create the file"));
    for (const auto& [name, array] : arrays) write_dataset(handle.get(), file, name, array);
    written(H5Fflush(handle.get(), H5F_SCOPE_LOCAL), file, "flush the file");
    const ::ssize_t size =
        written(H5Fget_file_image(handle.get(), nullptr, 0), file, "measure the file");
    image.resize(static_cast<std::size_t>(size));
    written(H5Fget_file_image(handle.get(), image.data(), image.size()), file, "take the file");
  }
  write_file(file, image);
}

Array read_hdf5(std::span<const std::byte> bytes, const std::string& name,
                const std::string& file) {
  const auto arrays = stored_arrays(bytes, file);
  const auto found = arrays.find(name);
  check(found != arrays.end(), ErrorKind::format,
        text(file, ": cannot open '", name, "' (there is no such dataset)"));
  check(found->second.text_bytes == 0 && !found->second.is_unsigned, ErrorKind::format,
        text(file, ": '", name, "' holds ",
             found->second.text_bytes > 0 ? "texts" : "unsigned numbers",
             " where other numbers are wanted"));
  const auto values = bytes.subspan(found->second.offset, found->second.bytes);
  return {found->second.dtype, found->second.shape, {values.begin(), values.end()}};
}

std::set<std::string> hdf5_names(std::span<const std::byte> bytes, const std::string& file) {
  std::set<std::string> names;
  for (const auto& [name, array] : stored_arrays(bytes, file)) names.insert(name);
  return names;
}

void check_hdf5_names(std::span<const std::byte> bytes, const std::string& file,
                      std::initializer_list<std::string_view> known) {
  for (const std::string& name : hdf5_names(bytes, file)) {
    check(std::ranges::find(known, name) != known.end(), ErrorKind::format,
          text(file, ": '", name, "' is no dataset of this kind of file; nobody looks at it"));
  }
}

}  // namespace etalon::datasets
