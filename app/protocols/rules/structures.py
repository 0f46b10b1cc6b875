"""Rules about what is outlined or painted beside findings: what must be there, what may not overlap."""

import base64
from collections.abc import Iterator
from itertools import combinations

import numpy as np

from app.protocols.marks import covered
from app.protocols.rules.draft import Draft
from app.protocols.values import Json, Missing
from app.protocols.values.structures import STRUCTURES

ENCLOSING = ("mask", "contour")


def structures_drawn(draft: Draft, rule: Json) -> Iterator[Missing]:
    drawn = {mark.get("structure") for mark in draft.marks if mark["kind"] in ENCLOSING}
    for key in rule["structures"]:
        if key not in drawn:
            yield Missing(f"{STRUCTURES[key]} is not drawn.", None, "case", None)


def structures_exclude(draft: Draft, rule: Json) -> Iterator[Missing]:
    """A voxel belongs to one of the rule's structures at most. Masks of one stack only: grids of others differ."""
    painted: dict[str, dict[str, list[bytes]]] = {}
    for mark in draft.marks:
        if mark["kind"] == "mask" and mark.get("structure") in rule["structures"]:
            of_stack = painted.setdefault(str(mark["stack_id"]), {})
            of_stack.setdefault(mark["structure"], []).append(base64.b64decode(mark["geometry"]["data"]))
    for of_stack in painted.values():
        masks = {key: np.logical_or.reduce([covered(one) for one in data]) for key, data in of_stack.items()}
        for one, other in combinations((key for key in rule["structures"] if key in masks), 2):
            shared = int((masks[one] & masks[other]).sum())
            if shared:
                voxels = "1 voxel" if shared == 1 else f"{shared} voxels"
                sentence = (
                    f"{STRUCTURES[one]} and {STRUCTURES[other].lower()} overlap in {voxels}; only one may be there."
                )
                yield Missing(sentence, None, "case", None)
