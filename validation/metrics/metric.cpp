// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/metric.hpp"

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/metrics/reader_estimate.hpp"

namespace etalon::validation {

void Metric::contribute(const ScoredCase& /*each*/, const Setting& /*setting*/,
                        std::span<double> /*row*/) const {
  ensure(false, text("metric ", info().id, " has no rows"));
}

double Metric::finish(std::span<const double> /*sums*/, const Setting& /*setting*/) const {
  ensure(false, text("metric ", info().id, " has no rows"));
  return 0;
}

double Metric::evaluate(const RankedCases& /*cases*/,
                        std::span<const std::uint32_t> /*counts*/) const {
  ensure(false, text("metric ", info().id, " is no metric of ranks"));
  return 0;
}

Lanes Metric::evaluate_lanes(const RankedCases& cases, const LaneCounts& counts) const {
  Lanes values{};
  std::vector<std::uint32_t> own(cases.labels.size());
  for (std::size_t lane = 0; lane < lanes; ++lane) {
    for (std::size_t i = 0; i < own.size(); ++i) own[i] = counts.of_case(i)[lane];
    values[lane] = evaluate(cases, own);
  }
  return values;
}

std::vector<double> Metric::leave_out(const RankedCases& cases,
                                      std::span<const std::uint32_t> owner,
                                      std::int64_t owners) const {
  std::vector<double> values;
  std::vector<std::uint32_t> counts(owner.size());
  for (std::int64_t out = 0; out < owners; ++out) {
    for (std::size_t i = 0; i < owner.size(); ++i) counts[i] = owner[i] == out ? 0 : 1;
    values.push_back(evaluate(cases, counts));
  }
  return values;
}

Influenced Metric::derive(const TargetCases& /*cases*/, const Setting& /*setting*/) const {
  ensure(false, text("metric ", info().id, " has no derivative"));
  return {};
}

ReaderValues Metric::estimate(const ReaderStudy& /*study*/) const {
  ensure(false, text("metric ", info().id, " is no metric of readings"));
  return {};
}

std::string_view to_string(Target target) noexcept {
  switch (target) {
    case Target::two_classes: return "two classes";
    case Target::marks: return "marks";
    case Target::grades: return "grades";
    case Target::readings: return "readings";
    case Target::survival: return "survival";
    case Target::real: return "real";
    case Target::masks: return "masks";
  }
  return "";
}

}  // namespace etalon::validation
