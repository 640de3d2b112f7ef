// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <map>

#include "distributed/communicator.hpp"

namespace etalon::validation {

/// A few whole numbers of a patient; those that are not used are 0.
using TallyRow = std::array<std::uint32_t, 8>;

/// How many patients have the same row of whole numbers: all that sums over patients need, and
/// small, as patients of a few cases have few different rows. The order of patients is lost.
class Tally {
 public:
  void add(const TallyRow& row) { ++patients_[row]; }
  /// Adds the rows of all ranks, on every rank. Collective.
  void join(distributed::Communicator& comm);
  /// Rows ascending, each with its number of patients.
  [[nodiscard]] const std::map<TallyRow, std::int64_t>& rows() const { return patients_; }
  [[nodiscard]] std::int64_t patients() const;

 private:
  std::map<TallyRow, std::int64_t> patients_;
};

}  // namespace etalon::validation
