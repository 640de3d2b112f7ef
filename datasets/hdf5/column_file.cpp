// SPDX-License-Identifier: Apache-2.0
#include "datasets/hdf5/column_file.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "core/error.hpp"
#include "core/text.hpp"
#include "datasets/hdf5/element_types.hpp"

namespace etalon::datasets {
namespace {

template <class T>
void to_doubles(std::span<const std::byte> values, std::span<double> out) {
  for (std::size_t i = 0; i < out.size(); ++i) {
    T value{};
    std::memcpy(&value, &values[i * sizeof(T)], sizeof(T));
    out[i] = static_cast<double>(value);
  }
}

std::size_t width_of(const StoredArray& array) {
  return array.text_bytes > 0 ? array.text_bytes : static_cast<std::size_t>(size_of(array.dtype));
}

/// Of the file only what says where its values stand is looked at.
std::map<std::string, StoredArray> columns_of(const RegularFile& file, const std::string& name) {
  std::array<std::byte, 8> begin{};
  if (file.size() >= std::ssize(begin)) file.read_at(0, begin);
  check(is_hdf5({reinterpret_cast<const char*>(begin.data()), begin.size()}), ErrorKind::format,
        text(name,
             ": is no HDF5 file, whose columns can be read some rows at a time; write the "
             "table as HDF5 (docs/formats/case-tables.md)"));
  const BytesAt content = {.size = static_cast<std::uint64_t>(file.size()),
                           .read = [&](std::uint64_t at, std::span<std::byte> out) {
                             file.read_at(static_cast<std::int64_t>(at), out);
                           }};
  return as_columns(stored_arrays(content, name), name);
}

}  // namespace

ColumnFile::ColumnFile(const std::filesystem::path& file)
    : name_(file.string()), file_(file), columns_(columns_of(file_, name_)) {
  check(!columns_.empty() && columns_.begin()->second.shape[0] > 0, ErrorKind::format,
        text(name_, ": has no case; each column is an array with a value of each"));
  rows_ = columns_.begin()->second.shape[0];
}

Digest ColumnFile::digest(const std::function<void(std::int64_t)>& tell) const {
  Sha256 hash;
  constexpr std::int64_t at_once = std::int64_t{1} << 20;
  for (std::int64_t at = 0; at < file_.size(); at += at_once) {
    block_.resize(static_cast<std::size_t>(std::min(at_once, file_.size() - at)));
    file_.read_at(at, block_);
    hash.update(block_);
    if (tell) tell(at + std::ssize(block_));
  }
  return hash.finish();
}

std::vector<std::string> ColumnFile::columns() const {
  std::vector<std::string> names;
  for (const auto& [name, array] : columns_) names.push_back(name);
  return names;
}

std::int64_t ColumnFile::width(const std::string& column) const {
  return static_cast<std::int64_t>(width_of(columns_.at(column)));
}

bool ColumnFile::has_numbers(const std::string& column) const {
  return columns_.at(column).text_bytes == 0;
}

std::span<const std::byte> ColumnFile::bytes_of(const StoredArray& array, std::int64_t first,
                                                std::int64_t count) const {
  ensure(first >= 0 && count >= 0 && first + count <= rows_, "rows of the table");
  const std::size_t width = width_of(array);
  block_.resize(static_cast<std::size_t>(count) * width);
  file_.read_at(static_cast<std::int64_t>(array.offset + static_cast<std::size_t>(first) * width),
                block_);
  return block_;
}

void ColumnFile::for_each_text(const std::string& column, std::int64_t first, std::int64_t count,
                               const TakeText& take) const {
  const StoredArray& array = columns_.at(column);
  const auto values = bytes_of(array, first, count);
  with_context(text(name_, ": '", column, "'"),
               [&] { datasets::for_each_text(array, values, first + 1, take); });
}

std::string ColumnFile::text_at(const std::string& column, std::int64_t row) const {
  std::string said;
  for_each_text(column, row, 1, [&](std::string_view each) { said = each; });
  return said;
}

void ColumnFile::numbers(const std::string& column, std::int64_t first,
                         std::span<double> out) const {
  const StoredArray& array = columns_.at(column);
  ensure(array.text_bytes == 0, "a column of numbers");
  const auto values = bytes_of(array, first, std::ssize(out));
  with_number_type(array, [&]<class T>() { to_doubles<T>(values, out); });
}

}  // namespace etalon::datasets
