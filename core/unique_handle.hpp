// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>

namespace etalon {

/// The one owner of a C handle (`hid_t`, `MPI_Comm`, `EVP_PKEY*`, …).
///
/// `Traits` gives `using Handle`, `static Handle null()` and `static void release(Handle)
/// noexcept`. Moving leaves null behind, releasing null does nothing, release never throws.
///
///     struct FileTraits {
///       using Handle = hid_t;
///       static hid_t null() noexcept { return -1; }
///       static void release(hid_t id) noexcept { H5Fclose(id); }
///     };
///     using FileHandle = UniqueHandle<FileTraits>;
template <class Traits>
class UniqueHandle {
 public:
  using Handle = typename Traits::Handle;

  UniqueHandle() noexcept = default;
  explicit UniqueHandle(Handle handle) noexcept : handle_(handle) {}
  UniqueHandle(UniqueHandle&& other) noexcept : handle_(other.detach()) {}
  UniqueHandle& operator=(UniqueHandle&& other) noexcept {
    if (this != &other) reset(other.detach());
    return *this;
  }
  UniqueHandle(const UniqueHandle&) = delete;
  UniqueHandle& operator=(const UniqueHandle&) = delete;
  ~UniqueHandle() { reset(); }

  [[nodiscard]] Handle get() const noexcept { return handle_; }
  [[nodiscard]] explicit operator bool() const noexcept { return handle_ != Traits::null(); }
  /// Gives the handle up without releasing it.
  [[nodiscard]] Handle detach() noexcept { return std::exchange(handle_, Traits::null()); }
  void reset(Handle handle = Traits::null()) noexcept {
    const Handle old = std::exchange(handle_, handle);
    if (old != Traits::null() && old != handle) Traits::release(old);
  }

 private:
  Handle handle_ = Traits::null();
};

}  // namespace etalon
