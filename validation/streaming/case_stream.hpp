// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/sha256.hpp"
#include "datasets/hdf5/column_file.hpp"
#include "distributed/communicator.hpp"
#include "distributed/partition.hpp"
#include "validation/cases/case_table.hpp"

namespace etalon::validation {

/// Some cases of one rank, in order. Lent for a call.
struct CaseBlock {
  std::int64_t first = 0;                            ///< row in the tables
  std::span<const std::uint32_t> patients = {};      ///< (n) of each case, numbered in the rank
  std::span<const std::uint8_t> labels = {};         ///< (n) 1 has the condition
  std::span<const std::uint8_t> chosen = {};         ///< (n) 1 is of the subgroup
  std::vector<std::span<const double>> scores = {};  ///< (models)(n); NaN: no output

  [[nodiscard]] std::size_t size() const { return labels.size(); }
};

/// What a pass over the cases reads.
struct WantedCases {
  std::vector<std::string> models = {};  ///< columns of scores
  std::string subgroup = {};             ///< `column=value`; empty: all
};

/// Called with what is done, how much so far and how much in all: the rank's rows, or bytes.
using StreamProgress = std::function<void(std::string_view, std::int64_t, std::int64_t)>;

/// Rows that are read together, fewer where they are wide.
inline constexpr std::int64_t rows_of_block = std::int64_t{1} << 16;

/// Two tables in HDF5, of two classes, that list the same cases in the same order: cases ascend by
/// their bytes, those of a patient stand together, and patients ascend too. Whatever number of
/// cases there is, a rank holds 4 bytes for each patient of its part. Patients are dealt whole, in
/// contiguous parts, to the ranks.
class CaseStream {
 public:
  /// Makes the digests of both files on every rank, which must agree, and looks through the
  /// identities of all cases. Throws what `join_cases` throws, a format error naming the row that
  /// is out of order, a config error where ranks read different files; unsupported for labels of
  /// another kind. `most_rows` changes no result. Collective.
  CaseStream(const std::filesystem::path& predictions, const std::filesystem::path& labels,
             const WantedCases& wanted, distributed::Communicator& comm,
             StreamProgress progress = {}, std::int64_t most_rows = rows_of_block);

  [[nodiscard]] std::int64_t cases() const { return predictions_.rows(); }  ///< of all ranks
  [[nodiscard]] std::int64_t patients() const { return patients_; }         ///< of all ranks
  [[nodiscard]] std::int64_t own_patients() const { return std::ssize(ends_); }
  [[nodiscard]] NamedBy patients_named_by() const { return patients_named_by_; }
  [[nodiscard]] const Digest& predictions_digest() const { return digests_[0]; }
  [[nodiscard]] const Digest& labels_digest() const { return digests_[1]; }
  /// Throws an integrity error when either file was written to since it was opened. Collective.
  void require_unchanged() const;
  /// The columns for subgroups, and who names them.
  [[nodiscard]] const std::map<std::string, NamedBy>& attributes() const { return attributes_; }
  [[nodiscard]] distributed::Communicator& comm() const { return comm_; }

  /// Reads the rank's cases block by block; local. The columns are there. Throws format errors
  /// naming file, row and column for labels that are not 0 or 1 and scores that are no finite
  /// numbers.
  void for_each_block(std::string_view what, const WantedCases& wanted,
                      const std::function<void(const CaseBlock&)>& take) const;
  /// Of how many cases of all ranks a column for subgroups says nothing. Collective.
  [[nodiscard]] std::int64_t empty_cells(const std::string& column) const;
  /// The name of the case in a row of the tables.
  [[nodiscard]] std::string case_in(std::int64_t row) const;

  /// Σ of all ranks' numbers, on every rank. Collective.
  [[nodiscard]] std::vector<std::int64_t> sum_over_ranks(
      const std::vector<std::int64_t>& mine) const;

 private:
  void check_columns(const WantedCases& wanted);
  void make_digests();
  void deal_rows();
  void look_at_texts(std::int64_t first, std::int64_t count) const;
  void look_at_identities();
  [[nodiscard]] const datasets::ColumnFile& holder(NamedBy by) const {
    return by == NamedBy::predictions ? predictions_ : labels_;
  }
  [[nodiscard]] std::int64_t first_patient_from(std::int64_t row) const;
  void read_labels(std::int64_t first, std::vector<std::uint8_t>& labels) const;
  void read_scores(const std::string& column, std::int64_t first,
                   std::vector<double>& scores) const;
  template <class Take>
  void for_each_range(const std::vector<std::int64_t>& widths, const Take& take) const;
  void tell(std::string_view what, std::int64_t done, std::int64_t all) const {
    if (progress_) progress_(what, done, all);
  }

  datasets::ColumnFile predictions_;
  datasets::ColumnFile labels_;
  distributed::Communicator& comm_;
  StreamProgress progress_;
  std::int64_t most_rows_;
  std::array<Digest, 2> digests_{};  ///< predictions, labels
  NamedBy patients_named_by_ = NamedBy::predictions;
  std::map<std::string, NamedBy> attributes_;
  distributed::Range rows_;
  std::vector<std::uint32_t> ends_;  ///< (own patients) rows up to and with each, in the rank
  std::int64_t patients_ = 0;
};

}  // namespace etalon::validation
