// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/phrase.hpp"

/// What a page says of marks, in every language.
namespace etalon::validation::page::texts {

inline constexpr Phrase kind_marks = {"lesions with their places, and images without",
                                      "очаги с их местами и изображения без очагов"};
inline constexpr Phrase lesions_among = {"lesions: {}", "очагов: {}"};
inline constexpr Phrase box_lesions = {"Lesions", "Очаги"};
inline constexpr Phrase box_clear_images = {"Images without lesions", "Изображения без очагов"};
inline constexpr Phrase froc = {"Free-response ROC", "FROC-кривая"};
inline constexpr Phrase froc_x = {"false marks per image", "ложных меток на изображение"};
inline constexpr Phrase froc_y = {"share of lesions found", "доля найденных очагов"};
inline constexpr Phrase froc_description = {
    "{} of {} lesions are found by a mark; {} marks in {} images hit none.",
    "Метками найдено {} из {} очагов; {} меток на {} изображениях не попали в очаг."};
inline constexpr Phrase froc_point = {" At {} false marks per image {} of the lesions.",
                                      " При {} ложных метках на изображение — {} очагов."};
inline constexpr Phrase froc_caption = {
    "Of all images, also of those with lesions. The mean of the shares at 1/8, 1/4, 1/2, 1, 2, 4 "
    "and "
    "8 false marks per image is {}, average precision as object detection counts it is {}; neither "
    "has a bound, and nothing is decided by them.",
    "По всем изображениям, в том числе с очагами. Среднее долей при 1/8, 1/4, 1/2, 1, 2, 4 и 8 "
    "ложных "
    "метках на изображение — {}, средняя точность (average precision), как её считают в "
    "детектировании, — {}; границ для них нет, и они ничего не решают."};
inline constexpr Phrase froc_threshold = {" Marked points: thresholds of the plan.",
                                          " Отмеченные точки — пороги плана."};
inline constexpr Phrase froc_missing = {
    " Lesions of images without output count as not found; what would have been false there, "
    "nobody "
    "knows.",
    " Очаги изображений без ответа считаются ненайденными; сколько там было бы ложных меток, "
    "неизвестно."};
inline constexpr Phrase no_lesions = {"There is no lesion to be found, and no curve.",
                                      "Очагов нет, и кривой нет."};

}  // namespace etalon::validation::page::texts
