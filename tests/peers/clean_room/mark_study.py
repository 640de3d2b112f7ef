# SPDX-License-Identifier: Apache-2.0
"""Made-up lesions and marks: tables and plans of requirements. Places and scores are rounded: there are ties."""

import random

from other_studies import write

AREA, FOUND, CLEAN = "afroc1.area/1", "lesion_sensitivity/1", "images_without_false_marks/1"


def write_tables(seed, marks, lesions, patients, boxes):
    """Points in three dimensions with models `new`, `old` and `gaps`, which lacks outputs; or boxes in two of one,
    of which no output is missing."""
    draw = random.Random(seed)
    known, given = [], []
    for number in range(patients):
        skill = draw.gauss(0, 0.5)
        for k in range(draw.choice([1, 1, 2])):
            image = f"i{number * 17 % patients}-{k}"
            who = [image, f"t{number}"]
            sick = [place_of(draw, boxes) for _ in range(draw.choice([0, 0, 1, 2, 4]))]
            site = "NS"[number % 2]
            for name, place in enumerate(sick):
                size = draw.choice(["large", "small"])
                known.append([*who, f"l{9 - name}", *place, *([] if boxes else [draw.choice([3, 5, 8])]), size, site])
            if not sick:
                known.append([*who, "", *[""] * 4, "small", site])  # a box, or a point and a radius
            for model, quality in ((("", 1.3),) if boxes else (("new", 1.3), ("old", 0.6), ("gaps", 1.0))):
                given += marks_of(draw, image, model, sick, quality + skill, boxes)
    draw.shuffle(given)
    place = ["x0", "y0", "x1", "y1"] if boxes else ["x", "y", "z"]
    write(lesions, ["case", "patient", "lesion", *place, *([] if boxes else ["radius"]), "size", "site"], known)
    write(marks, ["case", "score", *place, *([] if boxes else ["model", "missing"])], given)


def place_of(draw, boxes):
    if not boxes:
        return [draw.randrange(30) for _ in range(3)]
    x, y = draw.randrange(30), draw.randrange(30)
    return [x, y, x + draw.choice([6, 9]), y + draw.choice([6, 9])]


def marks_of(draw, image, model, sick, quality, boxes):
    """Rows of one image and model."""
    rows = []

    def add(score, place):
        rows.append([image, round(score, 1), *place, *([] if boxes else [model, ""])])

    for place in sick:
        for _ in range(draw.choice([0, 1, 1, 1, 2])):
            shift = [draw.choice([-2, 0, 1, 2]) for _ in range(2 if boxes else 3)]
            add(draw.gauss(quality, 0.8), [a + b for a, b in zip(place, shift * (2 if boxes else 1))])
    for _ in range(draw.choice([0, 0, 1, 2])):
        add(draw.gauss(0, 0.8), place_of(draw, boxes))
    if model == "gaps" and draw.random() < 0.03:
        return [[image, "", "", "", "", model, 1]]
    return rows or [[image, "", *["" for _ in range(4 if boxes else 3)], *([] if boxes else [model, ""])]]


def requirements():
    """Of three models."""
    wanted = []

    def add(metric, limit, **keys):
        if metric != AREA:
            keys.setdefault("threshold", 0.8)
        wanted.append({"id": f"{metric} {len(wanted)}", "metric": metric, "limit": limit, **keys})

    for metric, limit in ((AREA, 0.7), (FOUND, 0.5), (CLEAN, 0.6)):
        add(metric, limit, score="new")
        add(metric, limit, score="old", bound="upper")
        add(metric, limit, score="gaps")
        add(metric, limit, score="gaps", subgroup="size=large")
        add(metric, limit, score="gaps", bound="upper")
        add(metric, -0.1, score="new", reference="old")
        add(metric, -0.1, score="gaps", reference="old")
        add(metric, -0.2, score="new", subgroup="site=N", against="site=S")
        add(metric, 0.3, score="gaps", subgroup="site=N", against="site=S", bound="upper")
    add(FOUND, 0.95, score="new", threshold=0.2, expected=0.99)
    return wanted


def few_requirements():
    """Of the one model of a table without a column for it; few of them are simulated, which takes long."""
    sites = {"subgroup": "site=N", "against": "site=S"}
    return [{"id": "area", "metric": AREA, "limit": 0.995},
            {"id": "area of sites", "metric": AREA, "limit": -0.2, **sites},
            {"id": "found at sites", "metric": FOUND, "limit": -0.3, "threshold": 0.5, **sites},
            {"id": "clean", "metric": CLEAN, "limit": 0.4, "threshold": 0.5, "subgroup": "site=N"}]
