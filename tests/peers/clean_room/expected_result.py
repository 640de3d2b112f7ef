"""The result.json that the pages promise (docs/formats/result.md)."""

from pathlib import Path

import numpy as np

import gap
import judge_grades
import judge_others
import judge_two_classes
import philox
import promises
from canonical import canonical, sha256, shortest
from leaves import Containing, Empty, Sentence
from resampling import seed_of_draws
from share_bound import floored
from tables import Cases, read_plan, subgroups_of
from two_class_metrics import OF_RATES
from verdict import deciding, overall, rule

AUC = judge_two_classes.AUC
SHARES = judge_two_classes.SHARES
BOUNDED = ("estimate", "lower", "upper")
LARGEST_KNOWN = "6.5"  # per cent of studies that pass: docs/semantics/bounds.md, known limit of a share


def number(value):
    """A double as the result writes it."""
    if value is None:
        return None
    return "infinite" if np.isinf(value) else float(value)


def message_of(finding, requirement, ruling, kind):
    """The whole sentence where the limit decides, else its numbers."""
    bound, limit = deciding(requirement), requirement["limit"]
    needed = "least" if bound == "lower" else "most"
    if kind == "limit":
        value = finding.interval[0 if bound == "lower" else 1]
        of = "the gap " if finding.groups else "the difference " if requirement["reference"] else ""
        text = f"{value:.4f}" if np.isfinite(value) else "infinite"
        return f"the {bound} bound {'of ' + of if of else ''}is {text}; required is at {needed} {shortest(limit)}"
    if kind == "flawless":
        return Sentence("even a flawless result has the bound", (f"{finding.flawless:.4f}", shortest(limit)))
    if kind in ("missing outputs", "no worst output"):
        missing = finding.numbers[0] if finding.groups else finding.missing
        return Sentence("outputs are missing", (str(missing),), requirement["metric"])
    return Sentence("", tuple(str(int(each)) for each in finding.numbers))


def method_of(finding, requirement, plan):
    """Words, the level and the number of resamples."""
    level = f"{100 * (1 - plan['alpha']):g}"
    resampled = (requirement["metric"] in judge_two_classes.RESAMPLED or
                 (requirement["reference"] and requirement["metric"] not in judge_two_classes.OWN_DIFFERENCE))
    text = Sentence("two-sided", (level,))
    if resampled and requirement["metric"] in judge_two_classes.METRICS:
        text = Sentence("BCa", (str(plan["replicates"]), level))
    return text if finding.interval else Empty(text)


def entry(finding, requirement, plan):
    """One result, but for its self-certificate, and the kind of its reason."""
    ruling, kind = rule(finding, requirement)
    lower, upper = finding.interval if finding.interval and kind != "missing outputs" else (None, None)
    groups = [{key: value if key not in BOUNDED else number(value) for key, value in each.items()}
              for each in finding.groups or []]
    return {"id": requirement["id"], "ruling": ruling, "estimate": number(finding.estimate), "lower": number(lower),
            "upper": number(upper), "estimate_of_given": number(finding.given), **finding.counts,
            "message": message_of(finding, requirement, ruling, kind),
            "method": method_of(finding, requirement, plan), **({"groups": groups} if groups else {})}


def assumptions(plan, cases, kind, results, findings, named_by):
    """Identifiers, and what their texts hold."""
    passed = [(q, r, f) for q, r, f in zip(plan["requirement"], results, findings) if r["ruling"] == "pass"]
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
    if kind == "survival":
        return [*ids, ("labels.true", ()), ("censoring.independent", ())]
    unknown = {name: int(np.isnan(cases.known(name)).sum()) for name in named_labels(plan)}
    if any(unknown.values()):
        counts = ", ".join(f"{name}: {count}" for name, count in unknown.items() if count)
        ids.append(("labels.known", Containing(f"({counts})", ())))
    ids.append(("labels.true", ()))
    areas = [(q, f) for q, _, f in passed if q["metric"] == AUC]
    if areas:
        shares = ", ".join(of_one_kind(q, f, plan) for q, f in areas)
        ids.append(("scores.of_one_kind", Containing(f"({shares})", ())))
    shares = [q["id"] for q, _, f in passed if f.several and
              (q["metric"] in SHARES or (q["metric"] in OF_RATES and not q["reference"]))]
    if shares:
        ids.append(("losses.of_one_kind", Containing(f"({', '.join(shares)})", (LARGEST_KNOWN,))))
    return ids


def largest_of_unequal(requirement, cases, kind):
    """Most cases of one patient among those that a requirement counts, of either class by itself where its metric is
    made of both; 0 where all have as many."""
    taken = cases.subgroup(requirement["subgroup"])
    if kind != "classes":
        return largest(cases.named_patient[taken])
    judged = judge_two_classes.Judged(requirement, cases)
    if requirement["metric"] in SHARES:
        scores = [judged.worst] if judged.other is None else [judged.worst, judged.other_worst]
        counted = [judge_two_classes.share_of(judged, score)[0] for score in scores]
    elif requirement["metric"] in judge_two_classes.PROBABILITIES:
        counted = [np.full(len(judged.label), True)]
    else:
        counted = [judged.label == 1, judged.label == 0]
    return max(largest(judged.named_patient[each]) for each in counted)


def largest(patients):
    sizes = np.unique(patients, return_counts=True)[1]
    return int(sizes.max()) if len(sizes) and sizes.min() < sizes.max() else 0


def of_one_kind(requirement, finding, plan):
    """How large a share of each class may be missed wholly and unseen."""
    counts = finding.counts
    units = [counts["positive_patients"], counts["negative_patients"]]
    if plan["cluster"] == "none":
        units = [counts["positives"], counts["cases"] - counts["positives"]]
    parts = [(1 - (plan["alpha"] / 2) ** (1 / each)) * 100 for each in units]
    return (f"{requirement['id']}: up to {parts[0]:.1f} % of such as the {units[0]} with positive cases, "
            f"{parts[1]:.1f} % of such as the {units[1]} with negative")


def grounds(plan, cases):
    def named_by(column):
        tables = {"labels": cases.columns_of_labels, "predictions": cases.columns_of_predictions}
        names = [name for name, columns in tables.items() if column in columns]
        return "both" if len(names) == 2 else names[0]

    columns = sorted({name.split("=")[0] for q in plan["requirement"] for name in subgroups_of(q)})
    groups = [{"column": column, "named_by": named_by(column), "empty": int((cases.texts(column) == "").sum())}
              for column in columns]
    return {"plan_signature": None, "cases": len(cases.case), "patients": cases.patients,
            "patients_named_by": named_by("patient"), "subgroups": groups,
            "labels": [counts_of_label(cases, name) for name in named_labels(plan)]}


def named_labels(plan):
    return sorted({q["label"] for q in plan["requirement"]} - {""})


def counts_of_label(cases, name):
    known = cases.known(name)
    return {"label": name, "positive": int((known == 1).sum()), "negative": int((known == 0).sum()),
            "unknown": int(np.isnan(known).sum())}


def expected(plan_path, predictions, labels, kind, found):
    """The whole tree; `found` is that of the program, of which only what promises.py leaves out is taken."""
    plan, cases = read_plan(plan_path), Cases(predictions, labels, read_plan(plan_path)["cluster"])
    memory = {}

    def draws_of(patients):
        if patients not in memory:
            memory[patients] = philox.draws(seed_of_draws(plan, cases), plan["replicates"], patients)
        return memory[patients]

    judges = {"classes": lambda q: judge_two_classes.judge(q, cases, plan, draws_of),
              "survival": lambda q: judge_others.judge_survival(q, cases, plan),
              "measured": lambda q: judge_others.judge_measured(q, cases, plan),
              "grades": lambda q: judge_grades.judge(q, cases, plan)}
    findings = [gap.judge(q, judges[kind]) if "against" in q else judges[kind](q) for q in plan["requirement"]]
    results = [entry(f, q, plan) for f, q in zip(findings, plan["requirement"])]
    promises.add(plan, cases, findings, results, found["results"])
    about = grounds(plan, cases)
    taken = assumptions(plan, cases, kind, results, findings, about["patients_named_by"])
    about["assumptions"] = [{"id": name, "text": text or Sentence("", ())} for name, text in taken]
    return {"schema": plan["schema"].replace("requirements", "result"), "plan": plan, "plan_sha256": sha256(canonical(plan)),
            "predictions_sha256": sha256(Path(predictions).read_bytes()),
            "labels_sha256": sha256(Path(labels).read_bytes()), "grounds": about,
            "ruling": overall([each["ruling"] for each in results]), "results": results}
