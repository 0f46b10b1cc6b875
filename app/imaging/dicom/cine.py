"""When each frame of a cine was taken, at which angle a sweep stood, and how the frames of an object lie."""

import math
from collections.abc import Sequence
from itertools import accumulate

import numpy as np

from app.imaging.dicom.groups import Groups
from app.imaging.dicom.header import Attributes
from app.imaging.dicom.reading import ULTRASOUND
from app.imaging.values import Layout
from app.imaging.values.frames import Triple

_TURNED = math.cos(math.radians(1.0))
"""Frames whose normals differ by more are no parallel slices."""


def times_ms(dataset: Attributes, frames: int) -> list[float] | None:
    """Since the first frame: FrameTimeVector, FrameTime, or the rate the cine is to be shown at."""
    whole = Groups(dataset, 0)
    steps = whole.numbers("FrameTimeVector")
    if len(steps) == frames and all(step >= 0 for step in steps):
        return list(accumulate([0.0, *steps[1:]]))
    step = whole.number("FrameTime")
    if not step or step < 0:
        rate = whole.number("CineRate") or whole.number("RecommendedDisplayFrameRate")
        step = 1000 / rate if rate and rate > 0 else None
    return [round(step * index, 3) for index in range(frames)] if step else None


def angles_deg(dataset: Attributes, frames: int) -> list[float] | None:
    """PositionerPrimaryAngle with its increments; AngularViewVector or RotationVector with start and step;
    or the orientations of the frames, where they turn about one axis."""
    whole = Groups(dataset, 0)
    steps = whole.numbers("PositionerPrimaryAngleIncrement")
    if len(steps) == frames and frames > 1:
        start = whole.number("PositionerPrimaryAngle") or 0.0
        return [start + step for step in steps]
    views = whole.numbers("AngularViewVector") or whole.numbers("RotationVector")
    step = whole.number("AngularStep")
    if len(views) == frames and step:
        start = whole.number("StartAngle") or 0.0
        return [start + step * (view - 1) for view in views]
    return _turned(dataset, frames)


def _turned(dataset: Attributes, frames: int) -> list[float] | None:
    normals = []
    for index in range(frames):
        rows, columns = Groups(dataset, index).directions()
        if rows is None or columns is None:
            return None
        normals.append(np.cross(rows, columns))
    first = normals[0]
    if frames < 2 or all(abs(float(normal @ first)) > _TURNED for normal in normals):
        return None
    axis = np.cross(first, next(normal for normal in normals if abs(float(normal @ first)) <= _TURNED))
    axis = axis / np.linalg.norm(axis)
    if max(abs(float(normal @ axis)) for normal in normals) > math.sin(math.radians(2)):
        return None
    beside = np.cross(axis, first)
    return [round(math.degrees(math.atan2(float(n @ beside), float(n @ first))), 3) for n in normals]


def layout(
    modality: str, *, placed: Sequence[Triple | None], angles: Sequence[float] | None, has_orientation: bool
) -> Layout:
    """Of the frames of one object. Magnetic resonance is always parallel; ultrasound by what is known of it."""
    if modality not in ULTRASOUND:
        return Layout.PARALLEL
    if angles is not None and len(set(angles)) > 1:
        return Layout.SWEEP
    somewhere = [position for position in placed if position is not None]
    if has_orientation and len(somewhere) == len(placed) and len(set(somewhere)) == len(placed):
        return Layout.VOLUME
    return Layout.CINE
