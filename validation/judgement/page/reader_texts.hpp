// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/phrase.hpp"

/// What a page says of readers, in every language.
namespace etalon::validation::page::texts {

inline constexpr Phrase kind_readings = {"two classes, read by {} readers",
                                         "два класса, читают врачи: {}"};
inline constexpr Phrase reader_curves = {"ROC curve of each reader", "ROC-кривая каждого врача"};
inline constexpr Phrase reader_curves_caption = {
    "Each reader's curve of the readings that were given; readings that lack: {}.",
    "Кривая каждого врача по данным им оценкам; недостающих оценок: {}."};
inline constexpr Phrase reader_description = {" {}: AUC {}.", " {}: AUC {}."};
inline constexpr Phrase reader_table = {"AUC of each reader, of the readings that were given",
                                        "AUC каждого врача по данным им оценкам"};
inline constexpr Phrase reader = {"Reader", "Врач"};
inline constexpr Phrase reader_cases = {"Cases with and without the condition",
                                        "Случаев с признаком и без него"};
inline constexpr Phrase reader_difference = {"First less second", "Первое минус второе"};
inline constexpr Phrase reader_missing = {"Readings that lack", "Нет оценок"};
inline constexpr Phrase reader_without_auc = {"no case of one class", "нет случаев одного класса"};

}  // namespace etalon::validation::page::texts
