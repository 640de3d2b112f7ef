"""Canonical JSON (RFC 8785), digests, and numbers as shortest decimal text."""

import hashlib
import json
from decimal import Decimal


def ecmascript(value):
    """A double as RFC 8785, 3.2.2.3 writes it: the shortest digits, a power of ten from 1e21 and below 1e-6."""
    if value == 0:
        return "0"
    sign, digits, exponent = Decimal(repr(abs(value))).normalize().as_tuple()
    text = "".join(map(str, digits))
    point = len(text) + exponent  # value = 0.text * 10^point
    if 0 < point <= 21:
        body = text + "0" * (point - len(text)) if len(text) <= point else text[:point] + "." + text[point:]
    elif -6 < point <= 0:
        body = "0." + "0" * -point + text
    else:
        power = point - 1
        body = text[0] + ("." + text[1:] if len(text) > 1 else "") + f"e{power:+d}"
    return ("-" if value < 0 else "") + body


def canonical(value):
    """The bytes of a value as canonical JSON. Keys are sorted by UTF-16 code units."""
    return text_of(value).encode()


def text_of(value):
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, (int, float)):
        return ecmascript(float(value))
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(f"{text_of(key)}:{text_of(value[key])}" for key in keys) + "}"
    return "[" + ",".join(map(text_of, value)) + "]"


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def shortest(value):
    """The shortest decimal text that reads back equal, as docs/semantics/judgement.md writes scores."""
    text = repr(float(value) + 0.0)
    return text.removesuffix(".0")


def without_names(plan):
    """The plan with an empty name, empty ids and no expected values, which seeds are made of."""
    bare = [{**requirement, "id": "", "expected": None} for requirement in plan["requirement"]]
    return {**plan, "name": "", "requirement": bare}
