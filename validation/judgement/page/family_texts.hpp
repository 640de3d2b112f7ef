// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/phrase.hpp"

/// What the page says of families of claims; the other texts are those of `texts.hpp`.
namespace etalon::validation::page::texts {

inline constexpr Phrase families_pass = {
    "What the plan asks for is shown: every requirement that stands alone, and of each family as "
    "many claims as it needs.",
    "Требуемое планом подтверждено: каждое отдельное требование и нужное число утверждений каждого "
    "семейства."};
inline constexpr Phrase families_fail = {
    "A requirement that stands alone is missed with its whole confidence interval, or so many "
    "claims of a family are that it cannot have enough.",
    "Отдельное требование не выдержано всем доверительным интервалом, или не выдержано столько "
    "утверждений семейства, что нужного числа у него быть не может."};
inline constexpr Phrase families_inconclusive = {
    "Nothing that the plan asks for is refuted, but a requirement that stands alone, or claims "
    "that "
    "a family needs, are not shown. That is no pass.",
    "Ничто из требуемого планом не опровергнуто, но отдельное требование или нужные семейству "
    "утверждения не подтверждены. Это не означает «пройдено»."};
inline constexpr Phrase families_not_assessed = {
    "A requirement that stands alone, or claims that a family needs, could not be judged on these "
    "cases, so the whole is not shown. That is no pass.",
    "Отдельное требование или нужные семейству утверждения на этих случаях оценить нельзя, поэтому "
    "целое не подтверждено. Это не означает «пройдено»."};

inline constexpr Phrase families_note = {
    "The claims of a family count singly and share the error of one bound: that any of them is "
    "shown which is not true has at most that probability. Each interval is that of the error with "
    "which its claim was decided.",
    "Утверждения семейства засчитываются по отдельности и делят ошибку одной границы: вероятность "
    "того, что подтверждено хоть одно неверное, не больше неё. Каждый интервал построен с той "
    "ошибкой, с которой решалось его утверждение."};
inline constexpr Phrase family_outcome = {
    "{} of {} claims shown, {} needed; method {}, error of all together {} %",
    "подтверждено утверждений: {} из {}, нужно {}; метод {}, ошибка всех вместе {} %"};
inline constexpr Phrase of_family = {"claim of the family {}", "утверждение семейства {}"};
inline constexpr Phrase with_error = {"error {} %", "ошибка {} %"};
inline constexpr Phrase not_reached = {
    "Not reached: the claim {} before it in the sequence is not shown.",
    "Не рассматривалось: утверждение {}, стоящее в последовательности раньше, не подтверждено."};
inline constexpr Phrase one_family = {
    "The plan asks for this family alone, so the error of the whole is no larger than its.",
    "План требует только этого семейства, поэтому ошибка целого не больше его ошибки."};
inline constexpr Phrase family_and_others = {
    "The family, and each requirement that stands alone, has its own error. All must pass, so the "
    "error of the whole is no larger.",
    "У семейства и у каждого отдельного требования своя ошибка. Пройдены должны быть все, поэтому "
    "ошибка целого не больше."};
inline constexpr Phrase several_of_families = {
    "Each of the {} families, and each requirement that stands alone, has its own error. All must "
    "pass, so the error of the whole is no larger; that some claim of several families is wrong "
    "may be more probable than its family says.",
    "Семейств {}; у каждого и у каждого отдельного требования своя ошибка. Пройдены должны быть "
    "все, поэтому ошибка целого не больше; но вероятность того, что в нескольких семействах "
    "подтверждено хоть одно неверное утверждение, может быть больше названной для семейства."};

}  // namespace etalon::validation::page::texts
