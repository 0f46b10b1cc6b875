"""From the signature to the next case: seconds until its images, with what was fetched ahead and without.

Two real studies, loopback, headless Chromium drawing in software. To reach: the first image 1 s after the click that
signs, the reader going on as soon as the room says "signed".
"""

import os
import shutil
import tempfile
import time
from contextlib import suppress
from dataclasses import astuple, dataclass
from pathlib import Path

from playwright.sync_api import Error, Page, sync_playwright

from tests.benchmarks.reading_room import browser_cpu_s
from tests.journeys.campaigns import PASSWORD, begin, invited, plan_and_start
from tests.journeys.house import House, opened
from tests.journeys.real_studies import WHY, folder
from tests.journeys.room import Room
from tests.journeys.seat import Seat
from tests.journeys.steps import answer_case

STUDIES = ("ProstateX-0000", "ProstateX-0001")
READERS = {"ada@example.org": "fetched ahead", "ben@example.org": "without"}
SHOWN = """left => {
  const viewer = location.pathname === left ? null : document.querySelector("reading-viewer");
  return (viewer?.viewerState?.()?.panes ?? []).filter((pane) => pane.rendered).length;
}"""
LINE = "{:>14} {:>9.2f} {:>14.2f} {:>13.2f} {:>9} {:>6.1f} {:>14.1f}"


@dataclass(frozen=True)
class Turn:
    """Seconds from the click that signs; requests and megabytes of the next page alone."""

    signed_s: float
    first_s: float
    four_s: float
    requests: int
    megabytes: float
    cpu_s: float


def main() -> None:
    if not all((folder() / "prostatex" / one).is_dir() for one in STUDIES):
        print(f"The next case after signing: not measured, it {WHY}.")
        return
    with tempfile.TemporaryDirectory() as name, opened(demo=False) as house, sync_playwright() as playwright:
        path = os.environ.get("CONSILIUM_CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])

        def new_seat(at: House) -> Seat:
            return Seat(browser, at.address, Path(name))

        coordinator = begin(house, new_seat)
        seats = [
            invited(coordinator, new_seat, house, mail, f"{mail[:3].title()} Reader", "reader") for mail in READERS
        ]
        for study in STUDIES:
            house.run("ingest", str(folder() / "prostatex" / study), "--json")
        plan_and_start(coordinator, "One after the other", "NEXT")
        coordinator.close()
        print(f"{'next case':>14}  signed s  first image s  four panes s  requests     MB  browser CPU s")
        for seat, words in zip(seats, READERS.values(), strict=True):
            print(LINE.format(words, *astuple(turn(seat, is_ahead=words == READERS["ada@example.org"]))), flush=True)
        browser.close()


def turn(seat: Seat, *, is_ahead: bool) -> Turn:
    page = seat.page
    if not is_ahead:
        page.route("**/manifest?ahead=true", lambda route: route.abort())
    seat.go("/worklist")
    page.click("text=Read next case")
    room = Room(seat)
    room.shows_all()
    answer_case(room)
    page.keyboard.press("Escape")
    page.keyboard.press("0")
    seat.until(lambda: page.evaluate("() => document.querySelector('reading-viewer').dataset.save === 'saved'"))
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(3_000)  # what is fetched ahead waits for an idle page
    page.keyboard.press("Control+Enter")
    page.fill("dialog[open] input[type=password]", PASSWORD)
    return signed(page)


def signed(page: Page) -> Turn:
    left = page.evaluate("() => location.pathname")
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    cpu, began = browser_cpu_s(), time.perf_counter()
    page.click("dialog[open] button[type=submit]")
    page.wait_for_selector("[data-banner=closed-reading]")
    signed_s = time.perf_counter() - began
    sizes: list[float] = []
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.keyboard.press("Control+Enter")

    def until(panes: int) -> float:
        shown = 0
        while shown < panes:
            assert time.perf_counter() - began < 120, f"{panes} panes did not show an image"
            with suppress(Error):  # asked between two pages
                shown = page.evaluate(SHOWN, left)
            time.sleep(0.01)
        return time.perf_counter() - began

    first, four = until(1), until(4)
    page.wait_for_load_state("networkidle")
    from_net = [size for size in sizes if size > 0]
    return Turn(signed_s, first, four, len(from_net), sum(from_net) / 1e6, browser_cpu_s() - cpu)


if __name__ == "__main__":
    main()
