"""Journeys: one browser for all, a seat for each person, real houses."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.house import House, opened
from tests.journeys.seat import Seat

NewSeat = Callable[[House], Seat]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = os.environ.get("CONSILIUM_CHROMIUM") or os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def new_seat(browser: Browser, tmp_path: Path) -> Iterator[NewSeat]:
    seats: list[Seat] = []

    def sit(house: House) -> Seat:
        seats.append(Seat(browser, house.address, tmp_path))
        return seats[-1]

    yield sit
    for seat in seats:
        seat.close()


@pytest.fixture(scope="module")
def demonstration() -> Iterator[House]:
    with opened(demo=True) as house:
        yield house


@pytest.fixture(scope="module")
def empty_house() -> Iterator[House]:
    with opened(demo=False) as house:
        yield house
