"""The two real studies and where their lesions are, for journeys; absent data is said, not papered over."""

import os
from pathlib import Path

import nibabel
import numpy as np
import pytest

from tests.journeys.room import Place
from tests.processes import ROOT

WHY = (
    "needs the two public PROSTATEx studies: put them in ../shared/data beside this checkout "
    "or name their folder in CONSILIUM_REAL_DATA"
)


def folder() -> Path:
    return Path(os.environ.get("CONSILIUM_REAL_DATA", ROOT.parent / "shared" / "data"))


real_data_needed = pytest.mark.skipif(not (folder() / "prostatex").is_dir(), reason=WHY)


def lesion_middle(case: str) -> Place:
    """Where an expert delineated a lesion (ProstateX-0000)."""
    return _middle(folder() / "delineations" / case / "lesion_human_resampled.nii.gz")


def gland_middle(case: str) -> Place:
    return _middle(folder() / "delineations" / case / "gland_Bosma22b.nii.gz")


def _middle(mask: Path) -> Place:
    """LPS mm; NIfTI is RAS."""
    image = nibabel.load(mask)
    voxels = np.argwhere(np.asarray(image.dataobj) > 0)
    x, y, z = nibabel.affines.apply_affine(image.affine, np.median(voxels, axis=0))
    return -float(x), -float(y), float(z)
