// SPDX-License-Identifier: Apache-2.0
#include "validation/streaming/tally.hpp"

#include <cstring>
#include <span>
#include <vector>

#include "core/error.hpp"

namespace etalon::validation {
namespace {

struct Entry {
  TallyRow row;
  std::int64_t patients;
};

}  // namespace

void Tally::join(distributed::Communicator& comm) {
  std::vector<Entry> mine;
  for (const auto& [row, patients] : patients_) mine.push_back({row, patients});
  const auto all = comm.all_gather(std::as_bytes(std::span(mine)));
  patients_.clear();
  for (const distributed::Bytes& bytes : all) {
    std::vector<Entry> theirs(bytes.size() / sizeof(Entry));
    if (!theirs.empty()) std::memcpy(theirs.data(), bytes.data(), bytes.size());
    for (const Entry& each : theirs) patients_[each.row] += each.patients;
  }
}

std::int64_t Tally::patients() const {
  std::int64_t all = 0;
  for (const auto& [row, patients] : patients_) all += patients;
  return all;
}

}  // namespace etalon::validation
