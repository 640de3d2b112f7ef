#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Metrics of marks against scikit-learn (AFROC1 area, shares), MONAI (FROC curve; matching of boxes) and NumPy
(weighted AFROC, by pairs), on a seed chosen at run time.

Usage: marks_python.py <etalon> [seed]
"""
import csv
import json
import pathlib
import random
import subprocess
import sys
import tempfile

import numpy as np
import sklearn.metrics
from monai.apps.detection.metrics.matching import matching_batch
from monai.metrics import compute_froc_curve_data

RATES = (1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8)
THRESHOLD = 0.45
REQUIREMENTS = (("afroc1.area/1", ""), ("lesion_sensitivity/1", f"threshold = {THRESHOLD}"),
                ("images_without_false_marks/1", f"threshold = {THRESHOLD}"))
BELOW = -1.0  # every score of a mark is above


def plan(hit):
    text = f'name = "marks"\nhit = "{hit}"\n'
    for metric, more in REQUIREMENTS:
        text += f'[[requirement]]\nid = "{metric}"\nmetric = "{metric}"\n{more}\nlimit = 0.1\n'
    return text


def images(draw, is_box):
    """Lesions and marks of each image: centres with a radius, or corners of boxes."""
    made = []
    for index in range(150):
        place = lambda: draw.uniform(0, 100, 2)
        size = lambda: draw.uniform(8, 20, 2)
        lesions = [(place(), size()) for _ in range(draw.choice([0, 0, 1, 2, 4]))]
        marks = []
        for centre, extent in lesions:
            for _ in range(draw.choice([0, 1, 1, 2])):
                marks.append((centre + draw.normal(0, 0.2, 2) * extent, extent * draw.uniform(0.8, 1.25),
                              draw.beta(5, 3)))
        marks += [(place(), size(), draw.beta(2, 4)) for _ in range(draw.choice([0, 0, 1, 3]))]
        if not is_box:  # ties, but not where the order of equal marks would matter
            marks = [(centre, extent, round(score, 1)) for centre, extent, score in marks]
        made.append({"patient": f"p{index // 2}", "lesions": lesions, "marks": marks})
    return made


def corners(centre, extent):
    return [*(centre - extent / 2), *(centre + extent / 2)]


def write(folder, made, is_box):
    place = ["x0", "y0", "x1", "y1"] if is_box else ["x", "y"]
    at = (lambda centre, extent: corners(centre, extent)) if is_box else (lambda centre, extent: list(centre))
    nowhere = [""] * len(place)
    with open(folder / "lesions.csv", "w", newline="") as known, open(folder / "marks.csv", "w", newline="") as said:
        lesions, marks = csv.writer(known), csv.writer(said)
        lesions.writerow(["case", "patient", "lesion", *place, *([] if is_box else ["radius"])])
        marks.writerow(["case", "score", *place])
        for index, image in enumerate(made):
            name = f"i{index}"
            for k, (centre, extent) in enumerate(image["lesions"]):
                lesions.writerow([name, image["patient"], f"l{k}", *at(centre, extent),
                                  *([] if is_box else [extent[0]])])
            if not image["lesions"]:
                lesions.writerow([name, image["patient"], "", *nowhere, *([] if is_box else [""])])
            for centre, extent, score in image["marks"]:
                marks.writerow([name, score, *at(centre, extent)])
            if not image["marks"]:
                marks.writerow([name, "", *nowhere])


def overlap(a, b):
    sides = np.clip(np.minimum(a[:, None, 2:], b[None, :, 2:]) - np.maximum(a[:, None, :2], b[None, :, :2]), 0, None)
    both = sides.prod(axis=2)
    area = lambda boxes: (boxes[:, 2:] - boxes[:, :2]).prod(axis=1)
    return both / (area(a)[:, None] + area(b)[None, :] - both)


def hits(image, is_box, least):
    """Of each lesion the highest score of the marks that hit it best, and the scores of marks that hit none."""
    lesion_scores = [BELOW] * len(image["lesions"])
    wrong = []
    for centre, extent, score in image["marks"]:
        reach = []
        for k, (where, size) in enumerate(image["lesions"]):
            if is_box:
                share = overlap(np.array([corners(centre, extent)]), np.array([corners(where, size)]))[0, 0]
                if share >= least:
                    reach.append((-share, k))
            elif np.hypot(*(centre - where)) <= size[0]:
                reach.append((np.hypot(*(centre - where)), k))
        if reach:
            k = min(reach)[1]
            lesion_scores[k] = max(lesion_scores[k], score)
        else:
            wrong.append(score)
    return lesion_scores, wrong


def expected(made, is_box, least):
    lesions, weights, clear, highest, wrong = [], [], [], [], []
    for image in made:
        found, missed = hits(image, is_box, least)
        wrong += missed
        highest.append(max(missed, default=BELOW))
        if found:
            lesions += found
            weights += [1 / len(found)] * len(found)
        else:
            clear.append(max(missed, default=BELOW))
    lesions, weights, clear, highest = map(np.array, (lesions, weights, clear, highest))
    values = {
        "afroc1.area/1": sklearn.metrics.roc_auc_score(
            np.concatenate([np.ones(len(lesions)), np.zeros(len(highest))]), np.concatenate([lesions, highest])),
        "lesion_sensitivity/1": sklearn.metrics.recall_score(np.ones(len(lesions)), lesions >= THRESHOLD),
        "images_without_false_marks/1": float(np.mean(highest < THRESHOLD)),
        "weighted_afroc": float(np.sum(weights * np.mean(
            (lesions[:, None] > clear) + 0.5 * (lesions[:, None] == clear), axis=1)) / np.sum(weights)),
    }
    rates, sensitivities = compute_froc_curve_data(np.array(wrong), lesions[lesions > BELOW], len(lesions), len(made))
    # MONAI leaves out the threshold at the lowest score, at which all marks count.
    rates = np.append(rates, len(wrong) / len(made))
    sensitivities = np.append(sensitivities, np.count_nonzero(lesions > BELOW) / len(lesions))
    values["froc_mean"] = float(np.mean([max([s for f, s in zip(rates, sensitivities) if f <= rate], default=0)
                                         for rate in RATES]))
    values["false_marks"] = len(wrong)
    values["unmarked_images"] = sum(not image["marks"] for image in made)
    return values


def average_precision(made, least):
    """Matches by MONAI, as COCO has them; the area from all points."""
    boxes = lambda each: np.array([corners(c, e) for c, e, *_ in each]).reshape(-1, 4)
    found = matching_batch(
        overlap, [least], [boxes(image["marks"]) for image in made],
        [np.zeros(len(image["marks"]), int) for image in made],
        [np.array([score for *_, score in image["marks"]]) for image in made],
        [boxes(image["lesions"]) for image in made], [np.zeros(len(image["lesions"]), int) for image in made],
        max_detections=10_000)
    scores = np.concatenate([each[0]["dtScores"] for each in found if 0 in each])
    is_hit = np.concatenate([each[0]["dtMatches"][0] for each in found if 0 in each]).astype(bool)
    is_hit = is_hit[np.argsort(-scores, kind="stable")]
    precision = np.cumsum(is_hit) / np.arange(1, len(is_hit) + 1)
    ahead = np.maximum.accumulate(precision[::-1])[::-1]
    return float(np.sum(ahead[is_hit]) / sum(len(image["lesions"]) for image in made))


def main():
    etalon = sys.argv[1]
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")
    draw = np.random.default_rng(seed)
    failures = []
    for is_box, hit, least in ((False, "radius", 0), (True, "iou 0.4", 0.4)):
        made = images(draw, is_box)
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            write(folder, made, is_box)
            (folder / "plan.toml").write_text(plan(hit))
            run = subprocess.run([etalon, "validate", "--json", "--plan", folder / "plan.toml", "--predictions",
                                  folder / "marks.csv", "--labels", folder / "lesions.csv"],
                                 capture_output=True, text=True, check=False)
            if run.returncode not in (0, 14):
                sys.exit(run.stderr)
        result = json.loads(run.stdout)
        found = {each["id"]: each["estimate"] for each in result["results"]}
        facts = result["grounds"]["marks"][0]
        found |= {key: facts[key] for key in ("froc_mean", "false_marks", "weighted_afroc", "unmarked_images")}
        wanted = expected(made, is_box, least)
        if is_box:
            found["average_precision"] = facts["average_precision"]
            wanted["average_precision"] = average_precision(made, least)
        for key, value in wanted.items():
            if not abs(found[key] - value) <= 1e-12:
                failures.append(f"{hit}: {key} is {found[key]}, the peer has {value}")
        print(f"{hit}: {len(wanted)} values, lesions {facts['lesions']}, false marks {facts['false_marks']}")
    for failure in failures:
        print(failure, file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
