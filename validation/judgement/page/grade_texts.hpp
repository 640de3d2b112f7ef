// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/phrase.hpp"

/// What a page says of grades, in every language.
namespace etalon::validation::page::texts {

inline constexpr Phrase kind_grades = {"one of {} classes, and the class that was given",
                                       "один из классов (всего {}) и присвоенный класс"};
inline constexpr Phrase grade_table = {"Cases by their class (rows) and the class that was given",
                                       "Случаи по их классу (строки) и присвоенному классу"};
inline constexpr Phrase grade_truth = {"Class", "Класс"};
inline constexpr Phrase grade_missing = {"no output", "нет ответа"};

inline constexpr Phrase pooled_scores = {"scores of all classes", "оценок всех классов"};
inline constexpr Phrase among_best = {"among the {} best scored", "среди лучших, всего {}"};
inline constexpr Phrase at_levels = {"at most {} levels off", "отклонение не больше {}"};

}  // namespace etalon::validation::page::texts
