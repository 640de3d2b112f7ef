# SPDX-License-Identifier: Apache-2.0
"""The two tables of marks and lesions (docs/formats/marks.md), and which mark hits what (docs/metrics/detection.md)."""

import csv
from dataclasses import dataclass, field

import numpy as np

from tables import Cases, columns_of

NO_MARK = -1e300  # below every score that may be given; what is missing is NaN, which is put below or above this
PLACES, BOXES = ("x", "y", "z"), (("x0", "x1"), ("y0", "y1"), ("z0", "z1"))
OF_LESION = {"case", "patient", "lesion", "radius", *PLACES, *(each for pair in BOXES for each in pair)}


@dataclass
class Image:
    """Lesions of an image, and of each model the marks."""

    lesions: list
    marks: dict = field(default_factory=dict)
    lacking: set = field(default_factory=set)  # models without an output for it


@dataclass
class Mark:
    score: float
    place: tuple
    hits: list  # indices of the lesions that it hits, the one that it covers best first


def read(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def place_of(line):
    """Centre, or the lower and the upper corner."""
    if "x0" in line:
        return tuple(tuple(float(line[pair[end]]) for pair in BOXES if pair[end] in line) for end in (0, 1))
    return tuple(float(line[axis]) for axis in PLACES if axis in line)


def union_share(a, b):
    """Intersection over union of two boxes."""
    (low, high), (other_low, other_high) = np.array(a), np.array(b)
    both = np.prod(np.maximum(0, np.minimum(high, other_high) - np.maximum(low, other_low)))
    return both / (np.prod(high - low) + np.prod(other_high - other_low) - both)


def hits_of(rule, place, lesions):
    """Indices of the lesions that a mark hits, the nearest or best covered first, of equal ones the first by name."""
    kind, _, limit = rule.partition(" ")
    found = []
    for index, lesion in enumerate(lesions):
        if kind == "iou":
            share = union_share(place, place_of(lesion))
            if share >= float(limit):
                found.append((-share, lesion["lesion"], index))
            continue
        distance = np.linalg.norm(np.subtract(place, place_of(lesion)))
        if distance <= (float(lesion["radius"]) if kind == "radius" else float(limit)):
            found.append((distance, lesion["lesion"], index))
    return [index for _, _, index in sorted(found)]


class Marked(Cases):
    """The cases that are judged: lesions, labelled 1, and images, labelled 0, with a column of scores of each model."""

    def __init__(self, marks, lesions, plan):
        known = read(lesions)
        self.models = columns_of(plan)
        self.images = {}
        for line in known:
            image = self.images.setdefault(line["case"], Image([]))
            image.lesions += [line] if line["lesion"] else []
        self.take_marks(read(marks), plan["hit"])
        lines = [self.case_of_lesion(line) for line in known if line["lesion"]]
        lines += [self.case_of_image(name, [line for line in known if line["case"] == name]) for name in self.images]
        self.take(lines, set(known[0]) | {"label"}, {"case"}, plan["cluster"])

    def take_marks(self, lines, rule):
        for line in lines:
            image, model = self.images[line["case"]], line.get("model", "score")
            image.marks.setdefault(model, [])
            if line.get("missing") == "1":
                image.lacking.add(model)
            elif line["score"]:
                place = place_of(line)
                image.marks[model].append(Mark(float(line["score"]), place, hits_of(rule, place, image.lesions)))

    def score_of(self, image, model, lesion=None):
        """The highest of the marks that are of a lesion, or of those that hit none, as the text of a cell."""
        if model in image.lacking:
            return ""
        mine = [mark.score for mark in image.marks[model]
                if (image.lesions[mark.hits[0]] is lesion if mark.hits else lesion is None)]
        return repr(max(mine, default=NO_MARK))

    def case_of_lesion(self, line):
        image = self.images[line["case"]]
        return {**line, "case": f"{line['case']}/{line['lesion']}", "label": "1",
                **{model: self.score_of(image, model, line) for model in self.models}}

    def case_of_image(self, name, lines):
        """An image has the attributes that all its rows share."""
        shared = {key: lines[0][key] if len({line[key] for line in lines}) == 1 else "" for key in lines[0]}
        return {**shared, "case": name, "label": "0",
                **{model: self.score_of(self.images[name], model) for model in self.models}}
