"""Ultrasound volumes in coordinates of their own (PS3.3 C.8.24.2), told in the words segmentations have for places."""

from pydicom.dataset import Dataset
from pydicom.valuerep import DSfloat

SAID = "places in the volume's own mm"
_WORDS = (
    ("PlanePositionVolumeSequence", "ImagePositionVolume", "PlanePositionSequence", "ImagePositionPatient"),
    ("PlaneOrientationVolumeSequence", "ImageOrientationVolume", "PlaneOrientationSequence", "ImageOrientationPatient"),
)


def placed_in_its_own_space(dataset: Dataset) -> bool:
    """Adds its positions under the patient's keywords where it has only the volume's; True where it had to.

    They stay in the volume's own frame of reference: which way the patient lies is not known there.
    """
    groups = [
        group
        for sequence in ("SharedFunctionalGroupsSequence", "PerFrameFunctionalGroupsSequence")
        for group in dataset.get(sequence) or ()
    ]
    if any("PlanePositionSequence" in group for group in groups):
        return False
    found = False
    for group in groups:
        for own, values, patients, name in _WORDS:
            if own in group:
                place = Dataset()
                setattr(place, name, [DSfloat(float(v), auto_format=True) for v in group[own][0][values].value])
                setattr(group, patients, [place])
                found = True
    return found
