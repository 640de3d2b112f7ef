// SPDX-License-Identifier: Apache-2.0
#include "core/array_view.hpp"
#include "core/file.hpp"
#include "datasets/hdf5/file.hpp"
#include "tests/fuzz/target.hpp"
#include "validation/cases/case_files.hpp"

namespace etalon::fuzz {
namespace {

/// The labels of two cases as columns of an HDF5 file.
std::string columns() {
  const Array whole = Array::zeros(DType::i64, {2});
  Array cases = whole;
  cases.as<std::int64_t>()[1] = 1;
  datasets::write_hdf5("labels.h5", {{"case", cases.view()},
                                     {"patient", cases.view()},
                                     {"label", cases.view()},
                                     {"weight", Array::zeros(DType::f64, {2}).view()}});
  return read_text_file("labels.h5");
}

}  // namespace

std::vector<std::string> seeds() { return {"case,patient,label\n0,p,1\n1,\"q\",0\n", columns()}; }

void parse(std::string_view bytes) {
  static_cast<void>(
      validation::join_cases("case,score\n0,0.5\n1,\n", "p.csv", bytes, "l.csv", {"score"}));
}

}  // namespace etalon::fuzz
