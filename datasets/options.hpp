// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/config/field.hpp"

namespace etalon::datasets {

/// Section `[data]` of a job file: where samples come from and how they are split.
struct DataOptions {
  std::string name = "dataset";
  std::string license = "unknown";
  std::string format = "csv";
  std::string path = {};
  std::int64_t skip_rows = 0;
  std::string separator = ",";
  std::vector<std::string> columns = {};
  std::vector<std::string> exclude_columns = {};
  std::string label_column = "label";
  std::string layout = "auto";
  std::string patient_column = {};
  std::string patient_pattern = {};
  std::string patient_table = {};
  bool samples_are_patients = false;
  std::string similar_patients = "fail";
  std::vector<std::string> classes = {"negative", "positive"};
  std::vector<std::string> class_values = {"0", "1"};
  std::string undeclared_values = "refuse";
  std::string unit = {};
  double train = 0.6;
  double validation = 0.2;
  double test = 0.2;
  std::int64_t split_seed = 1;
  std::string on_leakage = "fail";
  std::int64_t shard_samples = 4096;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.field("name", self.name, {.doc = "Name of the dataset in manifest, card and report."});
    visit.field("license", self.license,
                {.doc = "Licence of the data, as an SPDX name if it has one."});
    visit.field("format", self.format,
                {.doc = "csv: a table with one sample per row; npz: images with MedMNIST array "
                        "names; nrrd: a folder of NAME_image.nrrd and NAME_label.nrrd volumes.",
                 .choices = {"csv", "npz", "nrrd"}});
    visit.field(
        "path", self.path,
        {.doc = "The source file, or the folder for nrrd. A relative path begins at the working "
                "directory.",
         .required = true});
    visit.field("skip_rows", self.skip_rows,
                {.doc = "csv: lines before the first row of data, the header among them; a cell in "
                        "quotes may take several.",
                 .unit = "lines",
                 .min = 0,
                 .max = 1e6});
    visit.field("separator", self.separator, {.doc = "csv: one character between cells."});
    visit.field("columns", self.columns,
                {.doc = "csv: names of all columns; empty: the last skipped line is the header."});
    visit.field("exclude_columns", self.exclude_columns,
                {.doc = "csv: columns to leave out, by name or by place (\"#1\" is the first): "
                        "identifiers, an index, a column without a name."});
    visit.field("label_column", self.label_column, {.doc = "csv: column that holds the class."});
    visit.field(
        "layout", self.layout,
        {.doc = "npz: axes of the images, N samples, C channels, D depth, H height, W width. "
                "auto takes (N,H,W), and (N,H,W,C) with 1 or 3 channels where no other "
                "axis could be the channels; other shapes are refused.",
         .choices = {"auto", "NHW", "NHWC", "NCHW", "NDHW", "NDHWC", "NCDHW"}});
    visit.field("patient_column", self.patient_column,
                {.doc = "csv: column that holds the patient; empty: the source names no patients, "
                        "and leakage between splits is not assessed."});
    visit.field(
        "patient_pattern", self.patient_pattern,
        {.doc = "Regular expression (ECMAScript) with one group that finds the patient in a "
                "sample's name (nrrd: the file's name up to _image.nrrd; npz: train-0, "
                "val-0, test-0 …) or, for csv, in the cell of patient_column."});
    visit.field("patient_table", self.patient_table,
                {.doc = "npz, nrrd: a CSV file with the columns sample and patient that names the "
                        "patient of every sample."});
    visit.field("samples_are_patients", self.samples_are_patients,
                {.doc = "Declares that no two samples are of one patient, where the source names "
                        "none. Card and manifest say that it was declared."});
    visit.field("similar_patients", self.similar_patients,
                {.doc = "Patient ids that differ only in form (leading zeros, case, blanks, 1001 "
                        "and 1001.0, Unicode forms) on both sides of a split: fail; join: one form "
                        "is one patient, in every split; keep: they are different patients, which "
                        "the report holds as conditional.",
                 .choices = {"fail", "join", "keep"}});
    visit.field("classes", self.classes,
                {.doc = "Names of the classes; the last one is the positive class of two."});
    visit.field("class_values", self.class_values,
                {.doc = "Value in the source of each class, in the order of `classes`; for nrrd "
                        "voxels of the label volume, the first is the background."});
    visit.field("undeclared_values", self.undeclared_values,
                {.doc = "nrrd: label voxels whose value class_values does not name (NaN and "
                        "negative ones too): refuse, or background (the first class).",
                 .choices = {"refuse", "background"}});
    visit.field("unit", self.unit, {.doc = "Unit of the features or of the intensities."});
    visit.field("train", self.train,
                {.doc = "Fraction of the patients to train on.", .min = 0, .max = 1});
    visit.field("validation", self.validation,
                {.doc = "Fraction of the patients for early stopping, operating point and gates.",
                 .min = 0,
                 .max = 1});
    visit.field("test", self.test,
                {.doc = "Fraction of the patients kept for validation under the signed plan.",
                 .min = 0,
                 .max = 1});
    visit.field("split_seed", self.split_seed,
                {.doc = "The split is a function of this seed and the patients alone.",
                 .min = 0,
                 .max = 1e15});
    visit.field(
        "on_leakage", self.on_leakage,
        {.doc = "When the same content stands on both sides of a split: fail; or exclude the "
                "samples of the training side with the others of their patients there; or keep "
                "them, which the report holds as conditional.",
         .choices = {"fail", "exclude", "keep"}});
    visit.field("shard_samples", self.shard_samples,
                {.doc = "Samples per shard file.", .unit = "samples", .min = 1, .max = 1e7});
  }
};

}  // namespace etalon::datasets
