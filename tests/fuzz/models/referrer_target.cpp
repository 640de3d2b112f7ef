// SPDX-License-Identifier: Apache-2.0
#include "models/registry/referrer.hpp"

#include "models/registry/oci.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/models/registry/package_fixture.hpp"

namespace etalon::fuzz {

std::vector<std::string> seeds() {
  const models::Artifact package =
      models::package_artifact(models::test::small_package("package"), "m");
  const models::Descriptor subject = {"application/vnd.oci.image.manifest.v1+json", package.digest,
                                      std::ssize(package.manifest)};
  const std::string bundle = models::test::bundle_of("urn:test:1", "content");
  return {package.manifest,
          models::bundle_artifact("developer.sigstore.json", bundle, subject).manifest};
}

void parse(std::string_view bytes) {
  static_cast<void>(models::parse_manifest(bytes, "the input"));
}

}  // namespace etalon::fuzz
