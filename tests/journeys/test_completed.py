"""The demonstration, completed in the background: every stage is there, numbers too, and it is made only once."""

import pytest

from app.demo.staging.plan import OPEN, TRAINING, ULTRASOUND
from app.reading.values import ReadingState
from tests.journeys.completed import Completed, deeds
from tests.journeys.house import House

# needs no browser; in the group for its house
pytestmark = [pytest.mark.long, pytest.mark.timeout(1200), pytest.mark.xdist_group("demonstration")]


def test_it_shows_every_stage(completed: Completed) -> None:
    assert completed.states[OPEN.code] == {
        1: [ReadingState.SIGNED] * 3,
        2: [ReadingState.DRAFT, ReadingState.SIGNED, ReadingState.WAITING],
        3: [ReadingState.SIGNED] * 3,
        4: [ReadingState.WAITING] * 3,
    }
    first, second = ULTRASOUND.studies
    assert completed.states[ULTRASOUND.code] == {
        first: [ReadingState.DRAFT, ReadingState.SIGNED],
        second: [ReadingState.WAITING] * 2,
    }
    assert completed.states[TRAINING.code] == {
        5: [ReadingState.SIGNED] * 2,
        6: [ReadingState.SIGNED, ReadingState.WAITING],
    }
    assert completed.shown == {
        first: {"trus_volume": "volume", "micro_us_cine": "sweep"},
        second: {"trus_volume": "volume", "micro_us_cine": "cine"},
    }
    assert all(completed.boards.values()), "a newcomer sees numbers"


def test_it_is_made_only_once_and_its_record_is_whole(complete: House) -> None:
    before = complete.seen(deeds)
    assert complete.run("demo", "create").endswith("The demonstration is complete.\n")
    assert complete.seen(deeds) == before
    complete.run("audit", "verify")
