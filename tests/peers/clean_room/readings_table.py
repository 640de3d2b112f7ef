# SPDX-License-Identifier: Apache-2.0
"""The two tables of a reader study (docs/formats/readings.md)."""

import csv

import numpy as np

from tables import Cases


class Readings(Cases):
    """The cases of the labels, and what readers said of them."""

    def __init__(self, readings, labels, plan):
        with open(labels, newline="") as file:
            known = list(csv.DictReader(file))
        self.take(known, set(known[0]), set(), plan["cluster"])
        with open(readings, newline="") as file:
            given = {(line["case"], line["reader"]): line for line in csv.DictReader(file)}
        self.readers, self.asked = [], {}  # names, and which cases each is to read
        for text in plan["readers"]:
            reader, _, block = text.partition("=")
            self.readers.append(reader)
            self.asked[reader] = self.texts("block") == block if block else np.full(len(self.case), True)
        self.given = given

    def scores(self, modality, reader):
        """What a reader said of all cases in a modality; NaN: not asked, or not given."""
        asked = self.asked[reader]
        cells = [self.given[case, reader][modality] if asked[i] else "" for i, case in enumerate(self.case)]
        return np.array([float(cell) if cell else np.nan for cell in cells])

    def of_modality(self, modality, reader):
        """What the result says of a reader beside its rulings."""
        label, score = self.numbers("label"), self.scores(modality, reader)
        read = ~np.isnan(score)
        positive, negative = score[read & (label == 1)], score[read & (label == 0)]
        auc = None
        if len(positive) and len(negative):
            pairs = positive[:, None] - negative
            auc = float(((pairs > 0) + 0.5 * (pairs == 0)).mean())
        return {"modality": modality, "reader": reader, "positives": len(positive), "negatives": len(negative),
                "missing": int((self.asked[reader] & ~read).sum()), "auc": auc}
