"""Journeys: one browser for all, a seat for each person, real houses; the demonstration is made once for all."""

import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.completed import Completed, completed_in
from tests.journeys.house import House, opened
from tests.journeys.seat import Seat

NewSeat = Callable[[House], Seat]
PATIENCE_S = 900.0


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


@pytest.fixture(scope="session")
def demonstration() -> Iterator[House]:
    with opened(demo=True) as house:
        yield house


@pytest.fixture(scope="session")
def password(demonstration: House) -> str:
    found = re.search(r"password\s+(\S+)", demonstration.run("demo", "accounts"))
    assert found
    return found.group(1)


@pytest.fixture(scope="session")
def completed(demonstration: House) -> Completed:
    """Completed in the background while its page says how far it is; then looked at, before anybody changes it."""
    seen: set[str] = set()
    begun = time.monotonic()
    while "The demonstration is complete." not in seen:
        page = httpx.get(f"{demonstration.address}/demo", timeout=60).text
        said = re.search(r'<p role="status">(.*?)</p>', page)
        assert said
        seen.add(said.group(1))
        assert time.monotonic() - begun < PATIENCE_S, seen
        time.sleep(0.5)
    assert len(seen) > 5, "progress could be watched"
    return demonstration.seen(completed_in)


@pytest.fixture(scope="session")
def complete(demonstration: House, completed: Completed) -> House:
    return demonstration


@pytest.fixture(scope="module")
def empty_house() -> Iterator[House]:
    with opened(demo=False) as house:
        yield house
