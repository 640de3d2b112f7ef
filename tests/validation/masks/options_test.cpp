// SPDX-License-Identifier: Apache-2.0
#include "validation/masks/options.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/masks/mask_scores.hpp"

namespace etalon::validation {
namespace {

using testing::HasSubstr;

std::string refusal(const MaskOptions& options) {
  try {
    (void)mask_classes(options);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::config);
    return error.what();
  }
  return {};
}

TEST(MaskOptions, name_the_structures_in_their_order) {
  const std::vector<std::string> set = {R"(classes=["2=a tumour","1=liver=right"])",
                                        R"(lesions=["a tumour"])"};
  const auto classes = mask_classes(read_mask_options(set));
  ASSERT_EQ(classes.size(), 2u);
  EXPECT_EQ(classes[0].label, 2);
  EXPECT_EQ(classes[0].name, "a tumour");
  EXPECT_TRUE(classes[0].has_lesions);
  EXPECT_EQ(classes[1].name, "liver=right");
  EXPECT_FALSE(classes[1].has_lesions);
}

TEST(MaskOptions, that_name_no_structure_or_one_twice_are_refused) {
  EXPECT_THAT(refusal({}), HasSubstr("no class is named"));
  EXPECT_THAT(refusal({.classes = {"liver"}}), HasSubstr("'liver'; write value=name"));
  EXPECT_THAT(refusal({.classes = {"1.5=liver"}}), HasSubstr("write value=name"));
  EXPECT_THAT(refusal({.classes = {"0=air"}}), HasSubstr("0 is background"));
  EXPECT_THAT(refusal({.classes = {"65536=far"}}), HasSubstr("1 to 65535"));
  EXPECT_THAT(refusal({.classes = {"1="}}), HasSubstr("1 to 200 bytes"));
  EXPECT_THAT(refusal({.classes = {"1=a", "1=b"}}), HasSubstr("the value 1 twice"));
  EXPECT_THAT(refusal({.classes = {"1=a", "2=a"}}), HasSubstr("the name 'a' twice"));
  EXPECT_THAT(refusal({.classes = {"1=a"}, .lesions = {"b"}}), HasSubstr("'b', which is no class"));
}

TEST(MaskOptions, have_names_that_a_table_can_hold) {
  for (const std::string& name : {std::string("a\0b", 3), std::string("a\nb"),
                                  std::string("\x1b[1m"), std::string(" a"), std::string("a ")})
    EXPECT_THAT(refusal({.classes = {"1=" + name}}), HasSubstr("control characters, or blanks"));
  EXPECT_EQ(refusal({.classes = {"1=опухоль печени"}}), "");
}

TEST(MaskOptions, are_refused_before_a_mask_is_read) {
  const auto scoring = [](MaskOptions options) {
    options.classes = {"1=a"};
    try {
      (void)MaskScoring(options);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::config);
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_THAT(scoring({.tolerances = {1, 2, 1}}), HasSubstr("tolerances holds 1 twice"));
  EXPECT_THAT(scoring({.boundary_widths = {0, 0}}), HasSubstr("boundary_widths holds 0 twice"));
  EXPECT_THAT(scoring({.lesion_sizes = {5, 1}}),
              HasSubstr("lesion_sizes: a lesion size of 1 after 5"));
}

TEST(MaskOptions, say_how_lesions_are_found) {
  const LesionOptions found = lesion_options({.lesion_sizes = {10, 20},
                                              .lesion_connectivity = "faces",
                                              .lesion_matching = "one_to_one",
                                              .lesion_least_iou = 0.25});
  EXPECT_EQ(found.connectivity, Connectivity::faces);
  EXPECT_EQ(found.matching, LesionMatching::one_to_one);
  EXPECT_EQ(found.least_iou, 0.25);
  EXPECT_THAT(found.size_edges, testing::ElementsAre(10, 20));
  EXPECT_EQ(lesion_options({.lesion_connectivity = "edges"}).connectivity, Connectivity::edges);
  EXPECT_EQ(lesion_options({}).connectivity, Connectivity::corners);
  EXPECT_EQ(lesion_options({}).matching, LesionMatching::any_overlap);
}

}  // namespace
}  // namespace etalon::validation
