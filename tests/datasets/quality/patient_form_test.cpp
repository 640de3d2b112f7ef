// SPDX-License-Identifier: Apache-2.0
#include "datasets/quality/patient_form.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace etalon::datasets {
namespace {

TEST(PatientForm, spellings_of_one_id_have_one_form) {
  const std::vector<std::vector<std::string>> groups = {
      {"12", "00012", " 12", "12.0", "12.00", "12.", "1.2e1", "1.2E+01", "+12", "+12.0", "１２",
       "\u200B12\uFEFF"},
      {"5", "+5", "05", "5.0", "5E+00"},
      {"100000", "1E+05", "1e+5", "1.0e5", "1.00000E+05", "0100000"},
      {"9007199254740993", "9007199254740993.0", "9.007199254740993E+15", "09007199254740993"},
      {"P-01", "p-1", "P -01", "P\u00A0-\u200B001"},
      {"P-12", "P\u201112", "P\u201012", "P\u201312", "P\u221212", "P\uFF0D12", "p \u2014 012"},
      {"O'Brien", "O\u2019Brien", "o\u02BCbrien", "O\u00B4BRIEN", "O`Brien", "O\uFF07Brien"},
      {"IV-2", "\u2173-2", "\u2163-02", "iv\u20112"},
      {"Anna Maria", "anna  maria", " Anna\u00A0Maria ", "Anna\tMaria"},
      {"1 12", "1  12", "01\u00A012"},
      {"A 1", "A1", "a01"},
      {"Steffan Pfl\u00FCger", "Ste\uFB00an P\uFB02u\u0308ger"},
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
                                              "9007199254740993.0",
                                              "9007199254740992.0",
                                              "1 12",
                                              "11 2",
                                              "112",
                                              "Ann Amaria",
                                              "Anna Maria",
                                              "12e3",
                                              "12000",
                                              "1e5",
                                              "100000",
                                              "12e+3",
                                              "1.25e1",
                                              "1e-5",
                                              "A.05",
                                              "A.5",
                                              ".05",
                                              ".5",
                                              "1,05",
                                              "1,5",
                                              "-5",
                                              "5",
                                              "++5",
                                              "+",
                                              "P+5",
                                              "1e+999",
                                              "1.e",
                                              "O'Brien",
                                              "OBrien",
                                              "iv",
                                              "vi"};
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
