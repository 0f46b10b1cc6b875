"""Which panes a reading room opens with, and the arrangements that can be chosen instead."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from app.kernel.registry import Catalogue

Span = tuple[int, int]


@dataclass(frozen=True)
class Layout:
    """`places` run left to right, top to bottom; the first pane of a place that can be filled is hung.

    `spans` gives rows and columns that each place takes; one by one where it says nothing.
    """

    key: str
    label: str
    rows: int
    columns: int
    places: tuple[tuple[str, ...], ...]
    spans: tuple[Span, ...] = ()
    needs: str | None = None
    """The pane without which the layout is pointless, where the places alone do not tell."""
    planes: tuple[str, ...] = ()
    """Planes that the viewer calculates out of a volume, place by place; empty: the frames as acquired."""


@dataclass(frozen=True)
class PaneGrid:
    """How the panes of an arrangement lie: so many places, each one by one where `spans` says nothing."""

    key: str
    label: str
    rows: int
    columns: int
    places: int
    spans: tuple[Span, ...] = ()


GRIDS = Catalogue(
    "grid of panes",
    PaneGrid("1", "One", 1, 1, 1),
    PaneGrid("1x2", "Two side by side", 1, 2, 2),
    PaneGrid("2x2", "Four", 2, 2, 4),
    PaneGrid("1+3", "One large, three beside it", 3, 3, 4, ((3, 2), (1, 1), (1, 1), (1, 1))),
    PaneGrid("2x3", "Six", 2, 3, 6),
)
MOST_PLACES = max(grid.places for grid in GRIDS)


LAYOUTS = (
    Layout("mpmri-2x2", "Four: T2 axial, ADC, high b, T2 sagittal", 2, 2,
           (("t2_ax",), ("adc",), ("high_b",), ("t2_sag", "t2_cor"))),
    Layout("single", "One: T2 axial", 1, 1, (("t2_ax",),)),
    Layout("pair", "Two: T2 axial beside ADC", 1, 2, (("t2_ax",), ("adc",))),
    Layout("one-and-three", "T2 axial large, three beside it", 3, 3,
           (("t2_ax",), ("adc",), ("high_b",), ("t2_sag", "t2_cor")), ((3, 2), (1, 1), (1, 1), (1, 1))),
    Layout("dce", "Four with DCE: T2 axial, ADC, high b, DCE", 2, 2,
           (("t2_ax",), ("adc",), ("high_b",), ("dce",)), needs="dce"),
    Layout("mpmri-2x3", "Six: with T2 coronal and DCE", 2, 3,
           (("t2_ax",), ("adc",), ("dce", "dwi"), ("t2_sag",), ("high_b",), ("t2_cor",))),
    Layout("trus", "Transrectal ultrasound", 1, 1, (("trus",),), needs="trus"),
    Layout("trus-multiplanar", "TRUS multiplanar: axial, sagittal, coronal, as acquired", 2, 2,
           (("trus",), ("trus",), ("trus",), ("trus",)), needs="trus",
           planes=("axial", "sagittal", "coronal", "")),
    Layout("micro-us", "Micro-ultrasound", 1, 1, (("micro_us",),), needs="micro_us"),
)  # fmt: skip
"""The first that can be filled is the one a room opens with, until the reader chooses another."""


def layouts(stacks: Sequence[dict[str, Any]], offered: Sequence[Layout] = LAYOUTS) -> list[dict[str, Any]]:
    """The arrangements for which there is something to show, and notes where a pane shows not quite that.

    A place names panes (`high_b`: the best there is) or the roles of series themselves (`dwi_high_b`).
    """
    notes = {pane: stack["note"] for stack in reversed(stacks) if stack["note"] for pane in stack["pane_roles"]}
    there = _shown(stacks)
    return [
        _arranged(one, there, notes)
        for one in offered
        if _can_be_filled(one, _shown_solid(stacks) if one.planes else there)
    ] or [_arranged(offered[0], there, notes)]


def _shown(stacks: Sequence[dict[str, Any]]) -> set[str]:
    return {shown for stack in stacks for shown in (*stack["pane_roles"], stack["role"])}


def _shown_solid(stacks: Sequence[dict[str, Any]]) -> set[str]:
    return _shown([stack for stack in stacks if stack["kind"] == "volume"])


def _can_be_filled(layout: Layout, there: Collection[str]) -> bool:
    if layout.needs:
        return layout.needs in there
    return any(pane in there for place in layout.places for pane in place)


def _arranged(layout: Layout, there: Collection[str], notes: dict[str, str]) -> dict[str, Any]:
    panes = [next((pane for pane in place if pane in there), place[0]) for place in layout.places]
    return {
        "key": layout.key,
        "label": layout.label,
        "rows": layout.rows,
        "columns": layout.columns,
        "panes": panes,
        "planes": list(layout.planes),
        "spans": [list(span) for span in layout.spans],
        "notes": {pane: notes[pane] for pane in panes if pane in notes},
    }
