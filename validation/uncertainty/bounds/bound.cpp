// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/bounds/bound.hpp"

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::validation {
namespace {

std::string unreachable(const Bound& bound, double limit) {
  return text("with these patients even a flawless result has the bound ",
              fixed(bound.attainable, 4), ", so that a limit of ", limit,
              " cannot be decided; add patients");
}

}  // namespace

std::string why_not_assessed(const Bound& lower, double limit) {
  if (!lower.refusal.empty()) return lower.refusal;
  return lower.attainable >= limit ? "" : unreachable(lower, limit);
}

std::string why_upper_not_assessed(const Bound& upper, double limit) {
  if (!upper.refusal.empty()) return upper.refusal;
  return upper.attainable <= limit ? "" : unreachable(upper, limit);
}

Bound mirrored(const Bound& opposite) {
  return {.estimate = 1 - opposite.estimate,
          .value = 1 - opposite.value,
          .attainable = 1 - opposite.attainable,
          .refusal = opposite.refusal};
}

void check_alpha(double alpha) {
  check(alpha > 0 && alpha < 0.5, ErrorKind::numeric,
        text("a one-sided error of ", alpha, "; allowed is 0 < alpha < 0.5"));
}

}  // namespace etalon::validation
