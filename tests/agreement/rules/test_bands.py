"""Values beside what was published: in words, only with enough cases, for the task that was published."""

import pytest

from app.agreement.metrics import MASK_METRICS, RATING_METRICS
from app.agreement.rules.bands import BANDS, Level, band_of, placed
from app.agreement.values import MetricValue

PIRADS = ("any_finding", "category", "case_category")


def level(item: str, statistic: str, value: float | None, n: int = 40, asked: tuple[str, ...] = PIRADS) -> str | None:
    found = placed(item, statistic, MetricValue(value, n, f"{statistic}/1"), asked)
    return found.level if found else None


@pytest.mark.parametrize(
    ("item", "statistic", "value", "expected"),
    [
        ("category", "krippendorff_alpha", 0.55, Level.AS_PUBLISHED),
        ("category", "cohen_kappa_quadratic", 0.549, Level.BELOW),
        ("case_category", "fleiss_kappa", 0.399, Level.FAR_BELOW),
        ("category", "gwet_ac1", 0.6, Level.BELOW),
        ("structure:prostate", "dice", 0.92, Level.AS_PUBLISHED),
        ("structure:prostate", "dice", 0.89, Level.BELOW),
        ("structure:transition_zone", "dice", 0.77, Level.FAR_BELOW),
        ("structure:peripheral_zone", "dice", 0.77, Level.BELOW),
        ("region", "dice", 0.29, Level.FAR_BELOW),
        ("precise", "cohen_kappa", 0.5, Level.BELOW),
        ("pi_qual", "gwet_ac1", 0.29, Level.FAR_BELOW),
        ("category", "percent_agreement", 0.1, None),
        ("structure:afs", "dice", 0.1, None),
        ("dwi", "cohen_kappa_quadratic", 0.1, None),
    ],
)
def test_a_value_is_placed_beside_what_was_published(
    item: str, statistic: str, value: float, expected: Level | None
) -> None:
    assert level(item, statistic, value) == expected


def test_of_few_cases_and_of_nothing_no_word_is_said() -> None:
    assert level("category", "fleiss_kappa", 0.1, n=9) is None
    assert level("category", "fleiss_kappa", None) is None


def test_lesions_on_micro_ultrasound_have_their_own_lines() -> None:
    assert level("any_finding", "light_kappa", 0.35) == Level.BELOW
    assert level("any_finding", "light_kappa", 0.35, asked=("any_finding", "primus")) == Level.AS_PUBLISHED


def test_every_band_is_ordered_sourced_and_about_statistics_that_exist() -> None:
    known = {*RATING_METRICS.keys, *MASK_METRICS.keys}
    for band in BANDS:
        assert 0 < band.red < band.amber < 1
        assert band.published
        assert band.source
        assert set(band.statistics) <= known
        for item in band.items:
            asked = (item, band.beside) if band.beside else (item,)
            assert [band_of(item, one, asked) for one in band.statistics] == [band] * len(band.statistics)
