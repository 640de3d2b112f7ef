#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Small data sets for tests, with nothing but the standard library.

  make_samples.py images <to.npz> [<from.npz>]     256 / 64 / 64 images with MedMNIST array names: the
                                                   first ones of <from.npz>, or made by a formula
  make_samples.py volumes <folder> [<folder>]      two volumes with a label on the same grid (NRRD),
                                                   copied, or made by a formula
A second argument that does not exist counts as absent: a test needs no data beside the repository.
"""
import ast
import gzip
import math
import pathlib
import random
import shutil
import struct
import sys
import zipfile

COUNTS = {"train": 256, "val": 64, "test": 64}
SIDE = 28


def npy_bytes(shape, payload):
    header = f"{{'descr': '|u1', 'fortran_order': False, 'shape': {tuple(shape)}, }}"
    header += " " * (-(10 + len(header) + 1) % 64) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + payload


def first_of_npy(data, count):
    """The array of an .npy file of bytes, cut to its first `count` entries."""
    length = struct.unpack("<H", data[8:10])[0]
    header = ast.literal_eval(data[10:10 + length].decode())
    assert header["descr"] in ("|u1", "<u1") and not header["fortran_order"], header
    shape = [count, *header["shape"][1:]]
    return npy_bytes(shape, data[10 + length:10 + length + math.prod(shape)])


def formula_image(rng, label):
    """A bright spot in noise; the position of the spot depends on the label."""
    row, column = rng.uniform(6, 21), rng.uniform(4, 12) + 10 * label
    pixels = bytearray()
    for y in range(SIDE):
        for x in range(SIDE):
            spot = 150 * math.exp(-((y - row) ** 2 + (x - column) ** 2) / 30)
            pixels.append(int(min(255, spot + rng.uniform(0, 80))))
    return bytes(pixels)


def make_images(target, source):
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        if source is not None:
            with zipfile.ZipFile(source) as whole:
                for part, count in COUNTS.items():
                    for kind in ("images", "labels"):
                        name = f"{part}_{kind}.npy"
                        archive.writestr(name, first_of_npy(whole.read(name), count))
            return
        rng = random.Random(1)
        for part, count in COUNTS.items():
            labels = bytes(rng.randrange(2) for _ in range(count))
            images = b"".join(formula_image(rng, label) for label in labels)
            archive.writestr(f"{part}_images.npy", npy_bytes([count, SIDE, SIDE], images))
            archive.writestr(f"{part}_labels.npy", npy_bytes([count, 1], labels))


def write_nrrd(path, kind, sizes, payload):
    header = ["NRRD0004", f"type: {kind}", "dimension: 3", "space: left-posterior-superior",
              "sizes: " + " ".join(map(str, sizes)), "space directions: (1,0,0) (0,1,0) (0,0,3)",
              "kinds: domain domain domain", "endian: little", "encoding: gzip", "space origin: (0,0,0)"]
    path.write_bytes("\n".join(header).encode() + b"\n\n" + gzip.compress(payload, mtime=0))


def make_volumes(target, source):
    target.mkdir(parents=True, exist_ok=True)
    if source is not None:
        for file in sorted(source.glob("*.nrrd")):
            shutil.copyfile(file, target / file.name)
        return
    width, height, depth = 48, 40, 16
    rng = random.Random(2)
    for name in ("first", "second"):
        centre = (rng.uniform(16, 32), rng.uniform(14, 26), rng.uniform(5, 11))
        image, label = [], []
        for z in range(depth):
            for y in range(height):
                for x in range(width):
                    inside = math.dist((x, y, 2 * z), (centre[0], centre[1], 2 * centre[2])) < 8
                    image.append(int(300 * inside + rng.uniform(0, 200)))
                    label.append(int(inside))
        write_nrrd(target / f"{name}_image.nrrd", "short", (width, height, depth),
                   struct.pack(f"<{len(image)}h", *image))
        write_nrrd(target / f"{name}_label.nrrd", "uchar", (width, height, depth), bytes(label))


def main():
    kind, target = sys.argv[1], pathlib.Path(sys.argv[2])
    source = pathlib.Path(sys.argv[3]) if len(sys.argv) > 3 else None
    if source is not None and not source.exists():
        source = None
    {"images": make_images, "volumes": make_volumes}[kind](target, source)


if __name__ == "__main__":
    main()
