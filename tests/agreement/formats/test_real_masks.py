"""Real delineations of two cases by several annotators, against values computed with independent tools."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from app.agreement.formats import nifti
from app.agreement.metrics import MASK_METRICS
from app.agreement.metrics.consensus import METHODS
from app.agreement.metrics.levels import by_level
from app.agreement.metrics.mask_pair import pairs_of
from app.agreement.metrics.staple import staple
from app.agreement.values import BoolArray, MetricValue
from app.kernel.refusals import Invalid
from tests.agreement.real import delineation

ANNOTATORS = ("gland_Bosma22b", "gland_Guerbet23", "zones_HeviAI23", "zones_Yuan23")

# intersection, Dice, HD, HD95, ASSD, NSD 1 mm, NSD 2 mm
GLAND = {
    (0, 1): (55946, 0.959623, 4.243, 3.000, 0.3680, 0.8876, 0.9203),
    (0, 2): (52614, 0.927127, 4.848, 3.000, 0.7201, 0.7572, 0.8308),
    (0, 3): (58065, 0.975858, 2.121, 0.707, 0.0902, 0.9895, 0.9999),
    (1, 2): (53538, 0.955925, 3.162, 2.500, 0.3283, 0.8887, 0.9474),
    (1, 3): (55353, 0.942042, 3.905, 3.000, 0.5117, 0.8215, 0.9005),
    (2, 3): (52217, 0.912757, 4.637, 3.000, 0.8498, 0.6952, 0.8057),
}


def measured(a: Path, b: Path, value_a: int | None = None, value_b: int | None = None) -> dict[str, MetricValue]:
    files = [nifti.read(a), nifti.read(b)]
    nifti.assert_same_grid(files)
    masks = [files[0].mask(value_a), files[1].mask(value_b)]
    (pair,) = pairs_of(masks, files[0].spacing_mm).values()
    return {metric.key: metric.evaluate(pair) for metric in MASK_METRICS}


def assert_close(found: dict[str, MetricValue], dice: float, mm: dict[str, float], nsd: dict[str, float]) -> None:
    assert found["dice"].value == pytest.approx(dice, abs=1e-6)
    assert {key: found[key].value for key in mm} == pytest.approx(mm, abs=1e-3)
    assert {key: found[key].value for key in nsd} == pytest.approx(nsd, abs=1e-4)


def test_a_lesion_by_a_human_and_an_algorithm() -> None:
    found = measured(delineation("lesion_human_resampled"), delineation("lesion_Bosma22a"))
    assert [found[k].value for k in ("voxels_a", "voxels_b", "intersection_voxels")] == [414, 533, 381]
    mm = {"hd_mm": 3.0, "hd95_mm": 1.414, "hd95_pooled_mm": 1.118, "assd_mm": 0.1977}
    assert_close(found, 0.804646, mm, {"nsd_1mm": 0.9464, "nsd_2mm": 0.9839})
    assert found["jaccard"].value == pytest.approx(0.673145, abs=1e-6)


def test_two_empty_lesion_masks_are_undefined() -> None:
    case = "ProstateX-0001"
    found = measured(delineation("lesion_human_resampled", case), delineation("lesion_Bosma22a", case))
    for key in ("dice", "jaccard", "hd_mm", "hd95_mm", "hd95_pooled_mm", "assd_mm", "nsd_1mm", "nsd_2mm"):
        assert (found[key].value, found[key].reason) == (None, "both masks are empty")


def gland_masks() -> tuple[list[BoolArray], tuple[float, float, float]]:
    files = [nifti.read(delineation(name)) for name in ANNOTATORS]
    assert nifti.assert_same_grid(files) <= 0.1
    return [file.mask() for file in files], files[0].spacing_mm


def test_the_gland_by_four_annotators() -> None:
    masks, spacing_mm = gland_masks()
    assert [int(mask.sum()) for mask in masks] == [59043, 57557, 54456, 59960]
    pairs = pairs_of(masks, spacing_mm)
    for key in combinations(range(4), 2):
        found = {metric.key: metric.evaluate(pairs[key]) for metric in MASK_METRICS}
        voxels, dice, hd, hd95, assd, nsd1, nsd2 = GLAND[key]
        assert found["intersection_voxels"].value == voxels
        mm = {"hd_mm": hd, "hd95_mm": hd95, "assd_mm": assd}
        assert_close(found, dice, mm, {"nsd_1mm": nsd1, "nsd_2mm": nsd2})
    volumes = [pairs[(0, 1)].a.voxels * pairs[(0, 1)].a.voxel_ml, pairs[(0, 2)].b.voxels * 0.00075]
    assert volumes == pytest.approx([44.282, 40.842], abs=1e-3)


@pytest.mark.parametrize(
    ("label", "voxels", "dice", "hd95", "assd", "nsd2"),
    [(1, (30067, 32943, 27584), 0.875544, 3.000, 0.5885, 0.9196),
     (2, (24389, 27017, 21940), 0.853597, 3.674, 1.1170, 0.7380)],
)  # fmt: skip
def test_zones_are_told_apart_by_their_label(
    label: int, voxels: tuple[int, int, int], dice: float, hd95: float, assd: float, nsd2: float
) -> None:
    found = measured(delineation("zones_HeviAI23"), delineation("zones_Yuan23"), label, label)
    assert tuple(found[k].value for k in ("voxels_a", "voxels_b", "intersection_voxels")) == voxels
    assert_close(found, dice, {"hd95_mm": hd95, "assd_mm": assd}, {"nsd_2mm": nsd2})


def test_consensus_of_four_annotators() -> None:
    masks, spacing_mm = gland_masks()
    by_majority = METHODS["majority"].make(masks, spacing_mm, None).values
    assert by_majority["voxels_by_at_least"].value == (63187, 59976, 55802, 52051)
    assert by_majority["consensus_volume_ml"].value == pytest.approx(41.852, abs=1e-3)
    by_staple = METHODS["staple"].make(masks, spacing_mm, None)
    assert int(by_staple.mask.sum()) == int(staple(masks, crop=False).consensus.sum()) == 59976
    expected = {
        "staple_sensitivity": (0.9816, 0.9526, 0.8956, 0.9714),
        "staple_specificity": (0.9985, 0.9972, 0.9955, 0.9904),
        "staple_sensitivity_full": (0.9801, 0.9522, 0.8953, 0.9700),
        "staple_specificity_full": (0.99991, 0.99984, 0.99973, 0.99935),
    }
    for key, numbers in expected.items():
        assert by_staple.values[key].value == pytest.approx(numbers, abs=1e-3), key


def test_another_grid_is_refused_with_the_distance() -> None:
    original, resampled = (nifti.read(delineation(f"lesion_human_{n}")) for n in ("original", "resampled"))
    assert original.mask().sum() == 427
    assert nifti.largest_corner_distance_mm(resampled, nifti.read(delineation("lesion_Bosma22a"))) < 0.1
    shifted = nifti.LabelFile("shifted", resampled.labels, resampled.affine + 0.0)
    shifted.affine[0, 3] += 0.2
    with pytest.raises(Invalid, match=r"0\.2 mm apart"):
        nifti.assert_same_grid([resampled, shifted])
    other = nifti.LabelFile("other", np.zeros((2, 3, 4), dtype=np.int64), resampled.affine)
    with pytest.raises(Invalid, match="4x3x2"):
        nifti.assert_same_grid([resampled, other])


def test_consensus_by_shape_of_four_annotators_lies_near_the_majority() -> None:
    masks, spacing_mm = gland_masks()
    made = METHODS["signed-distance"].make(masks, spacing_mm, None)
    assert 52051 < int(made.mask.sum()) < 63187  # between what all and what any marked
    dice = made.values["dice_to_consensus"].value
    assert isinstance(dice, tuple)
    assert min(d or 0 for d in dice) > 0.94
    assert made.values["mean_pairwise_dice"].value == pytest.approx(
        np.mean([row[1] for row in GLAND.values()]), abs=1e-6
    )


def test_the_gland_at_base_mid_and_apex() -> None:
    files = [nifti.read(delineation(name)) for name in ANNOTATORS[:2]]
    assert files[0].head_component > 0.7  # axial slices ascend towards the head
    (pair,) = pairs_of([file.mask() for file in files], files[0].spacing_mm).values()
    found = by_level(pair, files[0].mask(), files[0].head_component, MASK_METRICS)
    voxels = [found[f"voxels_a_{level}"].value for level in ("base", "mid", "apex")]
    assert sum(float(str(v)) for v in voxels) == 59043
    dice = [found[f"dice_{level}"].value for level in ("base", "mid", "apex")]
    assert dice[1] == max(dice, key=lambda d: float(str(d)))  # readers agree best in the middle
