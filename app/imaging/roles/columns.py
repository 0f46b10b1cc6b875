"""Reading cells of header tables: numbers, terms and directions, however a tool wrote several of them."""

import math
import re
from collections.abc import Callable, Mapping

Normal = tuple[float, float, float]
Cell = Callable[[str], str]

_ABSENT = frozenset({"", "none", "nan", "null", "n/a", "na", "<na>", "-", "[]", "unknown"})
_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,3})?")
_DECIMAL_COMMAS = re.compile(r"[-+]?\d+(?:,\d+)?(?:[\\;|][-+]?\d+(?:,\d+)?)+")
_GE_OFFSET = 1_000_000_000
_ALIKE = 0.03
"""Nominal b-values of one shell differ by so much where a tool lists them per direction."""


def present(row: Mapping[str, str | None], known: Mapping[str, str]) -> dict[str, str]:
    """The values that are there, under the names of `known` (lower case, no underscore → name)."""
    found: dict[str, str] = {}
    for key, value in row.items():
        text = (value or "").strip()
        if text.lower() in _ABSENT:
            continue
        name = known.get(re.sub(r"[\W_]", "", key).lower(), key)
        found.setdefault(name, text)
    return found


def numbers(text: str) -> list[float]:
    if _DECIMAL_COMMAS.fullmatch(text):
        # 0,17\0,985: a comma between digits where something else separates
        text = text.replace(",", ".")
    return [value for item in _NUMBER.findall(text) if math.isfinite(value := float(item))]


def number(text: str) -> float | None:
    found = numbers(text)
    return found[0] if found else None


def whole(text: str) -> int | None:
    value = number(text)
    return None if value is None or abs(value) > 1e9 else int(value)


def terms(text: str) -> list[str]:
    """Defined terms of a multi-valued attribute, also as Python or JSON lists print them."""
    bare = re.sub(r"[\[\](){}'\"]", "", text).strip()
    if re.match(r"(?i)(original|derived) ", bare):
        # separated by nothing but spaces
        bare = re.sub(r"(?i)\b(screen|projection|vxtl|t2|t1) (save|image|state|map)\b", r"\1_\2", bare).replace(
            " ", "\\"
        )
    return [term.strip().upper() for term in re.split(r"[\\,;|/]+", bare) if term.strip()]


def b_values(text: str) -> tuple[float, ...]:
    """Ascending, in s/mm². In “50-400-800” the dash separates; a lone negative number says that there is none."""
    found = numbers(text)
    if len(found) == 1 and found[0] < 0:
        return ()
    values = sorted({abs(value) % _GE_OFFSET for value in found})
    kept: list[float] = []
    for value in values:
        if value > 100_000 or (kept and kept[-1] >= 100 and value - kept[-1] <= _ALIKE * value):
            continue
        kept.append(value)
    return tuple(kept)


def normals(column: str, orientation: str) -> tuple[Normal, ...]:
    """One or several normals of length 1, or those that ImageOrientationPatient implies."""
    flat = numbers(column)
    if len(flat) >= 3 and len(flat) % 3 == 0:
        return _of_length_one([(flat[i], flat[i + 1], flat[i + 2]) for i in range(0, len(flat), 3)])
    six = numbers(orientation)
    if not six or len(six) % 6:
        return ()
    return _of_length_one([_cross(six[i : i + 3], six[i + 3 : i + 6]) for i in range(0, len(six), 6)])


def _cross(a: list[float], b: list[float]) -> Normal:
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def _of_length_one(found: list[Normal]) -> tuple[Normal, ...]:
    kept = []
    for x, y, z in found:
        length = math.sqrt(x * x + y * y + z * z)
        if length > 1e-6:
            kept.append((x / length, y / length, z / length))
    return tuple(dict.fromkeys(kept))
