// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/page/refusals.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "validation/judgement/page/voice.hpp"
#include "validation/plan/planned_masks.hpp"

namespace etalon::validation::page {
namespace {

/// In English exactly as the judge and the bounds say them.
constexpr std::array refusals = {
    Phrase{"there is no case", "случаев нет"},
    Phrase{"no case has {}", "нет случаев с {}"},
    Phrase{"there is no lesion to count from {} mm3", "нет очагов от {} мм3"},
    Phrase{"there is no lesion to count from {} to {} mm3", "нет очагов от {} до {} мм3"},
    Phrase{"there is no lesion to count", "очагов нет"},
    Phrase{"a result leaves the range of double (1.8e308); scale the values down",
           "результат выходит за пределы чисел двойной точности (1.8e308); уменьшите масштаб "
           "значений"},
    Phrase{"an exact sum leaves the range of double (1.8e308); scale the values down",
           "точная сумма выходит за пределы чисел двойной точности (1.8e308); уменьшите масштаб "
           "значений"},
    Phrase{"{} outputs are missing, and the plan declares no range of predictions to take the "
           "worst of",
           "отсутствует ответов: {}, а план не называет отрезка предсказаний, чтобы взять худшее"},
    Phrase{"{} outputs are missing, and no single output is the worst for {}",
           "отсутствует ответов: {}, а для {} нет одного худшего ответа"},
    Phrase{"{} patients have a case that counts; the plan wants at least {}",
           "пациентов с учитываемым случаем: {}; план требует не менее {}"},
    Phrase{"{} patients with and {} without the condition; the plan wants at least {} of each",
           "пациентов с патологией: {}, без неё: {}; план требует не менее {} каждых"},
    Phrase{"{} patients with an event; the plan wants at least {}",
           "пациентов с событием: {}; план требует не менее {}"},
    Phrase{"{} patients with an event by {} and {} followed beyond; the plan wants at least {} of "
           "each",
           "пациентов с событием до {}: {}, наблюдавшихся дольше: {}; план требует не менее {} "
           "каждых"},
    Phrase{"{} patients whose reference has {}; the plan wants at least {}",
           "пациентов: {}, в чьей эталонной маске есть {}; план требует не менее {}"},
    Phrase{"{} patients whose reference lacks {}; the plan wants at least {}",
           "пациентов: {}, в чьей эталонной маске нет {}; план требует не менее {}"},
    Phrase{without_largest_distance,
           "план не называет наибольшего расстояния (range = [0, мм]), в которое может обойтись "
           "пропущенная структура"},
    Phrase{"{} patients; the plan wants at least {}", "пациентов: {}; план требует не менее {}"},
    Phrase{"the patients who count say as much as {} of equal size; needed are {}",
           "учитываемые пациенты говорят столько же, сколько равных по числу случаев: {}; нужно "
           "не менее {}"},
    Phrase{"no case is with the condition, so that this share says nothing of telling the classes "
           "apart",
           "нет случаев с патологией, и эта доля ничего не говорит о различении классов"},
    Phrase{"no case is without the condition, so that this share says nothing of telling the "
           "classes apart",
           "нет случаев без патологии, и эта доля ничего не говорит о различении классов"},
    Phrase{"the value is not defined on these cases", "на этих случаях значение не определено"},
    Phrase{"half of the resamples of the patients give one value at the end of all, which says "
           "nothing on others",
           "половина повторных выборок пациентов даёт одно крайнее значение, и это ничего не "
           "говорит о других"},
    Phrase{"the classes are separated by their scores, or all scores are equal; the slope of "
           "calibration is not defined",
           "классы разделены оценками, или все оценки равны; наклон калибровки не определён"},
    Phrase{"there are cases of one class only; the intercept of calibration is not defined",
           "есть случаи лишь одного класса; сдвиг калибровки не определён"},
    Phrase{"{} until a time needs a model of when events come",
           "для {} до заданного времени нужна модель того, когда наступают события"},
    Phrase{"patients have several cases, which simulated follow-up has not",
           "у пациентов несколько случаев, чего моделируемое наблюдение не знает"},
    Phrase{"a limit of {}; drawn are values above 0.5 that exponential times reach",
           "предел {}; моделируются значения больше 0.5, достижимые при экспоненциальных временах"},
    Phrase{"{} outputs are missing, for which {} has no bound: a worse output may make patients "
           "more alike; mend the outputs",
           "отсутствует ответов: {}, для которых у {} нет границы: худший ответ может сделать "
           "пациентов более схожими; восполните ответы"},
    Phrase{"{} outputs are missing, for which a difference of {} has no bound: a worse output may "
           "make patients more alike; mend the outputs",
           "отсутствует ответов: {}, для которых у разности {} нет границы: худший ответ может "
           "сделать пациентов более схожими; восполните ответы"},
    Phrase{"both raters use one and the same category only; kappa is not defined (0/0)",
           "модель и разметка знают один и тот же класс; каппа не определена (0/0)"},
    Phrase{"no two ratings of a unit, or all ratings that can be paired are equal; Krippendorff's "
           "alpha is not defined",
           "модель и разметка знают один и тот же класс; альфа Криппендорфа не определена"},
    Phrase{"one class alone occurs or is given; the correlation of Matthews is not defined",
           "встречается или присвоен лишь один класс; корреляция Мэтьюса не определена"},
    Phrase{"all measurements are equal; an intraclass correlation is not defined",
           "все измерения равны; внутриклассовая корреляция не определена"},
    Phrase{"subjects do not differ and raters do not either; an intraclass correlation is not "
           "defined",
           "измерения не различаются; внутриклассовая корреляция не определена"},
    Phrase{"all predictions and observed values are one number; their concordance correlation is "
           "not defined",
           "все предсказания и измерения равны одному числу; коэффициент конкордации не определён"},
    Phrase{"all observed values are equal; the share of their spread that is explained is not "
           "defined",
           "все измерения равны; доля их объяснённого разброса не определена"},
    Phrase{"the value of one model is infinite, of which no difference says how far",
           "значение у одной из моделей бесконечно, и разность не говорит, насколько"},
    Phrase{"the value is not defined on {} of {} resamples of the patients",
           "значение не определено на стольких повторных выборках пациентов: {} из {}"},
    Phrase{
        "half of the resamples of the patients give one value, which says nothing on others",
        "половина повторных выборок пациентов даёт одно значение, что ничего не говорит о других "
        "пациентах"},
    Phrase{"the variance between patients is zero or the value at the end of its range, which says "
           "nothing on other patients",
           "разброса между пациентами нет или значение стоит на краю своей области, что ничего не "
           "говорит о других пациентах"},
    Phrase{"the variance of the difference between patients is zero, which says nothing on other "
           "patients",
           "разброса разности между пациентами нет, что ничего не говорит о других пациентах"},
    Phrase{
        "with these patients even a flawless result has the bound {}, so that a limit of {} cannot "
        "be decided; add patients",
        "при стольких пациентах даже безупречный результат имеет границу {}, и предел {} "
        "нельзя ни подтвердить, ни отвергнуть; добавьте пациентов"},
    Phrase{"positives come from {} patients and negatives from {}; a bound of the AUC needs {} of "
           "each",
           "положительные случаи — от стольких пациентов: {}, отрицательные: {}; границе AUC нужно "
           "не менее {} каждых"},
    Phrase{"positives come from {} patients and negatives from {}, which say as much as {} and {} "
           "of equal size; a bound of the AUC needs {} of each",
           "положительные случаи — от стольких пациентов: {}, отрицательные: {}, что равносильно "
           "стольким с равным числом случаев: {} и {}; границе AUC нужно не менее {} каждых"},
    Phrase{"the patients of the rarer class say as much as {} of equal size; a bound of a "
           "difference needs {}",
           "пациенты более редкого класса говорят столько же, сколько равных по числу случаев: {}; "
           "границе разности нужно {}"},
    Phrase{
        "the patients say as much as {} of equal size; a bound of a mean needs {}",
        "пациенты говорят столько же, сколько равных по числу случаев: {}; границе среднего нужно "
        "{}"},
    Phrase{"the patients say as much as {} of equal size, of the rarer class {}; a bound of a mean "
           "needs {} and {}",
           "пациенты говорят столько же, сколько равных по числу случаев: {}, из более редкого "
           "класса: {}; границе среднего нужно {} и {}"},
    Phrase{"the cases come from {} patients that say as much as {} of equal size; a bound of a "
           "share over patients needs {}",
           "случаи — от стольких пациентов: {}, что равносильно стольким с равным числом случаев: "
           "{}; границе доли по пациентам нужно {}"},
    Phrase{"the cases come from {} patients; a bound of a share over patients needs {}",
           "случаи — от стольких пациентов: {}; границе доли по пациентам нужно {}"},
    Phrase{
        "a model at the limit passes {} % of such studies, of {} simulated; allowed are {} %",
        "модель на пределе проходит {} % таких исследований (смоделировано: {}); допустимо {} %"},
    Phrase{"there is no such case", "таких случаев нет"},
    Phrase{"label '{}': {} patients with the condition, asked are {} at least",
           "метка «{}»: пациентов с патологией: {}; требуется не менее {}"},
    Phrase{"label '{}': {} patients without the condition, asked are {} at least",
           "метка «{}»: пациентов без патологии: {}; требуется не менее {}"},
    Phrase{"label '{}': {} of {} cases with the condition, asked is a share of {} at least",
           "метка «{}»: случаев с патологией: {} из {}; требуется доля не менее {}"},
    Phrase{"label '{}': {} of {} cases without the condition, asked is a share of {} at least",
           "метка «{}»: случаев без патологии: {} из {}; требуется доля не менее {}"},
    Phrase{"column '{}' stands in the predictions alone, asked is that the labels name it",
           "столбец «{}» есть только в предсказаниях, а требуется в файле меток"},
    Phrase{"{} cases, asked are {} at least", "случаев: {}; требуется не менее {}"},
    Phrase{"{} patients, asked are {} at least", "пациентов: {}; требуется не менее {}"},
    Phrase{"{} patients with the condition, asked are {} at least",
           "пациентов с патологией: {}; требуется не менее {}"},
    Phrase{"{} patients without the condition, asked are {} at least",
           "пациентов без патологии: {}; требуется не менее {}"},
    Phrase{"{} of {} cases with the condition, asked is a share of {} at least",
           "случаев с патологией: {} из {}; требуется доля не менее {}"},
    Phrase{"{} of {} cases without the condition, asked is a share of {} at least",
           "случаев без патологии: {} из {}; требуется доля не менее {}"},
    Phrase{"{} patients with an event, asked are {} at least",
           "пациентов с событием: {}; требуется не менее {}"},
    Phrase{"{} patients with the structure, asked are {} at least",
           "пациентов со структурой: {}; требуется не менее {}"},
    Phrase{"{} of {} cases with the structure, asked is a share of {} at least",
           "случаев со структурой: {} из {}; требуется доля не менее {}"},
    Phrase{"{} of {} cases with an event, asked is a share of {} at least",
           "случаев с событием: {} из {}; требуется доля не менее {}"},
    Phrase{"{} is neither an AUC nor a share nor a Brier score nor a score of masks",
           "{} — не AUC, не доля, не показатель Брайера и не оценка масок"},
    Phrase{"every model has a {} above {}", "{} любой модели больше {}"},
    Phrase{"a difference of two models depends on how these differ",
           "разность двух моделей зависит от того, чем они отличаются"},
    Phrase{"a limit of {} is the end of the range of {}", "предел {} — край области значений {}"},
    Phrase{"{} patients have a case of class {}; the plan wants at least {} of each",
           "пациентов: {} со случаем класса {}; план требует не менее {} каждого"},
    Phrase{"{} patients have a case without class {}; the plan wants at least {} of each",
           "пациентов: {} со случаем не класса {}; план требует не менее {} каждого"},
    Phrase{"a gap depends on what the value is in either group",
           "разрыв зависит от значения в каждой из групп"},
    Phrase{"patient '{}' has cases in both groups, {} and {}",
           "у пациента «{}» есть случаи в обеих группах: {} и {}"},
    Phrase{"studies of {} need a model of how classes are mistaken for each other",
           "для исследований показателя {} нужна модель того, как путают классы"},
    Phrase{"reader '{}' reads {} cases with and {} without the condition of these; two of each are "
           "needed",
           "врач «{}» читает из этих случаев с патологией: {}, без неё: {}; нужно хотя бы по два"},
    Phrase{"{} readers read these cases; a bound needs {}",
           "эти случаи читают врачи, всего: {}; для границы нужно {}"},
    Phrase{"{} cases come from {} patients; what readers vary by is known of one case of each "
           "patient",
           "случаев: {}, пациентов: {}; разброс между врачами известен для одного случая у каждого "
           "пациента"},
    Phrase{
        "{} cases lack a reading, for which there is no bound: a worse one may make readers more "
        "alike; have them read",
        "случаев без оценки врача: {}; границы для них нет: с худшей оценкой врачи могут стать "
        "более похожими; дайте их прочитать"},
    Phrase{"a limit of {}; drawn are AUCs between 0.5 and 1",
           "предел {}; моделируются AUC между 0.5 и 1"},
    Phrase{"a margin of {}; drawn are differences below 0.3",
           "допуск {}; моделируются разности меньше 0.3"},
    Phrase{"studies as dear as {} cases of one score each take too long to simulate here",
           "исследования, столь же трудоёмкие, как {} случаев по одной оценке, здесь моделировать "
           "слишком долго"},
};

/// What stands at the places of a pattern; nothing where the text is another one.
std::optional<std::vector<std::string_view>> places_of(std::string_view pattern,
                                                       std::string_view message) {
  std::vector<std::string_view> places;
  std::size_t place = pattern.find("{}");
  if (!message.starts_with(pattern.substr(0, place))) return std::nullopt;
  message.remove_prefix(std::min(place, pattern.size()));
  while (place != std::string_view::npos) {
    pattern.remove_prefix(place + 2);
    place = pattern.find("{}");
    const std::string_view next = pattern.substr(0, place);
    const bool is_last = place == std::string_view::npos;
    const std::size_t at =
        is_last ? message.size() - std::min(message.size(), next.size()) : message.find(next);
    if (at == std::string_view::npos || message.substr(at, next.size()) != next)
      return std::nullopt;
    places.push_back(message.substr(0, at));
    message.remove_prefix(at + next.size());
  }
  if (!message.empty()) return std::nullopt;
  return places;
}

}  // namespace

namespace {

/// A reason behind whose it is: a subgroup of a gap (`sex=F: …`), or a class of a mean over
/// classes.
std::optional<std::string> behind_whose(Language language, std::string_view message) {
  const std::size_t end = message.find(": ");
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view whose = message.substr(0, end);
  constexpr std::string_view of_class = "of class ";
  const bool is_of_class = whose.starts_with(of_class);
  if (!is_of_class && whose.find('=') == std::string_view::npos) return std::nullopt;
  const auto reason = refusal_in(language, message.substr(end + 2));
  if (!reason) return std::nullopt;
  constexpr Phrase class_in_words{"of class ", "класс "};
  return is_of_class
             ? text(class_in_words.in(language), whose.substr(of_class.size()), ": ", *reason)
             : text(whose, ": ", *reason);
}

}  // namespace

std::optional<std::string> refusal_in(Language language, std::string_view message) {
  for (const Phrase& refusal : refusals) {
    auto places = places_of(refusal.in(Language::en), message);
    if (!places) continue;
    std::string words(refusal.in(language));
    std::size_t from = 0;
    for (const std::string_view place : *places) {
      const std::size_t at = words.find("{}", from);
      words.replace(at, 2, place);
      from = at + place.size();
    }
    return words;
  }
  return behind_whose(language, message);
}

std::string refusal_markup(Language language, std::string_view message) {
  if (const auto words = refusal_in(language, message)) return html::escaped(named(*words));
  return text("<span lang=\"en\">", html::escaped(named(message)), "</span>");
}

}  // namespace etalon::validation::page
