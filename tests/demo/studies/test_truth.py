"""The truth about each phantom: lesions where they are said to be."""

import numpy as np
import pytest

from app.demo.phantom.cases import CASES
from app.demo.studies import Truth, TruthLesion
from app.protocols.values.sectors import SECTORS_BY_ID

LESIONS = [lesion for case in CASES for lesion in Truth(case).lesions]


@pytest.mark.parametrize("lesion", LESIONS, ids=lambda v: f"{v.case.key} {v.lesion.key}")
def test_a_lesion_lies_in_its_zone_and_its_sectors_exist(lesion: TruthLesion) -> None:
    assert Truth(lesion.case).zone(np.array([lesion.center_mm])).item() == lesion.lesion.zone
    assert lesion.sectors
    assert all(sector in SECTORS_BY_ID for sector in lesion.sectors)


@pytest.mark.parametrize("lesion", LESIONS, ids=lambda v: f"{v.case.key} {v.lesion.key}")
def test_scores_agree_with_the_size(lesion: TruthLesion) -> None:
    if "5" in (lesion.lesion.t2w, lesion.lesion.dwi):
        assert lesion.diameter_mm >= 15 or lesion.lesion.epe >= 4
    elif "4" in (lesion.lesion.t2w, lesion.lesion.dwi):
        assert lesion.diameter_mm < 15


def test_the_cast_has_every_category_and_a_case_without_a_suspicious_lesion() -> None:
    assert {lesion.category for lesion in LESIONS} >= {"2", "3", "4", "5"}
    assert any(all(lesion.category == "2" for lesion in Truth(case).lesions) for case in CASES)


def test_the_three_axes_are_plausible_for_the_gland() -> None:
    for case in CASES:
        axes = Truth(case).axes_mm
        length = {name: float(np.linalg.norm(np.subtract(*ends))) for name, ends in axes.items()}
        assert 1.7 * case.gland.rx < length["transverse"] < 2.1 * case.gland.rx
        assert 25 < length["ap"] < 60
        assert 35 < length["longitudinal"] < 60
