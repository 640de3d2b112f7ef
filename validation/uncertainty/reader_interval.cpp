// SPDX-License-Identifier: Apache-2.0
#include "validation/uncertainty/reader_interval.hpp"

#include <cmath>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/uncertainty/normal.hpp"
#include "validation/uncertainty/tails.hpp"

namespace etalon::validation {

ReaderInterval reader_interval(const ReaderEstimate& estimate, double level, double null) {
  check(estimate.variance > 0, ErrorKind::numeric,
        text("the variance over readers and cases is estimated as ", estimate.variance,
             "; so few readers or cases say nothing of it"));
  const double z = two_sided_z(level);
  const double degrees = estimate.degrees_of_freedom;
  const double t = std::isinf(degrees) ? z : student_quantile(degrees, 0.5 + level / 2);
  const double error = std::sqrt(estimate.variance);
  return {{estimate.value - t * error, estimate.value + t * error},
          student_two_sided_p(degrees, (estimate.value - null) / error)};
}

}  // namespace etalon::validation
