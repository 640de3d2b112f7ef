// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace etalon::models {

// Names of the OCI distribution-spec v1.1.

/// `[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}`
[[nodiscard]] bool is_tag(std::string_view tag) noexcept;
/// Throws a usage error when `tag` is none.
void check_tag(std::string_view tag);
/// The tag of a version: its `+` becomes `_`, as Helm does, because semantic versions may have a
/// `+` and tags may not. No semantic version has a `_`, so no two versions get one tag.
[[nodiscard]] std::string version_tag(std::string_view version);
/// Lower-case words joined by `.`, `_`, `__`, `-` or `/`.
[[nodiscard]] bool is_repository(std::string_view repository) noexcept;
/// `sha256:` and 64 lower-case hexadecimal digits.
[[nodiscard]] bool is_digest(std::string_view text) noexcept;
/// `sha256-<hex>` and `sha256-<hex>.<…>`: tags that list referrers or keep them alive.
[[nodiscard]] bool is_referrer_tag(std::string_view tag) noexcept;
/// `1.0, 1.1`, the first 20 and how many more, or `none`: for messages.
[[nodiscard]] std::string listed(const std::vector<std::string>& names);

}  // namespace etalon::models
