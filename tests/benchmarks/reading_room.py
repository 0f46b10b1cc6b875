"""What opening a real case costs: time to the first image and to four panes, requests, bytes, CPU of the browser.

Cold cache, loopback, headless Chromium drawing in software; the study is ProstateX-0000 or -0001, whichever comes
first on the reader's worklist. Figures to reach: VIEWER.md.
"""

import os
import shutil
import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.journeys.conftest import NewSeat
from tests.journeys.house import House, opened
from tests.journeys.real_studies import WHY, folder
from tests.journeys.seat import SCREEN, Seat
from tests.journeys.test_real_studies import PASSWORD, READERS, begin, bring_in, invited, plan_and_start

RUNS = 5
RENDERED = """() => {
  const viewer = document.querySelector("reading-viewer");
  const state = viewer?.viewerState?.();
  return state ? state.panes.filter((pane) => pane.rendered).length : 0;
}"""


def main() -> None:
    if not (folder() / "prostatex").is_dir():
        print(f"Opening a real case: not measured, it {WHY}.")
        return
    with opened(demo=False) as house, sync_playwright() as playwright, tempfile.TemporaryDirectory() as downloads:
        path = os.environ.get("CONSILIUM_CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        seats: list[Seat] = []

        def new_seat(at: House) -> Seat:
            seats.append(Seat(browser, at.address, Path(downloads)))
            return seats[-1]

        reading = prepared(house, new_seat)
        print(f"Opening {reading}, {RUNS} times with a cold cache, {os.cpu_count()} cores", flush=True)
        print("first image s   four panes s   requests   MB   browser CPU s")
        rows = [opened_once(browser, house, reading) for _ in range(RUNS)]
        for row in rows:
            print("{:>13.2f} {:>14.2f} {:>10} {:>4.1f} {:>15.1f}".format(*row))
        print("median first image {:.2f} s, four panes {:.2f} s".format(*middle(rows)))
        browser.close()


def middle(rows: list[tuple[float, float, int, float, float]]) -> tuple[float, float]:
    return statistics.median(row[0] for row in rows), statistics.median(row[1] for row in rows)


def prepared(house: House, new_seat: NewSeat) -> str:
    """The path of a reading of a real study."""
    coordinator = begin(house, new_seat)
    people = [invited(coordinator, new_seat, house, email, name, "reader") for email, name in READERS.items()]
    bring_in(house)
    plan_and_start(coordinator)
    reader = people[0]
    reader.go("/worklist")
    reader.page.click("text=Read next case")
    reader.page.wait_for_url("**/readings/*")
    return reader.page.url.removeprefix(house.address)


def opened_once(browser: Browser, house: House, reading: str) -> tuple[float, float, int, float, float]:
    context = browser.new_context(viewport=SCREEN)
    page = context.new_page()
    page.goto(f"{house.address}/sign-in")
    page.fill("[name=email]", next(iter(READERS)))
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_load_state("networkidle")
    counting = page.context.new_cdp_session(page)
    counting.send("Network.enable")
    counting.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: list[float] = []
    counting.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    cpu, began = browser_cpu_s(), time.perf_counter()
    page.goto(f"{house.address}{reading}", wait_until="commit")
    first = until(page, 1, began)
    four = until(page, 4, began)
    page.wait_for_load_state("networkidle")
    row = (first, four, len(sizes), sum(sizes) / 1e6, browser_cpu_s() - cpu)
    context.close()
    return row


def until(page: Page, panes: int, began: float) -> float:
    while page.evaluate(RENDERED) < panes:
        assert time.perf_counter() - began < 120, f"{panes} panes did not show an image"
        time.sleep(0.02)
    return time.perf_counter() - began


def browser_cpu_s() -> float:
    """User and system time of every Chromium process of this machine that is ours: children of this program."""
    parents = {int(path.name): stat_fields(path) for path in Path("/proc").iterdir() if path.name.isdecimal()}
    ours, grown = {os.getpid()}, True
    while grown:
        more = {pid for pid, fields in parents.items() if fields and int(fields[1]) in ours} - ours
        ours, grown = ours | more, bool(more)
    ticks = sum(
        int(fields[11]) + int(fields[12]) for pid in ours if (fields := parents.get(pid)) and "chrom" in name_of(pid)
    )
    return ticks / os.sysconf("SC_CLK_TCK")


def stat_fields(process: Path) -> list[str]:
    try:
        return (process / "stat").read_text().rpartition(")")[2].split()
    except OSError:  # it ended while we looked
        return []


def name_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text()
    except OSError:  # it ended while we looked
        return ""


if __name__ == "__main__":
    main()
