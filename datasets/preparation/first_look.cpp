// SPDX-License-Identifier: Apache-2.0
#include "datasets/preparation/first_look.hpp"

#include <algorithm>
#include <filesystem>
#include <span>

#include "core/file_handle.hpp"
#include "core/text.hpp"
#include "datasets/ingest/csv.hpp"
#include "datasets/ingest/image_layout.hpp"
#include "datasets/ingest/ingest.hpp"
#include "datasets/ingest/npz.hpp"
#include "datasets/ingest/nrrd.hpp"
#include "datasets/ingest/nrrd_header.hpp"
#include "datasets/ingest/patients.hpp"
#include "datasets/ingest/zip.hpp"

namespace etalon::datasets {
namespace {

constexpr std::size_t first_bytes = std::size_t{1} << 20U;
constexpr std::int64_t first_rows = 200;
constexpr std::size_t first_volumes = 300;
constexpr std::int64_t first_names = 20'000;
constexpr std::size_t npy_header_bytes = 4096;

/// At most `most` bytes from the beginning of a file.
std::string front_of(const RegularFile& file, std::size_t most) {
  std::string bytes(std::min(most, static_cast<std::size_t>(file.size())), '\0');
  file.read_at(0, std::as_writable_bytes(std::span(bytes)));
  return bytes;
}

/// Whether a patient is found for samples of these names.
void look_for_patients(const DataOptions& options, std::vector<std::string> names,
                       Objections& objections) {
  SampleTable table;
  for (std::string& name : names) {
    table.samples.emplace_back();
    table.samples.back().id = name;
    table.samples.back().name = std::move(name);
  }
  objections.attempt([&] { name_patients(options, table); });
}

void look_at_table(const DataOptions& options, FirstLook& look, Objections& objections) {
  const RegularFile file(options.path);
  std::string bytes = front_of(file, first_bytes);
  look.source_bytes = file.size();
  const bool is_cut = look.source_bytes > std::ssize(bytes);
  std::string content = delimited_text(std::move(bytes), options.path);
  if (is_cut) content.resize(content.rfind('\n') + 1);  // npos + 1 is 0
  Objections of_columns;
  const TableColumns columns = table_columns(options, content, of_columns);
  for (const Objection& objection : of_columns.all())
    objections.add(objection.kind, objection.message);
  look.features = columns.features();
  // Without features there is no sample, and nothing to say about a model for it.
  if (!look.features.empty()) look.sample_shape = {std::ssize(look.features)};
  if (!of_columns.all().empty()) return;
  CellProblems problems(options, columns);
  for (const Record& record :
       read_delimited(content, options.separator[0], options.skip_rows, options.path, first_rows)) {
    static_cast<void>(read_features(record, columns, problems));
    ++look.rows_read;
  }
  Objections of_cells;
  problems.object(of_cells);
  look.cell_objections = of_cells.all();
  check(look.rows_read > 0, ErrorKind::format, text(options.path, ": there is not one sample"));
}

void look_at_arrays(const DataOptions& options, FirstLook& look, Objections& objections) {
  const ZipBytes archive = ZipBytes::of_file(options.path);
  look.source_bytes = static_cast<std::int64_t>(archive.size);
  const auto entries = zip_entries(archive, options.path);
  const auto header_of = [&](const std::string& name) {
    const std::string what = text(options.path, ": ", name);
    const ZipEntry& entry = npz_entry(entries, name, options.path);
    return parse_npy_header(zip_front(archive, entry, npy_header_bytes, what), what);
  };
  std::vector<std::string> names;
  look.samples = 0;
  for (const auto& [prefix, part] : npz_parts) {
    objections.attempt([&, prefix = prefix, part = part] {
      const NpyHeader images = header_of(text(prefix, "_images"));
      const NpyHeader labels = header_of(text(prefix, "_labels"));
      const std::string what = text(options.path, ": ", prefix);
      check_npz_part(what, labels.dtype, images.shape, labels.shape);
      const std::int64_t count = images.shape[0];
      look.fixed_splits[static_cast<std::size_t>(part)] = count;
      look.samples += count;
      for (std::int64_t i = 0; i < std::min(count, first_names); ++i) {
        names.push_back(text(prefix, "-", i));
      }
      if (count == 0) return;
      const std::string layout = image_layout(options.layout, images.shape, text(what, "_images"));
      if (!look.sample_shape.empty()) return;
      look.layout = layout;
      look.sample_shape = sample_shape(layout, images.shape);
      look.dtype = images.dtype;
    });
  }
  look_for_patients(options, std::move(names), objections);
}

/// The header of a volume; adds the size of its file to `bytes`.
NrrdHeader header_of_volume(const std::filesystem::path& path, std::int64_t& bytes) {
  const RegularFile file(path);
  bytes += file.size();
  return parse_nrrd_header(front_of(file, longest_nrrd_header + 1), path.string());
}

void look_at_volumes(const DataOptions& options, FirstLook& look, Objections& objections) {
  objections.attempt([&] { static_cast<void>(class_numbers(options)); });
  const auto pairs = volume_pairs(options);
  check(!pairs.empty(), ErrorKind::format,
        text(options.path, ": there is not one sample (a file NAME_image.nrrd)"));
  look.samples = std::ssize(pairs);
  look.has_masks = true;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const VolumePair& pair = pairs[i];
    names.push_back(pair.name);
    if (i >= first_volumes) continue;
    objections.attempt([&] {
      const NrrdHeader image = header_of_volume(pair.image, look.source_bytes);
      const NrrdHeader label = header_of_volume(pair.label, look.source_bytes);
      const std::string difference = grid_difference(image.grid, label.grid);
      check(difference.empty(), ErrorKind::format,
            text(pair.label.string(), ": not on the grid of its image (", difference, ")"));
      if (!look.sample_shape.empty()) return;
      look.sample_shape = image.shape();
      look.sample_shape.insert(look.sample_shape.begin(), 1);
      look.dtype = image.dtype;
    });
  }
  look_for_patients(options, std::move(names), objections);
}

}  // namespace

FirstLook first_look(const DataOptions& options) {
  FirstLook look;
  Objections objections;
  object_to_options(options, objections);
  Objections of_patients;
  look.patient_source = patient_source(options, of_patients);
  for (const Objection& objection : of_patients.all()) {
    objections.add(objection.kind, objection.message);
  }
  // Patients are looked for once the keys that name them fit together.
  DataOptions source = options;
  if (!of_patients.all().empty()) {
    // The column of a table stays one that is no feature.
    if (options.format != "csv") source.patient_column.clear();
    source.patient_pattern.clear();
    source.patient_table.clear();
  }
  objections.attempt([&] {
    if (options.format == "csv") {
      look_at_table(source, look, objections);
    } else if (options.format == "npz") {
      look_at_arrays(source, look, objections);
    } else {
      look_at_volumes(source, look, objections);
    }
  });
  look.objections = objections.all();
  return look;
}

}  // namespace etalon::datasets
