"""The vocabulary of settling: what readers said about each item, what a rule found, what a verdict may be."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from app.kernel.geometry import Millimetres3

Json = Mapping[str, Any]
"""One JSON object; its keys are named where it is read."""

LESION, MASK, CATEGORY, INDEX, VOLUME = "lesion", "mask", "category", "index_lesion", "gland_volume_ml"
"""Items that are no question: is there a lesion, its voxels, its category, which is the index, the gland's size."""

STRUCTURE = "structure:"
"""Begins the item of a structure that is outlined, such as the gland."""


def is_outline(item: str) -> bool:
    """Its answer is a set of voxels: of a lesion, or of a structure."""
    return item == MASK or item.startswith(STRUCTURE)


PRESENT, ABSENT = "present", "absent"
ALIASES = "ABCDEFGHIJKLMNOPQRST"
"""Letters of readers; a campaign has at most 20 readers for a case."""


class VerdictKind(StrEnum):
    ACCEPT_ONE = "accept_one"
    COMPOSITE = "composite"
    NONE = "none"
    NOT_ASSESSABLE = "not_assessable"
    IRREDUCIBLE = "irreducible"


class Cause(StrEnum):
    SLIP = "slip"
    MISREAD = "misread"
    GUIDELINE_GAP = "guideline_gap"
    IMAGE_QUALITY = "image_quality"
    TRUE_AMBIGUITY = "true_ambiguity"
    MATCHING_ARTEFACT = "matching_artefact"


MEANING = "I have looked at every difference of this case and settled each as written."
"""What an adjudicator's signature says."""


@dataclass(frozen=True)
class Said:
    """What one reading says about one item; `text` is for people."""

    state: str
    value: Any  # its shape belongs to the item
    text: str


@dataclass(frozen=True)
class Pair:
    """A value measured between two readings; None has its reason."""

    a: str
    b: str
    value: float | None
    reason: str | None = None


@dataclass(frozen=True)
class Lesion:
    """One lesion of a case: the findings matched to it, by reading; `drawn` are the readings that enclose it."""

    unit: int
    findings: Mapping[str, str]
    centre_mm: Millimetres3 | None = None
    drawn: frozenset[str] = frozenset()
    measured: Json = field(default_factory=dict)


@dataclass(frozen=True)
class Item:
    """What there is to know of an item besides what was said: for rules, titles and how votes are counted."""

    key: str
    label: str
    scale: str
    unscored: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    unit_of_measure: str | None = None


@dataclass(frozen=True)
class Most:
    """How far two measured answers may lie apart: by a difference in the item's own unit, or a ratio."""

    how: str
    most: float


APART, RATIO = "apart", "ratio"
LEAST_DICE: Mapping[str, float] = {
    "prostate": 0.85,
    "peripheral_zone": 0.75,
    "transition_zone": 0.75,
    "central_zone": 0.75,
    "afs": 0.75,
    "prostatic_urethra": 0.7,
    "seminal_vesicle": 0.7,
    "external_sphincter": 0.7,
}
"""CLINICAL.md 4.3 for the gland and zones (the stroma is one of the four); else the lowest red line of 4.5."""
MEASURED: Mapping[str, Most] = {"diameter_mm": Most(APART, 5.0)}
"""CLINICAL.md 4.5: sizes of lesions are published as good to within 3 to 5 mm."""


@dataclass(frozen=True)
class Thresholds:
    """From where on readers differ: the defaults of CLINICAL.md 4.3 and 4.5, which a coordinator may change.

    `structures` is the least Dice by structure, `measured` how far apart measured answers may lie by question. Up to
    `most_readers` a case with low agreement gets one reader more before it is adjudicated; 0: never.
    """

    category_apart: int = 2
    category_lines: tuple[int, ...] = (3, 4)
    lesion_dice: float = 0.4
    structures: Mapping[str, float] = field(default_factory=lambda: dict(LEAST_DICE))
    measured: Mapping[str, Most] = field(default_factory=lambda: dict(MEASURED))
    volume_ratio: float = 1.5
    most_readers: int = 0

    def structure_dice(self, structure: str) -> float:
        """Of a structure nobody thought of: the gland's, the strictest default."""
        return self.structures.get(structure, LEAST_DICE["prostate"])

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "category_lines": list(self.category_lines)}

    @classmethod
    def from_json(cls, kept: Json) -> "Thresholds":
        """Rows of before structures had their own mean what they meant: one line for zones, one for all else."""
        given = dict(kept)
        gland, zone = given.pop("gland_dice", None), given.pop("zone_dice", None)
        if "structures" not in given:
            given["structures"] = {key: zone if "zone" in key else gland for key in LEAST_DICE}
        measured = {key: Most(**one) for key, one in given.get("measured", {}).items()}
        return cls(**{**given, "category_lines": tuple(given["category_lines"]), "measured": measured})


@dataclass(frozen=True)
class Compared:
    """A case as its readers said it: the material of the difference rules.

    `said` is by (item key, lesion unit; 0 for the case) and reading; `pairs` by (metric, lesion unit), of
    structures by (metric:structure, 0).
    """

    readings: tuple[str, ...]
    items: Mapping[str, Item]
    said: Mapping[tuple[str, int], Mapping[str, Said]]
    lesions: tuple[Lesion, ...] = ()
    pairs: Mapping[tuple[str, int], tuple[Pair, ...]] = field(default_factory=dict)
    thresholds: Thresholds = field(default_factory=Thresholds)

    def about(self, item: str) -> list[tuple[int, Mapping[str, Said]]]:
        """(unit, what each reading said) wherever the item was said, by unit."""
        return sorted((unit, said) for (key, unit), said in self.said.items() if key == item)

    def lesion(self, unit: int) -> Lesion | None:
        return next((lesion for lesion in self.lesions if lesion.unit == unit), None)


@dataclass(frozen=True)
class Found:
    """One difference as a rule finds it."""

    item: str
    unit: int
    title: str
    measured: Json
    readings: tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """A difference ready to be kept: what was found, by which rule, what was said, where to look."""

    item: str
    unit: int
    kind: str
    title: str
    rule_key: str
    rule_version: str
    rule: str
    measured: Json
    said: tuple[Json, ...]
    finding_refs: tuple[Json, ...]
    focus_mm: Millimetres3 | None
    inputs_digest: str


@dataclass(frozen=True)
class Reference:
    """One item of the reference standard. `value` is {"value", "distribution", "method", ...} (rules/votes)."""

    item: str
    unit: int
    state: str
    value: Json
    parents: tuple[Json, ...]
