// SPDX-License-Identifier: Apache-2.0
#include "jobs/signing/keys.hpp"

#include <algorithm>
#include <optional>

#include "core/error.hpp"
#include "core/file.hpp"
#include "core/printable.hpp"
#include "core/text.hpp"
#include "models/packages/bundle_files.hpp"

namespace etalon::jobs {
namespace {

const std::string& configured_key(const Job& job, std::string_view role) {
  return role == "developer" ? job.sign.developer_key : job.sign.certifier_key;
}

struct KeyFiles {
  std::filesystem::path secret;
  std::filesystem::path open;
  bool is_own = false;  ///< of the job directory, where a missing one is made
};

KeyFiles key_files(const Job& job, std::string_view role) {
  return {role_key_file(job, role), job.directory() / "keys" / text(role, ".pub"),
          configured_key(job, role).empty()};
}

/// The bundle in a file when it is one and its signature is that of `key`.
std::optional<models::Bundle> signed_before(const std::filesystem::path& file,
                                            const models::PublicKey& key) {
  if (!std::filesystem::exists(file)) return std::nullopt;
  try {
    models::Bundle bundle = models::parse_bundle(models::read_bundle_file(file), file.string());
    if (bundle.is_signed_by(key)) return bundle;
  } catch (const Error& problem) {
    // A broken bundle is written anew.
    if (is_of_the_machine(problem.kind())) throw;
  }
  return std::nullopt;
}

/// Whether a bundle is a signed list of exactly these files.
bool lists(const models::Bundle& bundle, const std::vector<models::PackageFile>& files) {
  try {
    return models::package_digest(models::signed_files(bundle, "bundle")) ==
           models::package_digest(files);
  } catch (const Error& problem) {
    if (is_of_the_machine(problem.kind())) throw;
    return false;
  }
}

}  // namespace

void check_role(std::string_view role) {
  constexpr std::size_t most_bytes = 64;
  const auto is_portable = [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= '0' && letter <= '9') || letter == '_' || letter == '-';
  };
  check(!role.empty() && role.size() <= most_bytes && role.front() != '-' &&
            std::ranges::all_of(role, is_portable),
        ErrorKind::usage,
        text("'", shortened(printable(role), most_bytes),
             "' is no name of a role; give one of at most ", most_bytes,
             " letters, digits, '_' and '-', such as certifier"));
}

bool signs_for(const Job& job, std::string_view role) {
  return configured_key(job, role) != "none";
}

bool is_key_to_be_made(const std::filesystem::path& file) {
  std::error_code ignored;
  if (!std::filesystem::exists(std::filesystem::symlink_status(file, ignored))) return true;
  return std::filesystem::is_regular_file(file, ignored) &&
         std::filesystem::file_size(file, ignored) == 0;
}

std::filesystem::path role_key_file(const Job& job, std::string_view role) {
  const std::string& configured = configured_key(job, role);
  return configured.empty() ? job.directory() / "keys" / text(role, ".key")
                            : std::filesystem::path(configured);
}

models::PrivateKey role_key(const Job& job, std::string_view role) {
  const KeyFiles files = key_files(job, role);
  if (files.is_own && is_key_to_be_made(files.secret)) {
    std::filesystem::remove(files.secret);
    models::PrivateKey::generate().write(files.secret);
  }
  models::PrivateKey key = models::PrivateKey::read(files.secret);
  const std::string pem = key.public_key().pem();
  if (!std::filesystem::exists(files.open) || is_larger(files.open, models::most_key_bytes) ||
      read_text_file(files.open) != pem) {
    write_file(files.open, pem);
  }
  return key;
}

std::optional<models::PublicKey> known_key(const Job& job, std::string_view role) {
  const KeyFiles files = key_files(job, role);
  if (!files.is_own || !is_key_to_be_made(files.secret)) {
    return models::PrivateKey::read(files.secret).public_key();
  }
  if (!std::filesystem::exists(files.open)) return std::nullopt;
  return models::PublicKey::read(files.open);
}

void write_statement(const std::filesystem::path& file, const models::Statement& statement,
                     const models::PrivateKey& key) {
  const auto before = signed_before(file, key.public_key());
  if (before && before->statement == statement) return;
  write_file(file, models::sign_statement(statement, key));
}

void write_package_signature(const std::filesystem::path& file,
                             const std::vector<models::PackageFile>& files, std::string_view name,
                             const models::PrivateKey& key) {
  const auto before = signed_before(file, key.public_key());
  if (before && lists(*before, files)) return;
  write_file(file, models::sign_package(files, name, key));
}

}  // namespace etalon::jobs
