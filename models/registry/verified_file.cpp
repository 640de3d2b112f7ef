// SPDX-License-Identifier: Apache-2.0
#include "models/registry/verified_file.hpp"

#include "core/error.hpp"
#include "core/text.hpp"
#include "models/registry/media_types.hpp"

namespace etalon::models {

void BlobCheck::take(std::span<const std::byte> data) {
  bytes_ += std::ssize(data);
  check(
      bytes_ <= blob_.size, ErrorKind::integrity,
      text("blob ", blob_.digest.prefixed(), " of ", store_, " is longer than the ", blob_.size,
           " bytes that its manifest states; it was changed there: do not use it, push it again"));
  hash_.update(data);
}

void BlobCheck::finish() {
  check(bytes_ == blob_.size, ErrorKind::integrity,
        text("blob ", blob_.digest.prefixed(), " of ", store_, " is truncated (", bytes_, " of ",
             blob_.size, " bytes); push it again"));
  const Digest found = hash_.finish();
  check(found == blob_.digest, ErrorKind::integrity,
        text("blob ", blob_.digest.prefixed(), " of ", store_, " has other bytes (",
             found.prefixed(), "); it was changed there: do not use it, push it again"));
}

void VerifiedFile::write(std::span<const std::byte> data) {
  check_.take(data);
  file_.write(data);
}

void VerifiedFile::commit() {
  check_.finish();
  file_.commit();
}

VerifiedText::VerifiedText(const Descriptor& blob, std::string_view store) : check_(blob, store) {
  check(blob.size <= most_bundle_bytes, ErrorKind::format,
        text("blob ", blob.digest.prefixed(), " of ", store, " claims ", blob.size,
             " bytes, more than a config or a signed document may have"));
}

void VerifiedText::write(std::span<const std::byte> data) {
  check_.take(data);
  text_.append(reinterpret_cast<const char*>(data.data()), data.size());
}

std::string VerifiedText::finish() {
  check_.finish();
  return std::move(text_);
}

}  // namespace etalon::models
