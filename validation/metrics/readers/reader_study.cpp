// SPDX-License-Identifier: Apache-2.0
#include "validation/metrics/readers/reader_study.hpp"

#include <limits>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::validation {
namespace {

void check_number(std::int64_t number, std::int64_t count, const char* what, std::size_t reading) {
  if (number >= 0 && number < count) return;
  throw Error(ErrorKind::format, text(what, " of reading ", reading, " is ", number,
                                      "; it must be a number from 0 to ", count - 1));
}

}  // namespace

ReaderStudy reader_study(std::span<const Reading> readings, std::span<const std::int64_t> truth,
                         std::int64_t modalities, std::int64_t readers) {
  check(modalities >= 1 && readers >= 1 && !truth.empty(), ErrorKind::format,
        text("a study of ", modalities, " modalities, ", readers, " readers and ", truth.size(),
             " cases holds nothing to measure"));
  ReaderStudy study{modalities, readers, {truth.begin(), truth.end()}, {}};
  for (std::size_t i = 0; i < truth.size(); ++i) {
    if (truth[i] != 0 && truth[i] != 1) {
      throw Error(ErrorKind::format, text("truth of case ", i, " is ", truth[i],
                                          "; 1 is a diseased case, 0 one without"));
    }
  }
  study.score.assign(static_cast<std::size_t>(modalities * readers) * truth.size(),
                     std::numeric_limits<double>::quiet_NaN());
  for (std::size_t at = 0; at < readings.size(); ++at) {
    const Reading& reading = readings[at];
    check_number(reading.reader, readers, "reader", at);
    check_number(reading.of_case, study.cases(), "case", at);
    check_number(reading.modality, modalities, "modality", at);
    if (!std::isfinite(reading.score)) {
      throw Error(ErrorKind::numeric,
                  text("score of reading ", at, " is ", reading.score, "; it must be finite"));
    }
    const auto cell = static_cast<std::size_t>(reading.modality * readers + reading.reader);
    double& score = study.score[cell * truth.size() + static_cast<std::size_t>(reading.of_case)];
    if (ReaderStudy::is_read(score)) {
      throw Error(
          ErrorKind::format,
          text("reading ", at, ": reader ", reading.reader, " has read case ", reading.of_case,
               " in modality ", reading.modality, " before; one reading of each is expected"));
    }
    score = reading.score;
  }
  return study;
}

}  // namespace etalon::validation
