"""A made-up study of two classes: tables of predictions and labels, and a plan of requirements.

Patients have one to four cases, some of both classes; scores have ties, column `gaps` lacks outputs.
"""

import csv
import math
import random

RATES = ["sensitivity/1", "specificity/1", "accuracy/1", "ppv/1", "npv/1"]
COMBINED = ["balanced_accuracy/1", "lr_plus/1", "lr_minus/1"]
RESAMPLED = ["f1/1", "mcc/1", "net_benefit/1"]
OF_SCORES = ["auc.mann_whitney.midrank/1", "average_precision/1", "brier.mean_squared/1", "brier.scaled/1",
             "calibration.difference/1"]
LIMITS = {"sensitivity/1": 0.6, "specificity/1": 0.6, "accuracy/1": 0.6, "ppv/1": 0.5, "npv/1": 0.6,
          "balanced_accuracy/1": 0.65, "lr_plus/1": 1.8, "lr_minus/1": 0.6, "f1/1": 0.5, "mcc/1": 0.3,
          "net_benefit/1": 0.1, "auc.mann_whitney.midrank/1": 0.75, "average_precision/1": 0.6,
          "brier.mean_squared/1": 0.25, "brier.scaled/1": 0.05, "calibration.difference/1": 0.0,
          "ppv.at_prevalence/1": 0.15, "npv.at_prevalence/1": 0.95}
SHARES_OF_CLASSES = ["sensitivity/1", "specificity/1", "accuracy/1"]
SMALLER_IS_BETTER = ["lr_minus/1", "brier.mean_squared/1"]


def logistic(x):
    return 1.0 / (1.0 + math.exp(-x))


def write_tables(seed, predictions, labels, patients=180, sizes=(1, 1, 1, 2, 2, 3, 4), mixed=True, missed=0.0,
                 named_by=("labels",)):
    """Writes the two CSV files. `sizes`: numbers of cases of a patient; `mixed`: some have cases of both classes;
    `missed`: share of patients whose scores say the contrary; `named_by`: the tables that say who they are."""
    draw = random.Random(seed)
    given, known = [], []
    for number in range(patients):
        ability = draw.gauss(0, 0.7)
        leaning = 0.15 if draw.random() < 0.6 else 0.85
        of_patient = int(draw.random() < 0.45)
        contrary = draw.random() < missed
        for k in range(draw.choice(sizes)):
            label = int(draw.random() < leaning) if mixed else of_patient
            quality = (1.1 if label else -1.1) + ability + draw.gauss(0, 0.9)
            if contrary:
                quality = -3.0 if label else 3.0
            score = logistic(quality)
            reader = logistic(0.8 * quality + draw.gauss(0, 0.6))
            if draw.random() < 0.5:
                score = round(score, 2)
            gaps = "" if draw.random() < 0.03 else repr(round(score, 3))
            case = f"c{draw.randrange(10**6):06d}-{number}-{k}"
            who = [f"p{number * 37 % 1009}", "FM"[number % 2] if number % 11 else ""]
            given.append([case, repr(score), gaps, repr(reader), *(who if "predictions" in named_by else [])])
            known.append([case, label, *(who if "labels" in named_by else [])])
    draw.shuffle(given)
    names = ["patient", "sex"]
    given.insert(0, ["case", "score", "gaps", "reader", *(names if "predictions" in named_by else [])])
    known.insert(0, ["case", "label", *(names if "labels" in named_by else [])])
    for path, lines in ((predictions, given), (labels, known)):
        with open(path, "w", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(lines)


def requirements():
    """Requirements in the order of the plan, as dictionaries of the keys that are given."""
    wanted = []

    def add(metric, **keys):
        if metric in RATES + COMBINED + RESAMPLED or "at_prevalence" in metric:
            keys.setdefault("threshold", 0.45)
        if "at_prevalence" in metric:
            keys.setdefault("prevalence", 0.07)
        if metric == "calibration.difference/1":
            keys.setdefault("bound", "lower")
        keys.setdefault("limit", LIMITS[metric])
        wanted.append({"id": f"{metric.split('/')[0]} {len(wanted)}", "metric": metric, **keys})

    everything = list(LIMITS)
    for metric in everything:
        add(metric)
        add(metric, score="gaps")
        margin = 0.1 if metric in SMALLER_IS_BETTER else -0.1
        add(metric, reference="reader", limit=margin * (10 if metric == "lr_plus/1" else 1))
    for metric in SHARES_OF_CLASSES + ["auc.mann_whitney.midrank/1", "npv/1", "lr_plus/1", "f1/1"]:
        add(metric, subgroup="sex=F")
        add(metric, bound="upper", limit=0.9 if metric != "lr_plus/1" else 9)
        add(metric, score="gaps", reference="reader", limit=-0.2)
    return wanted


def write_several(seed, predictions, labels, classes):
    """Three findings, a column of scores each: `classes` that exclude each other, else labels of 0 and 1."""
    draw, names = random.Random(seed), ["nodule", "effusion", "none at all"]
    given, known = [], []
    for number in range(140):
        for k in range(draw.choice([1, 1, 2])):
            truth = draw.choice(range(3))
            present = [int(i == truth) if classes else int(draw.random() < 0.4) for i in range(3)]
            scores = [repr(draw.gauss(1.2 * each, 0.8)) for each in present]
            known_to = [each if draw.random() < 0.9 else "" for each in present]
            of_case = [names[truth] if draw.random() < 0.95 else ""] if classes else known_to
            given.append([f"x{number}-{k}", *scores])
            known.append([f"x{number}-{k}", f"w{number}", "ab"[number % 2], *of_case])
    given.insert(0, ["case", "first", "second", "third"])
    columns = ["class"] if classes else [f"label.{name}" for name in names]
    known.insert(0, ["case", "patient", "arm", *columns])
    for path, lines in ((predictions, given), (labels, known)):
        with open(path, "w", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(lines)
    return [{"id": f"{metric} of {name}", "metric": metric, "label": name, "score": score, "limit": limit, **keys}
            for name, score in zip(names, ["first", "second", "third"])
            for metric, limit, keys in (("sensitivity/1", 0.6, {"threshold": 0.5}), ("f1/1", 0.3, {"threshold": 0.6}),
                                        ("auc.mann_whitney.midrank/1", 0.7, {"subgroup": "arm=a"}))]


def few_requirements():
    """A plan with less resampling, limits that are hard to reach and expected values."""
    hard = {"sensitivity/1": 0.85, "specificity/1": 0.6, "accuracy/1": 0.7, "auc.mann_whitney.midrank/1": 0.85,
            "lr_plus/1": 1.5, "ppv/1": 0.6, "balanced_accuracy/1": 0.97, "brier.mean_squared/1": 0.2,
            "npv.at_prevalence/1": 0.98, "lr_minus/1": 0.4}
    expected = {"sensitivity/1": 0.95, "accuracy/1": 0.9, "auc.mann_whitney.midrank/1": 0.95}
    wanted = []
    for metric, limit in hard.items():
        keys = {"id": f"{metric} alone", "metric": metric, "limit": limit}
        if metric in RATES + COMBINED or "at_prevalence" in metric:
            keys["threshold"] = 0.6
        if "at_prevalence" in metric:
            keys["prevalence"] = 0.03
        wanted.append({**keys, "expected": expected[metric]} if metric in expected else keys)
        if "brier" not in metric:
            wanted.append({**keys, "id": f"{metric} with gaps", "score": "gaps", "subgroup": "sex=M"})
        if metric in SHARES_OF_CLASSES or metric.startswith("auc"):
            wanted.append({**keys, "id": f"{metric} beside the reader", "reference": "reader", "limit": -0.12})
    return wanted


def write_plan(path, name, requirement_list, **keys):
    """Writes a plan as TOML."""
    with open(path, "w") as file:
        file.write(f'name = "{name}"\n')
        for key, value in keys.items():
            file.write(f"{key} = {toml(value)}\n")
        for requirement in requirement_list:
            file.write("\n[[requirement]]\n")
            for key, value in requirement.items():
                file.write(f"{key} = {toml(value)}\n")


def toml(value):
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, list):
        return "[" + ", ".join(toml(v) for v in value) + "]"
    return repr(value)
