# SPDX-License-Identifier: Apache-2.0
"""Made-up grades: the class that was given beside the true one, and a plan of requirements."""

import random

from other_studies import write
from verdict import SMALLER_IS_BETTER

CLASSES = ["none", "mild", "moderate", "severe", "proliferative"]
LIMITS = {"accuracy.classes/1": 0.5, "balanced_accuracy.classes/1": 0.4, "ordinal.mean_levels_off/1": 0.9,
          "ordinal.macro_levels_off/1": 1.2, "ordinal.within/1": 0.8, "kappa.cohen/1": 0.4, "kappa.cohen.linear/1": 0.5,
          "kappa.cohen.quadratic/1": 0.6}


def write_tables(seed, predictions, labels, patients, mixed):
    """`mixed`: cases of one patient are of several classes; column `gaps` lacks outputs, `reader` is another grader."""
    draw = random.Random(seed)
    given, known = [], []
    for number in range(patients):
        of_patient, ability = draw.randrange(5), draw.gauss(0, 0.3)
        for k in range(draw.choice([1, 1, 2, 3])):
            truth = draw.randrange(5) if mixed else of_patient

            def grade(spread):
                return CLASSES[min(4, max(0, round(truth + ability + draw.gauss(0, spread))))]

            score = grade(0.5)
            gaps = "" if draw.random() < 0.04 else score
            case = f"g{number}-{k}"
            given.append([case, score, gaps, grade(0.8)])
            known.append([case, f"r{number * 29 % 997}", CLASSES[truth], "NS"[number % 5 > 1]])
    draw.shuffle(given)
    write(predictions, ["case", "grade", "gaps", "reader"], given)
    write(labels, ["case", "patient", "class", "site"], known)


def requirements():
    wanted = []

    def add(metric, limit, **keys):
        if metric == "ordinal.within/1":
            keys["tolerance"] = 1
        wanted.append({"id": f"{metric} {len(wanted)}", "metric": metric, "score": "grade", "limit": limit, **keys})

    for metric, limit in LIMITS.items():
        margin = 0.25 if metric in SMALLER_IS_BETTER else -0.15
        add(metric, limit)
        add(metric, limit, score="gaps", bound="lower")
        add(metric, limit, score="gaps", bound="upper", subgroup="site=S")
        add(metric, margin, score="gaps", reference="reader")
        add(metric, margin, score="reader", reference="gaps")
        add(metric, margin, subgroup="site=N", against="site=S")
        add(metric, margin, score="gaps", subgroup="site=N", against="site=S", bound="upper")
    return wanted


def few_requirements():
    """Of patients whose cases are of one class: limits that are hard to reach, an expected value, class means."""
    wanted = []
    for metric, keys in (("balanced_accuracy.classes/1", {"limit": 0.97}), ("accuracy.classes/1", {"limit": 0.98}),
                         ("ordinal.macro_levels_off/1", {"limit": 0.1}),
                         ("balanced_accuracy.classes/1", {"limit": 0.3, "expected": 0.9}),
                         ("balanced_accuracy.classes/1", {"limit": 0.7, "bound": "upper", "score": "gaps"}),
                         ("balanced_accuracy.classes/1", {"limit": -0.1, "reference": "reader"}),
                         ("ordinal.macro_levels_off/1", {"limit": 0.5, "subgroup": "site=N", "against": "site=S"}),
                         ("balanced_accuracy.classes/1", {"limit": 0.5, "subgroup": "site=N"}),
                         ("kappa.cohen.quadratic/1", {"limit": 0.7})):
        wanted.append({"id": f"{metric} {len(wanted)}", "metric": metric, "score": "grade", **keys})
    return wanted
