"""Derived clinical values against published tables."""

import math
from itertools import product

import pytest

from app.clinical.rules import ellipsoid_volume_ml, isup_grade_group, psa_density
from app.kernel.refusals import Invalid


@pytest.mark.parametrize(
    ("patterns", "group"),
    [((0, 0), 0), ((3, 3), 1), ((2, 3), 1), ((3, 4), 2), ((4, 3), 3), ((4, 4), 4), ((3, 5), 4), ((5, 3), 4),
     ((4, 5), 5), ((5, 4), 5), ((5, 5), 5)],
)  # fmt: skip
def test_gleason_patterns_map_to_grade_groups(patterns: tuple[int, int], group: int) -> None:
    assert isup_grade_group(*patterns) == group  # ISUP 2014


def test_every_pair_of_patterns_has_a_grade_group() -> None:
    groups = {isup_grade_group(a, b) for a, b in product(range(1, 6), repeat=2)}
    assert groups == {1, 2, 3, 4, 5}


@pytest.mark.parametrize("patterns", [(0, 3), (3, 0), (6, 3), (-1, 4)])
def test_a_pattern_that_does_not_exist_is_refused(patterns: tuple[int, int]) -> None:
    with pytest.raises(Invalid, match="Gleason"):
        isup_grade_group(*patterns)


def test_the_ellipsoid_has_the_guidelines_factor() -> None:
    # 5.0 x 4.0 x 4.0 cm; 0.52 by PI-RADS v2.1, pi / 6 for the exact ellipsoid
    assert ellipsoid_volume_ml(40, 50, 40) == pytest.approx(41.600)
    assert ellipsoid_volume_ml(40, 50, 40, factor=math.pi / 6) == pytest.approx(41.888, abs=5e-4)
    with pytest.raises(Invalid, match="longer than 0"):
        ellipsoid_volume_ml(0, 50, 40)


@pytest.mark.parametrize(("psa", "volume", "density"), [(13, 52, 0.25), (5.1, 28, 0.182143), (7.7, 55, 0.14)])
def test_psa_density_is_psa_over_volume(psa: float, volume: float, density: float) -> None:
    assert psa_density(psa, volume) == pytest.approx(density, abs=5e-7)
    with pytest.raises(Invalid, match="volume"):
        psa_density(psa, 0)
