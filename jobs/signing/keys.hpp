// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "jobs/options/job.hpp"
#include "models/packages/bundle.hpp"

namespace etalon::jobs {

/// Throws a usage error unless `role` is one portable name of at most 64 letters, digits, `_` and
/// `-`, the first no `-`: keys and signatures stand in files of that name.
void check_role(std::string_view role);

/// Whether the job signs for `role` (`developer`, `certifier`): the certifier may be left out.
[[nodiscard]] bool signs_for(const Job& job, std::string_view role);

/// Where the private key of a role is, or will be made.
[[nodiscard]] std::filesystem::path role_key_file(const Job& job, std::string_view role);

/// Whether a role's key file has to be made yet: it is not there, or is empty, since its writer was
/// cut off.
[[nodiscard]] bool is_key_to_be_made(const std::filesystem::path& file);

/// The private key of a role: the file that section [sign] names, else keys/<role>.key of the job
/// directory, which is made when it is missing. Writes keys/<role>.pub. Called by one rank.
[[nodiscard]] models::PrivateKey role_key(const Job& job, std::string_view role);

/// The public key of a role without making one: that of the key file, or keys/<role>.pub where the
/// key of the job directory was taken away. Nothing when there is neither.
[[nodiscard]] std::optional<models::PublicKey> known_key(const Job& job, std::string_view role);

/// Writes a bundle file unless it already holds this statement signed by this key: signatures are
/// not repeatable, so an unchanged statement keeps its signature.
void write_statement(const std::filesystem::path& file, const models::Statement& statement,
                     const models::PrivateKey& key);
/// The same for an OpenSSF Model Signing bundle over the files of a package.
void write_package_signature(const std::filesystem::path& file,
                             const std::vector<models::PackageFile>& files, std::string_view name,
                             const models::PrivateKey& key);

}  // namespace etalon::jobs
