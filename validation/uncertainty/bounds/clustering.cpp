// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/bounds/clustering.hpp"

#include <algorithm>

namespace etalon::validation {

double largest_product(const Range& a, const Range& b) {
  return std::max({a.least * b.least, a.least * b.most, a.most * b.least, a.most * b.most});
}

void Losses::add(std::int64_t cases, Int128 lost, Int128 least) {
  together += lost * lost;
  alike += cases * least;
}

void Clustering::add(std::int64_t cases, double centred_sum) {
  if (cases == 0) return;
  cases_ += cases;
  ++patients_;
  squared_cases_ += static_cast<Int128>(cases) * cases;
  between_.add(centred_sum * centred_sum);
}

double Clustering::size_of_patient() const {
  return cases_ == 0 ? 1 : static_cast<double>(squared_cases_) / static_cast<double>(cases_);
}

std::int64_t Clustering::effective_patients() const {
  if (cases_ == 0) return 0;
  return static_cast<std::int64_t>(static_cast<Int128>(cases_) * cases_ / squared_cases_);
}

double Clustering::variance() const {
  if (patients_ < 2) return 0;
  const double n = static_cast<double>(cases_);
  const double patients = static_cast<double>(patients_);
  return patients / (patients - 1) * between_.value() / (n * n);
}

double Clustering::independent_cases() const {
  return static_cast<double>(cases_) / size_of_patient();
}

}  // namespace etalon::validation
