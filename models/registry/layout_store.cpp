// SPDX-License-Identifier: Apache-2.0
#include "models/registry/layout_store.hpp"

#include <algorithm>
#include <set>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/file_lock.hpp"
#include "core/text.hpp"
#include "models/registry/media_types.hpp"
#include "models/registry/names.hpp"
#include "models/registry/verified_file.hpp"

namespace etalon::models {
namespace {

constexpr std::string_view layout_file = "oci-layout";

std::string ref_name(const Descriptor& entry) {
  const auto found = entry.annotations.find(std::string(ref_name_annotation));
  return found == entry.annotations.end() ? std::string() : found->second;
}

void write_index(const std::filesystem::path& file, const std::vector<Descriptor>& entries) {
  Json manifests = Json::array();
  for (const Descriptor& entry : entries) manifests.push_back(to_json(entry));
  const std::string bytes =
      Json::object(
          {{"schemaVersion", 2}, {"mediaType", index_media_type}, {"manifests", manifests}})
          .pretty();
  check(std::ssize(bytes) <= most_json_bytes, ErrorKind::unsupported,
        text(file.string(), ": would be larger than ", human_bytes(most_json_bytes),
             ", the most that is read; push to another folder"));
  write_file(file, bytes);
}

}  // namespace

bool may_become_layout(const std::filesystem::path& root) {
  if (!std::filesystem::exists(root)) return true;
  for (const auto& entry : std::filesystem::directory_iterator(root)) {
    const std::string name = entry.path().filename().string();
    // The marker, too: another process may have completed the layout since.
    if (name != "blobs" && name != "index.json" && name != "index.json.lock" &&
        name != layout_file && !name.starts_with(".etalon-")) {
      return false;
    }
  }
  return true;
}

bool is_layout(const std::filesystem::path& root) {
  return std::filesystem::exists(root / layout_file);
}

LayoutStore::LayoutStore(std::filesystem::path root, Missing missing) : root_(std::move(root)) {
  const auto marker = root_ / layout_file;
  if (!is_layout(root_)) {
    const bool is_free = may_become_layout(root_);
    check(missing == Missing::create && is_free, ErrorKind::io,
          text(root_.string(), ": no OCI image layout (there is no oci-layout file); ",
               is_free ? "push a package to make one" : "name another folder"));
    make_folder(root_ / "blobs" / "sha256");
    // index.json first: a layout with its marker is complete.
    const FileLock lock(root_ / "index.json.lock");
    if (!std::filesystem::exists(root_ / "index.json")) write_index(root_ / "index.json", {});
    if (!std::filesystem::exists(marker))
      write_file(marker, Json::object({{"imageLayoutVersion", "1.0.0"}}).canonical());
  }
  const std::string version = Json::read_file(marker).at("imageLayoutVersion").as_string();
  check(version.starts_with("1."), ErrorKind::unsupported,
        text(marker.string(), ": layout version ", version, " is not 1.x"));
}

std::filesystem::path LayoutStore::blob_path(const Digest& digest) const {
  return root_ / "blobs" / "sha256" / digest.hex();
}

bool LayoutStore::has_blob(const Digest& digest) {
  const auto file = blob_path(digest);
  return std::filesystem::is_regular_file(file) && sha256_file(file) == digest;
}

void LayoutStore::require_blob(const Digest& digest) const {
  check(std::filesystem::is_regular_file(blob_path(digest)), ErrorKind::integrity,
        text(name(), ": blob ", digest.prefixed(), " is missing; push the package again"));
}

void LayoutStore::write_blob(const Digest& digest, std::string_view bytes) {
  ensure(sha256(bytes) == digest, "a blob is written under its digest");
  if (!has_blob(digest)) write_file(blob_path(digest), bytes);
}

void LayoutStore::write_blob_file(const Digest& digest, const std::filesystem::path& file) {
  if (has_blob(digest)) return;
  AtomicFile out(blob_path(digest));
  Sha256 hash;
  for_each_block(file, [&](std::span<const std::byte> block) {
    hash.update(block);
    out.write(block);
  });
  check(hash.finish() == digest, ErrorKind::integrity,
        text(file.string(), ": changed while it was pushed; push again when nothing writes it"));
  out.commit();
}

void LayoutStore::read_blob_file(const Descriptor& blob, const std::filesystem::path& to) {
  require_blob(blob.digest);
  VerifiedFile out(blob, to, name());
  for_each_block(blob_path(blob.digest),
                 [&](std::span<const std::byte> block) { out.write(block); });
  out.commit();
}

std::string LayoutStore::read_blob(const Descriptor& blob) {
  require_blob(blob.digest);
  VerifiedText out(blob, name());
  for_each_block(blob_path(blob.digest),
                 [&](std::span<const std::byte> block) { out.write(block); });
  return out.finish();
}

const std::vector<Descriptor>& LayoutStore::entries() {
  const auto file = root_ / "index.json";
  std::string bytes = read_text_file(file, most_json_bytes);
  if (bytes == index_bytes_) return entries_;
  const Json index = Json::parse(bytes, file.string(), most_json_values);
  entries_ = with_context(file.string(), [&] {
    std::vector<Descriptor> result;
    for (const Json& entry : index.at("manifests").as_array()) {
      result.push_back(parse_descriptor(entry));
    }
    return result;
  });
  index_bytes_ = std::move(bytes);
  return entries_;
}

const ManifestSummary& LayoutStore::summary(const Descriptor& entry) {
  const auto known = summaries_.find(entry.digest);
  if (known != summaries_.end()) return known->second;
  return summaries_
      .emplace(entry.digest, parse_manifest(read_blob(entry),
                                            text(name(), ": manifest ", entry.digest.prefixed())))
      .first->second;
}

void LayoutStore::write_manifest(const Artifact& artifact, std::string_view tag,
                                 const TagGuard& guard) {
  if (!tag.empty()) check_tag(tag);
  write_blob(artifact.digest, artifact.manifest);
  Descriptor entry = parse_manifest(artifact.manifest, "manifest to be written").self;
  if (!tag.empty()) {
    entry.annotations.clear();
    entry.annotations[std::string(ref_name_annotation)] = tag;
  }
  const FileLock lock(root_ / "index.json.lock");
  std::vector<Descriptor> list = entries();
  if (std::find(list.begin(), list.end(), entry) != list.end()) return;
  if (guard && !tag.empty()) guard(find_manifest(tag));
  std::erase_if(list, [&](const Descriptor& old) {
    return tag.empty() ? old.digest == entry.digest && ref_name(old).empty() : ref_name(old) == tag;
  });
  list.push_back(std::move(entry));
  write_index(root_ / "index.json", list);
}

std::optional<std::string> LayoutStore::find_manifest(std::string_view tag_or_digest) {
  for (const Descriptor& entry : entries()) {
    if (ref_name(entry) == tag_or_digest || entry.digest.prefixed() == tag_or_digest) {
      return with_context(text("manifest of ", tag_or_digest), [&] { return read_blob(entry); });
    }
  }
  return std::nullopt;
}

std::vector<Descriptor> LayoutStore::referrers(const Digest& digest) {
  std::vector<Descriptor> found;
  for (const Descriptor& entry : entries()) {
    if (!ref_name(entry).empty() || entry.media_type != manifest_media_type) continue;
    const ManifestSummary& manifest = summary(entry);
    if (manifest.subject && manifest.subject->digest == digest) found.push_back(manifest.self);
  }
  std::sort(found.begin(), found.end(),
            [](const Descriptor& a, const Descriptor& b) { return a.digest < b.digest; });
  return found;
}

std::vector<std::string> LayoutStore::tags() {
  std::set<std::string> names;
  for (const Descriptor& entry : entries()) {
    const std::string tag = ref_name(entry);
    if (!tag.empty() && !is_referrer_tag(tag)) names.insert(tag);
  }
  return {names.begin(), names.end()};
}

}  // namespace etalon::models
