// SPDX-License-Identifier: Apache-2.0
#include "datasets/quality/patient_form.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <map>
#include <vector>

#include "core/text.hpp"

namespace etalon::datasets {
namespace {

using Letters = std::u32string;

/// Letters with one mark, each before its base letter: canonical decompositions of Unicode, small
/// Latin, Greek and Cyrillic letters. One row per combining mark.
struct Mark {
  char32_t combining;
  std::u32string_view pairs;
};

constexpr std::array<Mark, 25> marks = {{
    {0x300, U"àaèeìiòoùuǹnѐеѝиẁwỳy"},
    {0x301, U"áaéeíióoúuýyćcĺlńnŕrśsźzǵgǽæǿøάαέεήηίιόούυώωϓϒѓгќкḱkḿmṕpẃw"},
    {0x302, U"âaêeîiôoûuĉcĝgĥhĵjŝsŵwŷyẑz"},
    {0x303, U"ãañnõoĩiũuṽvẽeỹy"},
    {0x304, U"āaēeīiōoūuǣæȳyӣиӯуḡg"},
    {0x306, U"ăaĕeğgĭiŏoŭuйиўуӂжӑаӗе"},
    {0x307, U"ċcėeġgżzȧaȯoḃbḋdḟfḣhṁmṅnṗpṙrṡsṫtẇwẋxẏyẛſ"},
    {0x308, U"äaëeïiöoüuÿyϊιϋυϔϒёеїіӓаӛәӝжӟзӥиӧоӫөӭэӱуӵчӹыḧhẅwẍxẗt"},
    {0x309, U"ảaẻeỉiỏoủuỷy"},
    {0x30A, U"åaůuẘwẙy"},
    {0x30B, U"őoűuӳу"},
    {0x30C, U"čcďděeľlňnřršsťtžzǎaǐiǒoǔuǧgǩkǯʒǰjȟh"},
    {0x30F, U"ȁaȅeȉiȍoȑrȕuѷѵ"},
    {0x311, U"ȃaȇeȋiȏoȓrȗu"},
    {0x31B, U"ơoưu"},
    {0x323, U"ḅbḍdḥhḳkḷlṃmṇnṛrṣsṭtṿvẉwẓzạaẹeịiọoụuỵy"},
    {0x324, U"ṳu"},
    {0x325, U"ḁa"},
    {0x326, U"șsțt"},
    {0x327, U"çcģgķkļlņnŗrşsţtȩeḑdḩh"},
    {0x328, U"ąaęeįiųuǫo"},
    {0x32D, U"ḓdḙeḽlṋnṱtṷu"},
    {0x32E, U"ḫh"},
    {0x330, U"ḛeḭiṵu"},
    {0x331, U"ḇbḏdḵkḻlṉnṟrṯtẕzẖh"},
}};

/// Code points of UTF-8; a byte that belongs to none stands for itself.
Letters decoded(std::string_view bytes) {
  Letters result;
  for (std::size_t i = 0; i < bytes.size();) {
    const auto first = static_cast<std::uint8_t>(bytes[i]);
    const std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (i + length > bytes.size() || !is_utf8(bytes.substr(i, length))) {
      result += static_cast<char32_t>(first);
      ++i;
      continue;
    }
    char32_t letter = length == 1 ? first : first & (0x7FU >> length);
    for (std::size_t k = 1; k < length; ++k) {
      letter = (letter << 6U) | (static_cast<std::uint8_t>(bytes[i + k]) & 0x3FU);
    }
    result += letter;
    i += length;
  }
  return result;
}

void append_utf8(std::string& to, char32_t letter) {
  const auto tail = [&](unsigned shift) {
    to += static_cast<char>(0x80U | ((letter >> shift) & 0x3FU));
  };
  if (letter < 0x80) {
    to += static_cast<char>(letter);
  } else if (letter < 0x800) {
    to += static_cast<char>(0xC0U | (letter >> 6U));
    tail(0);
  } else if (letter < 0x10000) {
    to += static_cast<char>(0xE0U | (letter >> 12U));
    tail(6);
    tail(0);
  } else {
    to += static_cast<char>(0xF0U | (letter >> 18U));
    tail(12);
    tail(6);
    tail(0);
  }
}

/// Characters of no width: they are seen by programs only.
bool is_invisible(char32_t c) {
  return (c < 0x20 && !(c >= 0x09 && c <= 0x0D)) || (c >= 0x7F && c <= 0x84) ||
         (c >= 0x86 && c <= 0x9F) || c == 0xAD || c == 0x34F || c == 0x61C || c == 0x180E ||
         (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x206F) || (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF;
}

bool is_blank(char32_t c) {
  return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

/// What typesetting and word processors put in the place of ASCII, each after what it stands for.
struct Plain {
  std::u32string_view ascii;
  std::u32string_view typographic;
};

constexpr std::array<Plain, 20> plain_letters = {{
    {U"-", U"\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\uFE58\uFE63"},
    {U"'", U"\u2018\u2019\u201A\u201B\u2032\u2035\u02B9\u02BC\u02C8\u00B4\u0060"},
    {U"i", U"\u2170"},
    {U"ii", U"\u2171"},
    {U"iii", U"\u2172"},
    {U"iv", U"\u2173"},
    {U"v", U"\u2174"},
    {U"vi", U"\u2175"},
    {U"vii", U"\u2176"},
    {U"viii", U"\u2177"},
    {U"ix", U"\u2178"},
    {U"x", U"\u2179"},
    {U"xi", U"\u217A"},
    {U"xii", U"\u217B"},
    {U"ff", U"\uFB00"},
    {U"fi", U"\uFB01"},
    {U"fl", U"\uFB02"},
    {U"ffi", U"\uFB03"},
    {U"ffl", U"\uFB04"},
    {U"st", U"\uFB05\uFB06"},
}};

/// Lower case of the scripts whose cases stand at fixed distances.
char32_t lower(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;  // full-width forms
  if (c < 0x80) return static_cast<char32_t>(std::tolower(static_cast<int>(c)));
  if (c >= 0xC0 && c <= 0xDE && c != 0xD7) return c + 0x20;
  if (c == 0x178) return 0xFF;
  if (c == 0x1E9E) return 0xDF;
  if (c >= 0x2160 && c <= 0x216F) return c + 0x10;  // Roman numerals
  if (c >= 0x391 && c <= 0x3A9) return c + 0x20;
  if (c >= 0x410 && c <= 0x42F) return c + 0x20;
  if (c >= 0x400 && c <= 0x40F) return c + 0x50;
  // Elsewhere a capital stands before its small letter, at even or at odd places.
  using Block = std::pair<char32_t, char32_t>;
  constexpr std::array<Block, 9> even = {{{0x100, 0x137},
                                          {0x14A, 0x177},
                                          {0x1DE, 0x1EF},
                                          {0x1F8, 0x21F},
                                          {0x1E00, 0x1E95},
                                          {0x1EA0, 0x1EFF},
                                          {0x460, 0x481},
                                          {0x48A, 0x4BF},
                                          {0x4D0, 0x52F}}};
  constexpr std::array<Block, 4> odd = {
      {{0x139, 0x148}, {0x179, 0x17E}, {0x1CD, 0x1DC}, {0x4C1, 0x4CE}}};
  for (const auto& [first, last] : even) {
    if (c >= first && c <= last) return c | 1U;
  }
  for (const auto& [first, last] : odd) {
    if (c >= first && c <= last) return c + (c & 1U);
  }
  constexpr std::array<std::pair<char32_t, char32_t>, 7> greek = {{{0x386, 0x3AC},
                                                                   {0x388, 0x3AD},
                                                                   {0x389, 0x3AE},
                                                                   {0x38A, 0x3AF},
                                                                   {0x38C, 0x3CC},
                                                                   {0x38E, 0x3CD},
                                                                   {0x38F, 0x3CE}}};
  for (const auto& [capital, small] : greek) {
    if (c == capital) return small;
  }
  return c;
}

const std::map<char32_t, Letters>& decompositions() {
  static const std::map<char32_t, Letters> all = [] {
    std::map<char32_t, Letters> result;
    for (const Mark& mark : marks) {
      for (std::size_t i = 0; i + 1 < mark.pairs.size(); i += 2) {
        result[mark.pairs[i]] = {mark.pairs[i + 1], mark.combining};
      }
    }
    for (const Plain& plain : plain_letters) {
      for (const char32_t letter : plain.typographic) result[letter] = plain.ascii;
    }
    return result;
  }();
  return all;
}

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

/// A letter of any script, or one of its marks.
bool is_letter(char letter) {
  return (letter >= 'a' && letter <= 'z') || static_cast<std::uint8_t>(letter) >= 0x80;
}

/// The text with a blank only where letters or digits on its two sides would become one word or
/// number: `1 12` is not `11 2`.
std::string without_needless_blanks(const std::string& id) {
  std::string result;
  for (std::size_t i = 0; i < id.size(); ++i) {
    if (id[i] != ' ') {
      result += id[i];
      continue;
    }
    const std::size_t next = id.find_first_not_of(' ', i);
    if (next == std::string::npos) break;
    const bool parts = !result.empty() && ((is_digit(result.back()) && is_digit(id[next])) ||
                                           (is_letter(result.back()) && is_letter(id[next])));
    if (parts) result += ' ';
    i = next - 1;
  }
  return result;
}

/// Runs of digits without leading zeros; behind a point or comma they are a fraction or a part of
/// its own, where zeros count.
std::string without_leading_zeros(const std::string& id) {
  std::string result;
  for (std::size_t i = 0; i < id.size(); ++i) {
    const bool begins = is_digit(id[i]) && (i == 0 || !is_digit(id[i - 1]));
    const bool is_fraction = i > 0 && (id[i - 1] == '.' || id[i - 1] == ',');
    if (begins && !is_fraction) {
      while (id[i] == '0' && i + 1 < id.size() && is_digit(id[i + 1])) ++i;
    }
    result += id[i];
  }
  return result;
}

/// The digits from `at` on, which moves behind them.
std::string digits_at(const std::string& id, std::size_t& at) {
  const std::size_t begin = at;
  while (at < id.size() && is_digit(id[at])) ++at;
  return id.substr(begin, at - begin);
}

/// `+1001`, `1001.0` and `1.001e+03` are what spreadsheets make of 1001: a sign, zeros behind a
/// point, or one digit, perhaps a fraction, and an exponent. `12e3` and `1e5` are names: an
/// exponent counts behind one digit and with a point or a sign only. Done on the digits, so that
/// none is rounded; what is no such number stays itself.
std::string as_whole_number(const std::string& id) {
  constexpr std::size_t longest = 40;  // digits written out
  std::size_t at = id.starts_with('+') ? 1 : 0;
  const std::string whole = digits_at(id, at);
  if (whole.empty()) return id;
  std::string fraction;
  const bool has_point = at < id.size() && id[at] == '.';
  if (has_point) fraction = digits_at(id, ++at);
  fraction.resize(fraction.find_last_not_of('0') + 1);  // npos + 1 is 0
  if (at == id.size()) return fraction.empty() ? whole : id;
  if (id[at] != 'e' || whole.size() != 1 || whole == "0") return id;
  const bool has_sign = ++at < id.size() && id[at] == '+';
  if (has_sign) ++at;
  const std::string exponent = digits_at(id, at);
  std::int64_t power = 0;
  if (at != id.size() || !(has_point || has_sign) || !parse_number(exponent, power)) return id;
  if (power > static_cast<std::int64_t>(longest)) return id;
  const auto places = static_cast<std::size_t>(power);
  if (fraction.size() > places) return id;
  fraction.resize(places, '0');
  return whole + fraction;
}

}  // namespace

std::string patient_form(std::string_view id) {
  std::string result;
  for (const char32_t letter : decoded(id)) {
    if (is_invisible(letter)) continue;
    if (is_blank(letter)) {
      result += ' ';
      continue;
    }
    const char32_t small = lower(letter);
    const auto found = decompositions().find(small);
    if (found == decompositions().end()) {
      append_utf8(result, small);
    } else {
      for (const char32_t part : found->second) append_utf8(result, part);
    }
  }
  return as_whole_number(without_leading_zeros(without_needless_blanks(result)));
}

}  // namespace etalon::datasets
