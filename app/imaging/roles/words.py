"""Reading a description: words without accents, planes, b-values."""

import re
import unicodedata
from collections.abc import Iterable

from app.imaging.roles.vocabulary import HAN, PLANES

_B_VALUES = re.compile(
    r"(?<![a-z])(?:calc_?)?h?(?:b|bval|bvalue|bwert)[ _=\-]*"
    r"(\d{1,4}(?:[ _,;/\-+]+(?:b[ _=]?)?\d{1,4}(?![\da-z.]))*)(?!\d|\.\d*t)"
)


def plain(text: str) -> str:
    """Lower case without accents; the few Chinese and Japanese words in use become English."""
    for han, word in HAN.items():
        text = text.replace(han, f" {word} ")
    decomposed = unicodedata.normalize("NFKD", text.lower().replace("ß", "ss"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def tokens(text: str) -> tuple[str, ...]:
    """Words of a description: cut at everything but letters, digits and the star of T2*."""
    spaced = re.sub(r"t2w?[ _]?\*", " t2star ", plain(text))
    return tuple(re.findall(r"[a-z0-9]+", spaced))


def any_of(words: Iterable[str], vocabulary: frozenset[str]) -> str | None:
    """The first word that is in the vocabulary, also with digits cut off its end (dyn3, vibe2)."""
    both = (form for word in words for form in (word, word.rstrip("0123456789")))
    return next((form for form in both if form in vocabulary), None)


def plane_word(words: Iterable[str]) -> str | None:
    return next((plane for word in words for plane, names in PLANES.items() if word in names), None)


def b_values_in(description: str) -> tuple[float, ...]:
    """b-values that a description names: b1400, b=1500, b50_400_800, b 0,1000, CALC_BVAL_1400."""
    found: list[float] = []
    for match in _B_VALUES.finditer(plain(description)):
        found += [float(digits) for digits in re.findall(r"\d{1,4}", match.group(1))]
    return tuple(value for value in found if value == 0 or (10 <= value <= 5000 and value % 5 == 0))
