// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "core/json.hpp"
#include "core/sha256.hpp"

namespace etalon::models {

/// The class of machines for which identical bytes are promised: instruction sets and code paths in
/// use (not those the processor has), builds of the libraries and of Etalon, and a digest of what a
/// small network and the C library really compute here, which differs where no name does. A value;
/// two machines are of one class when all parts are equal.
///
///     const std::string why = class_difference(machine_class(), "here", recorded, "in epoch-3");
struct MachineClass {
  std::map<std::string, std::string> parts;

  bool operator==(const MachineClass&) const = default;
  /// One object of texts, for records and checkpoints.
  [[nodiscard]] Json json() const;
  /// Inverse of `json`. Throws a format error when a member is no text.
  [[nodiscard]] static MachineClass from_json(const Json& json);
  /// SHA-256 of the canonical JSON.
  [[nodiscard]] Digest digest() const;
};

/// The class of this process, computed at the first call and kept: the libraries decide once which
/// instructions they use. Thread-safe. What caps instructions comes before it
/// (`instruction_cap.hpp`).
[[nodiscard]] const MachineClass& machine_class();

/// Whether classes have a part of this name, such as `libtorch`.
[[nodiscard]] bool is_machine_part(std::string_view name) noexcept;

/// Which parts differ, with both values: `libtorch_instructions is AVX2 on rank 1, AVX512 on rank
/// 0`; empty when none does. The digest of the arithmetic is named only when nothing else differs.
[[nodiscard]] std::string class_difference(const MachineClass& one, std::string_view one_place,
                                           const MachineClass& other, std::string_view other_place);

/// The processor's name as the kernel reports it: for records, no part of the class.
[[nodiscard]] std::string processor_name();

}  // namespace etalon::models
