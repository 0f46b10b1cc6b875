"""Where a finding or structure is, from a reader's marks: a region of voxels on a grid, and a centre.

Masks say most, then contours (rasterised), lengths, points: the strongest kind present counts.
"""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from app.agreement.metrics.mask_pair import box_of
from app.agreement.values import BoolArray, FloatArray
from app.kernel.geometry import Grid, same_grid
from app.kernel.raster import rasterise, resample_nearest
from app.protocols.marks import MARK_KINDS, decode

Mark = Mapping[str, Any]  # the viewer contract's JSON


@dataclass(frozen=True)
class Place:
    """A stack's grid (None where its frames have none in common) in its frame of reference."""

    stack_id: str
    grid: Grid | None
    frame_of_reference: str | None
    has_scale: bool = True
    """False where nothing can be measured: then coordinates without a grid are pixels."""


@dataclass(frozen=True)
class Region:
    """Voxels a reader marked on one stack; `kind` says whether they were painted (mask) or outlined (contour)."""

    kind: str
    place: Place
    grid: Grid
    mask: BoolArray
    _moved: dict[str, BoolArray] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def centre_mm(self) -> FloatArray:
        box = box_of(self.mask)
        assert box is not None, "a region has voxels"
        indices = (np.argwhere(self.mask[box]).mean(axis=0) + [part.start for part in box])[::-1]
        return np.asarray(self.grid.to_patient(indices[None])[0])

    @cached_property
    def digest(self) -> str:
        """Of the voxels and where they lie."""
        content = hashlib.sha256(f"{self.kind}|{self.grid!r}".encode())
        content.update(np.packbits(self.mask).tobytes())
        return content.hexdigest()

    def on(self, target: Place, grid: Grid) -> BoolArray:
        """The mask on another stack's grid: itself where the grids are the same, else the nearest voxels."""
        if target.stack_id not in self._moved:
            same = target.stack_id == self.place.stack_id or same_grid(self.grid, grid)
            moved = self.mask if same else resample_nearest(self.mask, self.grid, grid)
            self._moved[target.stack_id] = moved
        return self._moved[target.stack_id]


@dataclass(frozen=True)
class Clip:
    """Where in a moving picture something is: its frames have no place in space and no millimetres between them."""

    stack_id: str
    frames: frozenset[int]
    centre_mm: FloatArray | None
    """In the picture: column, row; None where the picture has no scale."""


@dataclass(frozen=True)
class Located:
    """One finding or structure of one reader; all parts are None for one without any mark."""

    region: Region | None
    centre_mm: FloatArray | None
    frame_of_reference: str | None
    clip: Clip | None = None
    """Instead of a centre, where it was marked in a moving picture only."""

    @property
    def is_drawn(self) -> bool:
        return self.region is not None


def locate(marks: Iterable[Mark], places: Mapping[str, Place], reference: Place | None) -> Located:
    """`reference`: the T2 axial stack, preferred where a reader painted on several stacks."""
    marks = list(marks)
    for kind in ("mask", "contour"):
        region = _region(kind, [m for m in marks if m["kind"] == kind], places, reference)
        if region is not None:
            return Located(region, region.centre_mm, region.place.frame_of_reference)
    ranked = sorted(marks, key=lambda mark: -MARK_KINDS[mark["kind"]].rank)
    centred = [(mark, centre) for mark in ranked if (centre := _centre(mark)) is not None]
    for mark, centre in centred:
        of_stack = places.get(str(mark["stack_id"]))
        if of_stack is None or of_stack.grid is not None:
            frame = mark.get("frame_of_reference_uid") or (of_stack.frame_of_reference if of_stack else None)
            return Located(None, np.asarray(centre), frame)
    for mark, centre in centred:
        clip = places[str(mark["stack_id"])]
        frames = frozenset(frame for one in marks if str(one["stack_id"]) == clip.stack_id for frame in _frames(one))
        return Located(
            None, None, None, Clip(clip.stack_id, frames, np.asarray(centre[:2]) if clip.has_scale else None)
        )
    return Located(None, None, None)


def _centre(mark: Mark) -> tuple[float, float, float] | None:
    return MARK_KINDS[mark["kind"]].centre_mm(mark["geometry"])


def _frames(mark: Mark) -> Iterable[int]:
    if mark["kind"] == "frames":
        first, last = mark["geometry"]["frames"]
        return range(first, last + 1)
    return (mark["frame_number"],) if mark.get("frame_number") else ()


def _region(kind: str, marks: list[Mark], places: Mapping[str, Place], reference: Place | None) -> Region | None:
    """All marks of the kind on one stack, joined: the reference stack, else the one with most voxels."""
    by_stack: dict[str, list[Mark]] = {}
    for mark in marks:
        by_stack.setdefault(str(mark["stack_id"]), []).append(mark)
    made = []
    for stack_id, own in by_stack.items():
        place = places.get(stack_id)
        if place is None or place.grid is None:
            continue
        mask = _voxels(kind, own, place.grid)
        if mask.any():
            made.append(Region(kind, place, place.grid, mask))
    made.sort(key=lambda r: (r.place != reference, -int(np.count_nonzero(r.mask)), r.place.stack_id))
    return made[0] if made else None


def _voxels(kind: str, marks: list[Mark], grid: Grid) -> BoolArray:
    if kind == "contour":
        return rasterise([np.asarray(mark["geometry"]["points_mm"], dtype=np.float64) for mark in marks], grid)
    first, *others = (decode(base64.b64decode(mark["geometry"]["data"]), grid.shape) for mark in marks)
    for other in others:
        first |= other
    return first
