"""Masks against SimpleITK: overlap, volume, largest distance and STAPLE, on random blobs and real delineations."""

import numpy as np
import pytest
import SimpleITK as sitk
from scipy import ndimage

from app.agreement.formats import nifti
from app.agreement.metrics import MASK_METRICS
from app.agreement.metrics.mask_pair import MaskPair, pair_of
from app.agreement.metrics.staple import staple
from app.agreement.values import BoolArray, Spacing
from tests.agreement.real import delineation

SPACING: Spacing = (3.0, 0.5, 0.7)


def blob(generator: np.random.Generator) -> BoolArray:
    """A smooth random shape, several millimetres wide, that differs a little each time."""
    noise = ndimage.gaussian_filter(generator.normal(size=(12, 40, 40)), (1, 3, 3))
    z, y, x = np.indices(noise.shape)
    far = ((z - 6) / 4) ** 2 + ((y - 20) / 12) ** 2 + ((x - 20) / 12) ** 2
    return np.asarray(far + 4 * noise < 1)


def image(mask: BoolArray, spacing: Spacing) -> sitk.Image:
    made = sitk.GetImageFromArray(mask.astype(np.uint8))
    made.SetSpacing(spacing[::-1])
    return made


def assert_equal_to_simpleitk(pair: MaskPair, a: BoolArray, b: BoolArray, spacing: Spacing) -> None:
    overlap = sitk.LabelOverlapMeasuresImageFilter()
    overlap.Execute(image(a, spacing), image(b, spacing))
    distance = sitk.HausdorffDistanceImageFilter()
    distance.Execute(image(a, spacing), image(b, spacing))
    shapes = sitk.LabelShapeStatisticsImageFilter()
    shapes.Execute(image(a, spacing))
    centre_a, volume_a = shapes.GetCentroid(1), shapes.GetPhysicalSize(1)
    shapes.Execute(image(b, spacing))
    expected = {
        "dice": overlap.GetDiceCoefficient(),
        "jaccard": overlap.GetJaccardCoefficient(),
        "hd_mm": distance.GetHausdorffDistance(),
        "volume_a_ml": volume_a / 1000,
        "centroid_distance_mm": float(np.linalg.norm(np.subtract(centre_a, shapes.GetCentroid(1)))),
    }
    for key, number in expected.items():
        assert MASK_METRICS[key].evaluate(pair).value == pytest.approx(number, rel=1e-6, abs=1e-6), key


@pytest.mark.parametrize("seed", range(6))
def test_random_blobs(seed: int) -> None:
    generator = np.random.default_rng(seed)
    a, b = blob(generator), blob(generator)
    assert_equal_to_simpleitk(pair_of(a, b, SPACING), a, b, SPACING)


@pytest.mark.parametrize("seed", range(6))
def test_staple_of_five_readers(seed: int) -> None:
    generator = np.random.default_rng(seed)
    masks = [blob(generator) for _ in range(5)]
    filtered = sitk.STAPLEImageFilter()
    filtered.SetMaximumIterations(10_000)
    probable = filtered.Execute([image(mask, SPACING) for mask in masks])
    found = staple(masks, crop=False)
    assert found.sensitivity == pytest.approx(filtered.GetSensitivity(), abs=1e-4)
    assert found.specificity == pytest.approx(filtered.GetSpecificity(), abs=1e-4)
    unsure = np.abs(sitk.GetArrayFromImage(probable) - 0.5) < 1e-3
    same = found.consensus == (sitk.GetArrayFromImage(probable) >= 0.5)
    assert (same | unsure).all()


def test_two_readers_of_a_real_gland() -> None:
    first, second = (nifti.read(delineation(f"gland_{name}")) for name in ("Bosma22b", "Guerbet23"))
    (a, b), _ = nifti.on_one_grid([first, second])
    assert_equal_to_simpleitk(pair_of(a.mask(), b.mask(), a.spacing_mm), a.mask(), b.mask(), a.spacing_mm)
