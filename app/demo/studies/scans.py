"""The pictures of a phantom's ultrasound study: a 3-D volume across the probe, a micro-ultrasound sweep along it."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates

from app.demo.phantom import echo
from app.demo.studies.probe import RADIUS_MM, REACH_MM, Probe
from app.kernel.geometry import Grid

Pictures = NDArray[np.uint8]

FAN_DEG = 68.0
BEAMS, SAMPLES = 300, 420
SWEEP_DEG = tuple(float(angle) for angle in range(-60, 61, 4))
SWEEP_SIZE = (380, 340)
"""Rows (depth) and columns (along the probe) of a picture of the sweep."""
SWEEP_SPACING_MM = 0.135


@dataclass(frozen=True)
class VolumeScan:
    """Parallel frames on `grid`, in the order of its positions."""

    grid: Grid
    pictures: Pictures


def volume_scan(probe: Probe) -> VolumeScan:
    """Side-fire, 7.5 MHz: a fan about the probe in every frame, the probe itself black."""
    grid = probe.grid(0.36, 1.0)
    across = (np.arange(grid.columns) + 0.0) * grid.column_spacing_mm - (grid.columns - 1) / 2 * grid.column_spacing_mm
    up = (grid.rows - 1 - np.arange(grid.rows)) * grid.row_spacing_mm
    x, y = np.meshgrid(across.astype(np.float32), up.astype(np.float32))
    depth = np.hypot(x, y) - np.float32(RADIUS_MM)
    angle = np.degrees(np.arctan2(x, y))
    seen = (np.abs(angle) < FAN_DEG) & (depth >= 0) & (depth < REACH_MM)
    beam = (angle / FAN_DEG + 1) / 2 * (BEAMS - 1)
    sample = depth / REACH_MM * (SAMPLES - 1)
    random = np.random.default_rng(probe.case.seed + 700)
    gain = echo.coupling(random, BEAMS) * np.power(10, -np.linspace(0, 0.42, SAMPLES))[:, None]
    frames = []
    for place in (np.arange(grid.frames) - (grid.frames - 1) / 2) * grid.frame_spacing_mm:
        tissue = echo.with_wall(probe.echo(x, y, np.full((1, 1), place, dtype=np.float32)), depth)
        lit = echo.speckle(random, (SAMPLES, BEAMS), 1.5, 1.1) * gain
        amplitude = tissue / echo.REFERENCE_ECHO * map_coordinates(lit, [sample, beam], order=1, mode="nearest")
        grey = echo.brightness(amplitude, range_db=38, middle=0.56, floor=0.012)
        frames.append(np.where(seen, grey, 0).astype(np.uint8))
    return VolumeScan(grid, np.stack(frames))


def sweep_scan(probe: Probe) -> Pictures:
    """29 MHz, a linear array turned about its axis by `SWEEP_DEG`: anterior at the top, the base at the left."""
    rows, columns = SWEEP_SIZE
    depth = ((rows - 1 - np.arange(rows)) * SWEEP_SPACING_MM)[:, None].astype(np.float32)
    along = (((columns - 1) / 2 - np.arange(columns)) * SWEEP_SPACING_MM)[None, :].astype(np.float32)
    random = np.random.default_rng(probe.case.seed + 900)
    gain = echo.coupling(random, columns)[None, :] * np.power(10, -depth / 62)
    frames = []
    for degrees in SWEEP_DEG:
        turn, reach = math.radians(degrees), depth + np.float32(RADIUS_MM)
        tissue = probe.echo(reach * np.float32(math.sin(turn)), reach * np.float32(math.cos(turn)), along)
        lit = echo.speckle(random, (rows, columns), 0.8, 1.5) * gain
        amplitude = echo.with_wall(tissue, depth) / echo.REFERENCE_ECHO * lit
        frames.append(echo.brightness(amplitude, range_db=36, middle=0.58, floor=0.02))
    return np.stack(frames)
