"""Enhanced MR objects: many frames, each with a functional group of its own."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from pydicom.dataset import Dataset, FileDataset

from tests.factories import dicom


def _item(**values: object) -> Dataset:
    made = Dataset()
    for keyword, value in values.items():
        setattr(made, keyword, value)
    return made


def enhanced(frames: Sequence[Mapping[str, object]], **header: Any) -> FileDataset:
    """Enhanced MR: each frame has z, b, time and kind in its functional group."""
    pixels = np.stack([np.full((24, 20), 100 + index, np.uint16) for index in range(len(frames))])
    made = dicom.mr_instance(
        pixels=pixels[0], SOPClassUID="1.2.840.10008.5.1.4.1.1.4.1", NumberOfFrames=len(frames),
        ImagePositionPatient=None, ImageOrientationPatient=None, PixelSpacing=None, **header,
    )  # fmt: skip
    made.PixelData = pixels.tobytes()
    made.SharedFunctionalGroupsSequence = [
        _item(
            PixelMeasuresSequence=[_item(PixelSpacing=[0.5, 0.5])],
            PlaneOrientationSequence=[_item(ImageOrientationPatient=list(dicom.AXIAL))],
        )
    ]
    groups = []
    for frame in frames:
        group = _item(PlanePositionSequence=[_item(ImagePositionPatient=[0, 0, frame["z"]])])
        if "b" in frame:
            group.MRDiffusionSequence = [_item(DiffusionBValue=frame["b"])]
        if "time" in frame:
            group.FrameContentSequence = [_item(TemporalPositionIndex=frame["time"])]
        if "kind" in frame:
            group.MRImageFrameTypeSequence = [_item(FrameType=["DERIVED", "PRIMARY", "DIFFUSION", frame["kind"]])]
        groups.append(group)
    made.PerFrameFunctionalGroupsSequence = groups
    return made
