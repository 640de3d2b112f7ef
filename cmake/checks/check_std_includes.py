#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fails when a file uses a name of the standard library whose header neither it nor a header of the
project that it includes includes: such a name comes by chance, with another header of one compiler's
library, or with the precompiled headers of our own builds (cmake/EtalonLibrary.cmake).
Usage: check_std_includes.py [<root>]    (the tree that holds the floors; default: this repository)
"""
import pathlib
import re
import sys

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
NOISE = re.compile(r'//[^\n]*|"(?:\\.|[^"\\\n])*"|R"\((?:.|\n)*?\)"')
USED = re.compile(r"\bstd::((?:filesystem|chrono|ranges|numbers|this_thread|pmr)\b|\w+)")

# What is used by name, and any one of the headers that declare it.
HEADERS = {
    "algorithm": "all_of any_of none_of clamp copy copy_n count count_if equal equal_range fill fill_n find find_if for_each "
                 "generate lexicographical_compare lower_bound max max_element min min_element minmax mismatch nth_element "
                 "partial_sort ranges remove remove_if replace reverse rotate sort stable_sort transform unique upper_bound",
    "array": "array to_array",
    "atomic": "atomic atomic_flag memory_order_relaxed",
    "bit": "bit_cast bit_ceil bit_width countl_zero countr_zero endian has_single_bit popcount",
    "charconv": "from_chars to_chars",
    "chrono": "chrono",
    "cmath": "ceil exp exp2 expm1 floor fma fmod frexp hypot isfinite isinf isnan ldexp lgamma llround log log10 log1p log2 "
             "lround nearbyint nextafter pow remainder round rint signbit sin cos sqrt tan tanh trunc",
    "condition_variable": "condition_variable",
    "cstdint": "int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t uintptr_t",
    "cstring": "memchr memcmp memcpy memmove memset strerror strlen",
    "exception": "current_exception exception exception_ptr rethrow_exception uncaught_exceptions",
    "filesystem": "filesystem",
    "functional": "function invoke reference_wrapper ref cref",
    "initializer_list": "initializer_list",
    "limits": "numeric_limits",
    "map": "map multimap",
    "memory": "enable_shared_from_this make_shared make_unique shared_ptr unique_ptr weak_ptr",
    "mutex": "call_once lock_guard mutex once_flag scoped_lock unique_lock",
    "numbers": "numbers",
    "numeric": "accumulate exclusive_scan gcd iota lcm partial_sum reduce",
    "optional": "make_optional nullopt optional",
    "set": "multiset set",
    "span": "as_bytes as_writable_bytes dynamic_extent span",
    "string": "string to_string stod stoll",
    "string_view": "string_view",
    "thread": "jthread this_thread thread",
    "tuple": "apply make_tuple tie tuple tuple_size tuple_size_v",
    "type_traits": "conditional_t decay_t enable_if_t is_base_of_v is_same_v remove_cvref_t underlying_type_t void_t",
    "unordered_map": "unordered_map",
    "unordered_set": "unordered_set",
    "variant": "get_if holds_alternative monostate variant visit",
    "vector": "vector",
}
OF_NAME = {name: header for header, names in HEADERS.items() for name in names.split()}
# What the standard says that a header brings.
BRINGS = {"string": {"initializer_list", "string_view"}, "vector": {"initializer_list"}, "array": {"initializer_list"},
          "map": {"initializer_list"}, "set": {"initializer_list"}, "thread": {"compare"}}


class Tree:
    def __init__(self, root):
        self.root = root
        self.texts = {}
        self.reached = {}

    def text(self, path):
        if path not in self.texts:
            self.texts[path] = (self.root / path).read_text(errors="replace")
        return self.texts[path]

    def standard(self, path):
        """Standard headers that a file includes, itself or by headers of the project."""
        if path not in self.reached:
            self.reached[path] = found = set()
            for kind, name in INCLUDE.findall(self.text(path)):
                if kind == "<":
                    found |= {name} | BRINGS.get(name, set())
                elif (self.root / name).is_file():
                    found |= self.standard(name)
        return self.reached[path]


def findings(root):
    layers = (root / "cmake" / "Layers.cmake").read_text()
    tree = Tree(root)
    for floor in re.search(r"set\(ETALON_FLOORS ([^)]*)\)", layers).group(1).split():
        for file in sorted((root / floor).rglob("*.[ch]pp")):
            path = file.relative_to(root).as_posix()
            said = set()
            blank = lambda noise: "\n" * noise.group().count("\n")
            for number, line in enumerate(NOISE.sub(blank, tree.text(path)).splitlines(), 1):
                for name in USED.findall(line):
                    header = OF_NAME.get(name)
                    if header and header not in said and header not in tree.standard(path):
                        said.add(header)
                        yield f"{path}:{number}: std::{name} needs #include <{header}>"


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[2])
    found = list(findings(root))
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
