// SPDX-License-Identifier: Apache-2.0
#include "datasets/ingest/delimited.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/error.hpp"
#include "core/printable.hpp"
#include "core/text.hpp"

namespace etalon::datasets {
namespace {

/// Walks through the text once; `line_` is the line of `at_`.
class Scanner {
 public:
  Scanner(std::string_view content, char separator, const std::string& file)
      : content_(content), separator_(separator), file_(file) {}

  [[nodiscard]] bool is_at_end() const { return at_ >= content_.size(); }
  void skip_line() {
    const auto end = content_.find('\n', at_);
    at_ = end == std::string_view::npos ? content_.size() : end + 1;
    ++line_;
  }

  Record record() {
    Record result;
    result.line = line_;
    do {
      if (std::ssize(result.cells) >= most_cells_of_a_record)
        throw Error(ErrorKind::format,
                    text(file_, ":", result.line, ": more than ", most_cells_of_a_record,
                         " cells; is the separator the right one?"));
      result.cells.push_back(cell());
    } while (take(separator_));
    if (!is_at_end()) skip_line();  // only the line end is left
    return result;
  }

 private:
  [[nodiscard]] bool take(char wanted) {
    if (is_at_end() || content_[at_] != wanted) return false;
    ++at_;
    return true;
  }
  [[nodiscard]] std::string_view rest_of_cell() {
    const std::size_t begin = at_;
    while (!is_at_end() && content_[at_] != separator_ && content_[at_] != '\n') ++at_;
    return trimmed(content_.substr(begin, at_ - begin));
  }
  [[nodiscard]] std::string cell() {
    while (!is_at_end() && content_[at_] == ' ' && separator_ != ' ') ++at_;
    if (!take('"')) return std::string(rest_of_cell());
    const std::int64_t opened = line_;
    std::string result;
    while (true) {
      check(!is_at_end(), ErrorKind::format,
            text(file_, ":", opened, ": a quote is opened and never closed"));
      const char letter = content_[at_++];
      if (letter == '"' && !take('"')) break;
      if (letter == '\n') ++line_;
      result += letter;
    }
    if (const std::string_view behind = rest_of_cell(); !behind.empty())
      throw Error(ErrorKind::format,
                  text(file_, ":", line_, ": text behind a closing quote ('",
                       shortened(as_utf8(behind), 80), "'); double the quotes inside a cell"));
    return result;
  }

  std::string_view content_;
  char separator_;
  const std::string& file_;
  std::size_t at_ = 0;
  std::int64_t line_ = 1;
};

}  // namespace

namespace {

/// What a file begins with that is no table, and what to do with it.
struct Signature {
  std::string_view begin;
  std::string_view is;
  std::string_view remedy;
};

constexpr std::array signatures = {
    Signature{"PK\x03\x04", "a ZIP archive, such as an .npz or a spreadsheet, not a table",
              "set data.format = \"npz\" for images, or save the spreadsheet as CSV"},
    Signature{"\x93NUMPY", "a NumPy array, not a table",
              "save the arrays in one .npz and set data.format = \"npz\""},
    Signature{"NRRD000", "an NRRD volume, not a table",
              "set data.format = \"nrrd\" and data.path to its folder"},
    Signature{"\x1f\x8b", "compressed with gzip, not a table", "decompress it (gunzip)"},
    Signature{"\x89HDF", "an HDF5 file, not a table", "export it as CSV"}};

void refuse_other_formats(std::string_view bytes, const std::string& file) {
  for (const Signature& other : signatures) {
    check(!bytes.starts_with(other.begin), ErrorKind::format,
          text(file, ": is ", other.is, "; ", other.remedy));
  }
}

bool has_zero_byte(const std::string& cell) { return cell.find('\0') != std::string::npos; }

}  // namespace

std::string delimited_text(std::string bytes, const std::string& file) {
  refuse_other_formats(bytes, file);
  // Spreadsheets put a byte order mark in front.
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.erase(0, 3);
  check(!bytes.starts_with("\xFF\xFE") && !bytes.starts_with("\xFE\xFF"), ErrorKind::format,
        text(file, ": UTF-16 text; convert the file (iconv -f UTF-16 -t UTF-8)"));
  // "CSV (Macintosh)" of spreadsheets has CR alone.
  if (bytes.find('\n') == std::string::npos) std::ranges::replace(bytes, '\r', '\n');
  return bytes;
}

void for_each_record(std::string_view content, char separator, std::int64_t skipped_lines,
                     const std::string& file, const std::function<bool(Record)>& use) {
  Scanner scanner(content, separator, file);
  for (std::int64_t i = 0; i < skipped_lines && !scanner.is_at_end(); ++i) scanner.skip_line();
  while (!scanner.is_at_end()) {
    Record record = scanner.record();
    const std::int64_t line = record.line;
    // The texts of what is right would take longer than the reading.
    if (!std::ranges::all_of(record.cells, is_utf8))
      throw Error(ErrorKind::format,
                  text(file, ":", line, ": not UTF-8 text; convert the file (iconv -t UTF-8)"));
    if (std::ranges::any_of(record.cells, has_zero_byte))
      throw Error(ErrorKind::format,
                  text(file, ":", line,
                       ": a zero byte, which no text has; is it another format (UTF-16, a binary "
                       "file)?"));
    if (record.cells.size() == 1 && record.cells[0].empty()) continue;
    if (!use(std::move(record))) return;
  }
}

std::vector<Record> read_delimited(std::string_view content, char separator,
                                   std::int64_t skipped_lines, const std::string& file,
                                   std::int64_t most) {
  std::vector<Record> records;
  if (most <= 0) return records;
  for_each_record(content, separator, skipped_lines, file, [&](Record record) {
    records.push_back(std::move(record));
    return std::ssize(records) < most;
  });
  return records;
}

}  // namespace etalon::datasets
