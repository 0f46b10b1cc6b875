"""A long session in the reading room: CPU of a scrolled pane, and the browser's memory over thirty cases.

A real study in headless Chromium drawing in software. To reach: 35 ms CPU for each redrawn pane; flat memory.
"""

import os
import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.benchmarks.reading_room import browser_cpu_s, browser_processes, prepared
from tests.journeys.house import House, opened
from tests.journeys.real_studies import WHY, folder
from tests.journeys.room import Room
from tests.journeys.seat import Seat

SCROLLS = 120
BETWEEN_MS = 80
CASES = 30
SETTLED_AFTER = 5
"""The first cases fill caches that are meant to be kept."""
OWN = ("Pss_Anon:", "Pss_Shmem:")
"""Not what is mapped from files: other browsers on the machine come and go, and take their share of it."""


def main() -> None:
    if not (folder() / "prostatex").is_dir():
        print(f"A long session: not measured, it {WHY}.")
        return
    with tempfile.TemporaryDirectory() as downloads, opened(demo=False) as house, sync_playwright() as playwright:
        path = os.environ.get("CONSILIUM_CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        seats: list[Seat] = []

        def new_seat(at: House) -> Seat:
            seats.append(Seat(browser, at.address, Path(downloads)))
            return seats[-1]

        reading = prepared(house, new_seat)
        for seat in (seats[0], *seats[2:]):  # the first is the coordinator's, the second the reader's
            seat.close()
        scrolling(Room(seats[1]))
        thirty_cases(seats[1].page, f"{house.address}{reading}")
        browser.close()


def scrolling(room: Room) -> None:
    room.shows_all()
    room.page.wait_for_timeout(3_000)
    idle = spent(room.page, 0)
    for linked in (False, True):
        room.page.keyboard.press("j")
        panes = 4 if linked else 1
        one = (spent(room.page, SCROLLS) - idle) / SCROLLS
        print(f"scrolling, linking {'on' if linked else 'off'}: {one * 1000:.1f} ms CPU a step, "
              f"{one * 1000 / panes:.1f} ms a redrawn pane")  # fmt: skip


def spent(page: Page, steps: int) -> float:
    """CPU seconds of the browser over as many steps, up and down, and a rest as long as all of them."""
    before = browser_cpu_s()
    for step in range(steps):
        page.keyboard.press("ArrowDown" if step // 6 % 2 == 0 else "ArrowUp")
        page.wait_for_timeout(BETWEEN_MS)
    page.wait_for_timeout((SCROLLS - steps) * BETWEEN_MS)
    return browser_cpu_s() - before


def thirty_cases(page: Page, address: str) -> None:
    """Pages that were left are kept by the browser until it collects garbage: what stays after that is what grows."""
    devtools = page.context.new_cdp_session(page)
    with_garbage, without = [], []
    for _ in range(CASES):
        page.goto(address)
        page.wait_for_function("() => document.querySelector('reading-viewer')?.dataset.ready === 'true'")
        page.wait_for_timeout(1_500)
        with_garbage.append(browser_megabytes())
        devtools.send("HeapProfiler.collectGarbage")
        page.wait_for_timeout(500)
        without.append(browser_megabytes())
    for words, sizes in (("as it is", with_garbage), ("garbage collected", without)):
        early, late = sizes[SETTLED_AFTER - 1], sizes[-1]
        print(f"memory of the browser, MB, {words}: " + " ".join(f"{size:.0f}" for size in sizes))
        print(f"from case {SETTLED_AFTER} to case {CASES}: {early:.0f} to {late:.0f} MB ({late / early - 1:+.1%})")


def browser_megabytes() -> float:
    """The own memory of all browser processes, what they share counted once."""
    kilobytes = 0
    for pid in browser_processes():
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        kilobytes += sum(int(line.split()[1]) for line in rollup if line.startswith(OWN))
    return kilobytes / 1024


if __name__ == "__main__":
    main()
