"""PI-RADS v2.1: the overall category of one finding from its zone and its three sequence scores.

Source: Turkbey et al., Eur Urol 2019 (PI-RADS v2.1). The rows for inadequate sequences (X), and the reading
of a peripheral finding whose T2W alone is X, are an interpretation to be confirmed by a clinician
(docs/decisions/0030). Peripheral zone: DWI decides. Transition zone: T2W decides.
"""

from dataclasses import dataclass

from app.kernel.refusals import Invalid

KEY = "pirads21"
VERSION = "2.1.0"
TITLE = "PI-RADS v2.1"

ZONES = ("PZ", "TZ")
SCORES = ("1", "2", "3", "4", "5", "X")
DCE_RESULTS = ("-", "+", "X")
CATEGORIES = SCORES

_MINUS_SIGNS = {"−": "-", "–": "-"}


@dataclass(frozen=True)
class Assessment:
    """`category` is 1-5 or X (none can be given); `t2_inadequate` marks a category given without T2W."""

    category: str
    derivation: str
    t2_inadequate: bool = False

    @property
    def sentence(self) -> str:
        head = "no PI-RADS category (X)" if self.category == "X" else f"PI-RADS {self.category}"
        return f"{head}: {self.derivation}"


def assess(*, zone: str, t2w: str, dwi: str, dce: str) -> Assessment:
    """The category by the rules of one zone: `zone` PZ or TZ, scores 1-5 or X, DCE +, - or X."""
    zone = _one_of("zone", zone, ZONES)
    t2w, dwi = _one_of("t2w", t2w, SCORES), _one_of("dwi", dwi, SCORES)
    dce = _one_of("dce", dce, DCE_RESULTS)
    if dwi == "X" and dce == "X":
        return Assessment("X", "neither DWI nor DCE is adequate; assess for staging only")
    return _peripheral(t2w, dwi, dce) if zone == "PZ" else _transition(t2w, dwi)


def _peripheral(t2w: str, dwi: str, dce: str) -> Assessment:
    where = "in the peripheral zone"
    if dwi == "X":
        return _peripheral_without_dwi(t2w, dce)
    without_t2w = t2w == "X"
    note = "; T2W is inadequate" if without_t2w else ""
    if dwi == "3" and dce == "+":
        return Assessment("4", f"DWI 3 with positive DCE is upgraded {where}{note}", without_t2w)
    if dwi == "3":
        why = "DCE negative" if dce == "-" else "DCE inadequate or absent"
        return Assessment("3", f"DWI 3 decides {where}, {why}{note}", without_t2w)
    return Assessment(dwi, f"DWI {dwi} decides {where}{note}", without_t2w)


def _peripheral_without_dwi(t2w: str, dce: str) -> Assessment:
    where = "in the peripheral zone"
    if t2w == "X":
        return Assessment("X", f"neither T2W nor DWI is adequate {where}")
    if t2w == "3" and dce == "+":
        return Assessment("4", f"DWI is inadequate; T2W 3 with positive DCE is upgraded {where}")
    return Assessment(t2w, f"DWI is inadequate; T2W {t2w} decides {where}")


def _transition(t2w: str, dwi: str) -> Assessment:
    where = "in the transition zone"
    if t2w == "X":
        return Assessment("X", f"T2W is inadequate {where}")
    if dwi == "X":
        return Assessment(t2w, f"DWI is inadequate; T2W {t2w} decides {where}")
    if t2w == "2" and dwi in ("4", "5"):
        return Assessment("3", f"T2W 2 with DWI {dwi} is upgraded {where}")
    if t2w == "3" and dwi == "5":
        return Assessment("4", f"T2W 3 with DWI 5 is upgraded {where}")
    return Assessment(t2w, f"T2W {t2w} decides {where}")


def _one_of(name: str, value: str, allowed: tuple[str, ...]) -> str:
    text = str(value).strip().upper()
    text = _MINUS_SIGNS.get(text, text)
    if text in allowed:
        return text
    given = f"“{text}”" if text else "empty"
    hint = "; write X for a sequence that is inadequate or absent" if name != "zone" else ""
    raise Invalid(f"{name} is {given}, not one of {', '.join(allowed)}{hint}", code="unknown_score")
