// SPDX-License-Identifier: Apache-2.0
#include "validation/report/json/curves.hpp"

#include <array>

#include "core/error.hpp"
#include "core/text.hpp"
#include "validation/json/members.hpp"

namespace etalon::validation {
namespace {

template <std::size_t N>
std::array<double, N> numbers_of(const Json& json) {
  const Json::Array& elements = json.as_array();
  check(elements.size() == N, ErrorKind::format,
        text("has ", elements.size(), " numbers, wanted are ", N));
  std::array<double, N> result{};
  for (std::size_t i = 0; i < N; ++i) result[i] = elements[i].as_number();
  return result;
}

Json numbers(const std::vector<double>& values) { return Json::array_of(values); }

CurvePoint parse_point(const Json& json) {
  const auto [x, y] = numbers_of<2>(json);
  return {x, y};
}

std::vector<std::int64_t> counts_of(Members& members, std::string_view key) {
  std::vector<std::int64_t> result;
  members.each(key, [&](const Json& element, const std::string& /*where*/) {
    result.push_back(element.as_integer());
  });
  return result;
}

ReliabilityBin parse_bin(const Json& json, const std::string& where) {
  Members members(json, where);
  ReliabilityBin bin;
  bin.lower_edge = members.number("lower_edge");
  bin.upper_edge = members.number("upper_edge");
  bin.cases = members.integer("cases");
  bin.positives = members.integer("positives");
  bin.mean_score = members.number("mean_score");
  bin.observed_share = members.number("observed_share");
  members.finish();
  return bin;
}

}  // namespace

Json to_json(const ModelCurves& curves) {
  Json roc = Json::array();
  for (const CurvePoint& point : curves.roc)
    roc.push_back(numbers({point.false_positive_rate, point.sensitivity}));
  Json band = Json::array();
  for (const BandPoint& point : curves.band)
    band.push_back(numbers({point.false_positive_rate, point.lower, point.upper}));
  Json reliability = Json::array();
  for (const ReliabilityBin& bin : curves.reliability) {
    reliability.push_back(Json::object({{"lower_edge", bin.lower_edge},
                                        {"upper_edge", bin.upper_edge},
                                        {"cases", bin.cases},
                                        {"positives", bin.positives},
                                        {"mean_score", bin.mean_score},
                                        {"observed_share", bin.observed_share}}));
  }
  return Json::object(
      {{"model", curves.model},
       {"auc", curves.auc},
       {"roc", roc},
       {"band", band},
       {"operating_point",
        numbers({curves.operating_point.false_positive_rate, curves.operating_point.sensitivity})},
       {"reliability", reliability},
       {"histogram", Json::object({{"negatives", Json::array_of(curves.histogram.negatives)},
                                   {"positives", Json::array_of(curves.histogram.positives)}})}});
}

ModelCurves parse_curves(const Json& json, const std::string& where) {
  Members members(json, where);
  ModelCurves curves;
  curves.model = members.text("model");
  curves.auc = members.number("auc");
  members.each("roc", [&](const Json& element, const std::string& /*place*/) {
    curves.roc.push_back(parse_point(element));
  });
  members.each("band", [&](const Json& element, const std::string& /*place*/) {
    const auto [x, lower, upper] = numbers_of<3>(element);
    curves.band.push_back({x, lower, upper});
  });
  curves.operating_point = with_context(members.place("operating_point"),
                                        [&] { return parse_point(members.at("operating_point")); });
  members.each("reliability", [&](const Json& element, const std::string& place) {
    curves.reliability.push_back(parse_bin(element, place));
  });
  Members histogram(members.at("histogram"), members.place("histogram"));
  curves.histogram.negatives = counts_of(histogram, "negatives");
  curves.histogram.positives = counts_of(histogram, "positives");
  histogram.finish();
  check(curves.histogram.negatives.size() == curves.histogram.positives.size(), ErrorKind::format,
        text(members.place("histogram"), ": the two rows differ in length"));
  members.finish();
  return curves;
}

}  // namespace etalon::validation
