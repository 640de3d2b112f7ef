# SPDX-License-Identifier: Apache-2.0
"""A made-up study of readers: tables of labels and readings, and plans of requirements."""

import random

from other_studies import write

U, OR = "auc.readers.u_statistic/1", "auc.readers.obuchowski_rockette/1"
READERS = ["anna", "ben", "carl", "dora", "emil", "fred"]


def write_tables(seed, readings, labels, cases, blocks=()):
    """Ratings without and with the model; column `gaps` lacks some. `blocks`: names of blocks of cases, which the
    readers share out in turn; none: everyone reads everything."""
    draw = random.Random(seed)
    skill = {reader: draw.gauss(0, 0.25) for reader in READERS}
    given, known = [], []
    for number in range(cases):
        label, hard = int(draw.random() < 0.4), draw.gauss(0, 0.7)
        block = blocks[number % 5 // 3] if blocks else "all"
        case = f"x{number * 7 % cases}"
        known.append([case, f"w{number}", label, block, "FM"[number % 3 > 0]])
        for place, reader in enumerate(READERS):
            if blocks and blocks[place % len(blocks)] != block:
                continue
            signal = label * (1.4 + skill[reader]) + hard
            without, aided = round(signal + draw.gauss(0, 0.9), 1), round(1.3 * signal + draw.gauss(0, 0.7), 1)
            given.append([case, reader, without, aided, "" if draw.random() < 0.02 else aided])
    draw.shuffle(given)
    write(readings, ["case", "reader", "without", "aided", "gaps"], given)
    write(labels, ["case", "patient", "label", "block", "sex"], known)


def readers_of(blocks):
    return [f"{reader}={blocks[place % len(blocks)]}" if blocks else reader for place, reader in enumerate(READERS)]


def requirements(part):
    """`part`: a subgroup that some of the readers read."""
    wanted = []

    def add(metric, limit, **keys):
        wanted.append({"id": f"{metric} {len(wanted)}", "metric": metric, "limit": limit, **keys})

    for metric in (U, OR):
        for keys in ({}, {"subgroup": "sex=F"}, {"bound": "upper"}, {"expected": 0.95}):
            add(metric, 0.7, score="aided", **keys)
        add(metric, 0.7, score="without", subgroup=part)
        add(metric, 0.7, score="gaps")
        add(metric, 0.99, score="gaps")
        add(metric, 0.1, score="gaps", bound="upper")
        add(metric, 0.0, score="aided", reference="without")
        add(metric, 0.25, score="aided", reference="without", bound="upper")
        add(metric, -0.1, score="without", reference="aided", subgroup="sex=M")
        add(metric, -0.1, score="gaps", reference="without")
        add(metric, 0.2, score="without", reference="gaps")
    return wanted
