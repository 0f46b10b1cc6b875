"""Reading a description: words without accents, planes, b-values."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from app.imaging.roles import vocabulary as v
from app.imaging.roles.vocabulary import FOREIGN, PLANES

_LETTERS = str.maketrans(
    dict(zip("абвгдезийклмнопрстуфхцыэ", "abvgdeziiklmnoprstufhcye", strict=True))
    | {"ж": "zh", "ч": "ch", "ш": "sh", "щ": "sh", "ю": "yu", "я": "ya", "ё": "e", "ь": "", "ъ": ""}
    | {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"}
)
_GLUED = re.compile(
    r"(3d|2d)?(o?ax|axi|axial|o?sag|o?cor|tra|trans|fs|prostate|prost|wip|s|d|e|pre|post)?(t[12])(?:wi|w|)(?!\d)(.*)"
)
_SEQUENCE_AND_PLANE = re.compile(r"(tse|fse|frfse|vibe|spc|space|cube|lava|dwi)(o?ax|o?sag|o?cor|tra)")
_WHOLE = re.compile(r"t2(s|star|stern)\d*$")
_B = r"(?:b[ _\-]?(?:values?|wert|faktor)|bvalues?|bval|bwert|bv|b)"
_B_VALUES = re.compile(
    rf"(?:(?<![a-z])(?:calc_?)?[hscdm]?|(?<=dwi)|(?<=diff)|(?<=trace)|(?<=adc)){_B}[ _=:\-]*"
    r"(\d{1,4}(?:[ _,;/\-+&]+(?:and )?(?:b[ _=]?)?\d{1,4}(?![\da-z.]))*)(?!\d|\.\d*t)"
)
_BEFORE_B = re.compile(r"(?<![\d.,])(\d{2,4})(?= ?b(?![a-z0-9])| ?s[/ _]?mm| ?smm)")
_NUMBERS = re.compile(r"(?<![\d.a-z])\d{1,4}(?![\d.a-z])")
_OWN_B = re.compile(r"(?:calc|synth|comput|berechn|cdwi)[a-z_]*[ _:\-]*(?:b|bval|bvalue)?[ _=:\-]*(\d{3,4})(?!\d)")


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Lower case Latin letters without accents."""
    for foreign, word in FOREIGN.items():
        if foreign in text:
            text = text.replace(foreign, f" {word} ")
    decomposed = unicodedata.normalize("NFKD", text).lower()
    return "".join(char for char in decomposed if not unicodedata.combining(char)).translate(_LETTERS)


@lru_cache(maxsize=20_000)
def tokens(text: str) -> tuple[str, ...]:
    """Words of a description: cut at everything but letters, digits and the star of T2*; axt2tse is ax, t2, tse."""
    spaced = re.sub(r"([rt]2)w?[ _]?\*", r" \1star ", plain(_humps(text)).replace("a.d.c", "adc"))
    return tuple(part for word in re.findall(r"[a-z0-9]+", spaced) for part in _unglued(word))


def _humps(text: str) -> str:
    """MapT2, AxT2Tse: a capital after a small letter begins a word, unless the word would be a single letter."""
    return re.sub(r"(?<=[a-z]{2})(?=[A-Z][a-z]{2})", " ", text)


def _unglued(word: str) -> tuple[str, ...]:
    glued = None if _WHOLE.match(word) else _GLUED.fullmatch(word)
    parts = tuple(part for part in glued.groups() if part) if glued else (word,)
    behind = _SEQUENCE_AND_PLANE.fullmatch(parts[-1])
    return parts[:-1] + behind.groups() if behind else parts


def plane_word(words: Iterable[str]) -> str | None:
    return next((plane for word in words for plane, names in PLANES.items() if names.entry(word)), None)


@lru_cache(maxsize=20_000)
def b_values_in(description: str) -> tuple[float, ...]:
    """b-values that a description names: b1400, b=1500, b50_400_800, b 0,1000, CALC_BVAL_1400, 1400 s/mm²."""
    text = plain(description)
    found = [digits for match in _B_VALUES.finditer(text) for digits in re.findall(r"\d{1,4}", match.group(1))]
    found += [match.group(1) for match in _BEFORE_B.finditer(text)]
    return tuple(dict.fromkeys(value for value in map(float, found) if plausible(value)))


def loose_b_values_in(description: str) -> tuple[float, ...]:
    """Bare numbers that look like b-values: “DWI 1400”, “DWI (50,1500)”. Ask only about a diffusion series."""
    text = re.sub(r"fov[ _=]?\d+|\d+[ _]?(?:mm|fov|x\d+)", " ", plain(description)).replace("_", " ")
    found = [float(digits) for digits in _NUMBERS.findall(text)]
    known = [value for value in found if value == 0 or (value >= 50 and value % 50 == 0 and plausible(value))]
    return tuple(dict.fromkeys(known)) if any(value >= 400 for value in known) else ()


def own_b_in(description: str) -> float | None:
    """The b-value right behind “calculated” or “synthetic”."""
    match = _OWN_B.search(plain(description))
    return float(match.group(1)) if match and plausible(float(match.group(1))) else None


def plausible(b_value: float) -> bool:
    return b_value == 0 or (10 <= b_value <= 5000 and b_value % 5 == 0)


_TELLING = (
    v.LOCALIZER, v.DIFFUSION, v.DYNAMIC, v.GRADIENT_T1, v.SPECTROSCOPY, v.FUSED, v.REFORMATTED, v.SUBTRACTION,
    v.PARAMETRIC, v.CALCULATED, v.STEADY_STATE, v.EXPORTED, v.PROTON_DENSITY, v.SEGMENTED, v.CALIBRATION,
)  # fmt: skip


@lru_cache(maxsize=20_000)
def tells(word: str) -> bool:
    """Whether a word says what was taken, rather than where, when or for whom."""
    named = re.match(r"[rt][12]|adc|b\d", word) is not None or word.endswith("adc")
    return named or any(vocabulary.entry(word) for vocabulary in _TELLING)
