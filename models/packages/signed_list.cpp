// SPDX-License-Identifier: Apache-2.0
// OpenSSF Model Signing v1.0: a statement that lists the files of a package.
#include <algorithm>

#include "core/error.hpp"
#include "core/text.hpp"
#include "models/packages/bundle.hpp"
#include "models/packages/package_path.hpp"
#include "models/packages/predicates.hpp"
#include "models/packages/scan.hpp"

namespace etalon::models {
namespace {

void require_text(const Json& object, std::string_view key, std::string_view wanted) {
  const std::string& found = object.at(key).as_string();
  check(found == wanted, ErrorKind::unsupported,
        text("'", key, "' is '", found, "'; Etalon reads '", wanted, "' only"));
}

PackageFile parse_listed_file(const Json& resource) {
  const std::string& name = resource.at("name").as_string();
  const std::string_view fault = package_path_fault(name);
  check(fault.empty(), ErrorKind::format, text("a signed name is not allowed (", fault, ")"));
  require_text(resource, "algorithm", "sha256");
  return {.name = name, .digest = Digest::parse(resource.at("digest").as_string())};
}

}  // namespace

std::string sign_package(const std::vector<PackageFile>& files, std::string_view name,
                         const PrivateKey& key) {
  check(!files.empty(), ErrorKind::format,
        text("package ", name, " has no files; there is nothing to sign"));
  const std::vector<PackageFile> sorted = by_name(files);
  Json resources = Json::array();
  for (const auto& file : sorted) {
    const std::string_view fault = package_path_fault(file.name);
    check(fault.empty(), ErrorKind::format,
          text("package ", name, ": a file cannot be signed (", fault, ")"));
    resources.push_back(Json::object(
        {{"name", file.name}, {"algorithm", "sha256"}, {"digest", file.digest.hex()}}));
  }
  const Json serialization = Json::object({{"method", "files"},
                                           {"hash_type", "sha256"},
                                           {"allow_symlinks", false},
                                           {"ignore_paths", Json::array()}});
  return sign_statement(
      {.subject = std::string(name),
       .digest = signed_list_digest(sorted),
       .predicate_type = std::string(file_list_predicate),
       .predicate = Json::object({{"serialization", serialization}, {"resources", resources}})},
      key);
}

std::vector<PackageFile> signed_files(const Bundle& bundle, std::string_view source) {
  return with_context(source, [&] {
    const Statement& statement = bundle.statement;
    check(statement.predicate_type == file_list_predicate, ErrorKind::format,
          text("is no list of files (predicate '", statement.predicate_type, "', expected '",
               file_list_predicate, "')"));
    // `ignore_paths` is not obeyed: what is not listed is an extra file.
    const Json& serialization = statement.predicate.at("serialization");
    require_text(serialization, "method", "files");
    require_text(serialization, "hash_type", "sha256");
    check(!serialization.at("allow_symlinks").as_bool(), ErrorKind::unsupported,
          "'allow_symlinks' is true; Etalon refuses links in packages");

    std::vector<PackageFile> files;
    Sha256 hash;
    for (const Json& resource : statement.predicate.at("resources").as_array()) {
      files.push_back(parse_listed_file(resource));
      hash.update(std::as_bytes(std::span(files.back().digest.bytes)));
    }
    check(!files.empty(), ErrorKind::format, "lists no files");
    check(hash.finish() == statement.digest, ErrorKind::format,
          "the subject's digest is not that of the listed files");
    std::ranges::sort(files, {}, &PackageFile::name);
    const auto twice = std::ranges::adjacent_find(files, {}, &PackageFile::name);
    check(twice == files.end(), ErrorKind::format,
          text("lists '", twice == files.end() ? "" : twice->name, "' twice"));
    return files;
  });
}

}  // namespace etalon::models
