#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Judges a report page: well-formed, self-contained, without script, accessible.

Usage: report_html.py <page> [<text that must be read, not run>...]
The page is written so that it is XML as well as HTML: the strict parser of the standard library
finds every tag that is not closed and every name that was not escaped.
"""
import html.parser
import re
import sys
import xml.etree.ElementTree as ElementTree

FORBIDDEN = {"script", "link", "img", "iframe", "object", "embed", "base", "form", "image", "use",
             "audio", "video", "foreignObject"}


def problems(page, texts):
    root = ElementTree.fromstring(page)
    elements = list(root.iter())
    ids = [e.get("id") for e in elements if e.get("id")]
    for name in {name for name in ids if ids.count(name) > 1}:
        yield f"id {name} stands twice"
    for e in elements:
        if e.tag in FORBIDDEN:
            yield f"<{e.tag}> is not allowed"
        for name, value in e.attrib.items():
            if name.startswith("on") or name in ("src", "srcset", "style", "data"):
                yield f"attribute {name} on <{e.tag}>"
            if name == "href" and (not value.startswith("#") or value[1:] not in ids):
                yield f"href {value} leads nowhere on this page"
            if name == "aria-labelledby":
                for target in value.split():
                    if target not in ids:
                        yield f"aria-labelledby {target} has no target"
        if e.tag == "svg":
            if e.get("role") != "img" or e.find("title") is None or not e.find("desc").text:
                yield "an image without role, title or description"
        if e.tag == "table":
            if any(th.get("scope") not in ("row", "col") for th in e.iter("th")):
                yield "a table head without scope"
            widths = {len(tr) for tr in e.iter("tr")}
            if len(widths) != 1:
                yield f"a table whose rows have {sorted(widths)} cells"
        numbers = " ".join(e.get(a, "") for a in ("d", "x", "y", "x1", "y1", "cx", "cy", "width",
                                                  "height", "r"))
        if "nan" in numbers or "inf" in numbers:
            yield f"<{e.tag}> has a coordinate that is no number"
        if e.tag == "rect" and (float(e.get("width")) < 0 or float(e.get("height")) < 0):
            yield "a rectangle with a negative side"
    style = root.find("head/style").text
    if re.search(r"url\(|@import|expression", style):
        yield "the style sheet loads something"
    if style.count("{") != style.count("}"):
        yield "braces of the style sheet do not match"
    if root.get("lang") is None or not root.find("head/title").text:
        yield "no language or no title"
    visible = "".join(root.itertext())
    for text in texts:
        if text not in visible:
            yield f"text is missing: {text}"

    # A browser's parser must see the same elements as the XML parser.
    seen = []
    parser = html.parser.HTMLParser()
    parser.handle_starttag = lambda tag, attributes: seen.append(tag)
    parser.handle_startendtag = lambda tag, attributes: seen.append(tag)
    parser.feed(page)
    if seen != [e.tag.lower() for e in elements]:
        yield "HTML and XML parsers see different elements"


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        page = file.read()
    found = list(problems(page, sys.argv[2:]))
    for problem in found:
        print(problem)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
