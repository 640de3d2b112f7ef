// SPDX-License-Identifier: Apache-2.0
#include "validation/judgement/assumptions.hpp"

#include <cmath>
#include <cstddef>
#include <vector>

#include "core/text.hpp"
#include "validation/judgement/grounds.hpp"

namespace etalon::validation {
namespace {

struct Line {
  Assumption assumption;
  std::string_view name;
  Phrase words;
};

/// In the order of the enumeration.
constexpr Line lines[] = {
    {Assumption::plan_before_labels,
     "plan.before_labels",
     {"no signature under the plan was checked: nothing shows that it was fixed before the labels "
      "were seen (etalon plan sign, --signer)",
      "подпись под планом не проверялась: ничто не показывает, что он составлен до того, как стали "
      "известны метки (etalon plan sign, --signer)"}},
    {Assumption::thresholds_beforehand,
     "thresholds.beforehand",
     {"the model was neither trained nor tuned on these cases, and nobody who fixed limits, "
      "thresholds and times had seen these labels",
      "модель не обучалась и не настраивалась на этих случаях, а тот, кто задал пределы, пороги и "
      "моменты времени, не видел этих меток"}},
    {Assumption::patients_by_predictions,
     "patients.by_predictions",
     {"the predictions say which cases are of one patient; a column 'patient' of the labels would "
      "settle it",
      "какие случаи относятся к одному пациенту, сказано в предсказаниях; столбец 'patient' в "
      "файле меток снял бы вопрос"}},
    {Assumption::subgroups_by_predictions,
     "subgroups.by_predictions",
     {"the predictions say who belongs to a subgroup ({}); that column of the labels would settle "
      "it",
      "кто относится к подгруппе ({}), сказано в предсказаниях; такой столбец в файле меток снял "
      "бы вопрос"}},
    {Assumption::independent_patients,
     "patients.independent",
     {"patients are independent of each other", "пациенты независимы друг от друга"}},
    {Assumption::independent_cases,
     "cases.independent",
     {"cases are independent of each other{}", "случаи независимы друг от друга{}"}},
    {Assumption::sample_of_use,
     "sample.of_use",
     {"the cases are drawn the way the intended use would draw them",
      "случаи отобраны так, как их отбирало бы предполагаемое применение"}},
    {Assumption::readers_of_use,
     "readers.of_use",
     {"the readers ({}) are drawn from those who are to read in the intended use, read without "
      "knowing the labels or each other's readings, and did not remember a case from one modality "
      "in the other",
      "врачи ({}) выбраны из тех, кто будет работать при предполагаемом применении, читали, не "
      "зная меток и чужих оценок, и не помнили случай из одного способа чтения в другом"}},
    {Assumption::sizes_of_use,
     "sizes.of_use",
     {"patients have as many cases as in the intended use: of some with more than the {} of the "
      "largest here, or with so many that few of them came, no bound knows that they fail",
      "у пациентов столько же случаев, сколько при предполагаемом применении: если ошибочны те, у "
      "кого их больше, чем {} у самого большого здесь, или столько, что таких пришло мало, ни одна "
      "граница этого не знает"}},
    {Assumption::absence_of_use,
     "absence.of_use",
     {"as many references lack the structure as in the intended use ({}): where the mask is empty, "
      "too, they count as flawless, so that a model that outlines nothing has such a mean; a "
      "requirement about those that have it (subgroup 'reference has NAME=yes') would say how "
      "they fare",
      "структуры нет на стольких эталонах, сколько при предполагаемом применении ({}): где пуста и "
      "маска, случай считается безупречным, и модель, которая ничего не выделяет, получает такое "
      "среднее; о тех, у кого структура есть, сказало бы требование к ним (подгруппа 'reference "
      "has NAME=yes')"}},
    {Assumption::known_labels,
     "labels.known",
     {"cases whose label nobody knows ({}) are left out, and would not have shown anything else",
      "случаи, метка которых неизвестна ({}), исключены и не показали бы ничего иного"}},
    {Assumption::true_labels, "labels.true", {"labels are the truth", "метки истинны"}},
    {Assumption::independent_censoring,
     "censoring.independent",
     {"censoring is independent of the event and of the score",
      "цензурирование не зависит от события и от оценки"}},
    {Assumption::claims_not_opposed,
     "claims.not_opposed",
     {"claims that are not true are not negatively dependent in families by Hochberg's method "
      "({}); holm asks for nothing of the kind",
      "неверные утверждения не зависят друг от друга отрицательно в семействах, решаемых методом "
      "Хохберга ({}); метод holm этого не требует"}},
    {Assumption::scores_of_one_kind,
     "scores.of_one_kind",
     {"an AUC that passes is promised for classes whose scores are of one kind; without one of "
      "them among these cases, patients may be missed wholly ({}): a sensitivity and a specificity "
      "beside it would settle it",
      "соблюдение предела для AUC обещано, когда оценки в каждом классе однородны; если среди этих "
      "случаев таких нет, модель может полностью пропускать часть пациентов ({}): вопрос сняли бы "
      "требования к чувствительности и специфичности"}},
    {Assumption::losses_of_one_kind,
     "losses.of_one_kind",
     {"a share, or what is made of shares, that passes ({}) is promised for patients whose cases "
      "fail in one way: where few "
      "patients fail as a whole and single cases of others, up to 6.5 % of such studies pass at "
      "the limit",
      "соблюдение предела для доли ({}) обещано, когда случаи пациентов неверны одинаковым "
      "образом: если немногие пациенты неверны целиком, а у других неверны отдельные случаи, на "
      "пределе проходит до 6.5 % таких исследований"}},
};

consteval bool lines_are_in_order() {
  for (std::size_t i = 0; i < std::size(lines); ++i) {
    if (static_cast<std::size_t>(lines[i].assumption) != i) return false;
  }
  return std::size(lines) == static_cast<std::size_t>(Assumption::losses_of_one_kind) + 1;
}
static_assert(lines_are_in_order());

constexpr Phrase though_of_fewer_patients = {", though {} cases come from {} patients",
                                             ", хотя случаев {}, а пациентов {}"};

constexpr Phrase unseen_of_classes = {
    "{}: up to {} % of such as the {} with positive cases, {} % of such as the {} with negative",
    "{}: до {} % таких, как {} с положительными случаями, до {} % таких, как {} с отрицательными"};

/// In place of the line of `scores_of_one_kind` and of what is named in it.
constexpr Phrase marks_of_one_kind = {
    "an area that passes is promised for lesions, and for false marks, whose scores are of one "
    "kind; "
    "patients whose lesions are all missed, or who are marked above all, may not have come ({}): "
    "a share of lesions found and of images without a false mark beside it would settle it",
    "соблюдение предела для площади обещано, когда оценки очагов и оценки ложных отметок "
    "однородны; "
    "пациентов, у которых пропущены все очаги или есть ложные отметки выше всех, могло не быть "
    "({}): "
    "вопрос сняли бы требования к доле найденных очагов и к доле изображений без ложных отметок"};
constexpr Phrase unseen_of_marks = {
    "{}: up to {} % of such as the {} with a lesion, {} % of such as the {} with an image",
    "{}: до {} % таких, как {} с очагами, до {} % таких, как {} с изображениями"};
constexpr Phrase readers_unseen = {
    "{}: of a kind that up to {} % of all readers are there may be none among them",
    "всего {}: среди них может не быть врачей такого рода, каких до {} % всех врачей"};

std::string percent_of(double share) { return fixed(100 * share, 1); }

/// What stands in the place of a sentence, of those that have one.
std::string named_in(Assumption assumption, const Grounds& grounds, Language language) {
  std::vector<std::string> names;
  switch (assumption) {
    case Assumption::subgroups_by_predictions:
      for (const SubgroupColumn& column : grounds.subgroups) {
        if (column.named_by == NamedBy::predictions) names.push_back(column.name);
      }
      break;
    case Assumption::known_labels:
      for (const LabelCounts& label : grounds.labels) {
        if (label.unknown > 0) names.push_back(text(label.name, ": ", label.unknown));
      }
      break;
    case Assumption::independent_cases:
      return grounds.patients == grounds.cases
                 ? std::string()
                 : filled(though_of_fewer_patients.in(language),
                          {text(grounds.cases), text(grounds.patients)});
    case Assumption::scores_of_one_kind:
      for (const UnseenPatients& each : grounds.unseen) {
        const Phrase& unseen = grounds.marks.empty() ? unseen_of_classes : unseen_of_marks;
        names.push_back(filled(unseen.in(language),
                               {each.id, percent_of(each.of_positives), text(each.positives),
                                percent_of(each.of_negatives), text(each.negatives)}));
      }
      break;
    case Assumption::readers_of_use: {
      // So many readers may show none of a kind that is not rarer, with the error of a bound.
      constexpr double error = 0.025;
      const std::int64_t readers = count_readers(grounds);
      const double unseen = 1 - std::pow(error, 1 / static_cast<double>(readers));
      return filled(readers_unseen.in(language), {text(readers), percent_of(unseen)});
    }
    case Assumption::sizes_of_use: return text(grounds.largest_patient);
    case Assumption::absence_of_use:
      for (const LackingCases& each : grounds.lacking)
        names.push_back(text(each.name, ": ", each.lacking, "/", each.cases));
      break;
    case Assumption::claims_not_opposed: names = grounds.not_opposed; break;
    case Assumption::losses_of_one_kind: names = grounds.lost_in_patients; break;
    case Assumption::plan_before_labels:
    case Assumption::thresholds_beforehand:
    case Assumption::patients_by_predictions:
    case Assumption::independent_patients:
    case Assumption::sample_of_use:
    case Assumption::true_labels:
    case Assumption::independent_censoring: break;
  }
  return join(names, ", ");
}

}  // namespace

std::string_view to_string(Assumption assumption) noexcept {
  return lines[static_cast<std::size_t>(assumption)].name;
}

std::string sentence(Assumption assumption, const Grounds& grounds, Language language) {
  const bool is_of_marks = assumption == Assumption::scores_of_one_kind && !grounds.marks.empty();
  const Phrase& words =
      is_of_marks ? marks_of_one_kind : lines[static_cast<std::size_t>(assumption)].words;
  return filled(words.in(language), {named_in(assumption, grounds, language)});
}

}  // namespace etalon::validation
