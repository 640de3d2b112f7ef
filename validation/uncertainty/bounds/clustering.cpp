// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/bounds/clustering.hpp"

namespace etalon::validation {

void Clustering::add(std::int64_t cases, double centred_sum, double lost_together) {
  if (cases == 0) return;
  cases_ += cases;
  ++patients_;
  squared_cases_ += static_cast<double>(cases) * static_cast<double>(cases);
  between_.add(centred_sum * centred_sum);
  together_.add(lost_together);
}

double Clustering::size_of_patient() const {
  return cases_ == 0 ? 1 : squared_cases_ / static_cast<double>(cases_);
}

double Clustering::variance() const {
  if (patients_ < 2) return 0;
  const double n = static_cast<double>(cases_);
  const double patients = static_cast<double>(patients_);
  return patients / (patients - 1) * between_.value() / (n * n);
}

double Clustering::lost_together() const {
  const double n = static_cast<double>(cases_);
  return cases_ == 0 ? 0 : together_.value() / (n * n);
}

double Clustering::effective_cases(double correlation) const {
  return static_cast<double>(cases_) / (1 + (size_of_patient() - 1) * correlation);
}

}  // namespace etalon::validation
