// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <utility>
#include <vector>

#include "core/text.hpp"
#include "jobs/check/check.hpp"
#include "jobs/signing/keys.hpp"
#include "models/packages/key.hpp"

namespace etalon::jobs {
namespace {

/// The key of a role if it exists and can be read.
std::optional<models::PublicKey> inspect_key(const Job& job, std::string_view role,
                                             const std::string& configured, Inspection& found) {
  const std::filesystem::path file = role_key_file(job, role);
  if (configured.empty() && is_key_to_be_made(file)) {
    found.fact(text(role, " key"), text(file.string(), ", will be made"));
    return std::nullopt;
  }
  std::optional<models::PublicKey> key;
  // Where none is configured, it stands in the job directory.
  std::vector<std::string> keys;
  if (configured.empty()) keys.emplace_back("job.directory");
  examine(
      found, text("sign.", role, "_key"),
      [&] { key = models::PrivateKey::read(file).public_key(); }, std::move(keys));
  if (key) {
    found.fact(text(role, " key"), text(file.string(), ", sha256:", key->hint().substr(0, 16)));
  }
  return key;
}

}  // namespace

Inspection inspect_keys(const CheckTask& task) {
  const Job& job = task.job;
  Inspection found;
  std::optional<models::PublicKey> developer;
  if (!signs_for(job, "developer")) {
    found.object(ErrorKind::config, "sign.developer_key",
                 "sign.developer_key is none, but plan and package are signed by the developer",
                 "name a key file, or leave it empty for one in the job directory");
  } else {
    developer = inspect_key(job, "developer", job.sign.developer_key, found);
  }
  if (!task.reaches("certify")) return found;
  if (!signs_for(job, "certifier")) {
    found.fact("certifier key", "none: another organization certifies");
    return found;
  }
  const auto certifier = inspect_key(job, "certifier", job.sign.certifier_key, found);
  if (developer && certifier && *developer == *certifier) {
    found.warn("sign.certifier_key",
               "sign.certifier_key is the developer's own key: the certificate says nothing more",
               "name another key, or `none` and let the certifier run `etalon certify`",
               {"sign.developer_key"});
  }
  return found;
}

}  // namespace etalon::jobs
