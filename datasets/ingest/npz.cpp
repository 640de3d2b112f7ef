// SPDX-License-Identifier: Apache-2.0
#include "datasets/ingest/npz.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "datasets/ingest/image_layout.hpp"
#include "datasets/ingest/ingest.hpp"

namespace etalon::datasets {
namespace {

/// A label as it stands: a double would round those beyond 2^53.
std::int64_t integer_at(const Array& labels, std::int64_t i) {
  const auto at = static_cast<std::size_t>(i);
  switch (labels.dtype) {
    case DType::u8:
    case DType::boolean: return labels.as<std::uint8_t>()[at];
    case DType::i8: return labels.as<std::int8_t>()[at];
    case DType::u16: return labels.as<std::uint16_t>()[at];
    case DType::i16: return labels.as<std::int16_t>()[at];
    case DType::i32: return labels.as<std::int32_t>()[at];
    case DType::i64: return labels.as<std::int64_t>()[at];
    case DType::f32:
    case DType::f64: break;
  }
  ensure(false, "check_npz_part lets whole numbers through only");
  return 0;
}

std::int64_t class_at(const Array& labels, std::int64_t i, const DataOptions& options,
                      const std::string& sample) {
  const std::string value = text(integer_at(labels, i));
  const auto found = std::ranges::find(options.class_values, value);
  check(found != options.class_values.end(), ErrorKind::format,
        text(options.path, ": ", sample, " has class ", value, ", expected one of ",
             join(options.class_values, ", ")));
  return found - options.class_values.begin();
}

}  // namespace

void check_npz_part(const std::string& what, DType label_type, std::span<const std::int64_t> images,
                    std::span<const std::int64_t> labels) {
  // A file of another shape is a good one; it holds something else than images.
  check(images.size() >= 3, ErrorKind::unsupported,
        text(what, "_images has shape ", shape_text(images), ", expected (N,H,W) or (N,H,W,C)"));
  check(images[0] == 0 || element_count(images) > 0, ErrorKind::format,
        text(what, "_images holds images without pixels"));
  check(label_type != DType::f32 && label_type != DType::f64, ErrorKind::format,
        text(what, "_labels has element type ", to_string(label_type),
             "; classes are whole numbers"));
  check(!labels.empty() && element_count(labels) == images[0], ErrorKind::format,
        text(what, "_labels does not hold one class per image"));
}

const ZipEntry& npz_entry(const std::map<std::string, ZipEntry>& entries, const std::string& name,
                          const std::string& file) {
  const auto entry = entries.find(name + ".npy");
  if (entry != entries.end()) return entry->second;
  std::vector<std::string> names;
  for (const auto& [each, where] : entries) {
    names.push_back(each.ends_with(".npy") ? each.substr(0, each.size() - 4) : each);
  }
  constexpr std::size_t shown = 12;
  const auto count = std::min(shown, names.size());
  throw Error(ErrorKind::format,
              text(file, ": ", name,
                   " is missing; call the arrays train_images, train_labels, "
                   "val_images, val_labels, test_images and test_labels (there are ",
                   count == 0 ? std::string("none") : join(std::span(names).first(count), ", "),
                   count < names.size() ? text(" and ", names.size() - count, " more") : "", ")"));
}

SampleTable ingest_npz(const DataOptions& options) {
  const auto bytes = read_binary_file(options.path);
  SampleTable table;
  table.files.push_back({"", sha256(bytes)});
  const ZipBytes archive = ZipBytes::of(bytes);
  const auto entries = zip_entries(archive, options.path);
  const auto array_named = [&](const std::string& name) {
    const std::string what = text(options.path, ": ", name);
    return parse_npy(zip_read(archive, npz_entry(entries, name, options.path), what), what);
  };
  for (const auto& [prefix, part] : npz_parts) {
    const Array images = array_named(text(prefix, "_images"));
    const Array labels = array_named(text(prefix, "_labels"));
    const std::string what = text(options.path, ": ", prefix);
    check_npz_part(what, labels.dtype, images.shape, labels.shape);
    if (images.shape[0] == 0) continue;
    const std::string layout = image_layout(options.layout, images.shape, text(what, "_images"));
    for (std::int64_t i = 0; i < images.shape[0]; ++i) {
      Sample sample;
      sample.id = text(prefix, "-", i);
      sample.name = sample.id;
      sample.input = sample_at(images, layout, i);
      sample.label = class_at(labels, i, options, sample.id);
      sample.fixed_split = static_cast<int>(part);
      table.samples.push_back(std::move(sample));
    }
  }
  return table;
}

}  // namespace etalon::datasets
