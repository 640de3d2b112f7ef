// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/agreement/bland_altman.hpp"

#include <algorithm>
#include <cmath>

#include "core/error.hpp"
#include "core/sums.hpp"
#include "core/text.hpp"

namespace etalon::validation {
namespace {

/// A patient's differences around a common center.
struct OfPatient {
  std::int64_t cases = 0;
  double sum = 0;
  double within = 0;  ///< squares around the patient's own mean
};

struct Patients {
  double center = 0;
  std::vector<OfPatient> of;
};

Patients patients_of(std::span<const double> difference,
                     std::span<const std::uint32_t> patient_of_case, std::int64_t patients,
                     std::int64_t least) {
  check(difference.size() == patient_of_case.size(), ErrorKind::format,
        text(difference.size(), " differences for ", patient_of_case.size(),
             " cases with a patient; each case needs one of both"));
  check(patients >= least, ErrorKind::numeric,
        text("differences of ", patients, " patients; ", least, " or more are needed"));
  std::vector<ExactSum> sums(static_cast<std::size_t>(patients));
  Patients result;
  result.of.resize(sums.size());
  for (std::size_t i = 0; i < difference.size(); ++i) {
    if (!std::isfinite(difference[i])) {
      throw Error(ErrorKind::numeric,
                  text("difference of case ", i, " is ", difference[i], "; it must be finite"));
    }
    if (patient_of_case[i] >= sums.size()) {
      throw Error(ErrorKind::format, text("patient of case ", i, " is ", patient_of_case[i],
                                          "; patients are numbers from 0 to ", patients - 1));
    }
    ++result.of[patient_of_case[i]].cases;
  }
  for (std::size_t p = 0; p < result.of.size(); ++p) {
    if (result.of[p].cases == 0)
      throw Error(ErrorKind::format,
                  text("patient ", p, " has no cases; number only those that do"));
  }
  result.center = exact_sum(difference) / static_cast<double>(difference.size());
  for (std::size_t i = 0; i < difference.size(); ++i)
    sums[patient_of_case[i]].add(difference[i] - result.center);
  for (std::size_t p = 0; p < sums.size(); ++p) result.of[p].sum = sums[p].value();
  std::vector<ExactSum> squares(sums.size());
  for (std::size_t i = 0; i < difference.size(); ++i) {
    const OfPatient& own = result.of[patient_of_case[i]];
    const double off = difference[i] - result.center - own.sum / static_cast<double>(own.cases);
    squares[patient_of_case[i]].add(off * off);
  }
  for (std::size_t p = 0; p < sums.size(); ++p) result.of[p].within = squares[p].value();
  return result;
}

/// Exact sums over patients that a patient can be taken from. Differences lie around the center, so
/// squares around a mean near it lose nothing.
class PatientSums {
 public:
  void change(const OfPatient& own, int sign) {
    const auto m = static_cast<double>(own.cases);
    patients_ += sign;
    cases_ += sign * own.cases;
    squared_cases_ += sign * own.cases * own.cases;
    sum_.add(sign * own.sum);
    within_.add(sign * own.within);
    mean_squares_.add(sign * (own.sum * own.sum / m));
    squares_.add(sign * (own.sum * own.sum));
    weighted_.add(sign * (own.sum * m));
  }

  [[nodiscard]] BlandAltman finish(double center, double z) const {
    const auto n = static_cast<double>(cases_);
    const auto k = static_cast<double>(patients_);
    const auto squared = static_cast<double>(squared_cases_);
    const double sum = sum_.value();
    const double mean = sum / n;
    const double of_patients =
        std::max(0.0, mean_squares_.value() - 2 * mean * sum + mean * mean * n) / (k - 1);
    const double clustered =
        std::max(0.0, squares_.value() - 2 * mean * weighted_.value() + mean * mean * squared);
    BlandAltman result;
    result.cases = cases_;
    result.patients = patients_;
    result.bias = center + mean;
    if (cases_ > patients_)
      result.within = std::max(0.0, within_.value()) / static_cast<double>(cases_ - patients_);
    const double mean_cases = (n * n - squared) / ((k - 1) * n);
    result.between = std::max(0.0, (of_patients - result.within) / mean_cases);
    result.deviation = std::sqrt(result.between + result.within);
    result.lower = result.bias - z * result.deviation;
    result.upper = result.bias + z * result.deviation;
    result.bias_error = std::sqrt(clustered * k / (k - 1)) / n;
    return result;
  }

 private:
  std::int64_t patients_ = 0;
  std::int64_t cases_ = 0;
  std::int64_t squared_cases_ = 0;
  ExactSum sum_;
  ExactSum within_;
  ExactSum mean_squares_;
  ExactSum squares_;
  ExactSum weighted_;
};

PatientSums sums_of(const Patients& patients) {
  PatientSums sums;
  for (const OfPatient& own : patients.of) sums.change(own, 1);
  return sums;
}

void check_z(double z) {
  check(std::isfinite(z) && z > 0, ErrorKind::numeric,
        text("z of the limits of agreement is ", z, "; it must be above 0"));
}

}  // namespace

BlandAltman bland_altman(std::span<const double> difference,
                         std::span<const std::uint32_t> patient_of_case, std::int64_t patients,
                         double z) {
  check_z(z);
  const Patients all = patients_of(difference, patient_of_case, patients, 2);
  return sums_of(all).finish(all.center, z);
}

std::vector<BlandAltman> bland_altman_without_each(std::span<const double> difference,
                                                   std::span<const std::uint32_t> patient_of_case,
                                                   std::int64_t patients, double z) {
  check_z(z);
  const Patients all = patients_of(difference, patient_of_case, patients, 3);
  PatientSums sums = sums_of(all);
  std::vector<BlandAltman> without;
  for (const OfPatient& own : all.of) {
    sums.change(own, -1);
    without.push_back(sums.finish(all.center, z));
    sums.change(own, 1);
  }
  return without;
}

}  // namespace etalon::validation
