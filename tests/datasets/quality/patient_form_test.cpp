// SPDX-License-Identifier: Apache-2.0
#include "datasets/quality/patient_form.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace etalon::datasets {
namespace {

TEST(PatientForm, spellings_of_one_id_have_one_form) {
  const std::vector<std::vector<std::string>> groups = {
      {"12", "00012", " 12", "12.0", "12.00", "1.2e1", "１２"},
      {"P-01", "p-1", "P -01", "P\u00A0-\u200B001"},
      {"Müller", "Mu\u0308ller", "MÜLLER"},
      {"Dvořák", "DVOŘA\u0301K"},
      {"Йорданов", "и\u0306орданов"},
      {"Ηλέκτρα", "ηλε\u0301κτρα"}};
  for (const auto& group : groups) {
    for (const std::string& spelling : group) {
      EXPECT_EQ(patient_form(spelling), patient_form(group[0])) << spelling;
    }
  }
}

TEST(PatientForm, ids_that_differ_in_more_keep_different_forms) {
  const std::vector<std::string> different = {"1",
                                              "10",
                                              "100",
                                              "1.5",
                                              "1.05",
                                              "1.2.840.1",
                                              "1.2.840.01",
                                              "P1",
                                              "P10",
                                              "P1-1",
                                              "1001",
                                              "1001.5",
                                              "Müller",
                                              "Muller",
                                              "a-b",
                                              "a_b",
                                              "",
                                              "0",
                                              "9007199254740993",
                                              "9007199254740992"};
  for (std::size_t i = 0; i < different.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      EXPECT_NE(patient_form(different[i]), patient_form(different[k]))
          << different[i] << " and " << different[k];
    }
  }
}

TEST(PatientForm, bytes_that_are_no_text_have_a_form_too) {
  EXPECT_NE(patient_form("\xFF\xFE"), patient_form("\xFF"));
  EXPECT_EQ(patient_form("\xC3"), patient_form("\xC3"));
}

}  // namespace
}  // namespace etalon::datasets
