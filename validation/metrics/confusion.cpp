// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/confusion.hpp"

#include <limits>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/metrics/binary_input.hpp"
#include "validation/metrics/roc.hpp"

namespace etalon::validation {
namespace {

/// Half way from the point's threshold to the next lower score; the threshold itself where no
/// double lies between or nothing is lower.
double between(const RocCurve& curve, std::size_t point) {
  const double above = curve.points[point].threshold;
  if (point + 1 == curve.points.size()) return above;
  const double below = curve.points[point + 1].threshold;
  const double middle = below / 2 + above / 2;
  return middle > below && middle <= above ? middle : above;
}

}  // namespace

Confusion confusion(std::span<const double> scores, std::span<const std::int64_t> labels,
                    double threshold) {
  check_scores(scores, labels);
  Confusion result;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const bool called = scores[i] >= threshold;
    if (labels[i] == 1) {
      ++(called ? result.true_positives : result.false_negatives);
    } else {
      ++(called ? result.false_positives : result.true_negatives);
    }
  }
  return result;
}

OperatingRule parse_operating_rule(std::string_view rule) {
  const std::string_view whole = trimmed(rule);
  if (whole == "youden") return {};
  using Kind = OperatingRule::Kind;
  struct Form {
    std::string_view prefix;
    Kind kind;
  };
  for (const Form& form :
       {Form{"sensitivity>=", Kind::sensitivity}, Form{"specificity>=", Kind::specificity},
        Form{"threshold=", Kind::threshold}}) {
    double value = 0;
    if (whole.starts_with(form.prefix) &&
        parse_number(trimmed(whole.substr(form.prefix.size())), value) && value >= 0 && value <= 1)
      return {form.kind, value};
  }
  throw Error(ErrorKind::config,
              text("operating point \"", rule,
                   "\" is none of: youden, sensitivity>=X, specificity>=X, threshold=X with X "
                   "from 0 to 1"));
}

double choose_threshold(std::span<const double> scores, std::span<const std::int64_t> labels,
                        const OperatingRule& rule) {
  using Kind = OperatingRule::Kind;
  if (rule.kind == Kind::threshold) return rule.value;
  const RocCurve curve = roc_curve(scores, labels);
  // Points are compared in whole cases: shares of equal points may round apart. The point (0, 0)
  // has no score of its own and calls nothing positive: it is never chosen.
  std::size_t best = 0;
  std::int64_t best_value = std::numeric_limits<std::int64_t>::min();
  for (std::size_t i = 1; i < curve.points.size(); ++i) {
    const RocPoint& point = curve.points[i];
    const std::int64_t true_negatives = curve.negatives - point.false_positives;
    std::int64_t value = 0;
    if (rule.kind == Kind::youden) {
      value = point.true_positives * curve.negatives - point.false_positives * curve.positives;
    } else if (rule.kind == Kind::sensitivity) {
      if (curve.sensitivity(point) < rule.value) continue;
      value = true_negatives;
    } else {
      const double specificity =
          static_cast<double>(true_negatives) / static_cast<double>(curve.negatives);
      if (specificity < rule.value) continue;
      value = point.true_positives;
    }
    if (value > best_value) {
      best_value = value;
      best = i;
    }
  }
  check(
      best > 0, ErrorKind::numeric,
      text("no threshold reaches ", rule.kind == Kind::sensitivity ? "sensitivity" : "specificity",
           " ", rule.value, " on ", scores.size(), " cases; choose another operating point"));
  return between(curve, best);
}

}  // namespace etalon::validation
