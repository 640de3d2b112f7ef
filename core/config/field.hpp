// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace etalon::config {

/// What a field says about itself beside its name: used by reading (range, choices, required),
/// by `--dump-default` and the documentation (all of it).
struct FieldInfo {
  std::string_view doc;        ///< one sentence: meaning, why this default, what it costs
  std::string_view unit = {};  ///< `epochs`, `s`, `mm`, …; empty when it has none
  double min = -std::numeric_limits<double>::infinity();
  double max = std::numeric_limits<double>::infinity();
  std::vector<std::string> choices = {};  ///< for text: the only values allowed
  bool required = false;                  ///< must be given; has no sensible default
  /// Why the key does nothing yet. Such a key is not shown, and only its default may be given.
  std::string_view unavailable = {};
};

// A struct takes part in configuration by listing its fields once:
//
//     struct ScheduleOptions {
//       std::string kind = "cosine";
//       double peak = 1e-3;
//       std::vector<std::int64_t> steps;
//
//       template <class Self, class Visitor>
//       static void fields(Self& self, Visitor& visit) {
//         visit.field("kind", self.kind, {.doc = "Shape of …", .choices = {"cosine", "step"}});
//         visit.field("peak", self.peak, {.doc = "Largest learning rate.", .min = 0, .max = 10});
//         visit.field("steps", self.steps, {.doc = "Epochs at which …", .unit = "epochs"});
//       }
//     };
//
// Field types: bool, std::int64_t, double, std::string, vectors of the last three, std::optional of
// a number (absent: not given; no number is set aside to say so; null in JSON), another such struct
// (a TOML table), a vector of such structs (an array of tables). The list serves reading
// (`read_toml`), the unknown-key check, the effective configuration (`to_json`), `--dump-default`
// (`to_toml`) and the documentation (`to_markdown`).

/// A key of earlier versions: who still writes it is told what takes its place.
struct FormerKey {
  std::string_view name;
  std::string_view instead;  ///< what to do: `write replicates (10000 or more)`
};

// A struct may list such keys beside its fields, as `static constexpr std::array<FormerKey, n>
// former_keys`.

template <class T>
concept Section = requires { static_cast<void (*)(T&, int&)>(&T::template fields<T, int>); };

}  // namespace etalon::config
