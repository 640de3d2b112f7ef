#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Metrics of several classes against scikit-learn and torchmetrics on random tables; the seed is
printed. Missing outputs count as a class of their own that is never right, which is how they are
handed to scikit-learn; its specificity and NPV are made from its confusion matrix.

scikit-learn's top_k_accuracy_score gives ties to the later class: compared without ties.

Needs: numpy, scikit-learn, torchmetrics. Usage: classes_sklearn.py <classes_dump program> [<seed>]
"""
import subprocess
import sys
import tempfile
import time as clock

import numpy as np
import torch
from sklearn import metrics
from torchmetrics.functional.classification import multiclass_auroc, multiclass_matthews_corrcoef

failed = 0
compared = 0


def etalon(program, rows):
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
        for row in rows:
            file.write(",".join("%.17g" % value for value in row) + "\n")
        file.flush()
        output = subprocess.run([program, file.name], check=True, capture_output=True, text=True)
    return {name: float(value) for name, value in (line.split(" ") for line in output.stdout.splitlines())}


def agree(table, what, mine, theirs, tolerance=1e-10):
    global failed, compared
    theirs = float(theirs)
    # A ratio to zero is infinite here, and not defined there.
    is_ratio_to_zero = what.startswith("lr") and np.isinf(mine) and np.isnan(theirs)
    off = 0.0 if mine == theirs or is_ratio_to_zero else abs(mine - theirs) / max(abs(theirs), 1e-6)
    good = off <= tolerance
    failed += not good
    compared += 1
    print(f"{'ok  ' if good else 'FAIL'} {table:10s} {what:20s} {theirs:.17g}  off by {off:.1e}")


def compare(program, random, name, n, classes, digits, missing):
    label = np.concatenate([np.arange(classes), random.integers(0, classes, n - classes)])
    score = random.random((n, classes)) + 0.5 * np.eye(classes)[label]
    score /= score.sum(axis=1, keepdims=True)
    if digits:
        score = np.round(score, digits)
    given = score.argmax(axis=1)
    given[:classes] = np.arange(classes)
    gone = random.random(n) < missing
    gone[:classes] = False
    mine = etalon(program, np.column_stack([label, np.where(gone, -1, given), score]))
    answered = np.where(gone, classes, given)
    all_labels = np.arange(classes)
    agree(name, "accuracy", mine["accuracy"], metrics.accuracy_score(label, answered))
    agree(name, "balanced", mine["balanced_accuracy"],
          metrics.recall_score(label, answered, labels=all_labels, average="macro"))
    for mean in ("macro", "weighted"):
        agree(name, "f1 " + mean, mine["f1." + mean],
              metrics.f1_score(label, answered, labels=all_labels, average=mean))
    agree(name, "mcc", mine["mcc"], metrics.matthews_corrcoef(label, answered))
    if not missing:
        agree(name, "balanced 2", mine["balanced_accuracy"], metrics.balanced_accuracy_score(label, answered))
        agree(name, "mcc torch", mine["mcc"], multiclass_matthews_corrcoef(
            torch.tensor(answered), torch.tensor(label), classes), 1e-6)  # single precision
    far = np.where(gone, np.maximum(label, classes - 1 - label), np.abs(label - given))
    agree(name, "levels off", mine["levels_off"], far.mean())
    agree(name, "levels off macro", mine["levels_off.macro"],
          np.mean([far[label == c].mean() for c in all_labels]))
    agree(name, "within 1", mine["within.1"], ((far <= 1) & ~gone).mean())
    matrix = metrics.confusion_matrix(label, answered, labels=np.arange(classes + 1))
    for c in all_labels:
        others = all_labels[all_labels != c]
        se, sp = metrics.recall_score(label, answered, labels=[c], average="macro"), \
            matrix[np.ix_(others, others)].sum() / matrix[others].sum()
        agree(name, f"sensitivity {c}", mine[f"sensitivity.{c}"], se)
        agree(name, f"specificity {c}", mine[f"specificity.{c}"], sp)
        agree(name, f"ppv {c}", mine[f"ppv.{c}"],
              metrics.precision_score(label, answered, labels=[c], average="macro"))
        agree(name, f"npv {c}", mine[f"npv.{c}"], matrix[np.ix_(others, others)].sum()
              / matrix[:, others].sum())
        agree(name, f"f1 {c}", mine[f"f1.{c}"], metrics.f1_score(label, answered, labels=[c], average="macro"))
        agree(name, f"ppv stated {c}", mine[f"ppv.stated.{c}"], se * 0.05 / (se * 0.05 + (1 - sp) * 0.95))
        agree(name, f"npv stated {c}", mine[f"npv.stated.{c}"], sp * 0.95 / (sp * 0.95 + (1 - se) * 0.05))
        if not missing:
            positive, negative = metrics.class_likelihood_ratios(label == c, answered == c)
            agree(name, f"lr+ {c}", mine[f"lr_positive.{c}"], positive)
            agree(name, f"lr- {c}", mine[f"lr_negative.{c}"], negative)
        agree(name, f"auc {c}", mine[f"auc.{c}"], metrics.roc_auc_score(label == c, score[:, c]))
    binary = np.eye(classes)[label]
    for mean in ("macro", "weighted", "micro"):
        agree(name, "auc " + mean, mine["auc." + mean], metrics.roc_auc_score(binary, score, average=mean))
    agree(name, "auc torch", mine["auc.macro"], multiclass_auroc(
        torch.tensor(score / score.sum(axis=1, keepdims=True) if not digits else score),
        torch.tensor(label), classes), 1e-6)
    for best in range(1, classes):
        if not digits and classes > 2:
            agree(name, f"top {best}", mine[f"top.{best}"],
                  metrics.top_k_accuracy_score(label, score, k=best, labels=all_labels))


def main():
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else clock.time_ns() % 10**9
    print("seed", seed)
    random = np.random.default_rng(seed)
    for index, (n, classes, digits, missing) in enumerate(
            [(60, 3, 1, 0), (300, 5, 0, 0.1), (1000, 4, 0, 0), (80, 2, 2, 0.2)]):
        compare(sys.argv[1], random, f"table {index}", n, classes, digits, missing)
    print(f"{compared} values compared, {failed} disagree")
    return 1 if failed or compared < 100 else 0


if __name__ == "__main__":
    sys.exit(main())
