"""What a protocol may say about structures, and what it then keeps from being signed."""

import base64
from typing import Any

import numpy as np
import pytest

from app.kernel.refusals import Invalid
from app.protocols.marks import covered, decode, encode
from app.protocols.presets import PRESETS
from app.protocols.rules import check_definition, missing, overlapping
from app.protocols.values import Definition

ZONES = PRESETS["prostate_zones"].definition
QUALITY = {"question": "quality", "scope_kind": "stack", "scope_id": "t2_ax", "state": "answered", "value": "3"}


def drawn(structure: str, first: int, last: int, stack: str = "t2", kind: str = "mask") -> dict[str, Any]:
    voxels = np.zeros((2, 4, 5), dtype=np.bool_)
    voxels.flat[first:last] = True
    data = base64.b64encode(encode(voxels)).decode()
    return {"id": structure, "structure": structure, "finding_id": None, "kind": kind, "stack_id": stack,
            "geometry": {"data": data} if kind == "mask" else {}}  # fmt: skip


def said(*marks: dict[str, Any]) -> list[str]:
    found = overlapping(Definition.from_json(ZONES), marks, {})
    return [one.sentence for one in missing(ZONES, [], marks, [QUALITY], overlaps=found)]


def test_needed_structures_are_named_until_they_are_outlined_or_painted() -> None:
    assert said() == ["Prostate is not drawn.", "Peripheral zone is not drawn.", "Transition zone is not drawn."]
    outlined = drawn("transition_zone", 0, 0, kind="contour")
    assert said(drawn("prostate", 0, 30), drawn("peripheral_zone", 0, 9), outlined) == []


def test_zones_share_no_voxel_and_the_gland_may_hold_them() -> None:
    gland, inner, outer = drawn("prostate", 0, 30), drawn("transition_zone", 5, 15), drawn("peripheral_zone", 15, 20)
    assert said(gland, inner, outer) == []
    (sentence,) = said(gland, inner, drawn("peripheral_zone", 14, 20))
    assert sentence == "Peripheral zone and transition zone overlap in 1 voxel; only one may be there."
    assert said(gland, inner, drawn("peripheral_zone", 14, 20, stack="adc")) == []


def test_voxels_in_a_row_are_those_on_the_images() -> None:
    for filled in (np.random.default_rng(1).random((3, 5, 7)) > 0.5, np.ones((1, 2, 3)), np.zeros((1, 2, 3))):
        mask = filled.astype(np.bool_)
        assert np.array_equal(covered(encode(mask)), decode(encode(mask), mask.shape).ravel())


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"structures": ["prostate", "nose"]}, "no structures called nose"),
        ({"structures": [*ZONES["structures"], "prostate"]}, "asked twice"),
        ({"marks": []}, "neither contours nor masks"),
        ({"structures": ["prostate"]}, "not asked: peripheral_zone, transition_zone"),
    ],
)
def test_a_definition_that_contradicts_itself_is_not_published(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        check_definition({**ZONES, **change})
