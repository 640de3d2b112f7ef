// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "datasets/ingest/inflate.hpp"
#include "datasets/ingest/ingest.hpp"

namespace etalon::datasets {
namespace {

struct Volume {
  Array array;  ///< (D,H,W): the file's fastest axis is the last
  std::vector<double> spacing_mm;
  std::string grid;  ///< space, sizes, directions and origin: equal grids have equal text
};

/// Length of each `(x,y,z)` of a `space directions` line.
std::vector<double> direction_lengths(const std::string& line, const std::string& file) {
  std::vector<double> lengths;
  std::size_t at = 0;
  while ((at = line.find('(', at)) != std::string::npos) {
    const auto close = line.find(')', at);
    check(close != std::string::npos, ErrorKind::format,
          text(file, ": space directions are broken"));
    double squares = 0;
    for (const auto& part : split(line.substr(at + 1, close - at - 1), ',')) {
      double value = 0;
      check(parse_number(trimmed(part), value), ErrorKind::format,
            text(file, ": '", part, "' in space directions is not a number"));
      squares += value * value;
    }
    check(std::isfinite(squares) && squares > 0, ErrorKind::format,
          text(file, ": a space direction has no length"));
    lengths.push_back(std::sqrt(squares));
    at = close;
  }
  return lengths;
}

/// Numbers in their shortest form, so that 1 and 1.000 compare equal.
std::string normalized(std::string_view line) {
  std::string result;
  std::string word;
  for (const char letter : text(line, " ")) {
    if (std::string_view(" (),").find(letter) == std::string_view::npos) {
      word += letter;
      continue;
    }
    double number = 0;
    if (!word.empty()) result += parse_number(word, number) ? text(number + 0.0) : word;
    if (letter != ' ') result += letter;
    if (letter == ' ' && !word.empty()) result += letter;
    word.clear();
  }
  return result;
}

Volume read_nrrd(const std::filesystem::path& path) {
  const std::string file = path.string();
  const auto bytes = read_binary_file(path);
  const std::string_view content(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  check(content.starts_with("NRRD000"), ErrorKind::format, text(file, ": not an NRRD file"));
  const auto header_end = content.find("\n\n");
  check(header_end < 65536, ErrorKind::format,  // npos is the largest
        text(file, ": the header does not end (detached headers are not supported)"));
  std::map<std::string, std::string, std::less<>> fields;
  for (const auto& line : split(content.substr(0, header_end), '\n')) {
    const auto colon = line.find(": ");
    if (line.starts_with("#") || colon == std::string::npos) continue;
    fields[line.substr(0, colon)] = std::string(trimmed(std::string_view(line).substr(colon + 2)));
  }
  const auto field = [&](const std::string& name) {
    const auto found = fields.find(name);
    check(found != fields.end(), ErrorKind::format, text(file, ": the header lacks '", name, "'"));
    return found->second;
  };
  static const std::map<std::string, DType, std::less<>> types = {
      {"short", DType::i16},  {"int16", DType::i16},        {"signed short", DType::i16},
      {"ushort", DType::u16}, {"uint16", DType::u16},       {"unsigned short", DType::u16},
      {"int", DType::i32},    {"int32", DType::i32},        {"uchar", DType::u8},
      {"uint8", DType::u8},   {"unsigned char", DType::u8}, {"float", DType::f32},
      {"double", DType::f64}};
  const auto type = types.find(field("type"));
  check(type != types.end(), ErrorKind::unsupported,
        text(file, ": element type '", field("type"), "' is not supported"));
  check(size_of(type->second) == 1 || field("endian") == "little", ErrorKind::unsupported,
        text(file, ": only little-endian data is supported"));
  Volume volume;
  volume.array.dtype = type->second;
  for (const auto& part : split(field("sizes"), ' ')) {
    std::int64_t extent = 0;
    check(parse_number(trimmed(part), extent) && extent > 0, ErrorKind::format,
          text(file, ": the sizes are broken"));
    volume.array.shape.insert(volume.array.shape.begin(), extent);
  }
  check(volume.array.shape.size() == 3, ErrorKind::unsupported,
        text(file, ": ", volume.array.shape.size(), " axes; volumes of 3 axes are supported"));
  volume.spacing_mm = direction_lengths(field("space directions"), file);
  std::ranges::reverse(volume.spacing_mm);
  check(volume.spacing_mm.size() == 3, ErrorKind::format,
        text(file, ": 3 space directions expected"));
  const auto space = fields.find("space");
  volume.grid = text(space == fields.end() ? std::string("no space") : space->second, " ",
                     normalized(field("sizes")), normalized(field("space directions")),
                     normalized(field("space origin")));
  const std::int64_t size = element_count(volume.array.shape) * size_of(type->second);
  const auto data = std::span(bytes).subspan(header_end + 2);
  const std::string encoding = field("encoding");
  if (encoding == "gzip" || encoding == "gz") {
    volume.array.data = inflate(data, Compression::gzip, size, file);
  } else {
    check(encoding == "raw", ErrorKind::unsupported,
          text(file, ": encoding '", encoding, "' is not supported (raw and gzip are)"));
    check(std::ssize(data) == size, ErrorKind::format,
          text(file, ": ", data.size(), " bytes of data, ", size, " expected"));
    volume.array.data.assign(data.begin(), data.end());
  }
  return volume;
}

}  // namespace

SampleTable ingest_nrrd(const DataOptions& options) {
  constexpr std::string_view image_suffix = "_image.nrrd";
  std::error_code problem;
  std::vector<std::filesystem::path> images;
  for (const auto& entry : std::filesystem::directory_iterator(options.path, problem)) {
    if (entry.path().filename().string().ends_with(image_suffix)) images.push_back(entry.path());
  }
  check(!problem, ErrorKind::io,
        text(options.path, ": the folder cannot be read (", problem.message(), ")"));
  std::ranges::sort(images);
  SampleTable table;
  for (const auto& path : images) {
    std::string name = path.filename().string();
    name.resize(name.size() - image_suffix.size());
    const Volume image = read_nrrd(path);
    const auto label_path = path.parent_path() / (name + "_label.nrrd");
    const Volume label = read_nrrd(label_path);
    check(image.grid == label.grid, ErrorKind::format,
          text(label_path.string(),
               ": not on the grid of its image (space, sizes, directions or origin differ)"));
    Sample sample;
    sample.id = name;
    sample.patient = name;
    sample.input = image.array;
    sample.input.shape.insert(sample.input.shape.begin(), 1);
    sample.mask = Array::zeros(DType::u8, label.array.shape);
    for (std::int64_t i = 0; i < element_count(label.array.shape); ++i) {
      sample.mask.as<std::uint8_t>()[static_cast<std::size_t>(i)] =
          element_as_double(label.array, i) > 0 ? 1 : 0;
    }
    sample.spacing_mm = image.spacing_mm;
    table.samples.push_back(std::move(sample));
  }
  return table;
}

}  // namespace etalon::datasets
