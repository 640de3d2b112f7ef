// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/agreement/intraclass.hpp"

#include <cmath>
#include <limits>

#include "core/error.hpp"
#include "core/sums.hpp"
#include "core/text.hpp"

namespace etalon::validation {
namespace {

/// Sums over subjects of centred measurements: all that the mean squares are made of.
struct Totals {
  std::int64_t subjects = 0;
  double squares = 0;          ///< Σ x²
  double subject_squares = 0;  ///< Σ (subject's sum)²
  std::vector<double> rater;   ///< (k) sums
};

void check_measurements(const Measurements& all) {
  check(all.raters >= 2, ErrorKind::format,
        text("measurements of ", all.raters, " raters; agreement needs 2 or more"));
  check(std::ssize(all.value) % all.raters == 0, ErrorKind::format,
        text(all.value.size(), " measurements are no whole number of subjects of ", all.raters,
             " raters"));
  check(all.subjects() >= 2, ErrorKind::format,
        text("measurements of ", all.subjects(), " subjects; a correlation needs 2 or more"));
  for (std::size_t at = 0; at < all.value.size(); ++at) {
    if (std::isfinite(all.value[at])) continue;
    const auto raters = static_cast<std::size_t>(all.raters);
    throw Error(ErrorKind::numeric,
                text("measurement ", at % raters, " of subject ", at / raters, " is ",
                     all.value[at], "; every rater measures every subject, in finite numbers"));
  }
}

Intraclass nothing() {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  return {nan, nan, nan, nan, nan, nan, nan, nan, nan, nan};
}

Intraclass finish(const Totals& totals) {
  if (totals.subjects < 2) return nothing();
  const auto n = static_cast<double>(totals.subjects);
  const auto k = static_cast<double>(totals.rater.size());
  const double total = exact_sum(totals.rater);
  const double grand = total * total / (n * k);
  ExactSum rater_squares;
  for (const double sum : totals.rater) rater_squares.add(sum * sum);
  const double of_subjects = totals.subject_squares / k - grand;
  const double of_raters = rater_squares.value() / n - grand;
  const double all = totals.squares - grand;
  Intraclass icc;
  icc.between_subjects = of_subjects / (n - 1);
  icc.within_subjects = (all - of_subjects) / (n * (k - 1));
  icc.between_raters = of_raters / (k - 1);
  icc.residual = (all - of_subjects - of_raters) / ((n - 1) * (k - 1));
  const double subjects = icc.between_subjects;
  const double within = icc.within_subjects;
  const double residual = icc.residual;
  const double bias = (icc.between_raters - residual) / n;
  if (!(all > 0)) return nothing();
  icc.one_way_single = (subjects - within) / (subjects + (k - 1) * within);
  icc.agreement_single = (subjects - residual) / (subjects + (k - 1) * residual + k * bias);
  icc.consistency_single = (subjects - residual) / (subjects + (k - 1) * residual);
  icc.one_way_mean = (subjects - within) / subjects;
  icc.agreement_mean = (subjects - residual) / (subjects + bias);
  icc.consistency_mean = (subjects - residual) / subjects;
  return icc;
}

/// Exact sums that subjects can be added to and taken from.
class TotalsSum {
 public:
  explicit TotalsSum(std::size_t raters) : rater_(raters) {}

  void add(std::span<const double> subject, double center) { change(subject, center, 1); }
  void remove(std::span<const double> subject, double center) { change(subject, center, -1); }
  [[nodiscard]] Totals value() const {
    Totals totals{subjects_, squares_.value(), subject_squares_.value(), {}};
    for (const ExactSum& sum : rater_) totals.rater.push_back(sum.value());
    return totals;
  }

 private:
  void change(std::span<const double> subject, double center, int sign) {
    ExactSum own;
    for (std::size_t r = 0; r < subject.size(); ++r) {
      const double value = subject[r] - center;
      own.add(value);
      squares_.add(sign * (value * value));
      rater_[r].add(sign * value);
    }
    const double sum = own.value();
    subject_squares_.add(sign * (sum * sum));
    subjects_ += sign;
  }

  std::int64_t subjects_ = 0;
  ExactSum squares_;
  ExactSum subject_squares_;
  std::vector<ExactSum> rater_;
};

std::span<const double> subject(const Measurements& all, std::int64_t at) {
  return all.value.subspan(static_cast<std::size_t>(at * all.raters),
                           static_cast<std::size_t>(all.raters));
}

double grand_mean(const Measurements& all) {
  return exact_sum(all.value) / static_cast<double>(all.value.size());
}

TotalsSum totals_of(const Measurements& all, double center) {
  TotalsSum totals(static_cast<std::size_t>(all.raters));
  for (std::int64_t at = 0; at < all.subjects(); ++at) totals.add(subject(all, at), center);
  return totals;
}

}  // namespace

Intraclass intraclass(const Measurements& measurements) {
  check_measurements(measurements);
  const Totals totals = totals_of(measurements, grand_mean(measurements)).value();
  check(std::isfinite(totals.squares) && std::isfinite(totals.subject_squares), ErrorKind::numeric,
        "an exact sum leaves the range of double (1.8e308); scale the values down");
  const Intraclass icc = finish(totals);
  check(!std::isnan(icc.between_subjects), ErrorKind::numeric,
        "all measurements are equal; an intraclass correlation is not defined");
  return icc;
}

std::vector<Intraclass> intraclass_without_each(const Measurements& measurements,
                                                std::span<const std::uint32_t> patient_of_subject,
                                                std::int64_t patients) {
  check_measurements(measurements);
  check(std::ssize(patient_of_subject) == measurements.subjects(), ErrorKind::format,
        text(patient_of_subject.size(), " patients for ", measurements.subjects(),
             " subjects; each subject needs one"));
  std::vector<std::vector<std::int64_t>> subjects(static_cast<std::size_t>(patients));
  for (std::int64_t at = 0; at < measurements.subjects(); ++at) {
    const std::uint32_t patient = patient_of_subject[static_cast<std::size_t>(at)];
    if (patient >= subjects.size()) {
      throw Error(ErrorKind::format, text("patient of subject ", at, " is ", patient,
                                          "; patients are numbers from 0 to ", patients - 1));
    }
    subjects[patient].push_back(at);
  }
  const double center = grand_mean(measurements);
  TotalsSum totals = totals_of(measurements, center);
  std::vector<Intraclass> without;
  for (const auto& of_patient : subjects) {
    for (const std::int64_t at : of_patient) totals.remove(subject(measurements, at), center);
    without.push_back(finish(totals.value()));
    for (const std::int64_t at : of_patient) totals.add(subject(measurements, at), center);
  }
  return without;
}

IntraclassOfTwo intraclass_of_two(std::span<const double> first, std::span<const double> second) {
  check(first.size() == second.size(), ErrorKind::format,
        text(first.size(), " measurements of one rater and ", second.size(),
             " of the other; every rater measures every subject"));
  std::vector<double> both;
  std::vector<double> apart;
  for (std::size_t i = 0; i < first.size(); ++i) {
    both.insert(both.end(), {first[i], second[i]});
    apart.push_back(first[i] - second[i]);
  }
  const Intraclass icc = intraclass({.raters = 2, .value = both});
  const auto n = static_cast<double>(first.size());
  const double center = grand_mean({.raters = 2, .value = both});
  const double shift = exact_sum(apart) / n;
  const double subjects = icc.between_subjects;
  const double residual = icc.residual;
  const double of_consistency = subjects + residual;
  const double of_agreement = of_consistency + shift * shift - 2 * residual / n;
  check(of_consistency > 0 && of_agreement > 0, ErrorKind::numeric,
        "subjects do not differ and raters do not either; an intraclass correlation is not "
        "defined");
  IntraclassOfTwo of_two;
  of_two.agreement.value = icc.agreement_single;
  of_two.consistency.value = icc.consistency_single;
  for (std::size_t i = 0; i < first.size(); ++i) {
    const double middle = (first[i] + second[i]) / 2 - center;
    const double off = apart[i] - shift;
    const double more_subjects = (2 * middle * middle - subjects) / (n - 1);
    const double more_residual = (off * off / 2 - residual) / (n - 1);
    const double more_above = more_subjects - more_residual;
    const double more_consistency = more_subjects + more_residual;
    const double more_agreement =
        more_consistency + 2 * shift * off / n - 2 * more_residual / n + 2 * residual / (n * n);
    of_two.consistency.influence.push_back(
        (more_above - icc.consistency_single * more_consistency) / of_consistency);
    of_two.agreement.influence.push_back((more_above - icc.agreement_single * more_agreement) /
                                         of_agreement);
  }
  return of_two;
}

}  // namespace etalon::validation
