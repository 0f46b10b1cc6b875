"""The course of a campaign in a few periods."""

from datetime import UTC, datetime, timedelta

from app.agreement.rules.periods import periods

START = datetime(2026, 1, 5, 9, tzinfo=UTC)


def made(count: int, apart: timedelta) -> dict[str, datetime]:
    return {f"c{n:02}": START + n * apart for n in range(count)}


def test_several_months_are_shown_by_month() -> None:
    assert [p.label for p in periods(made(4, timedelta(days=31)))] == ["2026-01", "2026-02", "2026-03", "2026-04"]


def test_of_many_months_the_last_are_shown() -> None:
    shown = periods(made(20, timedelta(days=31)))
    assert (len(shown), shown[-1].label) == (12, "2027-08")


def test_several_weeks_within_two_months_are_shown_by_week() -> None:
    assert [p.label for p in periods(made(3, timedelta(days=7)))] == ["2026 week 02", "2026 week 03", "2026 week 04"]


def test_cases_of_one_day_are_shown_in_blocks_of_equal_size() -> None:
    shown = periods(made(12, timedelta(minutes=5)))
    assert [p.label for p in shown] == ["cases 1 to 3", "cases 4 to 6", "cases 7 to 9", "cases 10 to 12"]
    assert shown[0].comparisons == {"c00", "c01", "c02"}


def test_three_cases_of_one_day_are_no_course() -> None:
    assert periods(made(3, timedelta(minutes=5))) == []
