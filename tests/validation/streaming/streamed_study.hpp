// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/array_view.hpp"
#include "core/philox.hpp"
#include "datasets/hdf5/file.hpp"

namespace etalon::validation {

/// Columns of numbers; `case` and `patient` are whole ones of as many digits, so that they ascend
/// as texts too.
using NumberColumns = std::map<std::string, std::vector<double>>;

inline void write_columns(const std::filesystem::path& file, const NumberColumns& columns) {
  std::map<std::string, Array> arrays;
  for (const auto& [name, column] : columns) {
    const bool is_whole = name == "case" || name == "patient" || name == "label" || name == "sex";
    Array array = Array::zeros(is_whole ? DType::i32 : DType::f64, {std::ssize(column)});
    for (std::size_t i = 0; i < column.size(); ++i) {
      if (is_whole) {
        array.as<std::int32_t>()[i] = static_cast<std::int32_t>(column[i]);
      } else {
        array.as<double>()[i] = column[i];
      }
    }
    arrays.emplace(name, std::move(array));
  }
  std::map<std::string, ArrayView> views;
  for (const auto& [name, array] : arrays) views[name] = array.view();
  datasets::write_hdf5(file, views);
}

/// Patients of one to six cases whose scores go with the patient's, with ties; two models.
struct StreamedStudy {
  NumberColumns predictions = {};
  NumberColumns labels = {};

  StreamedStudy(std::uint64_t seed, int patients, double share_missing) {
    const RandomStream random(seed, RandomPurpose::bootstrap, 3);
    std::uint64_t next = 0;
    const auto uniform = [&] { return random.uniform_double(next++); };
    int id = 1'000'000;
    for (int patient = 0; patient < patients; ++patient) {
      const double own = uniform() - 0.5;
      const int cases = 1 + static_cast<int>(6 * uniform());
      const double sex = uniform() < 0.5 ? 1 : 0;
      for (int i = 0; i < cases; ++i) {
        const double label = uniform() < 0.35 + 0.3 * own ? 1 : 0;
        for (NumberColumns* table : {&predictions, &labels}) (*table)["case"].push_back(id);
        ++id;
        labels["patient"].push_back(2'000'000 + patient);
        labels["label"].push_back(label);
        predictions["sex"].push_back(sex);
        for (const auto& [model, gain] : {std::pair{"score", 0.5}, std::pair{"old", 0.35}}) {
          const double said = 0.2 + 0.3 * own + gain * label + 0.5 * (uniform() - 0.5);
          const double rounded = std::round(std::clamp(said, 0.0, 1.0) * 200) / 200;
          predictions[model].push_back(
              uniform() < share_missing ? std::numeric_limits<double>::quiet_NaN() : rounded);
        }
      }
    }
  }

  void write() const {
    write_columns("predictions.h5", predictions);
    write_columns("labels.h5", labels);
  }
};

}  // namespace etalon::validation
