// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/phrase.hpp"

/// Everything that the page of a judgement says, in each language side by side. Plain text: the
/// places `{}` take plain text too, and what comes out is escaped once.
namespace etalon::validation::page::texts {

inline constexpr Phrase page_title = {"Judgement: {}", "Заключение: {}"};
inline constexpr Phrase eyebrow = {"Judgement by requirements", "Проверка по требованиям"};
inline constexpr Phrase contents = {"Contents", "Содержание"};

// The ruling, and what it rests on.
inline constexpr Phrase pass = {"Pass", "Пройдено"};
inline constexpr Phrase fail = {"Fail", "Не пройдено"};
inline constexpr Phrase inconclusive = {"Inconclusive", "Не доказано"};
inline constexpr Phrase not_assessed = {"Not assessed", "Не оценено"};
inline constexpr Phrase overall_pass = {
    "Every requirement of the plan is shown: each confidence bound that decides meets its limit.",
    "Все требования плана подтверждены: каждая решающая доверительная граница выдерживает свой "
    "предел."};
inline constexpr Phrase overall_fail = {
    "At least one requirement is missed with its whole confidence interval.",
    "По меньшей мере одно требование не выдержано всем доверительным интервалом."};
inline constexpr Phrase overall_inconclusive = {
    "No requirement is refuted, but at least one is not shown: its limit lies inside the "
    "confidence "
    "interval. That is no pass.",
    "Ни одно требование не опровергнуто, но по меньшей мере одно не подтверждено: предел лежит "
    "внутри доверительного интервала. Это не означает «пройдено»."};
inline constexpr Phrase overall_not_assessed = {
    "At least one requirement could not be judged on these cases, so the whole is not shown. That "
    "is no pass.",
    "По меньшей мере одно требование на этих случаях оценить нельзя, поэтому целое не "
    "подтверждено. Это не означает «пройдено»."};
inline constexpr Phrase counts = {
    "{} of {} requirements pass; fail: {}, inconclusive: {}, not assessed: {}",
    "Пройдено требований: {} из {}; не пройдено: {}, не доказано: {}, не оценено: {}"};
inline constexpr Phrase rests_on = {"What the ruling rests on", "На чём основано заключение"};
inline constexpr Phrase kind_of_labels = {"Labels", "Метки"};
inline constexpr Phrase kind_two_classes = {"two classes", "два класса"};
inline constexpr Phrase kind_classes = {"one of {} classes, each against the rest",
                                        "один из классов (их {}), каждый против остальных"};
inline constexpr Phrase kind_labels = {"several labels ({}), which need not exclude each other",
                                       "несколько меток ({}), не исключающих друг друга"};
inline constexpr Phrase label_counts = {"Cases of each", "Случаи каждой"};
inline constexpr Phrase label_count = {"{}: {} of {}", "{}: {} из {}"};
inline constexpr Phrase kind_survival = {"survival: time of follow-up and event",
                                         "дожитие: время наблюдения и событие"};
inline constexpr Phrase kind_real = {"a measured value", "измеренная величина"};
inline constexpr Phrase cases_and_patients = {"Cases", "Случаи"};
inline constexpr Phrase cases_of_patients = {"{} cases of {} patients",
                                             "случаев: {}, пациентов: {}"};
inline constexpr Phrase units = {"Unit of evidence", "Единица наблюдения"};
inline constexpr Phrase by_patient = {
    "the patient: cases of one patient are counted and drawn together",
    "пациент: случаи одного пациента учитываются и выбираются вместе"};
inline constexpr Phrase by_case = {"the case: every case is taken as independent",
                                   "случай: каждый случай считается независимым"};
inline constexpr Phrase error_of_bounds = {"Error of the bounds", "Ошибка границ"};
inline constexpr Phrase error_in_words = {
    "intervals are made to hold in {} % of trials, the one bound that decides to fail in at most "
    "{} %",
    "интервалы построены так, чтобы быть верными в {} % испытаний, а решающая граница — ошибаться "
    "не чаще чем в {} %"};
inline constexpr Phrase least_patients = {"Least patients", "Наименьшее число пациентов"};
inline constexpr Phrase least_patients_in_words = {
    "{} of each class (with an event, in all); with fewer nothing is said",
    "{} в каждом классе (с событием, всего); при меньшем числе ничего не утверждается"};
inline constexpr Phrase digest_of_plan = {"Plan", "План"};
inline constexpr Phrase of_label = {"{}: {}", "{}: {}"};
inline constexpr Phrase signature = {"Signature under the plan", "Подпись под планом"};
inline constexpr Phrase signed_by = {"{}, key {}", "{}, ключ {}"};
inline constexpr Phrase no_signature = {"none was checked", "не проверялась"};
inline constexpr Phrase profile = {"Held to the profile", "Сверено с профилем"};
inline constexpr Phrase short_of_profile = {
    "The study is not the one that the profile asks for, so that nothing passes:",
    "Исследование не такое, какого требует профиль, и ничего не считается пройденным:"};
inline constexpr Phrase digest_of_predictions = {"Predictions", "Предсказания"};
inline constexpr Phrase digest_of_labels = {"File of labels", "Файл меток"};

// The requirements.
inline constexpr Phrase requirements = {"Requirements", "Требования"};
inline constexpr Phrase requirements_note = {
    "A requirement passes when its confidence bound, not its estimate, meets the limit. It fails "
    "when the whole interval misses the limit, and is inconclusive when the limit lies inside. In "
    "the plots the tinted side is accepted, the dashed line is the limit, the bar the interval, "
    "the dot the estimate.",
    "Требование пройдено, если предел выдерживает доверительная граница, а не оценка. Оно не "
    "пройдено, если предел не выдерживает весь интервал, и не доказано, если предел лежит внутри "
    "интервала. На графиках закрашена допустимая сторона, штриховая линия — предел, отрезок — "
    "интервал, точка — оценка."};
inline constexpr Phrase requirement = {"Requirement", "Требование"};
inline constexpr Phrase column = {"Column", "Столбец"};
inline constexpr Phrase subgroup = {"Subgroup", "Подгруппа"};
inline constexpr Phrase all_cases = {"all", "все"};
inline constexpr Phrase cases = {"Cases", "Случаи"};
inline constexpr Phrase estimate = {"Estimate", "Оценка"};
inline constexpr Phrase interval = {"Interval", "Интервал"};
inline constexpr Phrase limit = {"Limit", "Предел"};
inline constexpr Phrase interval_and_limit = {"Interval and limit", "Интервал и предел"};
inline constexpr Phrase ruling = {"Ruling", "Решение"};
inline constexpr Phrase from_to = {"{} to {}", "от {} до {}"};
inline constexpr Phrase at_least = {"at least {}", "не менее {}"};
inline constexpr Phrase at_most = {"at most {}", "не более {}"};
inline constexpr Phrase with_condition = {"{} with the condition", "с патологией: {}"};
inline constexpr Phrase with_event = {"{} with the event", "с событием: {}"};
inline constexpr Phrase of_patients = {"{} patients", "пациентов: {}"};
inline constexpr Phrase without_output = {"{} without output", "без ответа: {}"};
inline constexpr Phrase at_threshold = {"positive is score ≥ {}", "положительный: оценка ≥ {}"};
inline constexpr Phrase at_prevalence = {"prevalence {}", "распространённость {}"};
inline constexpr Phrase at_time = {"time {}", "время {}"};
inline constexpr Phrase gap = {"{}: gap between groups", "{}: разрыв между группами"};
inline constexpr Phrase of_group = {"{}: {} ({} patients)", "{}: {} (пациентов: {})"};
inline constexpr Phrase gap_between = {"{} less {}", "{} минус {}"};
inline constexpr Phrase difference = {"{}: difference from column {}",
                                      "{}: разность со столбцом {}"};
inline constexpr Phrase lower_bound_reason = {"The lower bound is {}; required is at least {}.",
                                              "Нижняя граница {}; требуется не менее {}."};
inline constexpr Phrase upper_bound_reason = {"The upper bound is {}; required is at most {}.",
                                              "Верхняя граница {}; требуется не более {}."};
inline constexpr Phrase not_assessed_reason = {"Not assessed, because: {}.",
                                               "Не оценено; причина: {}."};
inline constexpr Phrase quoted_reason = {"Not assessed, because: {}.",
                                         "Не оценено; причина (как в result.json): {}."};
inline constexpr Phrase promise = {
    "A model exactly at the limit would pass {} of such studies; {} are allowed.",
    "Модель ровно на пределе прошла бы столько таких исследований: {}; допустимо {}."};
inline constexpr Phrase promise_with_power = {
    "A model exactly at the limit would pass {} of such studies; {} are allowed. One with {} would "
    "pass {}.",
    "Модель ровно на пределе прошла бы столько таких исследований: {}; допустимо {}. Модель со "
    "значением {} прошла бы столько: {}."};
inline constexpr Phrase within_error = {
    " What is above lies within two standard errors of the simulation.",
    " Превышение — в пределах двух стандартных ошибок моделирования."};
inline constexpr Phrase without_missing = {"{} of those given", "{} без них"};
inline constexpr Phrase given_note = {
    "Missing outputs count as the worst; the small number below an estimate is of the cases with "
    "an output and decides nothing.",
    "Отсутствующие ответы считаются худшими; мелкое число под оценкой — без таких случаев, оно "
    "ничего не решает."};
inline constexpr Phrase held_title = {"Interval of {}", "Интервал: {}"};
inline constexpr Phrase held_description = {"Interval from {} to {}; required is {}.",
                                            "Интервал от {} до {}; требуется {}."};
inline constexpr Phrase forest_caption = {
    "{}. One line for each requirement on this metric, all on one scale.",
    "{}. По строке на каждое требование к этому показателю, все в одном масштабе."};
inline constexpr Phrase forest_row = {"{}: {}, interval {} to {}, required is {}.",
                                      "{}: {}, интервал от {} до {}, требуется {}."};
inline constexpr Phrase forest_row_open = {"{}: {}.", "{}: {}."};

// The flow of cases.
inline constexpr Phrase flow = {"Flow of cases", "Поток случаев"};
inline constexpr Phrase flow_caption = {
    "From the tables to what was judged. A case without output is not left out: it counts as the "
    "worst.",
    "От таблиц к тому, что оценивалось. Случай без ответа не исключается: он считается худшим."};
inline constexpr Phrase in_both_tables = {"In both tables, predictions and labels",
                                          "В обеих таблицах: предсказания и метки"};
inline constexpr Phrase cases_number = {"cases: {}", "случаев: {}"};
inline constexpr Phrase patients_number = {"patients: {}", "пациентов: {}"};
inline constexpr Phrase box_with_condition = {"With the condition", "С патологией"};
inline constexpr Phrase box_without_condition = {"Without it", "Без патологии"};
inline constexpr Phrase box_event = {"The event came", "Событие наступило"};
inline constexpr Phrase box_censored = {"Censored", "Цензурировано"};
inline constexpr Phrase box_column = {"Column {}", "Столбец {}"};
inline constexpr Phrase outputs_given = {"output given: {}", "ответ есть: {}"};
inline constexpr Phrase outputs_missing = {"output missing: {}", "ответа нет: {}"};
inline constexpr Phrase outputs_missing_of_classes = {
    "output missing: {} (with the condition {}, without it {})",
    "ответа нет: {} (с патологией {}, без неё {})"};
inline constexpr Phrase outputs_missing_of_events = {
    "output missing: {} (with the event {}, censored {})",
    "ответа нет: {} (с событием {}, цензурировано {})"};

// Figures of a column of scores.
inline constexpr Phrase figures_of = {"Figures of column {}", "Графики столбца {}"};
inline constexpr Phrase figures_note = {
    "The figures decide nothing. They are of all cases, whatever subgroups the plan names.",
    "Графики ничего не решают. Они построены по всем случаям, какие бы подгруппы ни называл план."};
inline constexpr Phrase one_class = {
    "There are no cases of one of the classes, so there is no curve to draw.",
    "Случаев одного из классов нет, поэтому кривых нет."};
inline constexpr Phrase no_output = {"There is no output in this column, so nothing is drawn.",
                                     "В этом столбце нет ни одного ответа, поэтому графиков нет."};
inline constexpr Phrase missing_as_worst = {" Missing outputs ({}) count as the worst.",
                                            " Отсутствующие ответы ({}) считаются худшими."};
inline constexpr Phrase missing_left_out = {" Cases without output ({}) are left out.",
                                            " Случаи без ответа ({}) не показаны."};

inline constexpr Phrase roc = {"ROC curve", "ROC-кривая"};
inline constexpr Phrase roc_x = {"1 − specificity", "1 − специфичность"};
inline constexpr Phrase sensitivity = {"sensitivity", "чувствительность"};
inline constexpr Phrase roc_caption = {
    "Sensitivity against one minus specificity at every threshold.",
    "Чувствительность против единицы минус специфичность при всех порогах."};
inline constexpr Phrase marks_are_thresholds = {" Marks are the thresholds of the plan.",
                                                " Метки — пороги плана."};
inline constexpr Phrase lines_are_thresholds = {" Dashed lines are the thresholds of the plan.",
                                                " Штриховые линии — пороги плана."};
inline constexpr Phrase lines_are_times = {" Dashed lines are the times of the plan.",
                                           " Штриховые линии — моменты времени плана."};
inline constexpr Phrase roc_description = {"Area under the curve {}.", "Площадь под кривой {}."};
inline constexpr Phrase roc_point = {" At score ≥ {}: sensitivity {}, specificity {}.",
                                     " При оценке ≥ {}: чувствительность {}, специфичность {}."};
inline constexpr Phrase auc_legend = {"AUC {}", "AUC {}"};

inline constexpr Phrase recall_curve = {"Precision–recall curve", "Кривая точность–полнота"};
inline constexpr Phrase recall = {"sensitivity (recall)", "чувствительность (полнота)"};
inline constexpr Phrase precision = {"positive predictive value", "ПЦ положительного результата"};
inline constexpr Phrase recall_caption = {
    "Positive predictive value (precision) against sensitivity (recall) at the prevalence of this "
    "test; the dotted line is the prevalence {}, which a score that says nothing reaches.",
    "Прогностическая ценность положительного результата (точность) против чувствительности "
    "(полноты) при распространённости в этом тесте; пунктир — распространённость {}, её достигает "
    "оценка, которая ничего не говорит."};
inline constexpr Phrase recall_description = {"Average precision {}, prevalence {}.",
                                              "Средняя точность {}, распространённость {}."};
inline constexpr Phrase precision_legend = {"average precision {}", "средняя точность {}"};

inline constexpr Phrase calibration = {"Calibration", "Калибровка"};
inline constexpr Phrase mean_score = {"mean score", "средняя оценка"};
inline constexpr Phrase observed_share = {"observed share", "наблюдаемая доля"};
inline constexpr Phrase calibration_caption = {
    "Observed share of cases with the condition against the mean score, in ten bins of equal "
    "width. A mark on the dotted line says that scores mean what they say; bars are {} Wilson "
    "intervals, {}.",
    "Наблюдаемая доля случаев с патологией против средней оценки в десяти интервалах равной "
    "ширины. Метка на пунктире означает, что оценка равна вероятности; отрезки — интервалы "
    "Уилсона {}, {}."};
inline constexpr Phrase bands_of_patients = {"with the effective number of cases over patients",
                                             "с эффективным числом случаев по пациентам"};
inline constexpr Phrase bands_of_cases = {"every case taken as independent",
                                          "каждый случай считается независимым"};
inline constexpr Phrase calibration_smooth = {
    " The dashed curve is smooth (local lines, three quarters of the cases at a time).",
    " Пунктирная кривая сглажена (локальные прямые по трём четвертям случаев)."};
inline constexpr Phrase calibration_parts = {
    " The Brier score {} is {} of miscalibration, less {} of discrimination, plus {} of "
    "uncertainty "
    "(CORP).",
    " Показатель Брайера {} складывается из рассогласования {}, минус различение {}, плюс "
    "неопределённость {} (CORP)."};
inline constexpr Phrase calibration_bin = {" {} → {} ({} cases).", " {} → {} (случаев: {})."};
inline constexpr Phrase no_probabilities = {
    "The scores are no probabilities (some lie outside 0 to 1): there is no calibration and no "
    "decision curve.",
    "Оценки не являются вероятностями (есть значения вне отрезка от 0 до 1): калибровки и кривой "
    "решений нет."};

inline constexpr Phrase decision = {"Decision curve", "Кривая решений"};
inline constexpr Phrase threshold_probability = {"threshold probability", "пороговая вероятность"};
inline constexpr Phrase net_benefit = {"net benefit", "чистая польза"};
inline constexpr Phrase decision_caption = {
    "Net benefit (true positives less false positives weighed by the odds of the threshold, of all "
    "cases) of acting on the score, of treating everybody (dashed) and of treating nobody (0), at "
    "the prevalence of this test. Below −{} nothing is drawn.",
    "Чистая польза (истинно положительные минус ложноположительные с весом шансов порога, от всех "
    "случаев) решений по оценке, лечения всех (штрихи) и никого (0) при распространённости в этом "
    "тесте. Ниже −{} ничего не показано."};
inline constexpr Phrase decision_description = {
    "Net benefit at threshold probabilities 0.1, 0.2, 0.5: {}, {}, {}; of treating everybody: {}, "
    "{}, {}.",
    "Чистая польза при пороговых вероятностях 0.1, 0.2, 0.5: {}, {}, {}; при лечении всех: {}, {}, "
    "{}."};
inline constexpr Phrase by_score = {"by the score", "по оценке"};
inline constexpr Phrase treat_all = {"everybody", "все"};
inline constexpr Phrase treat_none = {"nobody", "никто"};

inline constexpr Phrase scores = {"Scores by class", "Оценки по классам"};
inline constexpr Phrase score = {"score", "оценка"};
inline constexpr Phrase scores_up = {"with, {}", "с патологией, {}"};
inline constexpr Phrase scores_down = {"without, {}", "без неё, {}"};
inline constexpr Phrase scores_description = {
    "Scores of {} cases with the condition upwards and of {} without it downwards, in {} bins.",
    "Оценки случаев с патологией ({}) вверх и без неё ({}) вниз, интервалов: {}."};
inline constexpr Phrase scores_caption = {"Counts on a square-root scale.",
                                          "Числа случаев в масштабе квадратного корня."};

inline constexpr Phrase confusion = {"Decisions at the thresholds of the plan",
                                     "Решения при порогах плана"};
inline constexpr Phrase confusion_at = {"Score ≥ {}", "Оценка ≥ {}"};
inline constexpr Phrase confusion_at_subgroup = {"Score ≥ {}, {}", "Оценка ≥ {}, {}"};
inline constexpr Phrase called_positive = {"Called positive", "Признан положительным"};
inline constexpr Phrase called_negative = {"Called negative", "Признан отрицательным"};
inline constexpr Phrase truth = {"In truth", "На самом деле"};
inline constexpr Phrase share_of_row = {"{} % of the row", "{} % строки"};

inline constexpr Phrase survival = {"Survival by thirds of the score", "Дожитие по третям оценки"};
inline constexpr Phrase time = {"time", "время"};
inline constexpr Phrase event_free = {"share without the event", "доля без события"};
inline constexpr Phrase third_low = {"lowest third, {} cases", "нижняя треть, случаев: {}"};
inline constexpr Phrase third_middle = {"middle third, {} cases", "средняя треть, случаев: {}"};
inline constexpr Phrase third_high = {"highest third, {} cases", "верхняя треть, случаев: {}"};
inline constexpr Phrase survival_caption = {
    "Kaplan–Meier curves of the thirds of this column, cut at scores {} and {}; bands are "
    "pointwise "
    "{} intervals on the log scale, every case taken as independent. Larger scores mean an earlier "
    "event.",
    "Кривые Каплана–Майера по третям этого столбца с границами {} и {}; полосы — поточечные "
    "интервалы {} в логарифмическом масштабе, каждый случай считается независимым. Большая оценка "
    "означает более раннее событие. Числа внизу — сколько случаев ещё под наблюдением."};
inline constexpr Phrase log_rank = {" Log-rank test of equal curves: χ² = {}, p {}.",
                                    " Лог-ранговый критерий равенства кривых: χ² = {}, p {}."};
inline constexpr Phrase survival_at = {" {}: {} at time {}.", " {}: {} в момент {}."};

inline constexpr Phrase scatter = {"Predicted and measured", "Предсказанное и измеренное"};
inline constexpr Phrase measured = {"measured", "измерено"};
inline constexpr Phrase predicted = {"predicted", "предсказано"};
inline constexpr Phrase scatter_caption = {
    "Each point is a case; on the dotted line both are equal.",
    "Каждая точка — случай; на пунктире оба значения равны."};
inline constexpr Phrase agreement = {"Bland–Altman plot", "График Бланда–Альтмана"};
inline constexpr Phrase mean_of_both = {"mean of both", "среднее двух"};
inline constexpr Phrase predicted_less_measured = {"predicted − measured",
                                                   "предсказано − измерено"};
inline constexpr Phrase agreement_caption = {
    "Differences against means. Bias {}, limits of agreement {} to {} ({} of differences, spread "
    "between and within patients added).",
    "Разности против средних. Смещение {}, границы согласия от {} до {} ({} разностей; разброс "
    "между пациентами и внутри них сложен)."};
inline constexpr Phrase shaded = {" The darker a field, the more cases are in it.",
                                  " Чем темнее клетка, тем больше в ней случаев."};

inline constexpr Phrase too_large_to_draw = {
    "Values beyond 1e100 stand here, which no figure shows; scale them down.",
    "Здесь есть значения больше 1e100, их не показать ни на одном рисунке; измените масштаб."};

// What was not said.
inline constexpr Phrase silence = {"What was not said", "О чём здесь не сказано"};
inline constexpr Phrase taken_for_granted = {
    "The ruling takes for granted what no file shows:",
    "Решение принимает как данное то, чего не показывает ни один файл:"};
inline constexpr Phrase in_no_interval = {
    "No interval knows that patients of one site, examiner or device may resemble each other, that "
    "cases of one patient may where the plan takes each as independent, or that the reference "
    "standard errs. Whether cases were selected, enriched or matched does not stand in the tables.",
    "Ни один интервал не учитывает, что похожи могут быть пациенты одного учреждения, врача или "
    "прибора, а если план считает каждый случай независимым, то и случаи одного пациента, и что "
    "эталонный метод ошибается. Были ли случаи специально отобраны, обогащены или подобраны "
    "парами, из таблиц не видно."};
inline constexpr Phrase design_share = {
    "The share of cases with the condition is {} here. Predictive values, accuracy, Brier score, "
    "net "
    "benefit and the precision–recall curve hold at that prevalence and at no other.",
    "Доля случаев с патологией здесь {}. Прогностические ценности, доля верных ответов, показатель "
    "Брайера, чистая польза и кривая точность–полнота относятся к этой распространённости и ни к "
    "какой другой."};
inline constexpr Phrase design_shares = {
    "The share of cases with the condition, of those of which it is known, is here {}. Predictive "
    "values, accuracy, Brier score, net benefit and the precision–recall curve hold at these "
    "prevalences and at no other.",
    "Доля случаев с патологией среди тех, о которых это известно, здесь {}. Прогностические "
    "ценности, доля верных ответов, показатель Брайера, чистая польза и кривая точность–полнота "
    "относятся к этой распространённости и ни к какой другой."};
inline constexpr Phrase design_presence = {
    "The share of cases whose reference has the structure is here {}. A mean over all cases holds "
    "at "
    "these shares and at no other.",
    "Доля случаев, в эталонной маске которых есть структура, здесь {}. Среднее по всем случаям "
    "относится к этим долям и ни к каким другим."};
inline constexpr Phrase none_missing = {
    "No output is missing in the tables. Cases that never came into them cannot be seen here.",
    "В таблицах нет отсутствующих ответов. Случаи, которые в них не попали, здесь увидеть нельзя."};
inline constexpr Phrase some_missing = {
    "Column {}: {} of {} outputs are missing. In the rulings they count as the worst, of a model "
    "that "
    "another one is compared with as the best. Why they are missing does not stand in the tables, "
    "nor which cases never came into them.",
    "Столбец {}: отсутствует ответов {} из {}. В решениях они считаются худшими, а у модели, с "
    "которой сравнивают другую, — лучшими. Почему их нет и какие случаи не попали в таблицы, из "
    "таблиц не видно."};
inline constexpr Phrase empty_attribute = {
    "Column {} is empty for {} of {} cases, which no subgroup of it holds.",
    "Столбец {} пуст у случаев: {} из {}; ни одна подгруппа по нему их не содержит."};
inline constexpr Phrase several = {
    "There are {} requirements, each with its own error. All must pass, so the error of the whole "
    "is no larger; of a single one that is picked out afterwards it may be.",
    "Требований {}, у каждого своя ошибка. Пройдены должны быть все, поэтому ошибка целого не "
    "больше; у одного, выбранного задним числом, она может быть больше."};
inline constexpr Phrase simulated = {
    "Simulated are the bounds of {}: a device exactly at the limit passes in at most 3.5 % of "
    "trials of the designs in docs/semantics/bounds.md. Classes whose scores are spread more "
    "unequally than 2 : 3, and cases of a patient that resemble each other more than failing "
    "together shows, are not among them.",
    "Моделированием проверены границы требований: {}. Прибор ровно на пределе проходит не чаще чем "
    "в 3.5 % испытаний для планов из docs/semantics/bounds.md. Классы с разбросом оценок неравнее "
    "2 : 3 и случаи одного пациента, похожие сильнее, чем видно по совместным ошибкам, среди них "
    "отсутствуют."};
inline constexpr Phrase summed = {
    "The bounds of {} are made of those of sensitivity and specificity. Summed up over all "
    "outcomes, not simulated, a device exactly at the limit passes in at most 2 % of trials of the "
    "designs in docs/semantics/bounds.md, which have one case per patient.",
    "Границы требований {} составлены из границ чувствительности и специфичности. По сумме "
    "вероятностей всех исходов, без моделирования, прибор ровно на пределе проходит не чаще чем в "
    "2 % испытаний для планов из docs/semantics/bounds.md, где у пациента один случай."};
inline constexpr Phrase coarse = {
    "The bounds of {} were tried in few designs only (docs/semantics/judgement.md); no figure is "
    "promised for them.",
    "Границы требований {} испытаны лишь для немногих планов (docs/semantics/judgement.md); ничего "
    "для них не обещано."};
inline constexpr Phrase not_simulated = {
    "No such figure stands for the intervals of {}, which rest on resampling or on derivatives. "
    "How "
    "often they are wrong for few patients is not known here.",
    "Для интервалов требований {}, основанных на повторных выборках или производных, такого числа "
    "нет. Как часто они ошибаются при малом числе пациентов, здесь неизвестно."};
inline constexpr Phrase not_promised = {
    "How often a study of these cases passes a model exactly at the limit was not simulated for "
    "{}: "
    "{}.",
    "Как часто исследование этих случаев пропускает модель ровно на пределе, не моделировалось для "
    "{}: {}."};
inline constexpr Phrase beyond = {
    "Nothing is said of other populations, sites, devices, versions of the model, or of what its "
    "use "
    "does to patients.",
    "Ничего не утверждается о других популяциях, учреждениях, приборах, версиях модели и о том, "
    "что её применение даёт пациентам."};

inline constexpr Phrase footer = {
    "This page is drawn from the plan, the predictions and the labels whose digests stand above; "
    "the numbers that decide stand in result.json with every digit. It loads nothing and runs no "
    "script.",
    "Эта страница построена по плану, предсказаниям и меткам, чьи контрольные суммы указаны выше; "
    "решающие числа стоят в result.json со всеми знаками. Она ничего не загружает и не выполняет "
    "сценариев."};

}  // namespace etalon::validation::page::texts
