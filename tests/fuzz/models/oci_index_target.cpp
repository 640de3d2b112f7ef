// SPDX-License-Identifier: Apache-2.0
#include "core/error.hpp"
#include "core/file.hpp"
#include "models/registry/layout_store.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/models/registry/package_fixture.hpp"
#include "tests/support/archives.hpp"

namespace etalon::fuzz {
namespace {

/// A layout with two tags of one package and its signed documents.
struct Layout {
  std::filesystem::path root = models::test::fresh_folder("layout");
  models::LayoutStore store{root, models::Missing::create};
  Digest package;

  Layout() {
    const auto folder = models::test::small_package("package");
    package = models::push_package(store, folder, "m", "1.0").digest;
    models::push_package(store, folder, "m", "2.0");
  }
};

Layout& layout() {
  static Layout result;
  return result;
}

}  // namespace

std::vector<std::string> seeds() { return {read_text_file(layout().root / "index.json")}; }

void parse(std::string_view bytes) {
  Layout& the = layout();
  testing_support::overwrite(the.root / "index.json", std::string(bytes));
  for (const std::string& tag : the.store.tags())
    ensure(!the.store.read_manifest(tag).empty(), "a tag names a manifest");
  for (const models::Descriptor& referrer : the.store.referrers(the.package))
    ensure(the.store.has_blob(referrer.digest), "a referrer is in the layout");
}

}  // namespace etalon::fuzz
