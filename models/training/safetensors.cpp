// SPDX-License-Identifier: Apache-2.0
#include "models/training/safetensors.hpp"

#include <cstring>

#include "core/error.hpp"
#include "core/json.hpp"
#include "core/text.hpp"

namespace etalon::models {
namespace {

constexpr std::string_view metadata_key = "__metadata__";

struct Parts {
  Json header;
  std::string_view data;
};

Parts parts_of(std::string_view bytes) {
  std::uint64_t length = 0;
  check(bytes.size() >= sizeof(length), ErrorKind::format, "too short for a safetensors file");
  std::memcpy(&length, bytes.data(), sizeof(length));
  check(length <= bytes.size() - sizeof(length), ErrorKind::format, "the header is truncated");
  Parts parts{Json::parse(bytes.substr(sizeof(length), length), "the header"),
              bytes.substr(sizeof(length) + length)};
  if (const Json* metadata = parts.header.find(metadata_key)) {
    for (const auto& [key, value] : metadata->as_object())
      check(value.is_string(), ErrorKind::format, text("metadata '", key, "' is no text"));
  }
  return parts;
}

}  // namespace

std::string safetensors_bytes(const std::map<std::string, Array>& tensors,
                              const std::map<std::string, std::string>& metadata) {
  Json header = Json::object();
  for (const auto& [key, value] : metadata) header[std::string(metadata_key)][key] = value;
  std::int64_t offset = 0;
  for (const auto& [name, array] : tensors) {
    ensure(array.dtype == DType::f32, "checkpoints hold floats");
    const std::int64_t end = offset + std::ssize(array.data);
    header[name] = Json::object({{"dtype", "F32"},
                                 {"shape", Json::array_of(array.shape)},
                                 {"data_offsets", Json::array_of(std::vector{offset, end})}});
    offset = end;
  }
  std::string text = header.canonical();
  text.append((8 - text.size() % 8) % 8, ' ');
  const auto length = static_cast<std::uint64_t>(text.size());
  std::string bytes(sizeof(length), '\0');
  std::memcpy(bytes.data(), &length, sizeof(length));
  bytes += text;
  for (const auto& [name, array] : tensors) {
    bytes.append(reinterpret_cast<const char*>(array.data.data()), array.data.size());
  }
  return bytes;
}

std::map<std::string, Array> parse_safetensors(std::string_view bytes, std::string_view source) {
  return with_context(source, [&] {
    const Parts parts = parts_of(bytes);
    std::map<std::string, Array> tensors;
    std::map<std::int64_t, std::int64_t> filled;  // begin → end
    for (const auto& [name, entry] : parts.header.as_object()) {
      if (name == metadata_key) continue;
      check(entry.at("dtype").as_string() == "F32", ErrorKind::unsupported,
            text("tensor '", name, "' is not F32"));
      Shape shape;
      for (const Json& extent : entry.at("shape").as_array()) shape.push_back(extent.as_integer());
      const Json::Array& offsets = entry.at("data_offsets").as_array();
      check(offsets.size() == 2, ErrorKind::format, text("tensor '", name, "' needs two offsets"));
      check(entry.size() == 3, ErrorKind::format,
            text("tensor '", name, "' has keys beside dtype, shape and data_offsets"));
      const std::int64_t begin = offsets[0].as_integer();
      const std::int64_t end = offsets[1].as_integer();
      check(begin >= 0 && begin <= end && end <= std::ssize(parts.data) &&
                element_count(shape) == (end - begin) / 4 && (end - begin) % 4 == 0,
            ErrorKind::format, text("tensor '", name, "' does not fit the file"));
      check(begin == end || filled.emplace(begin, end).second, ErrorKind::format,
            text("tensor '", name, "' stands where another does"));
      Array array = Array::zeros(DType::f32, shape);
      if (end > begin) std::memcpy(array.data.data(), parts.data.data() + begin, array.data.size());
      tensors[name] = std::move(array);
    }
    std::int64_t at = 0;
    for (const auto& [begin, end] : filled) at = begin == at ? end : -1;
    check(at == std::ssize(parts.data), ErrorKind::format,
          "the tensors do not fill the data one after the other");
    return tensors;
  });
}

std::map<std::string, std::string> safetensors_metadata(std::string_view bytes,
                                                        std::string_view source) {
  return with_context(source, [&] {
    std::map<std::string, std::string> result;
    const Parts parts = parts_of(bytes);
    const Json* metadata = parts.header.find(metadata_key);
    if (metadata == nullptr) return result;
    for (const auto& [key, value] : metadata->as_object()) result[key] = value.as_string();
    return result;
  });
}

}  // namespace etalon::models
