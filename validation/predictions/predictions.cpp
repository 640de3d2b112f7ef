// SPDX-License-Identifier: Apache-2.0
#include "validation/predictions/predictions.hpp"

#include <algorithm>
#include <bit>
#include <string_view>
#include <unordered_set>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::validation {
namespace {

void check_length(std::string_view column, std::size_t length, std::size_t cases) {
  check(length == cases, ErrorKind::format,
        text("column '", column, "' has ", length, " entries for ", cases,
             " cases; all columns describe the same cases"));
}

void check_id(std::string_view column, const std::string& id, std::size_t index) {
  check(!id.empty() && id.find('\n') == std::string::npos, ErrorKind::format,
        text(column, " of case ", index, " is ", id.empty() ? "empty" : "of two lines",
             "; an id is one line of text"));
}

void check_score_column(std::string_view column, const Predictions& predictions,
                        const std::vector<double>& scores) {
  for (std::size_t i = 0; i < scores.size(); ++i) {
    // Written so that NaN fails too.
    if (scores[i] >= 0 && scores[i] <= 1) continue;
    throw Error(ErrorKind::numeric,
                text(column, " of case '", predictions.sample_ids[i], "' is ", scores[i],
                     "; a probability of the positive class lies in [0, 1]"));
  }
}

/// Feeds the hash so that no two different tables give the same bytes: lengths go before contents,
/// numbers are little-endian.
class TableHash {
 public:
  void add(std::uint64_t number) {
    std::string bytes(8, '\0');
    for (std::size_t i = 0; i < 8; ++i) bytes[i] = static_cast<char>((number >> (8 * i)) & 0xffU);
    hash_.update(bytes);
  }
  void add(const std::vector<std::string>& column) {
    for (const std::string& entry : column) {
      add(std::uint64_t{entry.size()});
      hash_.update(entry);
    }
  }
  void add(const std::vector<double>& column) {
    add(std::uint64_t{column.size()});
    // −0 and 0 are the same score.
    for (const double entry : column) add(std::bit_cast<std::uint64_t>(entry + 0.0));
  }
  void add_text(std::string_view value) { hash_.update(value); }
  [[nodiscard]] Digest finish() { return hash_.finish(); }

 private:
  Sha256 hash_;
};

template <class T>
std::vector<T> taken(const std::vector<T>& column, const std::vector<std::size_t>& rows) {
  std::vector<T> result;
  result.reserve(rows.size());
  for (const std::size_t row : rows) result.push_back(column[row]);
  return result;
}

}  // namespace

Predictions Predictions::of(datasets::Split split) const {
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < splits.size(); ++i) {
    if (splits[i] == split) rows.push_back(i);
  }
  Predictions result{taken(sample_ids, rows),
                     taken(patient_ids, rows),
                     taken(splits, rows),
                     taken(labels, rows),
                     taken(score_full, rows),
                     {},
                     source};
  if (has_compressed()) result.score_compressed = taken(score_compressed, rows);
  return result;
}

void check_predictions(const Predictions& predictions) {
  const std::size_t cases = predictions.sample_ids.size();
  check_length("patient_ids", predictions.patient_ids.size(), cases);
  check_length("splits", predictions.splits.size(), cases);
  check_length("labels", predictions.labels.size(), cases);
  check_length("score_full", predictions.score_full.size(), cases);
  if (predictions.has_compressed())
    check_length("score_compressed", predictions.score_compressed.size(), cases);
  check(
      cases == 0 || predictions.has_compressed() == predictions.source.compressed_model.has_value(),
      ErrorKind::format,
      predictions.has_compressed()
          ? "'score_compressed' is of a model that 'model_compressed' does not name"
          : "'model_compressed' names a model without scores");
  std::unordered_set<std::string_view> seen;
  for (std::size_t i = 0; i < cases; ++i) {
    const std::string& id = predictions.sample_ids[i];
    check_id("sample id", id, i);
    check_id("patient id", predictions.patient_ids[i], i);
    check(seen.insert(id).second, ErrorKind::format,
          text("case '", id, "' stands twice; a case counts once"));
    check(predictions.labels[i] >= -1 && predictions.labels[i] <= 1, ErrorKind::format,
          text("label of case '", id, "' is ", predictions.labels[i],
               "; labels are 0 and 1, and -1 while sealed"));
  }
  check_score_column("score_full", predictions, predictions.score_full);
  check_score_column("score_compressed", predictions, predictions.score_compressed);
}

Digest digest_of_scores(const Predictions& predictions) {
  TableHash hash;
  const ScoreSource& source = predictions.source;
  hash.add_text("etalon.predictions.scores/2\n");
  hash.add_text(text(source.dataset.prefixed(), "\n", source.full_model.prefixed(), "\n",
                     source.compressed_model ? source.compressed_model->prefixed() : "none", "\n"));
  hash.add(std::uint64_t{predictions.sample_ids.size()});
  hash.add(predictions.sample_ids);
  hash.add(predictions.patient_ids);
  for (const datasets::Split split : predictions.splits)
    hash.add(static_cast<std::uint64_t>(split));
  hash.add(predictions.score_full);
  hash.add(predictions.score_compressed);
  return hash.finish();
}

}  // namespace etalon::validation
