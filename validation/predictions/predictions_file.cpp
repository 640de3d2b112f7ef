// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>
#include <span>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/schema.hpp"
#include "core/text.hpp"
#include "datasets/hdf5/file.hpp"
#include "validation/predictions/predictions.hpp"

namespace etalon::validation {
namespace {

constexpr std::string_view predictions_schema = "etalon.predictions/2";

Array bytes_array(std::string_view bytes) {
  Array array = Array::zeros(DType::u8, {std::ssize(bytes)});
  if (!bytes.empty()) std::memcpy(array.data.data(), bytes.data(), bytes.size());
  return array;
}

std::string_view bytes_of(const Array& array) {
  return {reinterpret_cast<const char*>(array.data.data()), array.data.size()};
}

/// One id per line, each ended by a newline.
Array lines_array(const std::vector<std::string>& lines) {
  std::string bytes;
  for (const std::string& line : lines) bytes += text(line, '\n');
  return bytes_array(bytes);
}

std::vector<std::string> lines_of(const Array& array) {
  std::string_view rest = bytes_of(array);
  std::vector<std::string> lines;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    check(end != std::string_view::npos, ErrorKind::format,
          "the last line does not end; the dataset was cut");
    lines.emplace_back(rest.substr(0, end));
    rest.remove_prefix(end + 1);
  }
  return lines;
}

template <class T>
Array column_array(DType type, const std::vector<T>& column) {
  Array array = Array::zeros(type, {std::ssize(column)});
  std::copy(column.begin(), column.end(), array.as<T>().begin());
  return array;
}

Digest digest_of_table(const Predictions& predictions) {
  Sha256 hash;
  hash.update(digest_of_scores(predictions).prefixed());
  for (const std::int64_t label : predictions.labels) hash.update(text(label, '\n'));
  return hash.finish();
}

/// The bytes of a file, read once.
struct Table {
  std::string file;
  std::vector<std::byte> bytes;
};

/// Takes one dataset of the file and hands it to `convert`; errors name file and dataset.
template <class Fn>
auto column(const Table& table, const std::string& name, DType type, Fn&& convert) {
  return with_context(text(table.file, ": '", name, "'"), [&] {
    const Array array = datasets::read_hdf5(table.bytes, name, table.file);
    check(array.dtype == type && array.shape.size() == 1, ErrorKind::format,
          text("is ", to_string(array.dtype), " of shape ", shape_text(array.shape),
               ", wanted is a column of ", to_string(type)));
    return convert(array);
  });
}

std::vector<double> score_column(const Table& table, const std::string& name) {
  return column(table, name, DType::f64, [](const Array& array) {
    const auto values = array.as<double>();
    return std::vector<double>(values.begin(), values.end());
  });
}

Digest digest_column(const Table& table, const std::string& name) {
  return column(table, name, DType::u8,
                [](const Array& array) { return Digest::parse(bytes_of(array)); });
}

}  // namespace

void write_predictions(const std::filesystem::path& file, const Predictions& predictions) {
  with_context(file.string(), [&] { check_predictions(predictions); });
  std::vector<std::uint8_t> splits;
  for (const datasets::Split split : predictions.splits)
    splits.push_back(static_cast<std::uint8_t>(split));
  std::map<std::string, Array> columns = {
      {"schema", bytes_array(predictions_schema)},
      {"sample_ids", lines_array(predictions.sample_ids)},
      {"patient_ids", lines_array(predictions.patient_ids)},
      {"splits", column_array(DType::u8, splits)},
      {"labels", column_array(DType::i64, predictions.labels)},
      {"score_full", column_array(DType::f64, predictions.score_full)},
      {"dataset", bytes_array(predictions.source.dataset.prefixed())},
      {"model_full", bytes_array(predictions.source.full_model.prefixed())},
      {"digest", bytes_array(digest_of_table(predictions).prefixed())}};
  if (const auto& compressed = predictions.source.compressed_model)
    columns["model_compressed"] = bytes_array(compressed->prefixed());
  if (predictions.has_compressed())
    columns["score_compressed"] = column_array(DType::f64, predictions.score_compressed);
  std::map<std::string, ArrayView> views;
  for (const auto& [name, array] : columns) views[name] = array.view();
  datasets::write_hdf5(file, views);
}

Predictions read_predictions(const std::filesystem::path& file) {
  const Table table{file.string(), read_binary_file(file)};
  const std::string found = column(table, "schema", DType::u8,
                                   [](const Array& array) { return std::string(bytes_of(array)); });
  const std::string fault = schema_fault(found, predictions_schema);
  check(fault.empty(), ErrorKind::format, text(table.file, ": 'schema' ", fault));
  datasets::check_hdf5_names(
      table.bytes, table.file,
      {"schema", "sample_ids", "patient_ids", "splits", "labels", "score_full", "score_compressed",
       "dataset", "model_full", "model_compressed", "digest"});
  const auto names = datasets::hdf5_names(table.bytes, table.file);
  Predictions result;
  result.sample_ids = column(table, "sample_ids", DType::u8, lines_of);
  result.patient_ids = column(table, "patient_ids", DType::u8, lines_of);
  result.splits = column(table, "splits", DType::u8, [](const Array& array) {
    std::vector<datasets::Split> splits;
    for (const std::uint8_t value : array.as<std::uint8_t>()) {
      check(value <= static_cast<std::uint8_t>(datasets::Split::test), ErrorKind::format,
            text("holds ", int{value}, "; splits are 0 train, 1 validation, 2 test"));
      splits.push_back(static_cast<datasets::Split>(value));
    }
    return splits;
  });
  result.labels = column(table, "labels", DType::i64, [](const Array& array) {
    const auto values = array.as<std::int64_t>();
    return std::vector<std::int64_t>(values.begin(), values.end());
  });
  result.score_full = score_column(table, "score_full");
  if (names.contains("score_compressed"))
    result.score_compressed = score_column(table, "score_compressed");
  result.source.dataset = digest_column(table, "dataset");
  result.source.full_model = digest_column(table, "model_full");
  if (names.contains("model_compressed"))
    result.source.compressed_model = digest_column(table, "model_compressed");
  with_context(table.file, [&] { check_predictions(result); });
  check(digest_column(table, "digest") == digest_of_table(result), ErrorKind::integrity,
        text(table.file,
             ": 'digest' does not belong to the columns (they were changed after "
             "writing); predict again"));
  return result;
}

Predictions read_sealed_predictions(const std::filesystem::path& file) {
  Predictions predictions = read_predictions(file);
  const auto open =
      std::ranges::find_if(predictions.labels, [](auto label) { return label != -1; });
  const auto at = static_cast<std::size_t>(open - predictions.labels.begin());
  check(open == predictions.labels.end(), ErrorKind::integrity,
        text(file.string(), ": holds the label of case '",
             open == predictions.labels.end() ? std::string() : predictions.sample_ids[at],
             "'; labels stay with their holder, the table of a package has every one sealed"));
  return predictions;
}

}  // namespace etalon::validation
