"""How a campaign furnishes its reading room: the arrangements it offers, in which order, its own among them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.imaging.values import Pane, Role
from app.imaging.values.roles import UNREAD_ROLES
from app.kernel.refusals import Invalid
from app.reading.rules.hanging import GRIDS, LAYOUTS, Layout, PaneGrid

LONGEST_NAME = 60
MOST_CHOICES = 3
"""How many roles a pane may try one after the other."""
MOST_OWN = 12
BREAK_AFTER_MINUTES = (10, 240)

PANE_WORDS = {
    Pane.T2_AX: "T2 axial",
    Pane.ADC: "ADC",
    Pane.HIGH_B: "High b (the highest there is)",
    Pane.T2_SAG: "T2 sagittal",
    Pane.T2_COR: "T2 coronal",
    Pane.DCE: "DCE",
    Pane.DWI: "DWI, all b-values",
    Pane.TRUS: "Transrectal ultrasound",
    Pane.MICRO_US: "Micro-ultrasound",
}
_PANES = {pane.value for pane in Pane}
SHOWABLE = {
    **{pane.value: words for pane, words in PANE_WORDS.items()},
    **{one.value: f"only {one.label}" for one in Role if one not in UNREAD_ROLES and one.value not in _PANES},
}
"""What a pane can be told to show, in words."""

_BUILT_IN = {one.key: one for one in LAYOUTS}


@dataclass(frozen=True)
class OwnLayout:
    """An arrangement of the campaign's own; each pane takes the first of its roles that the case has."""

    key: str
    label: str
    grid: str
    panes: tuple[tuple[str, ...], ...]

    def as_layout(self) -> Layout:
        return laid_out(self.grid, self.panes, key=self.key, label=self.label)

    def as_json(self) -> dict[str, Any]:
        return {"label": self.label, "grid": self.grid, "panes": [list(roles) for roles in self.panes]}


@dataclass(frozen=True)
class Entry:
    """One arrangement that a campaign knows, built in or its own, and whether readers can choose it."""

    key: str
    offered: bool
    own: OwnLayout | None = None

    @property
    def layout(self) -> Layout:
        return self.own.as_layout() if self.own else _BUILT_IN[self.key]

    def as_json(self) -> dict[str, Any]:
        return {"key": self.key, "offered": self.offered, **(self.own.as_json() if self.own else {})}


@dataclass(frozen=True)
class Furnishing:
    """The first offered arrangement that a case can fill is the one it opens with."""

    entries: tuple[Entry, ...] = tuple(Entry(one.key, offered=True) for one in LAYOUTS)
    break_minutes: int | None = None

    @property
    def offered(self) -> list[Layout]:
        return [entry.layout for entry in self.entries if entry.offered]

    def entry(self, key: str) -> Entry | None:
        return next((one for one in self.entries if one.key == key), None)


def from_json(entries: Sequence[dict[str, Any]], break_minutes: int | None) -> Furnishing:
    """As it was kept. What was built in since then is known, and not offered."""
    known = [
        Entry(
            one["key"],
            one["offered"],
            OwnLayout(one["key"], one["label"], one["grid"], tuple(map(tuple, one["panes"])))
            if "grid" in one
            else None,
        )
        for one in entries
        if "grid" in one or one["key"] in _BUILT_IN
    ]
    keys = {one.key for one in known}
    newer = [Entry(key, offered=False) for key in _BUILT_IN if key not in keys]
    return Furnishing((*known, *newer), break_minutes)


def with_own(
    furnishing: Furnishing, *, key: str | None, label: str, grid: str, panes: Sequence[Sequence[str]]
) -> Furnishing:
    """With one more arrangement, offered last; or, named by its key, with that one changed. Raises Invalid."""
    before = furnishing.entry(key) if key else None
    if key and (before is None or before.own is None):
        raise Invalid("Only an arrangement of this campaign can be changed; make a new one from the built-in.")
    others = [one for one in furnishing.entries if one is not before]
    made = OwnLayout(
        key or _fresh_key(label, {one.key for one in others}),
        _named(label, {one.layout.label.casefold() for one in others}),
        grid,
        _placed(grid, panes),
    )
    if before is not None:
        changed = replace(before, own=made)
        return replace(furnishing, entries=tuple(changed if one is before else one for one in furnishing.entries))
    if sum(one.own is not None for one in others) >= MOST_OWN:
        raise Invalid(f"A campaign has {MOST_OWN} arrangements of its own at most; change one of them instead.")
    return replace(furnishing, entries=(*others, Entry(made.key, offered=True, own=made)))


def ordered(
    furnishing: Furnishing, keys: Sequence[str], offered: Sequence[str], *, break_minutes: int | None
) -> Furnishing:
    """In the order of `keys`, of which those in `offered` can be chosen. Raises Invalid."""
    known = {one.key: one for one in furnishing.entries}
    if sorted(keys) != sorted(known):
        raise Invalid("The arrangements have changed meanwhile. Load the page again; nothing was changed.")
    if not set(offered) & set(keys):
        raise Invalid("Offer at least one arrangement: a case opens with the first of them.")
    least, most = BREAK_AFTER_MINUTES
    if break_minutes is not None and not least <= break_minutes <= most:
        raise Invalid(
            f"A break is suggested after {least} to {most} minutes of reading, or never.",
            details={"fields": {"break_minutes": f"From {least} to {most}, or empty."}},
        )
    return Furnishing(tuple(replace(known[key], offered=key in offered) for key in keys), break_minutes)


def laid_out(grid: str, panes: Sequence[Sequence[str]], *, key: str = "", label: str = "") -> Layout:
    """An arrangement as it would be, named or not. Raises Invalid with what is wrong about its panes."""
    places = _placed(grid, panes)
    shape = GRIDS[grid]
    return Layout(key, label, shape.rows, shape.columns, places, shape.spans)


def grid_of(layout: Layout) -> PaneGrid:
    return next(
        one for one in GRIDS if (one.rows, one.columns, one.spans) == (layout.rows, layout.columns, layout.spans)
    )


def _named(label: str, taken: set[str]) -> str:
    label = " ".join(label.split())
    if not 0 < len(label) <= LONGEST_NAME:
        raise _wrong("label", f"A name has 1 to {LONGEST_NAME} characters.")
    if label.casefold() in taken:
        raise _wrong("label", f"There is an arrangement “{label}” already; give this one another name.")
    return label


def _placed(grid: str, panes: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    if grid not in GRIDS:
        raise _wrong("grid", "Choose how the panes lie.")
    shape = GRIDS[grid]
    taken = tuple(tuple(dict.fromkeys(filter(None, roles))) for roles in panes[: shape.places])
    empty = [number for number in range(1, shape.places + 1) if number > len(taken) or not taken[number - 1]]
    if empty:
        raise _wrong(f"pane_{empty[0]}", f"Say what pane {empty[0]} shows; “{shape.label}” has {shape.places}.")
    for number, roles in enumerate(taken, start=1):
        if unknown := [role for role in roles if role not in SHOWABLE]:
            raise _wrong(f"pane_{number}", f"There are no series called “{unknown[0]}” to show in pane {number}.")
        if len(roles) > MOST_CHOICES:
            raise _wrong(f"pane_{number}", f"Pane {number} can try {MOST_CHOICES} kinds of series at most.")
    return taken


def _fresh_key(label: str, taken: set[str]) -> str:
    stem = "own-" + (re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")[:40] or "layout")
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return next(key for key in (stem, *numbered) if key not in taken)


def _wrong(field: str, sentence: str) -> Invalid:
    return Invalid(sentence, details={"fields": {field: sentence}})
