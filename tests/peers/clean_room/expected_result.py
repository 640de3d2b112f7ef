"""The result.json that the pages promise (docs/formats/result.md)."""

from pathlib import Path

import numpy as np

import gap
import grounds
import judge_grades
import judge_marks
import judge_masks
import judge_others
import judge_readings
import judge_two_classes
import philox
import promises
from canonical import canonical, sha256, shortest
from leaves import Empty, Sentence
from resampling import seed_of_draws
from share_bound import floored
from marks_table import Marked
from masks_table import Masks
from readings_table import Readings
from tables import Cases, read_plan
from two_class_metrics import OF_RATES
from verdict import deciding, overall, rule

AUC = judge_two_classes.AUC
SHARES = judge_two_classes.SHARES
BOUNDED = ("estimate", "lower", "upper")


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
        words = "lack a reading" if "readers" in requirement["metric"] else "outputs are missing"
        return Sentence(words, (str(missing),), requirement["metric"])
    return Sentence("", tuple(str(int(each)) for each in finding.numbers))


def method_of(finding, requirement, plan):
    """Words, the level and the number of resamples."""
    level = f"{100 * (1 - plan['alpha']):g}"
    resampled = (requirement["metric"] in judge_two_classes.RESAMPLED or
                 (requirement["reference"] and requirement["metric"] not in judge_two_classes.OWN_DIFFERENCE))
    text = Sentence("two-sided", (level,))
    if resampled and requirement["metric"] in judge_two_classes.METRICS:
        text = Sentence("BCa", (str(plan["replicates"]), level))
    if finding.degrees:
        text = Sentence("degrees of freedom, two-sided", (f"{finding.degrees:.1f}", level))
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


def expected(plan_path, predictions, labels, kind, found):
    """The whole tree; `found` is that of the program, of which only what promises.py leaves out is taken."""
    plan = read_plan(plan_path)
    tables = {"readings": Readings, "marks": Marked, "masks": Masks}
    cases = tables[kind](predictions, labels, plan) if kind in tables else Cases(predictions, labels, plan["cluster"])
    memory = {}

    def draws_of(patients):
        if patients not in memory:
            memory[patients] = philox.draws(seed_of_draws(plan, cases), plan["replicates"], patients)
        return memory[patients]

    judges = {"classes": lambda q: judge_two_classes.judge(q, cases, plan, draws_of),
              "survival": lambda q: judge_others.judge_survival(q, cases, plan),
              "measured": lambda q: judge_others.judge_measured(q, cases, plan),
              "grades": lambda q: judge_grades.judge(q, cases, plan),
              "masks": lambda q: judge_masks.judge(q, cases, plan),
              "marks": lambda q: judge_marks.judge(q, cases, plan),
              "readings": lambda q: judge_readings.judge(q, cases, plan)}
    findings = [gap.judge(q, judges[kind]) if "against" in q else judges[kind](q) for q in plan["requirement"]]
    results = [entry(f, q, plan) for f, q in zip(findings, plan["requirement"])]
    promises.add(plan, cases, findings, results, found["results"])
    about = grounds.grounds(plan, cases)
    taken = grounds.assumptions(plan, cases, kind, results, findings, about["patients_named_by"])
    about["assumptions"] = [{"id": name, "text": text or Sentence("", ())} for name, text in taken]
    own = {"masks_sha256": cases.digest()} if kind == "masks" else {}
    return {**own, "schema": plan["schema"].replace("requirements", "result"), "plan": plan,
            "plan_sha256": sha256(canonical(plan)),
            "predictions_sha256": sha256(Path(predictions).read_bytes()),
            "labels_sha256": sha256(Path(labels).read_bytes()), "grounds": about,
            "ruling": overall([each["ruling"] for each in results]), "results": results}
