"""Which panes a reading room opens with."""

from collections.abc import Sequence
from typing import Any

KEY = "mpmri-2x2"
PLACES = (("t2_ax",), ("adc",), ("high_b",), ("t2_sag", "t2_cor"))
"""Left to right, top to bottom; the first pane of a place that can be filled is hung."""


def layout(stacks: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The hanging of a manifest: two by two, with a note where a pane shows not quite what was asked for."""
    notes = {pane: stack["note"] for stack in reversed(stacks) if stack["note"] for pane in stack["pane_roles"]}
    there = {pane for stack in stacks for pane in stack["pane_roles"]}
    panes = [next((pane for pane in place if pane in there), place[0]) for place in PLACES]
    return {
        "key": KEY,
        "rows": 2,
        "columns": 2,
        "panes": panes,
        "notes": {pane: notes[pane] for pane in panes if pane in notes},
    }
