"""Needles and biopsy cores: taken by PRI-MUS as it is now, of the case alone, where millimetres are known."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.kernel.refusals import Invalid
from app.protocols.presets.pirads21 import PIRADS21
from app.protocols.presets.primus1 import PRIMUS1
from app.protocols.values import Definition
from app.reading.rules.saving import checked_geometry
from app.reading.values import MarkChange, StackGrid

CLIP = StackGrid(UUID(int=7), UUID(int=8), None, None, images=frozenset(("1.2.3", n) for n in range(1, 32)))
ENDS = [[10, 20, 4], [10, 38, 4]]
BEFORE = {**PRIMUS1.definition, "marks": [key for key in PRIMUS1.definition["marks"] if key not in ("needle", "core")]}


def kept(definition: dict[str, Any], kind: str, *, stack: StackGrid = CLIP, **more: Any) -> dict[str, Any]:
    mark = MarkChange.model_validate(
        {
            "id": str(uuid4()), "kind": kind, "geometry": {"version": 1, "points_mm": ENDS},
            "stack_id": str(stack.stack_id), "sop_instance_uid": "1.2.3", "frame_number": 5, **more,
        }
    )  # fmt: skip
    return checked_geometry(Definition.from_json(definition), mark, stacks={stack.stack_id: stack})[0]


@pytest.mark.parametrize("kind", ["needle", "core"])
def test_they_are_kept_on_a_moving_picture_too(kind: str) -> None:
    assert kept(PRIMUS1.definition, kind, name="7 left mid")["points_mm"] == ENDS


@pytest.mark.parametrize("owner", [{"finding_id": str(uuid4())}, {"structure": "prostate"}])
def test_they_are_of_no_finding_and_no_structure(owner: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        kept(PRIMUS1.definition, "core", finding_id=owner.get("finding_id"), structure=owner.get("structure"))


@pytest.mark.parametrize("definition", [PIRADS21.definition, BEFORE])
def test_a_protocol_that_does_not_take_them_refuses_in_words(definition: dict[str, Any]) -> None:
    with pytest.raises(Invalid, match="This protocol has no marks of the kind “core”"):
        kept(definition, "core")


def test_without_a_scale_they_are_refused() -> None:
    with pytest.raises(Invalid, match="nothing can be measured"):
        kept(PRIMUS1.definition, "needle", stack=replace(CLIP, blocked="no scale"))
