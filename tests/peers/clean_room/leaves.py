"""Sentences among the leaves of an expected result, and the comparison of two trees.

Every leaf of the program's result is compared: numbers to 1e-10 of their size (differences of
numbers near 1 may come out close to 0: to 1e-13), all else exactly.
"""

import re
from dataclasses import dataclass

RELATIVE, AT_ZERO = 1e-10, 1e-13
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")
METRIC = re.compile(r"[a-z_0-9.]+/\d+")


@dataclass(frozen=True)
class Sentence:
    """Words for people: they contain `words`, exactly these numbers in this order, and no other metric."""

    words: str
    numbers: tuple
    metric: str = ""


@dataclass(frozen=True)
class Containing:
    """Words for people that hold `part` as it stands here, and no numbers beside it but `numbers`."""

    part: str
    numbers: tuple

    def agrees(self, found):
        return (isinstance(found, str) and self.part in found and
                tuple(NUMBER.findall(METRIC.sub("", found.replace(self.part, "", 1)))) == self.numbers)


@dataclass(frozen=True)
class Empty:
    """An empty text, or what `other` allows."""

    other: object

    def agrees(self, found):
        return found == "" or agree(self.other, found)


def complaints(expected, found, path=""):
    """What differs, one line for each leaf; empty when nothing does."""
    if isinstance(expected, dict):
        if not isinstance(found, dict):
            return [f"{path}: {found!r} is no object"]
        keys = sorted(expected.keys() | found.keys())
        return [line for key in keys
                for line in (complaints(expected[key], found[key], f"{path}.{key}")
                             if key in expected and key in found else [f"{path}.{key}: only on one side"])]
    if isinstance(expected, list):
        if not isinstance(found, list) or len(found) != len(expected):
            return [f"{path}: not the same number of entries"]
        return [line for i, (a, b) in enumerate(zip(expected, found)) for line in complaints(a, b, f"{path}[{i}]")]
    return [] if agree(expected, found) else [f"{path}: the result says {found!r}, expected is {expected!r}"]


def agree(expected, found):
    if isinstance(expected, Sentence):
        if not isinstance(found, str) or expected.words not in found:
            return False
        if not set(METRIC.findall(found)) <= {expected.metric}:
            return False
        return tuple(NUMBER.findall(METRIC.sub("", found))) == expected.numbers
    if hasattr(expected, "agrees"):
        return expected.agrees(found)
    if is_number(expected) and is_number(found):
        if isinstance(expected, int):
            return expected == found
        return abs(expected - found) <= RELATIVE * abs(expected) + AT_ZERO
    return type(expected) is type(found) and expected == found


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def numbers_of(tree, path=()):
    """Paths of all numbers, and of all texts that hold one."""
    if isinstance(tree, dict):
        return [p for key in tree for p in numbers_of(tree[key], (*path, key))]
    if isinstance(tree, list):
        return [p for i, each in enumerate(tree) for p in numbers_of(each, (*path, i))]
    return [path] if is_number(tree) or (isinstance(tree, str) and re.search(r"\d", tree)) else []
