// SPDX-License-Identifier: Apache-2.0
#include "datasets/ingest/nrrd.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "datasets/ingest/inflate.hpp"
#include "datasets/ingest/ingest.hpp"
#include "datasets/ingest/nrrd_header.hpp"

namespace etalon::datasets {
namespace {

constexpr std::size_t most_values_named = 5;
constexpr std::size_t most_values_counted = 1000;

Volume read_nrrd(const std::filesystem::path& path, SampleTable& table) {
  const auto bytes = read_binary_file(path);
  table.files.push_back({path.filename().string(), sha256(bytes)});
  return parse_nrrd(bytes, path.string());
}

/// Label values that no class declares. NaN equals nothing, so it is counted apart.
class UndeclaredValues {
 public:
  void add(double value, std::int64_t voxel) {
    if (count_++ == 0) first_ = voxel;
    if (std::isnan(value)) {
      ++not_numbers_;
    } else if (by_value_.size() < most_values_counted || by_value_.contains(value)) {
      ++by_value_[value];
    }
  }
  [[nodiscard]] std::int64_t count() const { return count_; }

  /// `42 voxels with undeclared values (1 ×40, -1 ×2), the first at (z,y,x) = (0,1,2)`.
  [[nodiscard]] std::string words(const Shape& shape) const {
    std::vector<std::string> parts;
    if (not_numbers_ > 0) parts.push_back(text("NaN ×", not_numbers_));
    for (const auto& [value, count] : by_value_) {
      if (parts.size() == most_values_named) break;
      parts.push_back(text(value, " ×", count));
    }
    const std::size_t values = by_value_.size() + (not_numbers_ > 0 ? 1 : 0);
    if (values > parts.size()) parts.push_back(text(values - parts.size(), " more values"));
    const std::int64_t x = first_ % shape[2];
    const std::int64_t y = first_ / shape[2] % shape[1];
    return text(
        count_, count_ == 1 ? " voxel" : " voxels", " with undeclared values (", join(parts, ", "),
        "), the first at (z,y,x) = ", shape_text(Shape{first_ / shape[2] / shape[1], y, x}));
  }

 private:
  std::map<double, std::int64_t> by_value_;
  std::int64_t not_numbers_ = 0;
  std::int64_t count_ = 0;
  std::int64_t first_ = 0;
};

}  // namespace

Volume parse_nrrd(std::span<const std::byte> bytes, const std::string& file) {
  const NrrdHeader header =
      parse_nrrd_header({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, file);
  Volume volume{{header.dtype, header.shape(), {}}, header.grid};
  const std::int64_t size =
      with_context(file, [&] { return element_count(volume.array.shape) * size_of(header.dtype); });
  const auto data = bytes.subspan(header.data_begin);
  if (header.encoding == NrrdEncoding::gzip) {
    volume.array.data = inflate(data, Compression::gzip, size, file);
  } else {
    check(std::ssize(data) == size, ErrorKind::format,
          text(file, ": ", data.size(), " bytes of data, ", size, " expected"));
    volume.array.data.assign(data.begin(), data.end());
  }
  return volume;
}

std::vector<VolumePair> volume_pairs(const DataOptions& options) {
  constexpr std::string_view image_suffix = "_image.nrrd";
  require_folder(options.path);
  std::error_code problem;
  std::vector<VolumePair> pairs;
  for (const auto& entry : std::filesystem::directory_iterator(options.path, problem)) {
    std::string name = entry.path().filename().string();
    if (!name.ends_with(image_suffix)) continue;
    name.resize(name.size() - image_suffix.size());
    pairs.push_back({name, entry.path(), entry.path().parent_path() / (name + "_label.nrrd")});
  }
  check(!problem, ErrorKind::io,
        text(options.path, ": the folder cannot be read (", problem.message(), ")"));
  std::ranges::sort(pairs, {}, &VolumePair::image);
  return pairs;
}

std::vector<double> class_numbers(const DataOptions& options) {
  std::vector<double> numbers;
  for (const std::string& value : options.class_values) {
    double number = 0;
    check(parse_number(value, number) && std::isfinite(number), ErrorKind::config,
          text("data.class_values holds '", value, "', which is no number; voxels are numbers"));
    check(std::ranges::find(numbers, number) == numbers.end(), ErrorKind::config,
          text("data.class_values holds the number ", number, " twice"));
    numbers.push_back(number);
  }
  check(numbers.size() <= 256, ErrorKind::unsupported,
        text("data.class_values holds ", numbers.size(), " classes; label volumes have up to 256"));
  return numbers;
}

Array class_mask(const Array& label, const DataOptions& options, const std::string& file) {
  const std::vector<double> numbers = class_numbers(options);
  Array mask = Array::zeros(DType::u8, label.shape);
  const auto classes = mask.as<std::uint8_t>();
  UndeclaredValues undeclared;
  for (std::size_t i = 0; i < classes.size(); ++i) {
    const double value = element_as_double(label, static_cast<std::int64_t>(i));
    const auto found = std::ranges::find(numbers, value);
    if (found == numbers.end()) {
      undeclared.add(value, static_cast<std::int64_t>(i));
    } else {
      classes[i] = static_cast<std::uint8_t>(found - numbers.begin());
    }
  }
  check(undeclared.count() == 0 || options.undeclared_values == "background", ErrorKind::format,
        text(file, ": ", undeclared.count() == 0 ? std::string() : undeclared.words(label.shape),
             "; data.class_values declares ", join(options.class_values, ", "),
             "; declare them, or set data.undeclared_values = \"background\""));
  return mask;
}

SampleTable ingest_nrrd(const DataOptions& options) {
  static_cast<void>(class_numbers(options));
  SampleTable table;
  for (const VolumePair& pair : volume_pairs(options)) {
    const Volume image = read_nrrd(pair.image, table);
    const Volume label = read_nrrd(pair.label, table);
    const std::string difference = grid_difference(image.grid, label.grid);
    check(difference.empty(), ErrorKind::format,
          text(pair.label.string(), ": not on the grid of its image (", difference, ")"));
    Sample sample;
    sample.id = text("volume-", table.samples.size() + 1);
    sample.name = pair.name;
    sample.input = image.array;
    sample.input.shape.insert(sample.input.shape.begin(), 1);
    sample.mask = class_mask(label.array, options, pair.label.string());
    sample.spacing_mm = image.grid.spacing_mm();
    table.samples.push_back(std::move(sample));
  }
  return table;
}

}  // namespace etalon::datasets
