"""The gland as a reader drew it: outlined, by its zones, or by its three axes; where its levels and sides are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from app.kernel.geometry import FloatArray
from app.protocols.rules.places.points import Grids, together
from app.protocols.values import Json

OUTLINE, ZONES, AXES = "gland_outline", "zone_outlines", "gland_axes"

ENCLOSING = ("mask", "contour")
ZONE_OF = {
    "peripheral_zone": "PZ",
    "transition_zone": "TZ",
    "central_zone": "CZ",
    "afs": "AFS",
    "seminal_vesicle": "SV",
    "external_sphincter": "US",
}
OF_THE_GLAND = ("peripheral_zone", "transition_zone", "central_zone", "afs")
AXIS_NAMES = ("gland_transverse", "gland_ap", "gland_longitudinal")

AXIAL = np.eye(3)
"""Left, posterior, superior: the rows of a frame in patient millimetres."""
STEEPEST_AXIAL = 0.7
"""Above this cosine with the patient's axis, the slices' normal is the gland's; below, the patient's is taken."""
LEVELS = ("apex", "mid", "base")


@dataclass(frozen=True)
class Gland:
    """`frame`: its left, posterior and superior directions. `points` along them, or the box of its axes."""

    method: str
    frame: FloatArray
    points: FloatArray
    low: FloatArray
    high: FloatArray
    zones: Mapping[str, cKDTree]

    @property
    def thirds_mm(self) -> FloatArray:
        """Where apex, middle and base begin and end along the superior direction."""
        return np.linspace(self.low[2], self.high[2], 4)

    def level_of(self, superior_mm: FloatArray) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
        """0 apex, 1 mid, 2 base; what lies beyond belongs to the end it lies beyond."""
        return np.searchsorted(self.thirds_mm[1:3], superior_mm, side="right").astype(np.int64)

    def extent(self, level: int) -> tuple[FloatArray, FloatArray]:
        """The least and largest left and posterior coordinates at one level."""
        if self.method == AXES:
            return self.low[:2], self.high[:2]
        there = self.points[self.level_of(self.points[:, 2]) == level][:, :2]
        return (there.min(axis=0), there.max(axis=0)) if len(there) else (self.low[:2], self.high[:2])

    @property
    def levels_mm(self) -> dict[str, list[float]]:
        """The middle of each level, in patient millimetres."""
        middle = (self.low + self.high) / 2
        heights = (self.thirds_mm[:-1] + self.thirds_mm[1:]) / 2
        return {
            name: [round(float(v), 3) for v in np.array([*middle[:2], height]) @ self.frame]
            for name, height in zip(LEVELS, heights, strict=True)
        }

    def beyond_mm(self, points: FloatArray) -> float | None:
        """How far the farthest of these points lies outside the outlined gland; None where it is not outlined."""
        if self.method == AXES or not len(points):
            return None
        return float(np.max(cKDTree(self.points).query(points)[0]))


def gland_of(marks: Sequence[Json], grids: Grids) -> Gland | None:
    """By the best that the reader drew; None where nothing says where the gland is."""
    drawn: dict[str, list[Json]] = {}
    for mark in marks:
        if mark.get("structure"):
            drawn.setdefault(str(mark["structure"]), []).append(mark)
    outlines = {
        key: points
        for key, of_it in drawn.items()
        if len(points := together((m for m in of_it if m["kind"] in ENCLOSING), grids))
    }
    by_zones = [outlines[key] for key in OF_THE_GLAND if key in outlines]
    if "prostate" in outlines:
        method, points, home = OUTLINE, outlines["prostate"], "prostate"
    elif "peripheral_zone" in outlines and "transition_zone" in outlines:
        method, points, home = ZONES, np.concatenate(by_zones), "peripheral_zone"
    else:
        return _by_axes(drawn)
    frame = _frame(str(drawn[home][0]["stack_id"]), grids)
    along = points @ frame.T
    thick_mm = _slice_mm(str(drawn[home][0]["stack_id"]), grids, along)
    zones = {ZONE_OF[key]: cKDTree(of_zone @ frame.T) for key, of_zone in outlines.items() if key in ZONE_OF}
    half = np.array([0, 0, thick_mm / 2])
    return Gland(method, frame, along, along.min(axis=0) - half, along.max(axis=0) + half, zones)


def _by_axes(drawn: Mapping[str, Sequence[Json]]) -> Gland | None:
    lengths = {
        name: np.asarray(mark["geometry"]["points_mm"], dtype=np.float64)
        for name in AXIS_NAMES
        for mark in drawn.get(name, ())
        if mark["kind"] == "length"
    }
    if len(lengths) < len(AXIS_NAMES):
        return None
    sizes = np.array([float(np.linalg.norm(lengths[name][1] - lengths[name][0])) for name in AXIS_NAMES])
    # each direction is where the axis along it says
    middle = np.array([lengths[name].mean(axis=0)[at] for at, name in enumerate(AXIS_NAMES)])
    return Gland(AXES, AXIAL, np.empty((0, 3)), middle - sizes / 2, middle + sizes / 2, {})


def _frame(stack_id: str, grids: Grids) -> FloatArray:
    """Left, posterior and superior along the slices' own axes when these are axial, else the patient's."""
    grid = grids.get(stack_id)
    if grid is None or abs(grid.normal[2]) < STEEPEST_AXIAL:
        return AXIAL
    superior = grid.normal * np.sign(grid.normal[2])
    posterior = AXIAL[1] - (AXIAL[1] @ superior) * superior
    posterior /= np.linalg.norm(posterior)
    return np.stack((np.cross(posterior, superior), posterior, superior))


def _slice_mm(stack_id: str, grids: Grids, along: FloatArray) -> float:
    grid = grids.get(stack_id)
    return grid.frame_spacing_mm if grid is not None and abs(grid.normal[2]) >= STEEPEST_AXIAL else 0.0
