"""Computes every number of results of `etalon validate --plan` anew, from docs/ alone.

    clean_room.py ETALON [SEED]

Tables are made up from a seed that is another one each time, and printed. Nothing here rests on anything but the
pages; README.md says what is left out. Then numbers in copies of the results are changed: each has to be found.
"""

import json
import random
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

import gap_study
import grade_study
import mark_study
import mask_study
import other_studies
import reading_study
import two_class_study
from canonical import canonical
from expected_result import expected
from leaves import complaints, numbers_of
from tables import read_plan

CHANGES = 600  # numbers changed in each result: a sample that names every key


def judged(program, folder, name):
    """The bytes of the result of the program."""
    paths = {part: folder / f"{name}.{part}" for part in ("plan.toml", "predictions.csv", "labels.csv", "result.json")}
    done = subprocess.run([program, "validate", "--plan", paths["plan.toml"], "--predictions", paths["predictions.csv"],
                           "--labels", paths["labels.csv"], "--output", paths["result.json"]],
                          capture_output=True, text=True, check=False)
    if done.returncode not in (0, 14):
        raise SystemExit(f"{name}: exit code {done.returncode}\n{done.stderr}")
    return paths, paths["result.json"].read_bytes()


def make_studies(seed, folder):
    """Writes plans and tables; gives (name, kind of labels)."""
    def tables(name):
        return folder / f"{name}.predictions.csv", folder / f"{name}.labels.csv"

    def plan_of(name):
        return folder / f"{name}.plan.toml"

    draw, write_plan = random.Random(seed), two_class_study.write_plan
    two_class_study.write_tables(draw.random(), *tables("classes"))
    write_plan(plan_of("classes"), "two classes", two_class_study.requirements())
    two_class_study.write_tables(draw.random(), *tables("missed"), patients=260, sizes=(1,) * 12 + (2, 9), mixed=False,
                                 missed=0.06, named_by=("labels", "predictions"))
    few = two_class_study.few_requirements()
    write_plan(plan_of("missed"), "some patients missed wholly", few, alpha=0.1)
    two_class_study.write_tables(draw.random(), *tables("single"), patients=150, sizes=(1,))
    write_plan(plan_of("single"), "one case each", few, min_patients_per_class=12)
    two_class_study.write_tables(draw.random(), *tables("cases"), patients=110, named_by=("predictions",))
    write_plan(plan_of("cases"), "every case independent", few, cluster="none")
    for name, classes in (("several_classes", True), ("several_labels", False)):
        wanted = two_class_study.write_several(draw.random(), *tables(name), classes)
        write_plan(plan_of(name), name, wanted)
    other_studies.write_survival(draw.random(), *tables("survival"))
    write_plan(plan_of("survival"), "survival", other_studies.survival_requirements())
    other_studies.write_measured(draw.random(), *tables("measured"))
    write_plan(plan_of("measured"), "measured values", other_studies.measured_requirements())
    make_further(draw, tables, plan_of)
    two_classes = ("classes", "missed", "single", "cases", "several_classes", "several_labels")
    others = {"survival": "survival", "measured": "measured", "grades": "grades", "grades_alike": "grades",
              "readers": "readings", "blocks": "readings", "marks": "marks", "boxes": "marks", "masks": "masks",
              "gaps": "classes", "gaps_of_survival": "survival", "gaps_of_values": "measured"}
    return [*((name, "classes") for name in two_classes), *others.items()]


def make_further(draw, tables, plan_of):
    """Gaps, grades, readers, marks and masks."""
    write_plan = two_class_study.write_plan
    two_class_study.write_tables(draw.random(), *tables("gaps"), patients=320)
    write_plan(plan_of("gaps"), "gaps of two classes", gap_study.of_classes())
    other_studies.write_survival(draw.random(), *tables("gaps_of_survival"), patients=240)
    write_plan(plan_of("gaps_of_survival"), "gaps of survival", gap_study.of_survival())
    other_studies.write_measured(draw.random(), *tables("gaps_of_values"), patients=330)
    write_plan(plan_of("gaps_of_values"), "gaps of measured values", gap_study.of_measured())
    for name, mixed, wanted in (("grades", True, grade_study.requirements()),
                                ("grades_alike", False, grade_study.few_requirements())):
        grade_study.write_tables(draw.random(), *tables(name), patients=180, mixed=mixed)
        write_plan(plan_of(name), name, wanted, classes=grade_study.CLASSES)
    for name, cases, blocks, part in (("readers", 110, (), "sex=M"), ("blocks", 200, ("b1", "b2"), "block=b1")):
        reading_study.write_tables(draw.random(), *tables(name), cases, blocks)
        write_plan(plan_of(name), name, reading_study.requirements(part), readers=reading_study.readers_of(blocks))
    for name, boxes, hit, wanted in (("marks", False, "radius", mark_study.requirements()),
                                     ("boxes", True, "iou 0.3", mark_study.few_requirements())):
        mark_study.write_tables(draw.random(), *tables(name), patients=120, boxes=boxes)
        write_plan(plan_of(name), name, wanted, hit=hit)
    mask_study.write_tables(draw.random(), *tables("masks"), patients=90)
    write_plan(plan_of("masks"), "masks", mask_study.requirements(), classes=mask_study.CLASSES)


def at(tree, path):
    for key in path:
        tree = tree[key]
    return tree


def changed(value):
    """Another number: larger by 1e-6 of its size, a count by 1, one close to 0 by 1e-6; a text in its last digit."""
    if isinstance(value, str):
        place = max(i for i, letter in enumerate(value) if letter.isdigit())
        return value[:place] + str((int(value[place]) + 1) % 10) + value[place + 1:]
    if abs(value) < 1e-6:
        return value + 1e-6
    return value + 1 if isinstance(value, int) else value * (1 + 1e-6)


def is_seen(right, found, path):
    """Whether a changed number at a path is complained of, in the part of the tree that it belongs to."""
    place, value = at(found, path[:-1]), at(found, path)
    place[path[-1]] = changed(value)
    try:
        return bool(complaints(at(right, path[:2]), at(found, path[:2])))
    finally:
        place[path[-1]] = value


def unseen_changes(right, found, draw):
    """Changed numbers that nobody complains of, of a sample in which every key occurs."""
    paths = numbers_of(found)
    by_key = {}
    for path in paths:
        by_key.setdefault(tuple(key for key in path if isinstance(key, str)), []).append(path)
    wanted = {draw.choice(each) for each in by_key.values()}
    wanted |= set(draw.sample(paths, min(CHANGES, len(paths))))
    return len(wanted), [path for path in sorted(wanted, key=str) if not is_seen(right, found, path)]


def main():
    program = sys.argv[1]
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else secrets.randbelow(2**32)
    print(f"seed {seed}")
    failed = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for name, kind in make_studies(seed, folder):
            paths, data = judged(program, folder, name)
            found = json.loads(data)
            right = expected(paths["plan.toml"], paths["predictions.csv"], paths["labels.csv"], kind, found)
            lines = complaints(right, found)
            if canonical(found) != data:
                lines.append("the result is no canonical JSON")
            tried, unseen = unseen_changes(right, found, random.Random(seed))
            lines += [f"{path}: a change of the number was not seen" for path in unseen]
            print(f"{name}: {len(found['results'])} requirements, {len(numbers_of(found))} numbers and texts with "
                  f"numbers, {tried} changed; {len(lines)} complaints")
            for line in lines[:20]:
                print(f"  {line}")
            failed += len(lines)
    return 1 if failed else 0


if __name__ == "__main__":
    np.seterr(all="ignore")
    sys.exit(main())
