// SPDX-License-Identifier: Apache-2.0
#include "validation/masks/options.hpp"

#include <algorithm>
#include <limits>

#include "core/config/read.hpp"
#include "core/config/toml.hpp"
#include "core/error.hpp"
#include "core/printable.hpp"
#include "core/text.hpp"
#include "validation/cases/text_table.hpp"

namespace etalon::validation {
namespace {

MaskClass mask_class(const std::string& declared) {
  const std::size_t equals = declared.find('=');
  MaskClass result;
  check(equals != std::string::npos && parse_number(declared.substr(0, equals), result.label),
        ErrorKind::config,
        text("classes holds '", in_short(declared),
             "'; write value=name, such as 1=liver, where the value is a whole number"));
  check(result.label >= 1 && result.label <= std::numeric_limits<std::uint16_t>::max(),
        ErrorKind::config,
        text("classes holds '", in_short(declared),
             "'; values of structures are 1 to 65535, and 0 is background"));
  result.name = declared.substr(equals + 1);
  check(!result.name.empty() && result.name.size() <= most_name_bytes, ErrorKind::config,
        text("classes holds '", in_short(declared), "'; the name after = has 1 to ",
             most_name_bytes, " bytes"));
  check(printable(result.name) == result.name && trimmed(result.name) == result.name,
        ErrorKind::config,
        text("classes holds '", in_short(declared),
             "'; the name after = has control characters, or blanks around it"));
  return result;
}

void check_once(std::string_view key, const std::vector<double>& values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    check(std::ranges::count(values, values[i]) == 1, ErrorKind::config,
          text(key, " holds ", values[i], " twice"));
  }
}

}  // namespace

MaskOptions read_mask_options(std::span<const std::string> overrides) {
  config::TomlValue document = config::parse_toml("", "--set");
  for (const std::string& assignment : overrides) config::apply_override(document, assignment);
  return config::read<MaskOptions>(document);
}

std::vector<MaskClass> mask_classes(const MaskOptions& options) {
  check(!options.classes.empty(), ErrorKind::config,
        "no class is named; say which values are scored, such as classes=[\"1=liver\"]");
  std::vector<MaskClass> classes;
  for (const std::string& declared : options.classes) {
    MaskClass next = mask_class(declared);
    for (const MaskClass& other : classes) {
      check(other.label != next.label, ErrorKind::config,
            text("classes names the value ", next.label, " twice"));
      check(other.name != next.name, ErrorKind::config,
            text("classes gives the name '", in_short(next.name), "' twice"));
    }
    classes.push_back(std::move(next));
  }
  for (const std::string& name : options.lesions) {
    const auto found = std::ranges::find(classes, name, &MaskClass::name);
    check(found != classes.end(), ErrorKind::config,
          text("lesions names '", in_short(name), "', which is no class"));
    found->has_lesions = true;
  }
  return classes;
}

SegmentationOptions segmentation_options(const MaskOptions& options) {
  check_once("tolerances", options.tolerances);
  check_once("boundary_widths", options.boundary_widths);
  return {.tolerances = options.tolerances, .boundary_widths = options.boundary_widths};
}

LesionOptions lesion_options(const MaskOptions& options) {
  const auto connectivity = options.lesion_connectivity == "faces"   ? Connectivity::faces
                            : options.lesion_connectivity == "edges" ? Connectivity::edges
                                                                     : Connectivity::corners;
  const LesionOptions lesions = {.connectivity = connectivity,
                                 .matching = options.lesion_matching == "one_to_one"
                                                 ? LesionMatching::one_to_one
                                                 : LesionMatching::any_overlap,
                                 .least_iou = options.lesion_least_iou,
                                 .size_edges = options.lesion_sizes};
  with_context("lesion_sizes", [&] { check_lesion_options(lesions); });
  return lesions;
}

}  // namespace etalon::validation
