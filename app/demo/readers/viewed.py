"""What a simulated reader is shown: the stacks of a reading manifest, by pane, with their grids."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.demo.phantom.shapes import Triple
from app.kernel.geometry import Grid

Place = Triple | NDArray[np.float64]


@dataclass(frozen=True)
class ViewedStack:
    stack_id: str
    frame_of_reference_uid: str | None
    grid: Grid
    images: tuple[tuple[str, int], ...]
    """(SOP instance UID, frame number) of each frame, in spatial order."""

    def nearest(self, point_mm: Place) -> int:
        """The frame whose plane is nearest to a point, LPS mm."""
        along = (np.asarray(self.grid.frame_positions_mm) - np.asarray(point_mm)) @ self.grid.normal
        return int(np.abs(along).argmin())

    def onto(self, frame: int, point_mm: Place) -> list[float]:
        """The point dropped onto the plane of a frame."""
        normal = self.grid.normal
        away = (np.asarray(point_mm) - np.asarray(self.grid.frame_positions_mm[frame])) @ normal
        return [round(float(v), 3) for v in np.asarray(point_mm) - away * normal]

    def mark(self, frame: int | None, kind: str, geometry: dict[str, Any], **more: str | None) -> dict[str, Any]:
        """A mark of the viewer's contract, on one frame or (masks) on the whole stack."""
        sop, number = self.images[frame] if frame is not None else (None, None)
        return {
            "finding_id": None,
            "structure": None,
            "kind": kind,
            "geometry": geometry,
            "stack_id": self.stack_id,
            "sop_instance_uid": sop,
            "frame_number": number,
            "frame_of_reference_uid": self.frame_of_reference_uid,
            "origin": "hand",
            "deleted": False,
            **more,
        }


@dataclass(frozen=True)
class Viewed:
    by_pane: dict[str, ViewedStack]

    @classmethod
    def from_manifest(cls, manifest: dict[str, Any]) -> "Viewed":
        by_pane: dict[str, ViewedStack] = {}
        for stack in manifest["stacks"]:
            for pane in stack["pane_roles"]:
                if stack["grid"] is not None and stack["grid"]["row_direction"] is not None:
                    by_pane.setdefault(pane, _viewed(stack))
        return cls(by_pane)

    def has(self, pane: str) -> bool:
        return pane in self.by_pane

    def one_of(self, *panes: str) -> ViewedStack | None:
        return next((self.by_pane[pane] for pane in panes if pane in self.by_pane), None)


def _viewed(stack: dict[str, Any]) -> ViewedStack:
    grid = stack["grid"]
    return ViewedStack(
        stack_id=stack["id"],
        frame_of_reference_uid=stack["frame_of_reference_uid"],
        grid=Grid(
            rows=grid["rows"],
            columns=grid["columns"],
            row_spacing_mm=grid["row_spacing_mm"],
            column_spacing_mm=grid["column_spacing_mm"],
            row_direction=tuple(grid["row_direction"]),
            column_direction=tuple(grid["column_direction"]),
            frame_positions_mm=tuple(tuple(frame["position_mm"]) for frame in stack["frames"]),
        ),
        images=tuple((frame["sop_instance_uid"], frame["frame_number"]) for frame in stack["frames"]),
    )
