#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Judgements of classes that were given, one case of each patient, against scikit-learn (accuracy, balanced accuracy,
kappa, F1, Matthews' correlation), krippendorff (alpha) and SciPy (Clopper and Pearson's bounds, of class means their squares added up), on a seed chosen at run time.

Usage: grades_sklearn.py <etalon> [seed]
"""
import csv
import json
import pathlib
import random
import sys
import tempfile

import krippendorff
import numpy as np
import sklearn.metrics

import judged

CLASSES = ("none", "mild", "moderate", "severe")
REQUIREMENTS = (("accuracy.classes/1", ""), ("balanced_accuracy.classes/1", ""), ("ordinal.within/1", "tolerance = 1"),
                ("ordinal.mean_levels_off/1", ""), ("ordinal.macro_levels_off/1", ""), ("kappa.cohen/1", ""),
                ("kappa.cohen.linear/1", ""), ("kappa.cohen.quadratic/1", ""), ("alpha.krippendorff.nominal/1", ""),
                ("alpha.krippendorff.ordinal/1", ""), ("alpha.krippendorff.interval/1", ""), ("f1.macro/1", ""),
                ("mcc.classes/1", ""))


def class_means(labels, right):
    shares, below, above = [], 0.0, 0.0
    for level in np.unique(labels):
        own = right[labels == level]
        lower, upper = judged.clopper_pearson(own.sum(), len(own))
        shares.append(own.mean())
        below += (own.mean() - lower) ** 2
        above += (upper - own.mean()) ** 2
    mean = np.mean(shares)
    return mean, mean - np.sqrt(below) / len(shares), mean + np.sqrt(above) / len(shares)


def main():
    etalon = sys.argv[1]
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")
    draw = np.random.default_rng(seed)
    comparison = judged.Comparison()
    for cases in (120, 700):
        labels = np.concatenate([np.repeat(range(4), 12), draw.choice(4, cases - 48, p=(0.5, 0.25, 0.15, 0.1))])
        given = np.clip(labels + draw.choice([-2, -1, 0, 1, 2], cases, p=(0.03, 0.1, 0.74, 0.1, 0.03)), 0, 3)
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            plan = f'name = "grades"\nclasses = {json.dumps(CLASSES)}\n'
            for metric, more in REQUIREMENTS:
                plan += f'[[requirement]]\nid = "{metric}"\nmetric = "{metric}"\nscore = "grade"\n{more}\nlimit = 0.5\n'
            (folder / "plan.toml").write_text(plan)
            with open(folder / "known.csv", "w", newline="") as known, open(folder / "said.csv", "w", newline="") as said:
                known, said = csv.writer(known), csv.writer(said)
                known.writerow(["case", "patient", "class"])
                said.writerow(["case", "grade"])
                for i in range(cases):
                    known.writerow([f"c{i}", f"p{i}", CLASSES[labels[i]]])
                    said.writerow([f"c{i}", CLASSES[given[i]]])
            found = judged.judge(etalon, folder / "plan.toml", folder / "said.csv", folder / "known.csv")
        right = (labels == given).astype(float)
        near = (abs(labels - given) <= 1).astype(float)
        off = abs(labels - given)
        wanted = {
            "accuracy.classes/1": (sklearn.metrics.accuracy_score(labels, given), *judged.clopper_pearson(right.sum(), cases)),
            "balanced_accuracy.classes/1": (sklearn.metrics.balanced_accuracy_score(labels, given),
                                            *class_means(labels, right)[1:]),
            "ordinal.within/1": (near.mean(), *judged.clopper_pearson(near.sum(), cases)),
            "ordinal.mean_levels_off/1": (sklearn.metrics.mean_absolute_error(labels, given),),
            "ordinal.macro_levels_off/1": (np.mean([off[labels == level].mean() for level in range(4)]),),
            "kappa.cohen/1": (sklearn.metrics.cohen_kappa_score(labels, given),),
            "kappa.cohen.linear/1": (sklearn.metrics.cohen_kappa_score(labels, given, weights="linear"),),
            "kappa.cohen.quadratic/1": (sklearn.metrics.cohen_kappa_score(labels, given, weights="quadratic"),),
            "f1.macro/1": (sklearn.metrics.f1_score(labels, given, average="macro"),),
            "mcc.classes/1": (sklearn.metrics.matthews_corrcoef(labels, given),)}
        for level in ("nominal", "ordinal", "interval"):
            wanted[f"alpha.krippendorff.{level}/1"] = (krippendorff.alpha(
                np.array([labels, given]), value_domain=range(4), level_of_measurement=level),)
        comparison.add(found, wanted)
    return comparison.finish(38)


if __name__ == "__main__":
    sys.exit(main())
