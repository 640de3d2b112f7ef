// SPDX-License-Identifier: Apache-2.0
#include "models/registry/registry_store.hpp"

#include <algorithm>
#include <map>

#include "core/text.hpp"
#include "models/registry/media_types.hpp"
#include "models/registry/name_list.hpp"
#include "models/registry/names.hpp"
#include "models/registry/referrer.hpp"
#include "models/registry/registry_upload.hpp"
#include "models/registry/verified_file.hpp"

namespace etalon::models {
namespace {

std::string accept_header() {
  return text("Accept: ", manifest_media_type, ", ", index_media_type);
}

/// End of the tag that keeps a referrer.
std::string short_digest(const Digest& digest) { return digest.hex().substr(0, 16); }

std::vector<Descriptor> parse_index(std::string_view bytes, const std::string& source) {
  const Json index = Json::parse(bytes, source);
  return with_context(source, [&] {
    std::vector<Descriptor> entries;
    for (const Json& entry : index.at("manifests").as_array()) {
      entries.push_back(parse_descriptor(entry));
    }
    return entries;
  });
}

std::vector<Descriptor> values(const std::map<Digest, Descriptor>& referrers) {
  std::vector<Descriptor> result;
  for (const auto& [digest, referrer] : referrers) result.push_back(referrer);
  return result;
}

/// Fills a VerifiedFile or VerifiedText, which `make` makes, with a blob.
template <class Receiver, class Make>
void receive(RegistryClient& client, const Descriptor& blob, std::optional<Receiver>& receiver,
             Make make) {
  HttpRequest request{.url = client.url("blobs/" + blob.digest.prefixed())};
  const auto begin = [&] {
    receiver.reset();
    make();
  };
  request.reader = BodyReader{.received = [&] { return receiver ? receiver->bytes() : 0; },
                              .begin = begin,
                              .take = [&](auto data) { receiver->write(data); }};
  const HttpResponse response = client.send(request);
  if (!response.is_success()) throw RegistryClient::failure(request, response);
  if (!receiver) begin();  // the reply had no body
}

}  // namespace

RegistryStore::RegistryStore(std::string host, std::string repository, Transport transport,
                             const RegistryOptions& options)
    : client_(std::move(host), std::move(repository), transport, options.http), options_(options) {}

bool RegistryStore::has_blob(const Digest& digest) {
  const HttpRequest request{.method = "HEAD", .url = client_.url("blobs/" + digest.prefixed())};
  const HttpResponse response = client_.send(request);
  if (response.status == 200) return true;
  if (response.status == 404) return false;
  throw RegistryClient::failure(request, response);
}

void RegistryStore::write_blob(const Digest& digest, std::string_view bytes) {
  upload_whole(client_, digest, {.body = std::string(bytes)});
}

void RegistryStore::write_blob_file(const Digest& digest, const std::filesystem::path& file) {
  const auto size = static_cast<std::int64_t>(std::filesystem::file_size(file));
  if (size > options_.chunked_above) {
    upload_chunked(client_, digest, file, options_.chunk_bytes);
  } else {
    upload_whole(client_, digest, {.file = FileSlice{.file = file, .length = size}});
  }
}

void RegistryStore::read_blob_file(const Descriptor& blob, const std::filesystem::path& to) {
  std::optional<VerifiedFile> file;
  receive(client_, blob, file, [&] { file.emplace(blob, to, name()); });
  file->commit();
}

std::string RegistryStore::read_blob(const Descriptor& blob) {
  std::optional<VerifiedText> bytes;
  receive(client_, blob, bytes, [&] { bytes.emplace(blob, name()); });
  return bytes->finish();
}

HttpResponse RegistryStore::put_manifest(std::string_view bytes, std::string_view media_type,
                                         std::string_view reference) {
  return client_.expect(201, {.method = "PUT",
                              .url = client_.url(text("manifests/", reference)),
                              .headers = {text("Content-Type: ", media_type)},
                              .body = std::string(bytes)});
}

std::optional<std::string> RegistryStore::find_manifest(std::string_view reference) {
  const HttpRequest request{.url = client_.url(text("manifests/", reference)),
                            .headers = {accept_header()}};
  const HttpResponse response = client_.send(request);
  if (response.status == 404) return std::nullopt;
  if (response.status != 200) throw RegistryClient::failure(request, response);
  check(response.body.size() <= max_manifest_bytes, ErrorKind::format,
        text(request.url, ": larger than 4 MiB, which no manifest is"));
  if (is_digest(reference)) {
    const Digest found = sha256(std::string_view(response.body));
    check(found.prefixed() == reference, ErrorKind::integrity,
          text("manifest ", reference, " of ", name(), " has other bytes (", found.prefixed(),
               "); it was changed there: do not use it, push it again"));
  }
  return response.body;
}

void RegistryStore::write_manifest(const Artifact& artifact, std::string_view tag,
                                   const TagGuard& guard) {
  const ManifestSummary manifest = parse_manifest(artifact.manifest, "manifest to be written");
  const std::string reference = tag.empty() ? artifact.digest.prefixed() : std::string(tag);
  if (guard && !tag.empty()) guard(find_manifest(tag));
  const HttpResponse stored = put_manifest(artifact.manifest, manifest_media_type, reference);
  if (!manifest.subject || !stored.header("oci-subject").empty()) return;
  const Digest& subject = manifest.subject->digest;
  put_manifest(artifact.manifest, manifest_media_type,
               text("sha256-", subject.hex(), ".", short_digest(artifact.digest)));
  rebuild_referrers(subject);
}

std::vector<std::string> RegistryStore::all_tags() {
  std::vector<std::string> result = listed_names(client_, client_.url("tags/list?n=1000"), "tags");
  // What is no tag cannot be asked for either.
  std::erase_if(result, [](const std::string& tag) { return !is_tag(tag); });
  return result;
}

std::vector<std::string> RegistryStore::tags() {
  std::vector<std::string> result = all_tags();
  std::erase_if(result, [](const std::string& tag) { return is_referrer_tag(tag); });
  std::sort(result.begin(), result.end());
  return result;
}

std::vector<Descriptor> RegistryStore::referrers(const Digest& digest) {
  const HttpRequest request{.url = client_.url("referrers/" + digest.prefixed()),
                            .headers = {text("Accept: ", index_media_type)}};
  const HttpResponse response = client_.send(request);
  if (response.status == 200 && response.header("content-type").starts_with(index_media_type)) {
    std::map<Digest, Descriptor> found;
    for (Descriptor& referrer : parse_index(response.body, request.url)) {
      found.emplace(referrer.digest, std::move(referrer));
    }
    return values(found);
  }
  // Without the referrers API registries answer 404, some 400, 405 or 406, or a page of their own.
  const bool has_no_api = response.is_success() || response.status == 404 ||
                          response.status == 400 || response.status == 405 ||
                          response.status == 406;
  if (!has_no_api) throw RegistryClient::failure(request, response);
  return tagged_referrers(digest);
}

std::vector<Descriptor> RegistryStore::tagged_referrers(const Digest& subject) {
  const std::string fallback = "sha256-" + subject.hex();
  std::map<std::string, Descriptor> indexed;  // by the end of the tag that a referrer would have
  if (const auto bytes = find_manifest(fallback)) {
    for (Descriptor& entry : parse_index(*bytes, text(name(), ":", fallback))) {
      indexed.emplace(short_digest(entry.digest), std::move(entry));
    }
  }
  std::map<Digest, Descriptor> found;
  const auto look_up = [&](std::string_view reference) {
    const auto bytes = find_manifest(reference);
    if (!bytes) return;  // deleted meanwhile, or by garbage collection
    const ManifestSummary manifest = parse_manifest(*bytes, text(name(), ":", reference));
    if (manifest.subject && manifest.subject->digest == subject) {
      found.emplace(manifest.self.digest, manifest.self);
    }
  };
  for (const std::string& tag : all_tags()) {
    if (!tag.starts_with(fallback + ".")) continue;
    if (auto entry = indexed.extract(tag.substr(fallback.size() + 1))) {
      found.emplace(entry.mapped().digest, std::move(entry.mapped()));
    } else {
      look_up(tag);
    }
  }
  // What other tools wrote has no tag of its own, and the index may have outlived it.
  for (const auto& [end, entry] : indexed) look_up(entry.digest.prefixed());
  return values(found);
}

void RegistryStore::rebuild_referrers(const Digest& subject) {
  std::string written;
  while (true) {
    Json manifests = Json::array();
    for (const Descriptor& referrer : tagged_referrers(subject)) {
      manifests.push_back(to_json(referrer));
    }
    const std::string index =
        Json::object(
            {{"schemaVersion", 2}, {"mediaType", index_media_type}, {"manifests", manifests}})
            .canonical();
    if (index == written) return;
    put_manifest(index, index_media_type, "sha256-" + subject.hex());
    written = index;
  }
}

}  // namespace etalon::models
