// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/unique_handle.hpp"

namespace etalon::models {

/// Files beside an ONNX model that hold its larger tensors (`data_location` EXTERNAL): what
/// PyTorch's exporter writes by default. Names are relative and stay inside the model's folder,
/// also when links are followed; offsets and lengths lie inside the file; all reads together take
/// no more bytes than the files hold.
///
///     ExternalData data("models");                    // folder of the model
///     auto bytes = data.read("m.onnx.data", 768, 16384, "initializer 'w'");
class ExternalData {
 public:
  /// Refuses every read: for models that stand in memory alone.
  ExternalData() = default;
  explicit ExternalData(const std::filesystem::path& folder);

  /// `size` bytes, looked for before memory is taken. Throws unsupported for names that leave the
  /// folder, format for places outside the file, io when it cannot be read; all name `what`.
  [[nodiscard]] std::vector<std::byte> read(const std::string& location, std::int64_t offset,
                                            std::int64_t size, std::string_view what);

 private:
  struct DescriptorTraits {
    using Handle = int;
    static int null() noexcept { return -1; }
    static void release(int descriptor) noexcept;
  };
  struct File {
    UniqueHandle<DescriptorTraits> descriptor;
    std::int64_t size = 0;
  };
  const File& open(const std::string& location, std::string_view what);

  std::filesystem::path folder_;
  std::map<std::string, File> files_;
  std::int64_t left_ = 0;
};

}  // namespace etalon::models
