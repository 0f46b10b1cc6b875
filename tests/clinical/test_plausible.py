"""Which stated facts are kept, in which unit, and what is refused in words."""

from datetime import date

import pytest

from app.clinical.rules import check_fact
from app.clinical.values import NewFact
from app.kernel.refusals import Invalid

TODAY = date(2026, 11, 24)


def checked(key: str, value: str, unit: str = "", source: str = "letter", observed_on: str = "") -> NewFact:
    return check_fact(key=key, value=value, unit=unit, source=source, observed_on=observed_on, today=TODAY)


def test_facts_are_kept_in_one_unit_whatever_its_spelling() -> None:
    assert checked("psa", " 13.0 ", "µg/l", observed_on="2024-02-29") == NewFact(
        "psa", 13.0, None, "ng/ml", "letter", date(2024, 2, 29)
    )
    assert checked("prostate_volume", "52", "cc").unit == "ml"
    assert checked("psa", "13", "\u03bcg/l") == checked("psa", "13", "\u00b5g/L")
    assert checked("prior_biopsy", "Negative").text == "negative"


@pytest.mark.parametrize(
    ("key", "value", "more", "sentence"),
    [("shoe_size", "44", {}, "no clinical fact"), ("psa", "", {}, "no value"), ("psa", "4,5", {}, "not a comma"),
     ("psa", "nan", {}, "not plausible"), ("psa", "-1", {}, "not plausible"), ("age", "7", {}, "18 to 110 years"),
     ("age", "63", {"unit": "months"}, "not in months"), ("prostate_volume", "0", {}, "not plausible"),
     ("dre", "odd", {}, "one of normal"), ("psa", "4", {"source": " "}, "needs a source"),
     ("psa", "1_000", {}, "not a number"), ("psa", "٤", {}, "not a number"), ("isup", "2.5", {}, "whole number"),
     ("psa", "4", {"observed_on": "2024-W01-1"}, "YYYY-MM-DD"), ("psa", "inf", {}, "not plausible"),
     ("psa", "4", {"observed_on": "01.02.2024"}, "YYYY-MM-DD"),
     ("psa", "4", {"observed_on": "2026-11-25"}, "between 1980-01-01 and today")],
)  # fmt: skip
def test_what_cannot_be_true_is_refused(key: str, value: str, more: dict[str, str], sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        checked(key, value, **more)
