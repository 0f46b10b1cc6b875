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
class Thresholds:
    """From where on readers differ: the defaults of CLINICAL.md 4.3, which a coordinator may change for a campaign.

    A structure without an own least Dice takes that of zones when it is named so, else that of the gland. Up to
    `most_readers` a case with low agreement gets one reader more before it is adjudicated; 0: never.
    """

    category_apart: int = 2
    category_lines: tuple[int, ...] = (3, 4)
    lesion_dice: float = 0.4
    gland_dice: float = 0.85
    zone_dice: float = 0.75
    volume_ratio: float = 1.5
    most_readers: int = 0

    def structure_dice(self, structure: str) -> float:
        return self.zone_dice if "zone" in structure else self.gland_dice

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "category_lines": list(self.category_lines)}

    @classmethod
    def from_json(cls, kept: Json) -> "Thresholds":
        return cls(**{**kept, "category_lines": tuple(kept["category_lines"])})


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
