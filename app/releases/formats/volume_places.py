"""Places of multi-frame sources that do not tell them in words that segmentations have: ultrasound volumes above all.

An Enhanced US Volume has positions of its own (PS3.3 C.8.24.2), not the patient's. Objects taken in before version 4 of
the de-identification lost them; the grid of their stack has them.
"""

from collections.abc import Mapping, Sequence

from pydicom.dataset import Dataset
from pydicom.valuerep import DSfloat

from app.kernel.geometry import Grid

SAID = "places in the volume's own mm"


def placed_by_its_grid(dataset: Dataset, grid: Grid | None, numbers: Sequence[int]) -> bool:
    """Gives its frames the positions of the grid where they have none of the patient's; True where it had to.

    `numbers`: of its frames, in spatial order. The places stay in the frame of reference of the object: which way the
    patient lies is not known there.
    """
    shared = dataset.get("SharedFunctionalGroupsSequence") or [Dataset()]
    frames = dataset.get("PerFrameFunctionalGroupsSequence") or [Dataset() for _ in numbers]
    if grid is None or "NumberOfFrames" not in dataset or any("PlanePositionSequence" in one for one in frames):
        return False
    for number, position in zip(numbers, grid.frame_positions_mm, strict=True):
        frames[number - 1].PlanePositionSequence = [_item({"ImagePositionPatient": position})]
    orientation = (*grid.row_direction, *grid.column_direction)
    shared[0].PlaneOrientationSequence = [_item({"ImageOrientationPatient": orientation})]
    dataset.SharedFunctionalGroupsSequence, dataset.PerFrameFunctionalGroupsSequence = shared, frames
    return True


def _item(values: Mapping[str, Sequence[float]]) -> Dataset:
    made = Dataset()
    for keyword, numbers in values.items():
        setattr(made, keyword, [DSfloat(number, auto_format=True) for number in numbers])
    return made
