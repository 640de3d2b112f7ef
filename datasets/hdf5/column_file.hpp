// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/file_handle.hpp"
#include "core/sha256.hpp"
#include "datasets/hdf5/layout.hpp"
#include "datasets/hdf5/text_columns.hpp"

namespace etalon::datasets {

/// A table in an HDF5 file whose columns are read some rows at a time, so that its size does not
/// matter: what `read_text_columns` reads whole. Errors name file, column and row (from 1). A
/// column that is asked for is one of `columns`. Used by one thread.
class ColumnFile {
 public:
  /// Throws what `read_text_columns` throws of the file's form, and a format error for one that is
  /// no HDF5.
  explicit ColumnFile(const std::filesystem::path& file);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::int64_t rows() const { return rows_; }
  [[nodiscard]] bool has(const std::string& column) const { return columns_.contains(column); }
  /// Of the file.
  [[nodiscard]] std::int64_t bytes() const { return file_.size(); }
  /// Of all bytes of the file; `tell(bytes)` says how many are done.
  [[nodiscard]] Digest digest(const std::function<void(std::int64_t)>& tell = {}) const;
  /// Throws an integrity error when the file was written to since it was opened.
  void require_unchanged() const { file_.require_unchanged(); }
  /// How many bytes a row of the column has.
  [[nodiscard]] std::int64_t width(const std::string& column) const;
  /// In the order of their names.
  [[nodiscard]] std::vector<std::string> columns() const;
  /// Whether it holds numbers, which `numbers` reads.
  [[nodiscard]] bool has_numbers(const std::string& column) const;

  /// Calls `take` with the text of rows `first` to `first + count − 1`, from 0, one by one.
  void for_each_text(const std::string& column, std::int64_t first, std::int64_t count,
                     const TakeText& take) const;
  /// Rows from `first` on as doubles, `out` full of them.
  void numbers(const std::string& column, std::int64_t first, std::span<double> out) const;
  /// The text of one row.
  [[nodiscard]] std::string text_at(const std::string& column, std::int64_t row) const;

 private:
  [[nodiscard]] std::span<const std::byte> bytes_of(const StoredArray& array, std::int64_t first,
                                                    std::int64_t count) const;

  std::string name_;
  RegularFile file_;
  std::map<std::string, StoredArray> columns_;
  std::int64_t rows_ = 0;
  mutable std::vector<std::byte> block_;  ///< last read
};

}  // namespace etalon::datasets
