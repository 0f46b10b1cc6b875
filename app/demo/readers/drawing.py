"""How a simulated reader draws: masks, contours and lengths of findings, the three axes of the gland."""

import base64
import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.demo.readers.chance import chance
from app.demo.readers.perception import Perceived
from app.demo.readers.profile import Skill
from app.demo.readers.viewed import Viewed, ViewedStack
from app.demo.studies.truth import Truth
from app.protocols.marks import encode

RAYS = 40
REACH_MM = 25.0
MEASURED_ON = {
    "ap": ("t2_sag", "t2_ax", "trus"),
    "transverse": ("t2_ax", "trus"),
    "longitudinal": ("t2_sag", "t2_ax"),
}
"""Panes whose frames show an axis of the gland; the frames of an ultrasound volume lie across the long one."""
Mark = dict[str, Any]


def marks_of(finding: Perceived, reader: Skill, viewed: Viewed, finding_id: str) -> list[Mark]:
    """An outline on T2 or the ultrasound volume, and the largest diameter where the zone is measured."""
    marks = []
    axial = viewed.one_of("t2_ax", "trus")
    if axial is not None:
        outline = _mask(finding, axial) if reader.draws == "mask" else _contour(finding, axial)
        marks += [outline] if outline else []
    measured_on = viewed.one_of("adc", "t2_ax", "trus") if finding.rule_zone == "PZ" else axial
    if measured_on is not None:
        marks.append(_length(finding, measured_on))
    return [mark | {"finding_id": finding_id} for mark in marks]


def gland_marks(truth: Truth, reader: Skill, viewed: Viewed, salt: str) -> tuple[list[Mark], dict[str, float]]:
    """The measured axes as marks, and their lengths in mm by name."""
    random = chance("axes", reader.key, truth.case.key, salt)
    marks, lengths = [], {}
    for name, (first, last) in truth.axes_mm.items():
        stack = viewed.one_of(*MEASURED_ON[name])
        a, b = (np.asarray(end) + random.normal(0, 0.5 + 1.2 * (1 - reader.skill), 3) for end in (first, last))
        lengths[name] = round(math.dist(a, b), 1)
        if stack is not None:
            frame = stack.nearest((a + b) / 2)
            ends = [stack.onto(frame, a), stack.onto(frame, b)]
            lengths[name] = round(math.dist(*ends), 1)
            marks.append(stack.mark(frame, "length", {"points_mm": ends}, structure=f"gland_{name}"))
    return marks, lengths


def _mask(finding: Perceived, stack: ViewedStack) -> Mark | None:
    mask = np.zeros(stack.grid.shape, dtype=np.bool_)
    low, high = _box(finding, stack)
    columns, rows, frames = (np.arange(a, b) for a, b in zip(low, high, strict=True))
    k, j, i = np.meshgrid(frames, rows, columns, indexing="ij")
    places = stack.grid.to_patient(np.stack([i.ravel(), j.ravel(), k.ravel()], axis=1).astype(np.float64))
    mask[low[2] : high[2], low[1] : high[1], low[0] : high[0]] = (finding.distance(places) < 0).reshape(k.shape)
    if not mask.any():
        return _contour(finding, stack)
    data = base64.b64encode(encode(mask)).decode()
    return stack.mark(None, "mask", {"encoding": "rle-gzip-1", "data": data, "voxels": int(mask.sum())})


def _contour(finding: Perceived, stack: ViewedStack) -> Mark | None:
    """In the slice through its middle, where a ray from the middle first leaves it."""
    frame = stack.nearest(finding.center_mm)
    middle = np.asarray(stack.onto(frame, finding.center_mm))
    angles = np.linspace(0, 2 * np.pi, RAYS, endpoint=False)
    across, down = np.asarray(stack.grid.row_direction), np.asarray(stack.grid.column_direction)
    directions = np.cos(angles)[:, None] * across + np.sin(angles)[:, None] * down
    steps = np.arange(0.5, REACH_MM, 0.25)
    outside = finding.distance(middle + directions[:, None, :] * steps[None, :, None]) >= 0
    radius = np.where(outside.any(axis=1), steps[outside.argmax(axis=1)], REACH_MM)
    points = middle + directions * radius[:, None]
    geometry = {"points_mm": [[round(float(v), 3) for v in point] for point in points], "closed": True}
    return stack.mark(frame, "contour", geometry)


def _length(finding: Perceived, stack: ViewedStack) -> Mark:
    first, last = (np.asarray(end) for end in finding.lesion.longest_mm)
    frame = stack.nearest(finding.center_mm)
    middle = np.asarray(stack.onto(frame, finding.center_mm))
    along = np.asarray(stack.onto(frame, middle + (last - first))) - middle
    half = along / np.linalg.norm(along) * finding.diameter_mm / 2
    ends = [stack.onto(frame, middle - half), stack.onto(frame, middle + half)]
    return stack.mark(frame, "length", {"points_mm": ends})


def _box(finding: Perceived, stack: ViewedStack) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Voxels within reach of the finding: lowest, and one past the highest (column, row, frame)."""
    corners = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)]) * REACH_MM
    voxels = stack.grid.to_voxel(corners + np.asarray(finding.center_mm))
    size = np.array([stack.grid.columns, stack.grid.rows, stack.grid.frames])
    low = np.clip(np.floor(voxels.min(axis=0)), 0, size - 1).astype(np.int64)
    high = np.clip(np.ceil(voxels.max(axis=0)) + 1, 1, size).astype(np.int64)
    return low, high
