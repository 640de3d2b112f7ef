// SPDX-License-Identifier: Apache-2.0
#include "validation/cases/marks_table.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/cases/labels.hpp"
#include "validation/cases/text_table.hpp"
#include "validation/metrics/detection/average_precision.hpp"
#include "validation/metrics/detection/weighted_afroc.hpp"

namespace etalon::validation {
namespace {

/// The columns of a place in one table.
class Places {
 public:
  Places(const TextTable& table, const HitCriterion& criterion) : table_(table) {
    const bool is_box = criterion.rule == HitRule::overlap;
    is_box_ = is_box;
    const bool has_depth = table.has(is_box ? "z0" : "z");
    for (const char* axis : {"x", "y", "z"}) {
      if (axis == std::string_view("z") && !has_depth) continue;
      low_.push_back(table.column(is_box ? text(axis, 0) : std::string(axis)));
      if (is_box) high_.push_back(table.column(text(axis, 1)));
    }
  }

  [[nodiscard]] bool are_empty(std::size_t row) const {
    const auto is_empty = [&](std::size_t column) { return table_.at(row, column).empty(); };
    return std::ranges::all_of(low_, is_empty) && std::ranges::all_of(high_, is_empty);
  }
  [[nodiscard]] bool has_depth() const { return low_.size() == 3; }
  [[nodiscard]] Spot at(std::size_t row) const {
    Spot spot;
    for (std::size_t k = 0; k < low_.size(); ++k) {
      spot.low[k] = table_.number(row, low_[k]);
      spot.high[k] = is_box_ ? table_.number(row, high_[k]) : spot.low[k];
      check(!is_box_ || spot.low[k] < spot.high[k], ErrorKind::format,
            text(table_.place(row), "a box from ", spot.low[k], " to ", spot.high[k],
                 " is not wide; its second corner is the larger one"));
    }
    return spot;
  }
  [[nodiscard]] bool is_place(const std::string& column) const {
    const auto names = [&](std::size_t each) { return table_.header()[each] == column; };
    return std::ranges::any_of(low_, names) || std::ranges::any_of(high_, names);
  }

 private:
  const TextTable& table_;
  bool is_box_ = false;
  std::vector<std::size_t> low_;
  std::vector<std::size_t> high_;
};

/// An image with what there is to be found in it.
struct Image {
  std::size_t row = 0;  ///< the first that names it
  std::string patient;
  std::vector<std::size_t> rows = {};  ///< of the lesions, none where it has none
  std::vector<MarkedLesion> lesions = {};
};
using Images = std::map<std::string, Image, std::less<>>;

Images read_images(const TextTable& table, const Places& places, const HitCriterion& criterion) {
  const std::size_t id = table.column("case");
  const std::size_t patient = table.column("patient");
  const std::size_t lesion = table.column("lesion");
  const bool has_radius = criterion.rule == HitRule::radius;
  const std::size_t radius = has_radius ? table.column("radius") : 0;
  Images images;
  std::set<std::pair<std::string_view, std::string_view>> known;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::string_view name = table.cell(row, id);
    const std::string_view whose = table.cell(row, patient);
    const auto [found, is_new] = images.try_emplace(std::string(name));
    Image& image = found->second;
    if (is_new) {
      image.row = row;
      image.patient = whose;
    }
    if (image.patient != whose)
      throw Error(
          ErrorKind::format,
          text(table.place(row), "case '", in_short(name), "' is of patient '", in_short(whose),
               "', in ", table.where(image.row), " of '", in_short(image.patient), "'"));
    const std::string_view called = table.at(row, lesion);
    if (!known.emplace(name, called).second || (!is_new && image.lesions.empty()) ||
        (!is_new && called.empty()))
      throw Error(ErrorKind::format,
                  text(table.place(row), "case '", in_short(name), "' ",
                       called.empty() || image.lesions.empty()
                           ? std::string("has no lesion in one row and stands in another")
                           : text("has two lesions '", in_short(called), "'")));
    if (called.empty()) {
      check(places.are_empty(row) && (!has_radius || table.at(row, radius).empty()),
            ErrorKind::format,
            text(table.place(row), "a place or a radius without the name of a lesion"));
      continue;
    }
    MarkedLesion each{.spot = places.at(row)};
    if (has_radius) each.radius = table.number(row, radius);
    check(each.radius >= 0, ErrorKind::format,
          text(table.place(row), "a radius of ", each.radius, " is below 0"));
    // By name, so that the order of rows decides nothing.
    const auto after = std::ranges::find_if(
        image.rows, [&](std::size_t other) { return table.at(other, lesion) > called; });
    image.lesions.insert(image.lesions.begin() + (after - image.rows.begin()), each);
    image.rows.insert(after, row);
  }
  return images;
}

/// What one model said of an image; nothing: it gave no output.
using Said = std::optional<std::vector<Mark>>;

/// The marks of all images by model.
class MarksOf {
 public:
  MarksOf(const TextTable& table, const Places& places, const Images& images)
      : table_(table), places_(places), images_(images) {
    check_columns();
    const std::size_t id = table.column("case");
    const std::size_t score = table.column("score");
    for (std::size_t row = 0; row < table.rows(); ++row) {
      const std::string_view name = table.cell(row, id);
      if (!images.contains(name))
        throw Error(ErrorKind::integrity, text(table.place(row), "case '", in_short(name),
                                               "' does not stand among the lesions"));
      auto& of_model = said_[std::string(model_of(row))];
      const auto [found, is_new] = of_model.try_emplace(std::string(name), std::vector<Mark>());
      const bool is_missing = is_without_output(row);
      const bool is_empty = table.at(row, score).empty() && places.are_empty(row);
      const bool is_complete = found->second && !found->second->empty();
      if (!is_new && (is_missing || is_empty || !is_complete))
        throw Error(ErrorKind::format, text(table.place(row), "case '", in_short(name),
                                            "' has no mark in one row and stands in another"));
      if (is_missing) {
        check(is_empty, ErrorKind::format,
              text(table.place(row), "a mark of an output that is missing"));
        found->second.reset();
      } else if (!is_empty) {
        const double value = table.number(row, score);
        check(value > unmarked, ErrorKind::format,
              text(table.place(row), "a score of ", value, "; marks have more than ", unmarked));
        found->second->push_back({places.at(row), value});
      }
    }
  }

  /// Throws for a model that is not there, or says nothing of an image.
  [[nodiscard]] const std::map<std::string, Said, std::less<>>& of(const std::string& model) const {
    const auto found = said_.find(model);
    if (found == said_.end()) {
      std::vector<std::string> known;
      for (const auto& [name, said] : said_) known.push_back(name);
      throw Error(ErrorKind::format, text(table_.name(), ": there are no marks of '",
                                          in_short(model), "'; there are of ", some_of(known)));
    }
    for (const auto& [name, image] : images_) {
      if (!found->second.contains(name))
        throw Error(
            ErrorKind::integrity,
            text(table_.name(), ": '", in_short(model), "' says nothing of case '", in_short(name),
                 "'; a case without marks has a row with an empty score and place"));
    }
    return found->second;
  }

 private:
  void check_columns() const {
    for (const std::string& column : table_.header()) {
      const bool is_known = column == "case" || column == "score" || column == "model" ||
                            column == "missing" || places_.is_place(column);
      check(is_known, ErrorKind::format,
            text(table_.name(), ": column '", in_short(column),
                 "' is none of marks; attributes stand beside the lesions"));
    }
  }
  [[nodiscard]] std::string_view model_of(std::size_t row) const {
    return table_.has("model") ? table_.cell(row, table_.column("model")) : "score";
  }
  [[nodiscard]] bool is_without_output(std::size_t row) const {
    if (!table_.has("missing")) return false;
    const std::string_view said = table_.at(row, table_.column("missing"));
    if (!said.empty() && said != "0" && said != "1")
      throw Error(ErrorKind::format, text(table_.place(row), "missing '", in_short(said),
                                          "' is not 0 or 1 (the model gave nothing)"));
    return said == "1";
  }

  const TextTable& table_;
  const Places& places_;
  const Images& images_;
  std::map<std::string, std::map<std::string, Said, std::less<>>> said_;
};

/// A case of the result: a lesion, or an image.
struct Unit {
  const std::string* image;
  std::optional<std::size_t> lesion;
  std::string id;
  const std::string* patient;
};

std::vector<Unit> units_of(const TextTable& table, const Images& images) {
  const std::size_t lesion = table.column("lesion");
  std::vector<Unit> units;
  std::set<std::string> ids;
  const auto add = [&](Unit unit, std::size_t row) {
    check(ids.insert(unit.id).second, ErrorKind::format,
          text(table.place(row), "'", in_short(unit.id),
               "' is the name of another case, or of a lesion in one"));
    units.push_back(std::move(unit));
  };
  for (const auto& [name, image] : images) {
    add({&name, std::nullopt, name, &image.patient}, image.row);
    for (std::size_t i = 0; i < image.lesions.size(); ++i)
      add({&name, i, text(name, "/", table.at(image.rows[i], lesion)), &image.patient},
          image.rows[i]);
  }
  std::ranges::sort(units, [](const Unit& a, const Unit& b) {
    return std::tie(*a.patient, a.id) < std::tie(*b.patient, b.id);
  });
  return units;
}

double highest_of(const std::vector<double>& scores) {
  double highest = unmarked;
  for (const double score : scores) highest = std::max(highest, score);
  return highest;
}

/// Of an image with lesions what all its rows say; nothing where they differ.
std::string_view attribute_of(const TextTable& table, std::size_t column, const Image& image) {
  const std::string_view first = table.at(image.row, column);
  const bool is_alike = std::ranges::all_of(
      image.rows, [&](std::size_t row) { return table.at(row, column) == first; });
  return is_alike ? first : std::string_view();
}

/// One model's marks in all images.
class ModelMarks {
 public:
  ModelMarks(const std::map<std::string, Said, std::less<>>& said, const Images& images,
             const HitCriterion& criterion) {
    std::vector<JudgedMark> judged;
    std::vector<std::vector<double>> lesions;
    std::vector<double> clear;
    std::int64_t count = 0;
    for (const auto& [name, image] : images) {
      count += std::ssize(image.lesions);
      const Said& own = said.find(name)->second;
      if (!own) continue;
      ImageHits& found = hits_[name];
      found = hits_of(*own, image.lesions, criterion);
      const auto of_image = judged_marks(*own, image.lesions, criterion);
      judged.insert(judged.end(), of_image.begin(), of_image.end());
      marks_.unmarked_images += own->empty() ? 1 : 0;
      marks_.false_scores.insert(marks_.false_scores.end(), found.false_scores.begin(),
                                 found.false_scores.end());
      std::vector<double> own_lesions;
      for (const auto& score : found.lesions) own_lesions.push_back(score.value_or(unmarked));
      if (own_lesions.empty()) clear.push_back(highest_of(found.false_scores));
      lesions.push_back(std::move(own_lesions));
    }
    if (hits_.size() < images.size() || count == 0) return;
    marks_.average_precision = detection_average_precision(judged, count);
    if (!clear.empty()) marks_.weighted_afroc = weighted_afroc(lesions, clear);
  }

  [[nodiscard]] const ImageMarks& marks() const { return marks_; }
  /// NaN where the image has no output.
  [[nodiscard]] double score(const Unit& unit) const {
    const auto found = hits_.find(*unit.image);
    if (found == hits_.end()) return std::numeric_limits<double>::quiet_NaN();
    const ImageHits& hits = found->second;
    return unit.lesion ? hits.lesions[*unit.lesion].value_or(unmarked)
                       : highest_of(hits.false_scores);
  }

 private:
  std::map<std::string_view, ImageHits> hits_;
  ImageMarks marks_;
};

}  // namespace

CaseTable join_marks(std::string_view mark_bytes, const std::string& marks,
                     std::string_view lesion_bytes, const std::string& lesions,
                     const std::vector<std::string>& models, const HitCriterion& criterion) {
  const TextTable marked(mark_bytes, marks);
  const TextTable known(lesion_bytes, lesions);
  static_cast<void>(known.column("lesion"));
  const Places places_of_marks(marked, criterion);
  const Places places_of_lesions(known, criterion);
  check(places_of_marks.has_depth() == places_of_lesions.has_depth(), ErrorKind::format,
        text(marks, " and ", lesions, ": one has places in three dimensions, the other in two"));
  const Images images = read_images(known, places_of_lesions, criterion);
  const MarksOf said(marked, places_of_marks, images);
  const std::vector<Unit> units = units_of(known, images);

  CaseTable table;
  table.target = Target::marks;
  table.patients_named_by = NamedBy::labels;
  table.images = std::ssize(images);
  for (const Unit& unit : units) {
    table.ids.push_back(unit.id);
    table.patients.push_back(*unit.patient);
    table.labels.push_back(unit.lesion ? 1 : 0);
  }
  for (const std::string& model : models) {
    const ModelMarks of_model(said.of(model), images, criterion);
    table.marks[model] = of_model.marks();
    auto& scores = table.scores[model];
    for (const Unit& unit : units) scores.push_back(of_model.score(unit));
  }
  for (const std::string& column : known.header()) {
    const bool is_attribute = column != "case" && column != "patient" && column != "lesion" &&
                              column != "radius" && !places_of_lesions.is_place(column);
    if (!is_attribute) continue;
    table.attributes_named_by[column] = NamedBy::labels;
    const std::size_t place = known.column(column);
    for (const Unit& unit : units) {
      const Image& image = images.at(*unit.image);
      table.attributes[column].emplace_back(unit.lesion ? known.at(image.rows[*unit.lesion], place)
                                                        : attribute_of(known, place, image));
    }
  }
  return table;
}

std::vector<FrocPoint> free_response(const CaseTable& table, const std::string& model) {
  const std::vector<double>& scores = table.scores.at(model);
  std::vector<double> found;
  std::int64_t lesions = 0;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (table.labels[i] != 1) continue;
    ++lesions;
    if (scores[i] > unmarked) found.push_back(scores[i]);
  }
  return froc_curve(found, table.marks.at(model).false_scores, lesions, table.images);
}

}  // namespace etalon::validation
