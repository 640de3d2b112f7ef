#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fails when an include goes against the floors or reaches through a wall.

A floor includes itself and the floors before it in cmake/Layers.cmake; tests and benches include
any. LibTorch, libonnx and protobuf, MPI, HDF5, NCCL and CUDA have the folders named in WALLS.
Folders inside a floor do not include each other in a circle. A folder whose README.md says
`May include:` includes exactly what stands there (its sub-folders among it), and rooms that a
README.md puts in order ("includes only rooms before it") include rooms before them only.
Every header begins with #pragma once. Verbs print through core/console alone.
Usage: check_floors.py [<root>]    (the tree that holds the floors; default: this repository)
"""
import pathlib
import re
import sys

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
STRING = re.compile(r'"(\\.|[^"\\])*"')
SOURCES = {".cpp", ".hpp", ".cu", ".cuh"}

# What is behind the wall, and which files may include it (also the mirrored ones under tests/ and
# bench/). Folders of LibTorch's files are those of design: models/ without models/onnx.
WALLS = [
    ("LibTorch", re.compile(r"^(ATen|c10|torch|caffe2)/"), re.compile(r"^models/(?!onnx/)")),
    ("ONNX and protobuf", re.compile(r"^(onnx|google/protobuf)/"), re.compile(r"^models/onnx/")),
    ("oneDNN", re.compile(r"^(oneapi/)?dnnl"), re.compile(r"^models/")),
    ("MPI", re.compile(r"^mpi\.h$"), re.compile(r"^(distributed/|support/)")),
    ("HDF5", re.compile(r"^(hdf5|H5\w*)\.h$"), re.compile(r"^datasets/hdf5/")),
    ("NCCL and CUDA", re.compile(r"^(nccl|cuda\w*|cuda_runtime_api)\.h$"), re.compile(r"^distributed/nccl/")),
    ("toml++", re.compile(r"^toml\+\+/"), re.compile(r"^core/config/.*\.cpp$")),
    ("CLI11", re.compile(r"^CLI/"), re.compile(r"^jobs/.*\.cpp$")),
]

# Words that only some files may use: what a verb says goes through core/console.
WORDS = [
    ("the C library's or a stream's output", re.compile(r"\b(f?printf|v?fprintf|fputs|fputc|fwrite|puts|putchar|cout|cerr|clog)\b"),
     re.compile(r"^(?!jobs/)"), "core/console.hpp"),
]


def floors(root):
    text = (root / "cmake" / "Layers.cmake").read_text()
    return re.search(r"set\(ETALON_FLOORS ([^)]*)\)", text).group(1).split()


def sources(root, order):
    for top in [*order, "tests", "bench"]:
        for path in sorted((root / top).rglob("*")):
            if path.suffix in SOURCES and path.is_file():
                yield path


def findings(root):
    order = floors(root)
    for path in sources(root, order):
        relative = path.relative_to(root)
        top = relative.parts[0]
        # A test or bench stands where the file that it mirrors stands.
        mirrored = relative.as_posix() if top in order else "/".join(relative.parts[1:])
        lines = path.read_text(errors="replace").splitlines()
        if path.suffix == ".hpp" and next((l for l in lines if not l.startswith("//")), "") != "#pragma once":
            yield f"{relative}: does not begin with #pragma once"
        for number, line in enumerate(lines, 1):
            match = INCLUDE.match(line)
            if not match:
                code = STRING.sub('""', line).split("//")[0]
                for words, behind, allowed, way in WORDS:
                    if top in order and behind.search(code) and not allowed.match(mirrored):
                        yield f"{relative}:{number}: {words} knows nothing of foreign control characters: use {way}"
                continue
            bracket, name = match.groups()
            place = f"{relative}:{number}"
            target = name.split("/")[0]
            if target in order:
                if bracket == "<":
                    yield f'{place}: write "{name}", not <{name}>'
                if top in order and order.index(target) > order.index(top):
                    yield f"{place}: {top} includes {name}: {target} is a higher floor"
            if target in ("tests", "bench") and top in order:
                yield f"{place}: {name}: product code does not include tests"
            if name == "torch/torch.h":
                yield f"{place}: torch/torch.h costs 24 s per file: include ATen and torch/csrc/autograd"
            for wall, behind, allowed in WALLS:
                if behind.match(name) and not allowed.match(mirrored):
                    yield f"{place}: {name}: {wall} is behind a wall (allowed: {allowed.pattern})"


def circles(edges):
    """Sets of folders that reach each other (each folder with what it includes: small enough to walk)."""
    reached = {}
    for start in edges:
        seen, todo = set(), [start]
        while todo:
            for folder in edges.get(todo.pop(), ()):
                if folder not in seen:
                    seen.add(folder)
                    todo.append(folder)
        reached[start] = seen
    found = {frozenset(other for other in reached[folder] if folder in reached.get(other, ())) for folder in edges}
    return [set(circle) for circle in found if len(circle) > 1]


def circle_findings(root):
    order = floors(root)
    edges = {}
    for path in sources(root, order):
        folder = path.parent.relative_to(root).as_posix()
        if folder.split("/")[0] not in order:
            continue
        for line in path.read_text(errors="replace").splitlines():
            match = INCLUDE.match(line)
            target = pathlib.PurePosixPath(match.group(2)).parent.as_posix() if match else folder
            if target != folder and target.split("/")[0] == folder.split("/")[0]:
                edges.setdefault(folder, set()).add(target)
    for circle in circles(edges):
        yield f"{' <-> '.join(sorted(circle))}: folders include each other in a circle"


# The first sentence of a README's paragraph: folders in backticks, words about them in brackets.
MAY_INCLUDE = re.compile(r"\bMay include:(.*?)(?:[.;](?:\s|$)|\n\s*\n|\Z)", re.MULTILINE | re.DOTALL)
IN_ORDER = re.compile(r"includ\w+ only (?:rooms|those) before it(.*?)(?=^May include:|\Z)", re.MULTILINE | re.DOTALL)
FOLDER = re.compile(r"`([^`]*)`")


def named_folders(sentence):
    """`validation/{plan,report}/` is two folders."""
    for name in FOLDER.findall(sentence):
        braces = re.match(r"(.*)\{(.*)\}(.*)", name)
        parts = [braces[1] + each + braces[3] for each in braces[2].split(",")] if braces else [name]
        yield from (part.strip("/") for part in parts)


def is_within(folder, other):
    return folder == other or folder.startswith(other + "/")


def readme_findings(root):
    order = floors(root)
    included = {}  # of each folder: what it includes, and where first
    for path in sources(root, order):
        relative = path.relative_to(root)
        folder = relative.parent.as_posix()
        if relative.parts[0] not in order:
            continue
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
            match = INCLUDE.match(line)
            target = pathlib.PurePosixPath(match.group(2)).parent.as_posix() if match else folder
            if target != folder and target.split("/")[0] in order:
                included.setdefault(folder, {}).setdefault(target, f"{relative}:{number}")
    for floor in order:
        for readme in sorted((root / floor).rglob("README.md")):
            yield from one_readme(root, order, readme, included)


def one_readme(root, order, readme, included):
    folder = readme.parent.relative_to(root).as_posix()
    floor = folder.split("/")[0]
    text = readme.read_text()
    place = readme.relative_to(root)
    own = included.get(folder, {})
    below = {target for other, targets in included.items() if is_within(other, folder) for target in targets}
    found = MAY_INCLUDE.search(text)
    if not found and own:
        yield f"{place}: no line `May include:`, but {next(iter(own.values()))} includes {next(iter(own))}"
    if found:
        sentence = re.sub(r"\([^)]*\)", "", found[1])
        listed = list(named_folders(sentence))
        allowed = list(listed)
        if "every floor" in sentence:
            allowed += order[: order.index(floor)]
        if folder == floor:
            allowed.append(floor)
        for target, where in sorted(own.items()):
            if not any(is_within(target, each) for each in allowed):
                yield f"{where}: {folder} includes {target}, which {place} does not name (May include)"
        for name in listed:
            if not any(is_within(target, name) for target in below):
                yield f"{place}: may include {name}, which nothing there does"
    in_order = IN_ORDER.search(text)
    rooms = list(dict.fromkeys(named_folders(in_order[1]))) if in_order else []
    rooms = [room for room in rooms if (readme.parent / room).is_dir()]
    for other, targets in sorted(included.items()) if in_order else []:
        if not other.startswith(folder + "/"):
            continue
        room = other[len(folder) + 1 :].split("/")[0]
        if room not in rooms:
            yield f"{place}: the room {room} has no place in the order"
            continue
        for target, where in targets.items():
            earlier = target[len(folder) + 1 :].split("/")[0] if target.startswith(folder + "/") else room
            if earlier != room and (earlier not in rooms or rooms.index(earlier) > rooms.index(room)):
                yield f"{where}: {room} includes {target}, but {place} puts {earlier} behind it"


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[2])
    root = root.resolve()
    found = [*findings(root), *circle_findings(root), *dict.fromkeys(readme_findings(root))]
    for line in found:
        print(line)
    if found:
        sys.exit(f"{len(found)} line(s) against the floors")


if __name__ == "__main__":
    main()
