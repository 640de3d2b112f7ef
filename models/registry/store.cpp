// SPDX-License-Identifier: Apache-2.0
#include "models/registry/store.hpp"

#include "core/error.hpp"
#include "core/text.hpp"
#include "models/registry/names.hpp"

namespace etalon::models {

std::string Store::read_manifest(std::string_view tag_or_digest) {
  if (auto bytes = find_manifest(tag_or_digest)) return *std::move(bytes);
  throw Error(ErrorKind::io,
              text(name(), ": there is no ", tag_or_digest, " (tags: ", listed(tags()), ")"));
}

}  // namespace etalon::models
