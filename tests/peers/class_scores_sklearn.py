#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Judgements of the scores of all classes, one case of each patient, against scikit-learn (macro and micro AUC, top-k)
and SciPy (Clopper and Pearson's bounds of top-k), on a seed chosen at run time.

Usage: class_scores_sklearn.py <etalon> [seed]
"""
import csv
import json
import pathlib
import random
import sys
import tempfile

import numpy as np
import sklearn.metrics

import judged

CLASSES = ("naevus", "melanoma", "keratosis", "other")


def judge(etalon, folder, plan, scores, others, known):
    (folder / "plan.toml").write_text(plan)
    with open(folder / "known.csv", "w", newline="") as labels, open(folder / "said.csv", "w", newline="") as said:
        labels, said = csv.writer(labels), csv.writer(said)
        labels.writerow(["case", "patient", *known[0]])
        said.writerow(["case", *[f"p.{name}" for name in CLASSES], *[f"q.{name}" for name in CLASSES]])
        for i, row in enumerate(scores):
            labels.writerow([f"c{i}", f"p{i}", *known[1][i]])
            said.writerow([f"c{i}", *map(repr, map(float, row)), *map(repr, map(float, others[i]))])
    return judged.judge(etalon, folder / "plan.toml", folder / "said.csv", folder / "known.csv")


def requirement(name, metric, more=""):
    return f'[[requirement]]\nid = "{name}"\nmetric = "{metric}"\nscore = "p"\nlimit = 0.0\n{more}\n'


def main():
    etalon = sys.argv[1]
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")
    draw = np.random.default_rng(seed)
    cases = 400
    head = f'name = "skin"\nclasses = {json.dumps(CLASSES)}\n'
    comparison = judged.Comparison()

    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        labels = np.concatenate([np.repeat(range(4), 12), draw.choice(4, cases - 48, p=(0.5, 0.2, 0.2, 0.1))])
        one_hot = np.eye(4)[labels]
        # Rounded, so that scores are equal now and then.
        scores, others = ((draw.normal(size=(cases, 4)) + shift * one_hot).round(1) for shift in (1.5, 1.0))
        plan = head + requirement("macro", "auc.macro/1") + requirement("micro", "auc.micro/1") + requirement(
            "gain", "auc.macro/1", 'reference = "q"')
        plan += "".join(requirement(f"top {best}", "top_k/1", f"best = {best}") for best in (1, 2, 3))
        found = judge(etalon, folder, plan, scores, others, (["class"], [[CLASSES[label]] for label in labels]))

        def macro(said):
            return np.mean([sklearn.metrics.roc_auc_score(labels == k, said[:, k]) for k in range(4)])

        wanted = {"macro": (macro(scores),), "gain": (macro(scores) - macro(others),),
                  "micro": (sklearn.metrics.roc_auc_score(one_hot.ravel(), scores.ravel()),)}
        for best in (1, 2, 3):
            # Ties count against the model; scikit-learn goes by the order of classes there.
            own = scores[np.arange(cases), labels]
            hits = ((scores >= own[:, None]).sum(axis=1) <= best).sum()
            wanted[f"top {best}"] = (hits / cases, *judged.clopper_pearson(hits, cases))
        comparison.add(found, wanted)

        flags = (draw.random((cases, 4)) < (0.4, 0.3, 0.2, 0.3)).astype(int)
        known = draw.random((cases, 4)) < 0.9
        scores = draw.normal(size=(cases, 4)) + 1.2 * flags
        rows = [[str(flag) if is_known else "" for flag, is_known in zip(*both)] for both in zip(flags, known)]
        plan = head + requirement("macro", "auc.macro/1") + requirement("micro", "auc.micro/1")
        found = judge(etalon, folder, plan, scores, others, ([f"label.{name}" for name in CLASSES], rows))
        comparison.add(found, {
            "macro": (np.mean([sklearn.metrics.roc_auc_score(flags[known[:, k], k], scores[known[:, k], k])
                               for k in range(4)]),),
            "micro": (sklearn.metrics.roc_auc_score(flags[known], scores[known]),)})
    return comparison.finish(14)


if __name__ == "__main__":
    sys.exit(main())
