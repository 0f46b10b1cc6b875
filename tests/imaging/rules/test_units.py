"""The unit of an ADC map."""

import pytest

from app.imaging.rules.units import adc_unit


@pytest.mark.parametrize(
    ("largest", "unit"),
    [
        (2915, "µm²/s"),  # ProstateX-0000
        (4095, "µm²/s"),
        (3.1, "×10⁻³ mm²/s"),
        (0.0029, "mm²/s"),
        (255, ""),
        (60_000, ""),
        (0, ""),
        (-5, ""),
    ],
)
def test_the_scale_that_makes_its_values_possible_is_its_unit(largest: float, unit: str) -> None:
    assert adc_unit(largest) == unit
