// SPDX-License-Identifier: Apache-2.0
// What the peer tests call: keygen FOLDER | sign KEY DIR BUNDLE | verify PUBLIC_KEY DIR BUNDLE |
// provenance KEY DIR BUNDLE. Exit code 1 when a file list does not hold.
#include <algorithm>
#include <cstdio>
#include <span>

#include "core/error.hpp"
#include "core/file.hpp"
#include "models/packages/bundle.hpp"
#include "models/packages/provenance.hpp"

namespace etalon::models {
namespace {

using Names = std::vector<std::string>;

int run(std::span<char* const> arguments) {
  const std::string_view verb = arguments[1];
  if (verb == "keygen") {
    const std::filesystem::path folder = arguments[2];
    const PrivateKey key = PrivateKey::generate();
    key.write(folder / "etalon.key");
    write_file(folder / "etalon.pub", key.public_key().pem());
    return 0;
  }
  const auto files = list_files(arguments[3]);
  if (verb == "sign") {
    write_file(arguments[4], sign_package(files, "model", PrivateKey::read(arguments[2])));
    return 0;
  }
  if (verb == "provenance") {
    const Json record =
        Json::object({{"inputs", Json::object({{"data", sha256("data").hex()}})},
                      {"configuration",
                       Json::object({{"epochs", 40}, {"schedule", Json::array_of(Names{"a"})}})},
                      {"environment", Json::object({{"ranks", 2}})},
                      {"started", "2026-03-01T12:00:00Z"},
                      {"finished", "2026-03-01T12:03:10Z"},
                      {"outputs", Json::object({{"model.onnx", sha256("model").hex()}})},
                      {"weights_sha256", sha256("weights").hex()}});
    const PrivateKey key = PrivateKey::read(arguments[2]);
    write_file(arguments[4], sign_statement(provenance("model", package_digest(files),
                                                       {{"train", record}}, key.public_key()),
                                            key));
    return 0;
  }
  const Bundle bundle = parse_bundle(read_text_file(arguments[4]), arguments[4]);
  if (!bundle.is_signed_by(PublicKey::read(arguments[2]))) return 1;
  const auto listed = signed_files(bundle, arguments[4]);
  return std::ranges::equal(listed, files,
                            [](const PackageFile& a, const PackageFile& b) {
                              return a.name == b.name && a.digest == b.digest;
                            })
             ? 0
             : 1;
}

}  // namespace
}  // namespace etalon::models

int main(int count, char** arguments) {
  try {
    return etalon::models::run({arguments, static_cast<std::size_t>(count)});
  } catch (const etalon::Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return etalon::exit_code(error.kind());
  }
}
