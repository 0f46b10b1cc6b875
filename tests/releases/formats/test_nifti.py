import gzip
from collections.abc import Callable

import nibabel as nib
import numpy as np
import pytest

from app.kernel.geometry import Grid
from app.releases.formats.nifti import nifti_bytes, of_case
from app.releases.values import CaseRecord, Region, StackSource
from tests.releases.sources import HEAD, oblique_grid, oblique_stack, real_stack


@pytest.mark.parametrize("source", [oblique_stack, real_stack])
def test_every_voxel_comes_back_at_its_place_in_the_patient(source: Callable[[], StackSource]) -> None:
    grid = source().grid
    mask = np.random.default_rng(1).random(grid.shape) > 0.7

    read = nib.Nifti1Image.from_bytes(gzip.decompress(nifti_bytes(mask, grid)))

    values = np.asarray(read.dataobj)
    assert np.array_equal(values.transpose(2, 1, 0).astype(bool), mask)
    assert set(np.unique(values)) == {0, 1}
    for index in ([0, 0, 0], [grid.columns - 1, 0, 0], [0, grid.rows - 1, grid.frames - 1], [3, 5, 2]):
        lps = grid.to_patient(np.array([index], dtype=float))[0]
        ras = read.affine @ [*index, 1.0]
        assert np.allclose(ras[:3], lps * [-1, -1, 1], atol=1e-3)
    assert (int(read.header["qform_code"]), int(read.header["sform_code"])) == (1, 1)
    assert np.allclose(read.get_qform(), read.get_sform(), atol=1e-3)


def test_equal_masks_give_equal_bytes_without_name_or_time() -> None:
    grid = oblique_grid()
    mask = np.ones(grid.shape, dtype=np.bool_)
    data = nifti_bytes(mask, grid)
    assert data == nifti_bytes(mask.copy(), grid)
    assert data[:10] == b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"


def test_stacks_with_gaps_are_left_to_dicom_seg() -> None:
    even = oblique_grid()
    gapped = Grid(**{**vars(even), "frame_positions_mm": (*even.frame_positions_mm[:2], *even.frame_positions_mm[3:])})
    stack = StackSource("s", "t2_ax", "2.25.1", None, gapped)
    one = Region("R1_x", "x", "lesion", "R1", "s", np.ones(gapped.shape, dtype=np.bool_), "2.25.2", ())
    case = CaseRecord("c", "c", "p", (), stacks={"s": stack}, regions=(one,))
    assert list(of_case(HEAD, case)) == []
