# SPDX-License-Identifier: Apache-2.0
"""What a ruling rests on beside scores and labels (`grounds` of docs/formats/result.md)."""

import numpy as np

import judge_two_classes
import mark_curves
from judge_marks import translated
from leaves import Containing, Sentence
from tables import columns_of, subgroups_of
from two_class_metrics import OF_RATES

SHARES = judge_two_classes.SHARES
AREAS = (judge_two_classes.AUC, "auc.readers.u_statistic/1", "auc.readers.obuchowski_rockette/1")
LARGEST_KNOWN = "6.5"  # per cent of studies that pass: docs/semantics/bounds.md, known limit of a share


def assumptions(plan, cases, kind, results, findings, named_by):
    """Identifiers, and what their texts hold."""
    passed = [(translated(q), r, f) for q, r, f in zip(plan["requirement"], results, findings) if r["ruling"] == "pass"]
    ids = [("plan.before_labels", ()), ("thresholds.beforehand", ())]
    if named_by == "predictions" and plan["cluster"] == "patient":
        ids.append(("patients.by_predictions", ()))
    columns = {name.split("=")[0] for q in plan["requirement"] for name in subgroups_of(q)}
    if columns - cases.columns_of_labels:
        ids.append(("subgroups.by_predictions", ()))
    if plan["cluster"] == "patient":
        ids.append(("patients.independent", ()))
    else:
        ids.append(("cases.independent", Sentence("cases come from", (str(len(cases.case)), str(cases.patients)))))
    ids.append(("sample.of_use", ()))
    largest = max(largest_of_unequal({**requirement, "subgroup": name}, cases, kind)
                  for requirement in plan["requirement"] for name in subgroups_of(requirement) or [""])
    if plan["cluster"] == "patient" and largest:
        ids.append(("sizes.of_use", Sentence("no bound knows", (str(largest),))))
    if kind == "readings":
        ids.append(("readers.of_use", of_readers(plan)))
    if kind == "masks":
        ids.append(("absence.of_use", absent(plan, cases)))
    if kind == "survival":
        return [*ids, ("labels.true", ()), ("censoring.independent", ())]
    unknown = {name: int(np.isnan(cases.known(name)).sum()) for name in named_labels(plan)}
    if any(unknown.values()):
        counts = ", ".join(f"{name}: {count}" for name, count in unknown.items() if count)
        ids.append(("labels.known", Containing(f"({counts})", ())))
    ids.append(("labels.true", ()))
    areas = [(q, f) for q, _, f in passed if q["metric"] in AREAS]
    if areas:
        shares = ", ".join(of_one_kind(name, counts, plan) for q, f in areas for name, counts in judged_alone(q, f))
        ids.append(("scores.of_one_kind", Containing(f"({shares})", ())))
    shares = [q["id"] for q, _, f in passed if f.several and
              (q["metric"] in SHARES or (q["metric"] in OF_RATES and not q["reference"]))]
    if shares:
        ids.append(("losses.of_one_kind", Containing(f"({', '.join(shares)})", (LARGEST_KNOWN,))))
    return ids


def of_readers(plan):
    """How many there are, and how large a share of all readers may be of a kind that none of them is."""
    readers = len(plan["readers"])
    return Sentence("of a kind that", (str(readers), f"{100 * (1 - (plan['alpha'] / 2) ** (1 / readers)):.1f}"))


def absent(plan, masks):
    """Of each structure and subgroup (of a gap either) how many references lack it, where some do and some not."""
    parts = []
    for requirement in plan["requirement"]:
        for subgroup in subgroups_of(requirement) or [""]:
            own = masks.known(requirement["label"])[masks.subgroup(subgroup)]
            name = ", ".join(filter(None, [requirement["label"], subgroup]))
            part = f"{name}: {int((own == 0).sum())}/{len(own)}"
            if 0 < own.sum() < len(own) and part not in parts:
                parts.append(part)
    return Containing(f"({', '.join(parts)})", ())


def largest_of_unequal(requirement, cases, kind):
    """Most cases of one patient among those that a requirement counts, of either class by itself where its metric is
    made of both; 0 where all have as many."""
    taken = cases.subgroup(requirement["subgroup"])
    if kind not in ("classes", "marks"):
        return largest(cases.named_patient[taken])
    judged = judge_two_classes.Judged(translated(requirement), cases)
    if judged.metric in SHARES:
        scores = [judged.worst] if judged.other is None else [judged.worst, judged.other_worst]
        counted = [judge_two_classes.share_of(judged, score)[0] for score in scores]
    elif judged.metric in judge_two_classes.PROBABILITIES:
        counted = [np.full(len(judged.label), True)]
    else:
        counted = [judged.label == 1, judged.label == 0]
    return max(largest(judged.named_patient[each]) for each in counted)


def largest(patients):
    sizes = np.unique(patients, return_counts=True)[1]
    return int(sizes.max()) if len(sizes) and sizes.min() < sizes.max() else 0


def judged_alone(requirement, finding):
    """The name and counts of a requirement, of a gap those of either group."""
    if not finding.groups:
        return [(requirement["id"], finding.counts)]
    return [(f"{requirement['id']}, {group['subgroup']}", group) for group in finding.groups]


def of_one_kind(name, counts, plan):
    """How large a share of each class may be missed wholly and unseen."""
    units = [counts["positive_patients"], counts["negative_patients"]]
    if plan["cluster"] == "none":
        units = [counts["positives"], counts["cases"] - counts["positives"]]
    parts = [(1 - (plan["alpha"] / 2) ** (1 / each)) * 100 for each in units]
    classes = ("a lesion", "an image") if "hit" in plan else ("positive cases", "negative")
    return (f"{name}: up to {parts[0]:.1f} % of such as the {units[0]} with {classes[0]}, "
            f"{parts[1]:.1f} % of such as the {units[1]} with {classes[1]}")


def grounds(plan, cases):
    def named_by(column):
        tables = {"labels": cases.columns_of_labels, "predictions": cases.columns_of_predictions}
        names = [name for name, columns in tables.items() if column in columns]
        return "both" if len(names) == 2 else names[0]

    columns = sorted({name.split("=")[0] for q in plan["requirement"] for name in subgroups_of(q)})
    groups = [{"column": column, "named_by": named_by(column), "empty": int((cases.texts(column) == "").sum())}
              for column in columns]
    own = {"readers": readers_of(plan, cases)} if "readers" in plan else {}
    if "hit" in plan:
        own = {"marks": [mark_curves.of_model(cases, model) for model in cases.models]}
    return {**own, "plan_signature": None, "cases": len(cases.case), "patients": cases.patients,
            "patients_named_by": named_by("patient"), "subgroups": groups,
            "labels": [counts_of_label(cases, name) for name in named_labels(plan)]}


def readers_of(plan, readings):
    """Each modality that the plan names, and each reader."""
    return [readings.of_modality(modality, reader) for modality in columns_of(plan) for reader in readings.readers]


def named_labels(plan):
    return sorted({q["label"] for q in plan["requirement"]} - {""})


def counts_of_label(cases, name):
    known = cases.known(name)
    return {"label": name, "positive": int((known == 1).sum()), "negative": int((known == 0).sum()),
            "unknown": int(np.isnan(known).sum())}
