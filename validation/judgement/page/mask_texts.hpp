// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/phrase.hpp"

/// What a page says of masks, in every language.
namespace etalon::validation::page::texts {

inline constexpr Phrase kind_masks = {"masks of structures", "маски структур"};
inline constexpr Phrase digest_of_masks = {"Files of masks", "Файлы масок"};
inline constexpr Phrase with_class = {"with the class in the reference: {}",
                                      "со структурой в эталоне: {}"};
inline constexpr Phrase at_tolerance = {"at {} mm", "при {} мм"};
inline constexpr Phrase lesions_by_size = {
    "Lesions by their own volume, in four parts of equal numbers",
    "Очаги по их собственному объёму, четыре равные по числу части"};
inline constexpr Phrase lesion_volumes = {"Volume, mm\u00B3", "Объём, мм\u00B3"};
inline constexpr Phrase lesion_number = {"Lesions", "Очагов"};
inline constexpr Phrase lesion_hits = {"In both masks", "В обеих масках"};
inline constexpr Phrase lesion_without_output = {"Without output", "Без ответа"};
inline constexpr Phrase no_lesion_of_size = {"There is no lesion of that size.",
                                             "Очагов такого размера нет."};
inline constexpr Phrase sorted_scores = {"Cases from the worst to the best",
                                         "Случаи от худшего к лучшему"};
inline constexpr Phrase sorted_caption = {
    "Each step is a case; the dotted line is the mean. A dashed line is the limit that the mean "
    "must meet, of a requirement about all of these cases.",
    "Каждая ступень — случай; точечная линия — среднее. Штриховая — граница для среднего, если "
    "требование относится ко всем этим случаям."};
inline constexpr Phrase part_of_cases = {"part of the cases, %", "доля случаев, %"};
inline constexpr Phrase score_of_case = {"score of the case", "значение случая"};
inline constexpr Phrase worst_cases = {"The worst cases, to be looked at first:",
                                       "Худшие случаи, их стоит посмотреть первыми:"};
inline constexpr Phrase worst_case = {"{} of patient {}: {}", "{}, пациент {}: {}"};
inline constexpr Phrase worst_without_output = {"{} of patient {}: no output",
                                                "{}, пациент {}: ответа нет"};
inline constexpr Phrase slice = {"Slice {} of {}", "Срез {} из {}"};
inline constexpr Phrase slice_description = {
    "Both masks where they differ most: {} voxels drawn of both, {} of the reference alone, {} of "
    "the prediction alone.",
    "Обе маски там, где они расходятся сильнее всего: нарисовано вокселов в обеих {}, только в "
    "эталоне {}, только "
    "в предсказании {}."};
inline constexpr Phrase slices_note = {
    "Where the masks of the worst cases differ most, cut to the structure; rows and columns as "
    "they are stored. What is drawn for one score of a case is not drawn again for another.",
    "Где маски худших случаев расходятся сильнее всего, в области структуры; строки и столбцы — "
    "как в файле. Что нарисовано для одной оценки случая, для другой не повторяется."};
inline constexpr Phrase in_both = {"in both", "в обеих"};
inline constexpr Phrase in_reference_alone = {"in the reference alone (missed)",
                                              "только в эталоне (пропущено)"};
inline constexpr Phrase in_prediction_alone = {"in the prediction alone (invented)",
                                               "только в предсказании (лишнее)"};
inline constexpr Phrase what_is_drawn = {"What the fields are", "Что значат поля"};

}  // namespace etalon::validation::page::texts
