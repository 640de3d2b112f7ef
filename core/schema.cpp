// SPDX-License-Identifier: Apache-2.0
#include "core/schema.hpp"

#include <charconv>
#include <optional>

#include "core/printable.hpp"
#include "core/text.hpp"

namespace etalon {
namespace {

/// The number behind the last slash.
std::optional<std::int64_t> version_of(std::string_view schema) {
  const std::string_view digits = schema.substr(schema.rfind('/') + 1);
  std::int64_t version = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), version);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return version;
}

std::string of_version(bool is_earlier) {
  return is_earlier ? ", of an earlier version of Etalon" : ", of a later version of Etalon";
}

constexpr std::string_view way_out =
    "; use the Etalon that wrote it, or make it again with this one (a job in another "
    "job.directory)";

}  // namespace

bool is_other_version(std::string_view found, std::string_view known) {
  const auto stem = known.substr(0, known.rfind('/') + 1);
  return found != known && found.starts_with(stem) && found.rfind('/') == known.rfind('/') &&
         version_of(found).has_value();
}

std::string schema_fault(std::string_view found, std::string_view known) {
  if (found == known) return {};
  const std::string what = text("is \"", shortened(std::string(found), 80), "\"");
  if (!is_other_version(found, known)) return text(what, ", this build reads \"", known, "\"");
  return text(what, of_version(version_of(found) < version_of(known)), " (this build reads \"",
              known, "\")", way_out);
}

std::string schema_fault(std::int64_t found, std::int64_t known) {
  if (found == known) return {};
  return text("is ", found, of_version(found < known), " (this build reads ", known, ")", way_out);
}

}  // namespace etalon
