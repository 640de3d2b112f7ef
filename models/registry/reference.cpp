// SPDX-License-Identifier: Apache-2.0
#include "core/error.hpp"
#include "core/text.hpp"
#include "models/registry/layout_store.hpp"
#include "models/registry/loopback.hpp"
#include "models/registry/names.hpp"
#include "models/registry/registry_store.hpp"
#include "models/registry/store.hpp"

namespace etalon::models {
namespace {

[[noreturn]] void refuse(std::string_view reference, std::string_view reason) {
  throw Error(
      ErrorKind::usage,
      text("'", reference, "': ", reason,
           "; a package is named by a folder (out/job), a layout (out/job/registry:1.0) or a "
           "registry (localhost:5000/team/model:1.0, …/model@sha256:<digest>)"));
}

/// What stands before and after the tag or digest.
struct Parts {
  std::string_view place;
  std::string_view tag;
};

Parts split_tag(std::string_view reference) {
  if (const auto at = reference.rfind('@'); at != std::string_view::npos) {
    const std::string_view digest = reference.substr(at + 1);
    if (!is_digest(digest)) refuse(reference, "after '@' stands no sha256:<64 digits>");
    Parts parts = split_tag(reference.substr(0, at));
    parts.tag = digest;  // name:tag@digest: the digest decides
    return parts;
  }
  const auto colon = reference.rfind(':');
  const auto slash = reference.rfind('/');
  if (colon == std::string_view::npos || (slash != std::string_view::npos && colon < slash)) {
    return {reference, {}};
  }
  return {reference.substr(0, colon), reference.substr(colon + 1)};
}

/// `localhost`, `host:5000`, `registry.example.org`, `[::1]:5000`, but no `.`, `..`, `out`.
bool is_host(std::string_view part) {
  if (part.empty() || part.front() == '.') return false;
  return part == "localhost" || part.find_first_of(".:") != std::string_view::npos;
}

/// What the file system says; a name that is too long for it names nothing there.
template <class Question>
bool on_disk(const std::filesystem::path& path, Question question) {
  std::error_code error;
  const bool answer = question(path, error);
  check(!error || error == std::errc::filename_too_long, ErrorKind::io,
        text(path.string(), ": cannot be looked at (", error.message(), ")"));
  return answer && !error;
}

bool stands(const std::filesystem::path& path) {
  return on_disk(path,
                 [](const auto& p, auto& error) { return std::filesystem::exists(p, error); });
}

/// What of ours stands there; refuses what is not ours.
Reference::Kind kind_on_disk(std::string_view reference, const std::filesystem::path& path) {
  if (stands(path / "oci-layout")) return Reference::Kind::layout;
  if (std::filesystem::is_directory(path / "package")) return Reference::Kind::folder;
  if (!std::filesystem::is_directory(path)) refuse(reference, "that is a file, no folder");
  const auto is_free = [](const std::filesystem::path& folder, std::error_code& error) {
    return std::filesystem::is_empty(folder, error) || (!error && may_become_layout(folder));
  };
  if (!on_disk(path, is_free)) {
    refuse(reference, "the folder is neither an OCI image layout nor has it a folder package");
  }
  return Reference::Kind::layout;
}

}  // namespace

bool is_registry_host(std::string_view text) noexcept {
  if (text.find('/') != std::string_view::npos || !is_host(text)) return false;
  const auto colon = text.rfind(':');
  const std::string_view port =
      colon == std::string_view::npos ? std::string_view("0") : text.substr(colon + 1);
  std::int64_t number = 0;
  return text.back() == ']' || (parse_number(port, number) && number >= 0 && number <= 65535);
}

Reference parse_reference(std::string_view text) {
  if (text.empty()) refuse(text, "the name is empty");
  if (text.find("://") != std::string_view::npos) {
    refuse(text, "a registry is named without http:// or https://");
  }
  if (stands(text)) {
    Reference reference;
    reference.kind = kind_on_disk(text, text);
    reference.path = text;
    return reference;
  }
  const Parts parts = split_tag(text);
  const bool has_tag = parts.tag.data() != nullptr;
  if (has_tag && !is_digest(parts.tag) && !is_tag(parts.tag)) {
    refuse(text, etalon::text("'", parts.tag, "' is no tag"));
  }
  const auto slash = parts.place.find('/');
  const bool is_registry = slash != std::string_view::npos &&
                           is_host(parts.place.substr(0, slash)) && !stands(parts.place);
  Reference reference;
  reference.tag = parts.tag;
  if (is_registry) {
    reference.kind = Reference::Kind::registry;
    reference.host = parts.place.substr(0, slash);
    reference.repository = parts.place.substr(slash + 1);
    if (!is_repository(reference.repository)) {
      refuse(text, etalon::text("'", reference.repository,
                                "' is no repository (lower-case words with '.', '_', '-', '/')"));
    }
    return reference;
  }
  if (parts.place.empty()) refuse(text, "the path is empty");
  reference.path = parts.place;
  reference.kind =
      stands(reference.path) ? kind_on_disk(text, reference.path) : Reference::Kind::layout;
  if (reference.kind == Reference::Kind::folder) refuse(text, "a folder has no tags");
  return reference;
}

std::unique_ptr<Store> open_store(const Reference& reference, Transport transport, Missing missing,
                                  const std::function<void()>& on_activity) {
  switch (reference.kind) {
    case Reference::Kind::layout: return std::make_unique<LayoutStore>(reference.path, missing);
    case Reference::Kind::registry:
      return std::make_unique<RegistryStore>(
          reference.host, reference.repository,
          is_loopback(reference.host) ? Transport::plain_http : transport,
          RegistryOptions{.http = {.on_activity = on_activity}});
    case Reference::Kind::folder: break;
  }
  refuse(reference.path.string(),
         "a folder is no registry; nothing is pushed to or pulled from it");
}

}  // namespace etalon::models
