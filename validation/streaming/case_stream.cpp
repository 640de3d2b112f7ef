// SPDX-License-Identifier: Apache-2.0
#include "validation/streaming/case_stream.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <set>
#include <utility>

#include "core/error.hpp"
#include "core/text.hpp"
#include "distributed/agree.hpp"
#include "distributed/alike.hpp"
#include "validation/cases/subgroup.hpp"
#include "validation/cases/text_table.hpp"
#include "validation/streaming/table_checks.hpp"

namespace etalon::validation {
namespace {

/// Texts of some rows of a column, one after the other.
class TextBlock {
 public:
  void read(const datasets::ColumnFile& table, const std::string& column, std::int64_t first,
            std::int64_t count) {
    text_.clear();
    ends_.clear();
    table.for_each_text(column, first, count, [&](std::string_view said) {
      text_ += said;
      ends_.push_back(text_.size());
    });
  }
  [[nodiscard]] std::string_view at(std::size_t i) const {
    const std::size_t begin = i == 0 ? 0 : ends_[i - 1];
    return std::string_view(text_).substr(begin, ends_[i] - begin);
  }

 private:
  std::string text_;
  std::vector<std::size_t> ends_;
};

constexpr std::string_view same_files = "let all ranks read the same files";

}  // namespace

CaseStream::CaseStream(const std::filesystem::path& predictions,
                       const std::filesystem::path& labels, const WantedCases& wanted,
                       distributed::Communicator& comm, StreamProgress progress,
                       std::int64_t most_rows)
    : predictions_(distributed::agree(comm, "opening the predictions",
                                      [&] { return datasets::ColumnFile(predictions); })),
      labels_(distributed::agree(comm, "opening the labels",
                                 [&] { return datasets::ColumnFile(labels); })),
      comm_(comm),
      progress_(std::move(progress)),
      most_rows_(most_rows) {
  distributed::check_alike(comm, "the tables that they read", facts_of(predictions_, labels_),
                           same_files);
  distributed::agree(comm, "looking at the tables", [&] { check_columns(wanted); });
  make_digests();
  distributed::agree(comm, "looking at the cases", [&] {
    deal_rows();
    look_at_identities();
  });
  patients_ = sum_over_ranks({own_patients()})[0];
}

template <class Take>
void CaseStream::for_each_range(const std::vector<std::int64_t>& widths, const Take& take) const {
  constexpr std::int64_t most_bytes = std::int64_t{16} << 20;  // of a column in a block
  std::int64_t rows = most_rows_;
  for (const std::int64_t width : widths)
    rows = std::clamp(most_bytes / width, std::int64_t{1}, rows);
  for (std::int64_t first = rows_.begin; first < rows_.end; first += rows)
    take(first, std::min(rows, rows_.end - first));
}

/// Every rank reads every byte: nothing else shows that they read the same.
void CaseStream::make_digests() {
  digests_ = distributed::agree(comm_, "making the files' digests", [&] {
    const auto digest = [&](const datasets::ColumnFile& table) {
      return table.digest(
          [&](std::int64_t done) { tell("digest, bytes of", done, table.bytes()); });
    };
    return std::array{digest(predictions_), digest(labels_)};
  });
  distributed::check_alike(
      comm_, "the tables that they read",
      {{"predictions.sha256", digests_[0].hex()}, {"labels.sha256", digests_[1].hex()}},
      same_files);
}

void CaseStream::require_unchanged() const {
  distributed::agree(comm_, "looking at the files again", [&] {
    predictions_.require_unchanged();
    labels_.require_unchanged();
  });
}

void CaseStream::check_columns(const WantedCases& wanted) {
  constexpr std::int64_t most = std::int64_t{1} << 31;  // half pairs of a case have 32 bits
  check(predictions_.rows() < most, ErrorKind::unsupported,
        text(predictions_.name(), ": has ", predictions_.rows(), " rows; fewer than ", most,
             " are judged"));
  check_names(predictions_);
  check_names(labels_);
  check_kind(labels_);
  require_column(predictions_, "case");
  check(predictions_.rows() == labels_.rows(), ErrorKind::integrity,
        text(predictions_.name(), ": has ", predictions_.rows(), " cases, ", labels_.name(), " ",
             labels_.rows(),
             "; both list the same cases: one that a model gave nothing for stands among the "
             "predictions with an empty score"));
  patients_named_by_ = etalon::validation::patients_named_by(
      predictions_.has("patient"), labels_.has("patient"), predictions_.name(), labels_.name());
  const std::set<std::string> scores(wanted.models.begin(), wanted.models.end());
  for (const std::string& model : wanted.models) require_column(predictions_, model);
  for (const std::string& column : labels_.columns()) {
    if (column == "label" || column == "case" || column == "patient") continue;
    check(!scores.contains(column), ErrorKind::format,
          text(labels_.name(), ": column '", in_short(column), "' is one of scores in ",
               predictions_.name(), "; give it another name"));
    attributes_[column] = predictions_.has(column) ? NamedBy::both : NamedBy::labels;
  }
  for (const std::string& column : predictions_.columns()) {
    if (column == "case" || column == "patient" || scores.contains(column)) continue;
    attributes_.emplace(column, NamedBy::predictions);
  }
}

std::int64_t CaseStream::first_patient_from(std::int64_t row) const {
  const datasets::ColumnFile& table = holder(patients_named_by_);
  if (row == 0 || row == cases()) return row;
  const std::string before = table.text_at("patient", row - 1);
  TextBlock patients;
  for (std::int64_t first = row; first < cases(); first += most_rows_) {
    const std::int64_t count = std::min(most_rows_, cases() - first);
    patients.read(table, "patient", first, count);
    for (std::int64_t i = 0; i < count; ++i) {
      if (patients.at(static_cast<std::size_t>(i)) != before) return first + i;
    }
  }
  return cases();
}

void CaseStream::deal_rows() {
  const auto part = distributed::part_of(comm_.rank(), comm_.size(), cases());
  rows_ = {first_patient_from(part.begin), first_patient_from(part.end)};
}

void CaseStream::look_at_identities() {
  TextBlock predicted;
  TextBlock labelled;
  TextBlock patients;
  TextBlock other;
  std::string last_case;
  std::string last_patient;
  const datasets::ColumnFile& named = holder(patients_named_by_);
  if (rows_.begin > 0 && rows_.size() > 0) {
    last_case = predictions_.text_at("case", rows_.begin - 1);
    last_patient = named.text_at("patient", rows_.begin - 1);
  }
  const auto agree_on = [&](const std::string& column, const TextBlock& known, std::int64_t first,
                            std::int64_t count) {
    other.read(predictions_, column, first, count);
    for (std::int64_t k = 0; k < count; ++k) {
      const auto i = static_cast<std::size_t>(k);
      if (known.at(i) == other.at(i)) continue;
      throw Error(
          ErrorKind::integrity,
          text(place(labels_, first + k), "column '", in_short(column), "' of case '",
               in_short(predicted.at(i)), "' is '", in_short(known.at(i)), "', in ",
               predictions_.name(), " (row ", first + k + 1, ") it is '", in_short(other.at(i)),
               "'; both must agree, or leave the column out of the predictions"));
    }
  };
  std::vector<std::int64_t> widths;
  for (const datasets::ColumnFile* table : {&predictions_, &labels_}) {
    for (const std::string& column : table->columns()) widths.push_back(table->width(column));
  }
  for_each_range(widths, [&](std::int64_t first, std::int64_t count) {
    look_at_texts(first, count);
    predicted.read(predictions_, "case", first, count);
    labelled.read(labels_, "case", first, count);
    patients.read(named, "patient", first, count);
    for (std::int64_t k = 0; k < count; ++k) {
      const auto i = static_cast<std::size_t>(k);
      const std::string_view id = predicted.at(i);
      const std::string_view patient = patients.at(i);
      if (id.empty() || patient.empty())
        throw Error(ErrorKind::format,
                    text(place(id.empty() ? predictions_ : named, first + k), "column '",
                         id.empty() ? "case" : "patient", "' is empty"));
      if (id != labelled.at(i)) refuse_case(predictions_, labels_, first + k, id, labelled.at(i));
      if (id == last_case)
        throw Error(ErrorKind::format,
                    text(place(predictions_, first + k), "case '", in_short(id), "' stands twice"));
      if (id < last_case) refuse_order(predictions_, first + k, "case", id, last_case);
      if (patient < last_patient) refuse_order(named, first + k, "patient", patient, last_patient);
      const auto end = static_cast<std::uint32_t>(first + k + 1 - rows_.begin);
      if (patient != last_patient || ends_.empty()) {
        ends_.push_back(end);
        last_patient = patient;
      } else {
        ends_.back() = end;
      }
      last_case = id;
    }
    if (patients_named_by_ == NamedBy::both) agree_on("patient", patients, first, count);
    for (const auto& [column, by] : attributes_) {
      if (by != NamedBy::both) continue;
      patients.read(labels_, column, first, count);
      agree_on(column, patients, first, count);
    }
    tell("identities of", first + count - rows_.begin, rows_.size());
  });
}

/// Columns that nothing asks for are held to the form of texts all the same.
void CaseStream::look_at_texts(std::int64_t first, std::int64_t count) const {
  for (const datasets::ColumnFile* table : {&predictions_, &labels_}) {
    for (const std::string& column : table->columns()) {
      if (!table->has_numbers(column))
        table->for_each_text(column, first, count, [](std::string_view /*said*/) {});
    }
  }
}

void CaseStream::read_labels(std::int64_t first, std::vector<std::uint8_t>& labels) const {
  const auto refuse = [&](std::size_t i) {
    const std::int64_t row = first + static_cast<std::int64_t>(i);
    const std::string said = labels_.text_at("label", row);
    check(!said.empty(), ErrorKind::format, text(place(labels_, row), "column 'label' is empty"));
    throw Error(ErrorKind::format, text(place(labels_, row), "label '", in_short(said),
                                        "' is not 0 (without) or 1 (with the condition)"));
  };
  if (labels_.has_numbers("label")) {
    std::vector<double> numbers(labels.size());
    labels_.numbers("label", first, numbers);
    for (std::size_t i = 0; i < labels.size(); ++i) {
      if (numbers[i] != 0 && numbers[i] != 1) refuse(i);
      labels[i] = numbers[i] == 1 ? 1 : 0;
    }
    return;
  }
  std::size_t next = 0;
  std::size_t wrong = labels.size();
  labels_.for_each_text("label", first, std::ssize(labels), [&](std::string_view said) {
    if (said != "0" && said != "1") wrong = std::min(wrong, next);
    labels[next++] = said == "1" ? 1 : 0;
  });
  if (wrong < labels.size()) refuse(wrong);
}

void CaseStream::read_scores(const std::string& column, std::int64_t first,
                             std::vector<double>& scores) const {
  const auto refuse = [&](std::size_t i) {
    const std::int64_t row = first + static_cast<std::int64_t>(i);
    throw Error(ErrorKind::format,
                text(place(predictions_, row), "column '", in_short(column), "': '",
                     in_short(predictions_.text_at(column, row)),
                     "' is no finite number; leave the cell of a missing output empty"));
  };
  if (predictions_.has_numbers(column)) {
    predictions_.numbers(column, first, scores);
    for (std::size_t i = 0; i < scores.size(); ++i) {
      if (std::isinf(scores[i])) refuse(i);
      scores[i] += 0.0;  // one zero
    }
    return;
  }
  std::size_t next = 0;
  std::size_t wrong = scores.size();
  predictions_.for_each_text(column, first, std::ssize(scores), [&](std::string_view said) {
    double value = std::numeric_limits<double>::quiet_NaN();
    if (!said.empty()) {
      const auto [end, problem] = std::from_chars(said.data(), said.data() + said.size(), value);
      if (problem != std::errc() || end != said.data() + said.size() || !std::isfinite(value))
        wrong = std::min(wrong, next);
    }
    scores[next++] = value + 0.0;
  });
  if (wrong < scores.size()) refuse(wrong);
}

void CaseStream::for_each_block(std::string_view what, const WantedCases& wanted,
                                const std::function<void(const CaseBlock&)>& take) const {
  const auto [attribute, value] = Subgroup::of(wanted.subgroup);
  std::vector<std::vector<double>> scores(wanted.models.size());
  std::vector<std::uint8_t> labels;
  std::vector<std::uint8_t> chosen;
  std::vector<std::uint32_t> patients;
  std::uint32_t patient = 0;
  std::vector<std::int64_t> widths;
  for (const std::string& model : wanted.models) widths.push_back(predictions_.width(model));
  if (!wanted.subgroup.empty())
    widths.push_back(holder(attributes_.at(attribute)).width(attribute));
  for_each_range(widths, [&](std::int64_t first, std::int64_t count) {
    const auto size = static_cast<std::size_t>(count);
    labels.resize(size);
    read_labels(first, labels);
    for (std::size_t model = 0; model < scores.size(); ++model) {
      scores[model].resize(size);
      read_scores(wanted.models[model], first, scores[model]);
    }
    chosen.assign(size, 1);
    if (!wanted.subgroup.empty()) {
      std::size_t next = 0;
      holder(attributes_.at(attribute))
          .for_each_text(attribute, first, count, [&, &only = value](std::string_view said) {
            chosen[next++] = said == only ? 1 : 0;
          });
    }
    patients.resize(size);
    for (std::size_t i = 0; i < size; ++i) {
      const std::int64_t row = first - rows_.begin + static_cast<std::int64_t>(i);
      while (row >= std::int64_t{ends_[patient]}) ++patient;
      patients[i] = patient;
    }
    CaseBlock block{.first = first, .patients = patients, .labels = labels, .chosen = chosen};
    for (const auto& of_model : scores) block.scores.emplace_back(of_model);
    take(block);
    tell(what, first + count - rows_.begin, rows_.size());
  });
}

std::int64_t CaseStream::empty_cells(const std::string& column) const {
  std::int64_t empty = 0;
  distributed::agree(comm_, "reading a column", [&] {
    const datasets::ColumnFile& table = holder(attributes_.at(column));
    for_each_range({table.width(column)}, [&](std::int64_t first, std::int64_t count) {
      table.for_each_text(column, first, count,
                          [&](std::string_view said) { empty += said.empty() ? 1 : 0; });
    });
  });
  return sum_over_ranks({empty})[0];
}

std::string CaseStream::case_in(std::int64_t row) const {
  return predictions_.text_at("case", row);
}

std::vector<std::int64_t> CaseStream::sum_over_ranks(const std::vector<std::int64_t>& mine) const {
  std::vector<std::int64_t> sums(mine.size());
  for (const distributed::Bytes& bytes : comm_.all_gather(std::as_bytes(std::span(mine)))) {
    std::vector<std::int64_t> theirs(mine.size());
    ensure(bytes.size() == theirs.size() * sizeof(std::int64_t), "as many numbers of each rank");
    std::memcpy(theirs.data(), bytes.data(), bytes.size());
    for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += theirs[i];
  }
  return sums;
}

}  // namespace etalon::validation
