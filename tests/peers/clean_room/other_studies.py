"""Made-up studies of survival and of measured values: tables and requirements.

Times and values are rounded, so that there are ties; some patients have several cases.
"""

import csv
import math
import random


def write(path, header, lines):
    with open(path, "w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *lines])


def write_survival(seed, predictions, labels, patients=170):
    """score and rival are risks, by_time and other_by_time probabilities of an event by time 3, gaps lacks outputs."""
    draw = random.Random(seed)
    given, known = [], []
    for number in range(patients):
        frailty = draw.gauss(0, 0.5)
        for k in range(draw.choice([1, 1, 1, 1, 2, 3])):
            risk = frailty + draw.gauss(0, 0.8)
            time = round(draw.expovariate(0.25 * math.exp(risk)), 1)
            end = round(min(draw.expovariate(0.12), 8.0), 1)
            score = round(risk + draw.gauss(0, 0.6), 2)
            rival = round(risk + draw.gauss(0, 0.9), 2)
            by_time = 1 - math.exp(-0.75 * math.exp(0.7 * score))
            other = min(1.0, max(0.0, by_time + draw.gauss(0, 0.1)))
            gaps = "" if draw.random() < 0.03 else repr(by_time)
            case = f"s{number}.{k}"
            given.append([case, score, rival, repr(by_time), repr(other), gaps])
            known.append([case, f"q{number:03d}", min(time, end), int(time <= end), "AB"[number % 2]])
    draw.shuffle(given)
    write(predictions, ["case", "score", "rival", "by_time", "other_by_time", "gaps"], given)
    write(labels, ["case", "patient", "time", "event", "arm"], known)


def survival_requirements():
    wanted = []

    def add(metric, limit, **keys):
        wanted.append({"id": f"{metric} {len(wanted)}", "metric": metric, "limit": limit, **keys})

    for keys in ({}, {"subgroup": "arm=A"}, {"bound": "upper"}, {"score": "gaps"}):
        add("c_index.harrell/1", 0.6, **keys)
        add("c_index.harrell/1", 0.6, time=3.0, **keys)
        add("c_index.uno/1", 0.6, time=5.0, **keys)
        add("auc.cumulative_dynamic.ipcw/1", 0.6, time=3.0, **keys)
    for metric in ("c_index.harrell/1", "c_index.uno/1", "auc.cumulative_dynamic.ipcw/1"):
        add(metric, -0.1, reference="rival", **({"time": 4.0} if "harrell" not in metric else {}))
    for keys in ({}, {"subgroup": "arm=A"}, {"bound": "lower"}):
        add("brier.ipcw/1", 0.25, score="by_time", time=3.0, **keys)
    add("brier.ipcw/1", 0.25, score="gaps", time=3.0)
    add("brier.ipcw/1", 0.1, score="by_time", reference="other_by_time", time=3.0)
    return wanted


def write_measured(seed, predictions, labels, patients=150):
    draw = random.Random(seed)
    given, known = [], []
    for number in range(patients):
        level, bias = draw.gauss(20, 4), draw.gauss(0.2, 0.8)
        for k in range(draw.choice([1, 1, 1, 2, 2, 4])):
            value = min(max(round(level + draw.gauss(0, 2), 1), 0.0), 50.0)
            score = min(max(value + bias + draw.gauss(0, 1.2), 0.0), 50.0)
            other = min(max(round(value + bias + draw.gauss(0, 1.6), 1), 0.0), 50.0)
            gaps = "" if draw.random() < 0.03 else repr(round(score, 2))
            case = f"m{number}_{k}"
            given.append([case, repr(score), other, gaps])
            known.append([case, f"{number}", value, "XY"[number % 2]])
    draw.shuffle(given)
    write(predictions, ["case", "score", "other", "gaps"], given)
    write(labels, ["case", "patient", "value", "device"], known)


WORSE_ABOVE = ("mae/1", "rmse/1")
ERRORS = (*WORSE_ABOVE, "bias.mean_error/1")


def measured_requirements():
    wanted = []

    def add(metric, limit, **keys):
        if metric == "bias.mean_error/1":
            keys.setdefault("bound", "upper")
        wanted.append({"id": f"{metric} {len(wanted)}", "metric": metric, "limit": limit, **keys})

    limits = {"mae/1": 1.5, "rmse/1": 2.0, "bias.mean_error/1": 0.6, "r_squared/1": 0.7, "ccc.lin/1": 0.85}
    for metric, limit in limits.items():
        add(metric, limit)
        add(metric, limit, subgroup="device=X")
        add(metric, limit, bound="lower")
        add(metric, limit, score="gaps")
        add(metric, limit, score="gaps", range=[0.0, 50.0])
        add(metric, 0.5, score="gaps", range=[0.0, 50.0], bound="lower" if metric in WORSE_ABOVE else "upper")
        add(metric, 2.5 if metric in ERRORS else -0.1, score="other", reference="gaps", range=[0.0, 50.0])
        add(metric, 4 * limit if metric in ERRORS else limit, range=[0.0, 50.0],
            subgroup="device=X")
        add(metric, 2.5 if metric in ERRORS else -0.1, reference="other",
            range=[0.0, 50.0])
        add(metric, 0.3 if metric in ERRORS else -0.1, reference="other")
    return wanted
