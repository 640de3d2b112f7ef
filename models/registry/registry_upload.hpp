// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/sha256.hpp"
#include "models/registry/registry_client.hpp"

namespace etalon::models {

/// Sends a blob in one request. `content` holds its body or file.
void upload_whole(RegistryClient& client, const Digest& digest, const HttpRequest& content);

/// Sends a file in chunks; after a broken connection goes on where the registry says that it
/// stands. Starts anew (once) when the registry has forgotten the upload.
void upload_chunked(RegistryClient& client, const Digest& digest, const std::filesystem::path& file,
                    std::int64_t chunk_bytes);

}  // namespace etalon::models
