"""Where a simulated reader saw tissue taken: through the rectum's wall into the index finding, in one frame."""

import math
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.demo.readers.perception import Perceived
from app.demo.readers.viewed import Viewed
from app.demo.studies.probe import RADIUS_MM

CORE_MM, BEYOND_MM, BESIDE_MM = 17.0, 8.0, 4.0
"""Length of a core; how far past the middle of the finding its tip lies; how far beside the first the second is."""


def biopsy_marks(findings: Iterable[Perceived], viewed: Viewed) -> Iterator[dict[str, Any]]:
    """A needle and two cores on the ultrasound volume, where there is an index finding."""
    index = next((finding for finding in findings if finding.index), None)
    volume = viewed.one_of("trus")
    if index is None or volume is None:
        return
    frame = volume.nearest(index.center_mm)
    probe = volume.grid.to_patient(np.array([[(volume.grid.columns - 1) / 2, volume.grid.rows - 1, frame]]))[0]
    for number in (1, 2):
        aim = np.asarray(volume.onto(frame, index.center_mm))
        aim += (number - 1) * BESIDE_MM * np.asarray(volume.grid.row_direction)
        reach_mm = math.dist(probe, aim)
        along = (aim - probe) / reach_mm
        wall, tip = probe + RADIUS_MM * along, aim + BEYOND_MM * along
        core = [tip - min(CORE_MM, reach_mm - RADIUS_MM) * along, tip]
        if number == 1:
            yield volume.mark(frame, "needle", _between(wall, tip))
        yield volume.mark(frame, "core", _between(*core), name=str(number))


def _between(*ends: NDArray[np.float64]) -> dict[str, Any]:
    return {"version": 1, "points_mm": [[round(float(v), 3) for v in end] for end in ends]}
