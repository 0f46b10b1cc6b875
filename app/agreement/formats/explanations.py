"""What each metric means, in words: read from app/agreement/explanations, a file for each family of metrics."""

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from markupsafe import Markup, escape

from app.agreement.formats.mathml import mathml
from app.agreement.metrics import LIST_METRICS, MASK_METRICS, RATING_METRICS
from app.agreement.metrics.levels import LEVELS
from app.kernel.refusals import NotFound

FOLDER = Path(__file__).parents[1] / "explanations"
GROUPS = ("Categories", "Numbers", "Outlines", "Findings", "Consensus", "Readers and cases")


@dataclass(frozen=True)
class Band:
    """How a range of values is often read, and who proposed it."""

    range: str
    word: str


@dataclass(frozen=True)
class Explained:
    """One metric: its own formula and words; `definition` is the version stored with every value."""

    id: str
    label: str
    definition: str
    formula: str
    where: tuple[Markup, ...]
    note: Markup

    @cached_property
    def math(self) -> Markup:
        return mathml(self.formula)


@dataclass(frozen=True)
class Family:
    key: str
    title: str
    group: str
    summary: str
    meaning: tuple[Markup, ...]
    assumptions: tuple[Markup, ...]
    pitfalls: tuple[Markup, ...]
    bands: tuple[Band, ...]
    caution: Markup
    undefined: str
    sources: tuple[str, ...]
    metrics: tuple[Explained, ...]


@lru_cache
def families() -> tuple[Family, ...]:
    """In the order of groups, then of titles."""
    found = [_family(path.stem, tomllib.loads(path.read_text("utf-8"))) for path in FOLDER.glob("*.toml")]
    return tuple(sorted(found, key=lambda family: (GROUPS.index(family.group), family.title)))


@lru_cache
def by_id() -> dict[str, tuple[Family, Explained]]:
    return {metric.id: (family, metric) for family in families() for metric in family.metrics}


def explained(metric_id: str) -> tuple[Family, Explained]:
    """Also of a metric at one level of the gland (`dice_apex`). NotFound for an id that no metric has."""
    known = by_id()
    base, _, level = metric_id.rpartition("_")
    found = known.get(metric_id) or (known.get(base) if level in LEVELS else None)
    if found is None:
        raise NotFound
    return found


def _family(key: str, data: dict[str, object]) -> Family:
    return Family(
        key,
        _text(data, "title"),
        _text(data, "group"),
        _text(data, "summary"),
        tuple(_set(part.strip()) for part in _text(data, "meaning").strip().split("\n\n")),
        _sets(data, "assumptions"),
        _sets(data, "pitfalls"),
        tuple(Band(_text(one, "range"), _text(one, "word")) for one in _tables(data, "bands")),
        _set(_text(data, "caution")),
        _text(data, "undefined"),
        _texts(data, "sources"),
        tuple(_metric(one) for one in _tables(data, "metrics")),
    )


def _metric(data: dict[str, object]) -> Explained:
    """Label and version of a metric of the catalogues are the catalogue's; others say their own."""
    metric_id = _text(data, "id")
    label, definition = _text(data, "label"), _text(data, "definition")
    for catalogue in (RATING_METRICS, LIST_METRICS, MASK_METRICS):
        if metric_id in catalogue:
            label = label or catalogue[metric_id].label
            definition = catalogue[metric_id].definition
    return Explained(
        metric_id,
        label,
        definition or f"{metric_id}/1",
        _text(data, "formula"),
        _sets(data, "where"),
        _set(_text(data, "note")),
    )


def _text(data: dict[str, object], name: str) -> str:
    """Empty where it is not given."""
    found = data.get(name, "")
    assert isinstance(found, str), name
    return found


def _set(text: str) -> Markup:
    """**Strong**, *stressed* and `code` words of a text, everything else as it is written."""
    text = str(escape(text))
    for pattern, element in ((r"\*\*(.+?)\*\*", "strong"), (r"\*(.+?)\*", "em"), (r"`(.+?)`", "code")):
        text = re.sub(pattern, rf"<{element}>\1</{element}>", text)
    # escaped before any element was put in
    return Markup(text)


def _sets(data: dict[str, object], name: str) -> tuple[Markup, ...]:
    return tuple(_set(text) for text in _texts(data, name))


def _texts(data: dict[str, object], name: str) -> tuple[str, ...]:
    found = data.get(name, [])
    assert isinstance(found, list), name
    return tuple(str(one) for one in found)


def _tables(data: dict[str, object], name: str) -> list[dict[str, object]]:
    found = data.get(name, [])
    assert isinstance(found, list), name
    return found
