// SPDX-License-Identifier: Apache-2.0
#include "datasets/ingest/nrrd_header.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <limits>
#include <map>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "core/text.hpp"

namespace etalon::datasets {
namespace {

using Words = std::vector<std::string>;

Words words_of(std::string_view value) {
  Words result;
  std::string word;
  for (const char letter : text(value, " ")) {
    if (letter != ' ' && letter != '\t') {
      word += letter;
    } else if (!word.empty()) {
      result.push_back(std::exchange(word, {}));
    }
  }
  return result;
}

std::string lower(std::string_view value) {
  std::string result(value);
  std::ranges::transform(result, result.begin(), [](char letter) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  });
  return result;
}

/// One form for the names that teem spells in two ways: without blanks.
std::string field_name(std::string_view name) {
  std::string result = lower(trimmed(name));
  std::erase(result, ' ');
  return result == "centerings" ? "centers" : result;
}

/// The fields of a header by name, and where the data begins.
class Fields {
 public:
  Fields(std::string_view content, const std::string& file) : file_(file) {
    check(content.starts_with("NRRD000"), ErrorKind::format, text(file, ": not an NRRD file"));
    std::size_t at = 0;
    bool is_first = true;
    while (!ended_) {
      const auto end = content.find('\n', at);
      if (end == std::string_view::npos || end >= longest_nrrd_header) break;
      std::string_view line = content.substr(at, end - at);
      if (line.ends_with('\r')) line.remove_suffix(1);
      at = end + 1;
      ended_ = line.empty();
      if (!is_first) add(line);
      is_first = false;
    }
    data_begin_ = at;
    check(
        !has("datafile"), ErrorKind::unsupported,
        text(file, ": the data stands in another file ('data file'); only attached data is read"));
    check(ended_, ErrorKind::format, text(file, ": the header does not end with a blank line"));
    const char version = content[7];
    check(version >= '1' && version <= '5', ErrorKind::unsupported,
          text(file, ": NRRD version ", as_utf8(content.substr(4, 4)),
               " is not read (0001 to 0005 are)"));
  }

  [[nodiscard]] std::size_t data_begin() const { return data_begin_; }
  [[nodiscard]] bool has(std::string_view name) const { return fields_.contains(name); }
  /// Empty when the header lacks it.
  [[nodiscard]] std::string optional(std::string_view name) const {
    const auto found = fields_.find(name);
    return found == fields_.end() ? std::string() : found->second;
  }
  [[nodiscard]] std::string required(std::string_view name) const {
    check(has(name), ErrorKind::format, text(file_, ": the header lacks '", name, "'"));
    return optional(name);
  }
  [[nodiscard]] const std::string& file() const { return file_; }

 private:
  void add(std::string_view line) {
    const auto colon = line.find(':');
    if (line.starts_with("#") || colon == std::string_view::npos) return;
    if (line.substr(colon).starts_with(":=")) return;  // a key of the writer's own
    const std::string_view value = trimmed(line.substr(colon + 1));
    check(is_utf8(line), ErrorKind::format, text(file_, ": the header is no text"));
    const std::string name = field_name(line.substr(0, colon));
    check(fields_.emplace(name, value).second, ErrorKind::format,
          text(file_, ": the header says '", as_utf8(trimmed(line.substr(0, colon))), "' twice"));
  }

  const std::string& file_;
  std::map<std::string, std::string, std::less<>> fields_;
  std::size_t data_begin_ = 0;
  bool ended_ = false;
};

DType type_of(const Fields& fields) {
  static const std::map<std::string, DType, std::less<>> types = {
      {"signed char", DType::i8},
      {"int8", DType::i8},
      {"int8_t", DType::i8},
      {"uchar", DType::u8},
      {"unsigned char", DType::u8},
      {"uint8", DType::u8},
      {"uint8_t", DType::u8},
      {"short", DType::i16},
      {"short int", DType::i16},
      {"signed short", DType::i16},
      {"signed short int", DType::i16},
      {"int16", DType::i16},
      {"int16_t", DType::i16},
      {"ushort", DType::u16},
      {"unsigned short", DType::u16},
      {"unsigned short int", DType::u16},
      {"uint16", DType::u16},
      {"uint16_t", DType::u16},
      {"int", DType::i32},
      {"signed int", DType::i32},
      {"int32", DType::i32},
      {"int32_t", DType::i32},
      {"longlong", DType::i64},
      {"long long", DType::i64},
      {"long long int", DType::i64},
      {"signed long long", DType::i64},
      {"signed long long int", DType::i64},
      {"int64", DType::i64},
      {"int64_t", DType::i64},
      {"float", DType::f32},
      {"double", DType::f64}};
  const auto type = types.find(lower(fields.required("type")));
  check(type != types.end(), ErrorKind::unsupported,
        text(fields.file(), ": element type '", fields.optional("type"), "' is not supported"));
  check(size_of(type->second) == 1 || lower(fields.required("endian")) == "little",
        ErrorKind::unsupported, text(fields.file(), ": only little-endian data is supported"));
  return type->second;
}

NrrdEncoding encoding_of(const Fields& fields) {
  const std::string encoding = lower(fields.required("encoding"));
  check(encoding == "raw" || encoding == "gzip" || encoding == "gz", ErrorKind::unsupported,
        text(fields.file(), ": encoding '", encoding, "' is not supported (raw and gzip are)"));
  for (const std::string_view skip : {"lineskip", "byteskip"}) {
    check(!fields.has(skip) || fields.optional(skip) == "0", ErrorKind::unsupported,
          text(fields.file(), ": '", skip, ": ", fields.optional(skip), "' is not supported"));
  }
  return encoding == "raw" ? NrrdEncoding::raw : NrrdEncoding::gzip;
}

Shape sizes_of(const Fields& fields) {
  Shape sizes;
  for (const std::string& word : words_of(fields.required("sizes"))) {
    std::int64_t extent = 0;
    check(parse_number(word, extent) && extent > 0, ErrorKind::format,
          text(fields.file(), ": the sizes are broken"));
    sizes.push_back(extent);
  }
  std::int64_t dimension = 0;
  check(!fields.has("dimension") || (parse_number(fields.optional("dimension"), dimension) &&
                                     dimension == std::ssize(sizes)),
        ErrorKind::format,
        text(fields.file(), ": dimension is '", fields.optional("dimension"), "', but there are ",
             sizes.size(), " sizes"));
  check(sizes.size() == 3, ErrorKind::unsupported,
        text(fields.file(), ": ", sizes.size(), " axes; volumes of 3 axes are supported"));
  for (const std::string& kind : words_of(fields.optional("kinds"))) {
    check(kind == "domain" || kind == "space" || kind == "none" || kind == "???",
          ErrorKind::unsupported,
          text(fields.file(), ": an axis is of kind '", kind, "'; axes of space are supported"));
  }
  return sizes;
}

/// The vectors `(x,y,z)` of a line, blanks anywhere.
std::vector<Vector3> vectors_of(const Fields& fields, std::string_view name,
                                std::string_view title) {
  std::vector<Vector3> vectors;
  const std::string line = fields.optional(name);
  std::size_t at = 0;
  while ((at = line.find_first_not_of(" \t", at)) != std::string::npos) {
    check(!lower(line).substr(at).starts_with("none"), ErrorKind::unsupported,
          text(fields.file(), ": ", title, " has 'none': an axis that is not one of space"));
    const auto close = line.find(')', at);
    check(line[at] == '(' && close != std::string::npos, ErrorKind::format,
          text(fields.file(), ": ", title, " is broken"));
    Vector3 vector{};
    const auto parts = split(line.substr(at + 1, close - at - 1), ',');
    check(parts.size() == 3, ErrorKind::format,
          text(fields.file(), ": a vector of ", title, " has ", parts.size(), " numbers, not 3"));
    for (std::size_t i = 0; i < 3; ++i) {
      check(parse_number(trimmed(parts[i]), vector[i]) && std::isfinite(vector[i]),
            ErrorKind::format,
            text(fields.file(), ": '", parts[i], "' in ", title, " is not a number"));
    }
    vectors.push_back(vector);
    at = close + 1;
  }
  return vectors;
}

/// One for each axis, or none at all; NaN means unknown.
std::vector<double> stated_spacings(const Fields& fields) {
  std::vector<double> spacings;
  for (const std::string& word : words_of(fields.optional("spacings"))) {
    double spacing = std::numeric_limits<double>::quiet_NaN();
    check(lower(word) == "nan" ||
              (parse_number(word, spacing) && std::isfinite(spacing) && spacing != 0),
          ErrorKind::format, text(fields.file(), ": '", word, "' in spacings is no spacing"));
    spacings.push_back(spacing);
  }
  check(spacings.empty() || spacings.size() == 3, ErrorKind::format,
        text(fields.file(), ": ", spacings.size(), " spacings for 3 axes"));
  return spacings;
}

/// Spacings where there are no directions; none when one of them is unknown.
std::vector<double> spacings_of(const Fields& fields) {
  std::vector<double> spacings = stated_spacings(fields);
  const bool is_known =
      std::ranges::none_of(spacings, [](double spacing) { return std::isnan(spacing); });
  return is_known ? spacings : std::vector<double>();
}

/// The format has the ones or the others. A file with both must say the same by both, as far as
/// three digits of either do.
void check_spacings(const Fields& fields, const std::vector<Vector3>& directions) {
  constexpr double rounded = 1e-3;
  const std::vector<double> spacings = stated_spacings(fields);
  for (std::size_t axis = 0; axis < spacings.size(); ++axis) {
    if (std::isnan(spacings[axis])) continue;
    const auto& [x, y, z] = directions[axis];
    const double length = std::hypot(x, y, z);
    check(std::fabs(std::fabs(spacings[axis]) - length) <= rounded * length, ErrorKind::format,
          text(fields.file(), ": the spacing of axis ", axis, " is ", spacings[axis],
               ", but the length of its space direction ", length,
               "; take 'spacings' out, or mend one of them"));
  }
}

/// Lengths are taken for millimetres: another unit would be wrong without a word.
void check_units(const Fields& fields, std::string_view name) {
  std::string units = lower(fields.optional(name));
  std::ranges::replace(units, '"', ' ');
  for (const std::string& unit : words_of(units)) {
    check(unit == "mm" || unit == "millimeter" || unit == "millimeters" || unit == "millimetre" ||
              unit == "millimetres" || unit == "???",
          ErrorKind::unsupported,
          text(fields.file(), ": lengths in '", unit, "' are not supported (mm are)"));
  }
}

/// Signs that turn the axes of a space of the patient into left, posterior, superior.
struct SpaceName {
  Space space = Space::unstated;
  Vector3 to_patient = {1, 1, 1};
};

SpaceName space_of(const Fields& fields) {
  static const std::map<std::string, SpaceName, std::less<>> spaces = {
      {"left-posterior-superior", {Space::patient, {1, 1, 1}}},
      {"lps", {Space::patient, {1, 1, 1}}},
      {"right-anterior-superior", {Space::patient, {-1, -1, 1}}},
      {"ras", {Space::patient, {-1, -1, 1}}},
      {"left-anterior-superior", {Space::patient, {1, -1, 1}}},
      {"las", {Space::patient, {1, -1, 1}}},
      {"scanner-xyz", {Space::scanner, {1, 1, 1}}},
      {"3d-right-handed", {Space::right_handed, {1, 1, 1}}},
      {"3d-left-handed", {Space::left_handed, {1, 1, 1}}}};
  const std::string name = lower(fields.optional("space"));
  if (name.empty()) return {};
  const auto found = spaces.find(name);
  check(found != spaces.end(), ErrorKind::unsupported,
        text(fields.file(), ": space '", fields.optional("space"), "' is not supported"));
  return found->second;
}

VolumeGrid grid_of(const Fields& fields) {
  VolumeGrid grid;
  grid.sizes = sizes_of(fields);
  const SpaceName space = space_of(fields);
  grid.space = space.space;
  grid.directions = vectors_of(fields, "spacedirections", "space directions");
  check(!fields.has("spacedirections") || grid.directions.size() == 3, ErrorKind::format,
        text(fields.file(), ": 3 space directions expected"));
  if (grid.directions.empty()) {
    grid.spacings = spacings_of(fields);
  } else {
    check_spacings(fields, grid.directions);
  }
  check_units(fields, "units");
  check_units(fields, "spaceunits");
  const auto origin = vectors_of(fields, "spaceorigin", "space origin");
  check(origin.size() <= 1 && fields.has("spaceorigin") == !origin.empty(), ErrorKind::format,
        text(fields.file(), ": space origin is broken"));
  if (!origin.empty()) grid.origin = origin[0];
  for (std::size_t i = 0; i < 3; ++i) {
    for (Vector3& direction : grid.directions) direction[i] = direction[i] * space.to_patient[i];
    if (grid.origin) (*grid.origin)[i] = (*grid.origin)[i] * space.to_patient[i];
  }
  for (const double spacing : grid.spacing_mm()) {
    check(std::isfinite(spacing) && spacing > 0, ErrorKind::format,
          text(fields.file(), ": a space direction has no length"));
  }
  return grid;
}

}  // namespace

Shape NrrdHeader::shape() const { return {grid.sizes.rbegin(), grid.sizes.rend()}; }

NrrdHeader parse_nrrd_header(std::string_view content, const std::string& file) {
  const Fields fields(content, file);
  NrrdHeader header;
  header.dtype = type_of(fields);
  header.grid = grid_of(fields);
  header.encoding = encoding_of(fields);
  header.data_begin = fields.data_begin();
  return header;
}

}  // namespace etalon::datasets
