"""Reading tables and plan (docs/formats/case-tables.md, requirements.md)."""

import csv
import math
import tomllib

import numpy as np

DEFAULTS = {"score": "score", "reference": "", "label": "", "threshold": None, "prevalence": None, "time": None,
            "range": [], "subgroup": "", "bound": "auto", "expected": None}


SCHEMAS = {"classes": 8, "readers": 6, "hit": 5}  # by what a plan names, else 2; of masks 4, with a gap 7


def read_plan(path):
    """The plan with every key, as `plan` of the result has it."""
    with open(path, "rb") as file:
        text = tomllib.load(file)
    requirements = [{**DEFAULTS, **requirement} for requirement in text["requirement"]]
    own = {key: text[key] for key in SCHEMAS if key in text}
    version = max([2, *(SCHEMAS[key] for key in own)])
    if any("=" in name for name in own.get("classes", [])):
        version = 4
    if any("against" in each for each in requirements):
        version = 7
    return {"schema": f"etalon.requirements/{version}", "name": text["name"], "alpha": text.get("alpha", 0.05),
            "cluster": text.get("cluster", "patient"),
            "min_patients_per_class": text.get("min_patients_per_class", 10),
            "replicates": text.get("replicates", 10000), **own, "requirement": requirements}


def subgroups_of(requirement):
    """The subgroup of a requirement, and the one that it is held against."""
    return [requirement[key] for key in ("subgroup", "against") if requirement.get(key)]


def columns_of(plan):
    """Columns of scores that a plan names, in the order of names."""
    return sorted({q[key] for q in plan["requirement"] for key in ("score", "reference")} - {""}, key=str.encode)


class Cases:
    """All cases in the order of patient and case name: a column is an array of n entries.

    `named_patient` numbers patients in the order of their names; `patient` does so as well, or each case where a plan
    takes every case as independent. An output that is missing is NaN.
    """

    def __init__(self, predictions, labels, cluster="patient"):
        with open(predictions, newline="") as file:
            given = list(csv.DictReader(file))
        with open(labels, newline="") as file:
            known = {line["case"]: line for line in csv.DictReader(file)}
        self.take([{**line, **known[line["case"]]} for line in given], set(next(iter(known.values()))), set(given[0]),
                  cluster)

    def take(self, lines, columns_of_labels, columns_of_predictions, cluster):
        """Keeps lines in order, one for each case."""
        self.columns_of_labels, self.columns_of_predictions = columns_of_labels, columns_of_predictions
        self.lines = lines = sorted(lines, key=lambda line: (line["patient"].encode(), line["case"].encode()))
        self.case = [line["case"] for line in lines]
        names = sorted({line["patient"] for line in lines}, key=str.encode)
        number = {name: i for i, name in enumerate(names)}
        self.patients = len(names)
        self.named_patient = self.patient = np.array([number[line["patient"]] for line in lines])
        if cluster == "none":
            self.patient = np.arange(len(lines))  # every case is independent

    def numbers(self, column):
        """A column of numbers, NaN where a cell is empty."""
        return np.array([float(line[column]) if line[column] else np.nan for line in self.lines])

    def texts(self, column):
        return np.array([line[column] for line in self.lines])

    def known(self, label):
        """1 with the condition, 0 without, NaN where nobody knows; of several classes or labels the one named."""
        if not label:
            return self.numbers("label")
        if "class" in self.columns_of_labels:
            names = self.texts("class")
            return np.where(names == "", np.nan, names == label)
        return self.numbers(f"label.{label}")

    def subgroup(self, text):
        """Which cases a requirement judges: all, or those with `column=value`."""
        if not text:
            return np.full(len(self.lines), True)
        column, value = text.split("=", 1)
        return self.texts(column) == value


def by_patient(patient, values):
    """Exact sums of `values` (n) of each patient that has an entry in `patient` (n), in the order of patients."""
    order = np.argsort(patient, kind="stable")
    starts = np.flatnonzero(np.append(True, np.diff(patient[order]) != 0))
    return np.array([math.fsum(part) for part in np.split(np.asarray(values, float)[order], starts[1:])])
