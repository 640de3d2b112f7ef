// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "models/packages/predicates.hpp"
#include "models/registry/media_types.hpp"
#include "models/registry/names.hpp"
#include "models/registry/pending_folder.hpp"
#include "models/registry/referrer.hpp"
#include "models/registry/store.hpp"

namespace etalon::models {
namespace {

std::string only_tag(Store& store) {
  const std::vector<std::string> tags = store.tags();
  if (tags.size() == 1) return tags.front();
  check(std::find(tags.begin(), tags.end(), "latest") != tags.end(), ErrorKind::usage,
        text(store.name(), ": which package is meant? Add :<tag> (tags: ", listed(tags), ")"));
  return "latest";
}

void check_space(const std::filesystem::path& folder, std::int64_t needed) {
  std::error_code unknown;
  const auto space = std::filesystem::space(folder, unknown);
  if (unknown || static_cast<std::uint64_t>(needed) <= space.available) return;
  throw Error(ErrorKind::io, text("the package needs ", human_bytes(needed), " but the disk of ",
                                  folder.parent_path().string(), " has ",
                                  human_bytes(static_cast<std::int64_t>(space.available)),
                                  " left; free space, or do not trust this manifest"));
}

/// Every layer's digest again, as ModelPack wants it: a config that says otherwise belongs to
/// another manifest.
void check_config(Store& store, const PackageManifest& manifest) {
  const Json config = Json::parse(store.read_blob(manifest.config), "config");
  const Json::Array& listed = config.at("modelfs").at("diffIds").as_array();
  bool same = listed.size() == manifest.files.size();
  for (std::size_t i = 0; same && i < listed.size(); ++i) {
    same = listed[i] == Json(manifest.files[i].second.digest.prefixed());
  }
  check(same, ErrorKind::integrity,
        "config and layers do not list the same digests; push the package again");
}

/// The name a bundle asks for when it is a plain file name, else one made of its digest.
std::string wanted_name(const ManifestSummary& manifest) {
  constexpr std::string_view ending = ".sigstore.json";
  const auto title = manifest.self.annotations.find(std::string(title_annotation));
  if (title != manifest.self.annotations.end() && title->second.ends_with(ending) &&
      is_tag(title->second) && title->second.size() > ending.size()) {
    return title->second;
  }
  return manifest.layers.front().digest.hex().substr(0, 12) + std::string(ending);
}

/// Hands out `a.sigstore.json`, `a-2.sigstore.json`, … for one folder.
class FreeNames {
 public:
  std::string take(const std::string& name) {
    const std::string stem = name.substr(0, name.find(".sigstore.json"));
    while (true) {
      const int number = ++used_[stem];
      std::string candidate = number == 1 ? name : text(stem, "-", number, ".sigstore.json");
      if (taken_.insert(candidate).second) return candidate;
    }
  }

 private:
  std::map<std::string, int> used_;
  std::set<std::string> taken_;
};

/// Writes the bundles that refer to the package; other referrers stay in the store.
void pull_bundles(Store& store, const Digest& package, const PackageFolder& folder) {
  std::set<Digest> written;
  std::map<std::string, FreeNames> names;
  std::int64_t bytes = 0;
  std::vector<Descriptor> referrers = store.referrers(package);
  std::erase_if(referrers, [](const Descriptor& referrer) {
    return referrer.artifact_type != bundle_media_type;
  });
  check(referrers.size() <= max_bundles, ErrorKind::format,
        text(store.name(), ": ", referrers.size(), " signed documents refer to the package, more ",
             "than the ", max_bundles, " that are read; delete those that nobody needs there"));
  for (const Descriptor& referrer : referrers) {
    with_context(text("referrer ", referrer.digest.prefixed()), [&] {
      const ManifestSummary manifest =
          parse_manifest(store.read_manifest(referrer.digest.prefixed()), store.name());
      if (manifest.layers.size() != 1 || !manifest.subject || manifest.subject->digest != package ||
          !written.insert(manifest.layers.front().digest).second) {
        return;
      }
      bytes += manifest.layers.front().size;
      check(bytes <= max_bundle_bytes, ErrorKind::format,
            text("the signed documents of the package are larger than ",
                 human_bytes(max_bundle_bytes), " together; delete there what nobody needs"));
      const std::string bundle = store.read_blob(manifest.layers.front());
      const auto predicate = bundle_predicate(bundle);
      if (!predicate) return;  // a bundle of another kind says nothing that is verified here
      const bool signs_files = *predicate == file_list_predicate;
      const std::string kind = signs_files ? "signatures" : "statements";
      write_file(folder.root / kind / names[kind].take(wanted_name(manifest)), bundle);
    });
  }
}

}  // namespace

Descriptor pull_package(Store& store, std::string_view tag_or_digest,
                        const std::filesystem::path& to, const TransferProgress& progress) {
  const std::string wanted = tag_or_digest.empty() ? only_tag(store) : std::string(tag_or_digest);
  const std::string source = text(store.name(), ": manifest of ", wanted);
  const std::string bytes = store.read_manifest(wanted);
  const PackageManifest manifest = parse_package_manifest(bytes, source);
  with_context(source, [&] { check_config(store, manifest); });

  std::int64_t total = 0;
  for (const auto& [name, layer] : manifest.files) total += layer.size;
  PendingFolder pending(to);
  const PackageFolder folder{.root = pending.path()};
  check_space(folder.root, total);
  std::int64_t done = 0;
  std::size_t number = 0;
  for (const auto& [name, layer] : manifest.files) {
    with_context(text(name, ": layer ", ++number, " of ", manifest.files.size()),
                 [&] { store.read_blob_file(layer, folder.files() / name); });
    done += layer.size;
    if (progress) progress(done, total);
  }
  const Descriptor self = parse_manifest(bytes, source).self;
  pull_bundles(store, self.digest, folder);
  write_file(folder.root / "oci-manifest.json", bytes);
  pending.commit();
  return self;
}

}  // namespace etalon::models
