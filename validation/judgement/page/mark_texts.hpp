// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/phrase.hpp"

/// What a page says of marks, in every language.
namespace etalon::validation::page::texts {

inline constexpr Phrase kind_marks = {
    "lesions with their places, and images; when a mark hits: {}",
    "очаги с их местами и изображения; когда отметка попадает в очаг: {}"};
inline constexpr Phrase lesions_among = {"lesions: {}", "очагов: {}"};
inline constexpr Phrase box_lesions = {"Lesions", "Очаги"};
inline constexpr Phrase box_images = {"Images, by their false marks",
                                      "Изображения по ложным отметкам"};
inline constexpr Phrase froc = {"Free-response ROC", "FROC-кривая"};
inline constexpr Phrase froc_x = {"false marks per image", "ложных отметок на изображение"};
inline constexpr Phrase froc_y = {"share of lesions found", "доля найденных очагов"};
inline constexpr Phrase froc_description = {
    "Lesions found by a mark: {} of {}; marks that hit none: {}; images: {}.",
    "Найдено отметками очагов: {} из {}; отметок мимо очагов: {}; изображений: {}."};
inline constexpr Phrase froc_point = {" At {} false marks per image: share {} of the lesions.",
                                      " Ложных отметок на изображение {}: доля очагов {}."};
inline constexpr Phrase froc_caption = {
    "Of all images ({}), also of those with lesions. Marks that hit no lesion: {}; images that "
    "have "
    "an output but no mark: {}.",
    "По всем изображениям ({}), в том числе с очагами. Отметок мимо очагов: {}; изображений с "
    "ответом, но без отметок: {}."};
inline constexpr Phrase froc_values = {
    " The mean of the shares at 1/8, 1/4, 1/2, 1, 2, 4 and 8 false marks per image is {}, average "
    "precision as object detection counts it {}",
    " Среднее долей при 1/8, 1/4, 1/2, 1, 2, 4 и 8 ложных отметках на изображение — {}, средняя "
    "точность (average precision), как её считают в детектировании, — {}"};
inline constexpr Phrase weighted_area = {", the weighted AFROC area {}",
                                         ", взвешенная площадь AFROC — {}"};
inline constexpr Phrase undecided = {"; these have no bound, and nothing is decided by them.",
                                     "; границ для них нет, и они ничего не решают."};
inline constexpr Phrase froc_threshold = {" Marked points: thresholds of the plan.",
                                          " Отмеченные точки — пороги плана."};
inline constexpr Phrase froc_missing = {
    " Lesions of images without output count as not found; what would have been false there, "
    "nobody "
    "knows, so that the curve is better than the model.",
    " Очаги изображений без ответа считаются ненайденными; сколько там было бы ложных отметок, "
    "неизвестно, поэтому кривая лучше модели."};
inline constexpr Phrase no_lesions = {"There is no lesion to be found, and no curve.",
                                      "Очагов нет, и кривой нет."};

}  // namespace etalon::validation::page::texts
