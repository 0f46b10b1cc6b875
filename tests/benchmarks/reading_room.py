"""What opening a real case costs, beside OHIF on Orthanc: time to images, requests, bytes, CPU of the browser.

Cold cache, loopback, headless Chromium drawing in software, ProstateX-0000. Figures to reach: VIEWER.md. OHIF is given
the arrangement of four panes in its address; a person would have to choose it by hand.
"""

import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, sync_playwright
from pydicom import dcmread

from tests.benchmarks import ohif
from tests.benchmarks._peers import missing, orthanc, viewer_files
from tests.journeys.campaigns import PASSWORD, begin, invited, plan_and_start
from tests.journeys.conftest import NewSeat
from tests.journeys.house import House, opened
from tests.journeys.real_studies import WHY, folder
from tests.journeys.seat import SCREEN, Seat

RUNS = 5
STUDY = "ProstateX-0000"
READER = "ada@example.org"
OURS = """() => {
  const viewer = document.querySelector("reading-viewer");
  const state = viewer?.viewerState?.();
  return state ? state.panes.filter((pane) => pane.rendered).length : 0;
}"""
LINE = "{:>16} {:>13.2f} {:>14.2f} {:>10.0f} {:>6.1f} {:>15.1f}"
GRID = "hangingProtocolId=@ohif/mnGrid"


@dataclass(frozen=True)
class Opening:
    first_s: float
    four_s: float
    requests: int
    megabytes: float
    cpu_s: float


Open = Callable[[], Opening]


def main() -> None:
    if not (folder() / "prostatex" / STUDY).is_dir():
        print(f"Opening a real case: not measured, it {WHY}.")
        return
    with tempfile.TemporaryDirectory() as name, opened(demo=False) as house, sync_playwright() as playwright:
        path = os.environ.get("CONSILIUM_CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        print(f"Opening {STUDY}, {RUNS} times with a cold cache, {os.cpu_count()} cores", flush=True)
        with peer(browser, Path(name)) as theirs:
            sides = {"Consilium": ours(browser, house, Path(name)), **({"OHIF on Orthanc": theirs} if theirs else {})}
            table({side: [] for side in sides}, sides)
        browser.close()


def table(found: dict[str, list[Opening]], sides: dict[str, Open]) -> None:
    """Turn and turn about, so that a busy moment meets both."""
    print(f"{'':>16} first image s   four panes s   requests     MB   browser CPU s")
    for _ in range(RUNS):
        for side, open_once in sides.items():
            found[side].append(open_once())
            print(
                "{:>16} {:>13.2f} {:>14.2f} {:>10} {:>6.1f} {:>15.1f}".format(side, *astuple(found[side][-1])),
                flush=True,
            )
    middles = {side: middle(rows) for side, rows in found.items()}
    for side, row in middles.items():
        print(LINE.format(side, *astuple(row)) + "   median")
    if len(middles) == 2:
        mine, theirs = middles.values()
        ratios = [a / b for a, b in zip(astuple(mine), astuple(theirs), strict=True)]
        print("{:>16} {:>13.2f} {:>14.2f} {:>10.2f} {:>6.2f} {:>15.2f}   of OHIF's".format("", *ratios))


def middle(rows: list[Opening]) -> Opening:
    return Opening(*(statistics.median(column) for column in zip(*map(astuple, rows), strict=True)))


def ours(browser: Browser, house: House, downloads: Path) -> Open:
    seats: list[Seat] = []

    def new_seat(at: House) -> Seat:
        seats.append(Seat(browser, at.address, downloads))
        return seats[-1]

    reading = prepared(house, new_seat)

    def signed_in(context: BrowserContext) -> None:
        page = context.new_page()
        page.goto(f"{house.address}/sign-in")
        page.fill("[name=email]", READER)
        page.fill("[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_load_state("networkidle")
        page.close()

    return lambda: opened_once(browser, f"{house.address}{reading}", OURS, signed_in)


def prepared(house: House, new_seat: NewSeat) -> str:
    """The path of a reading of the real study."""
    coordinator = begin(house, new_seat)
    reader = invited(coordinator, new_seat, house, READER, "Ada First", "reader")
    house.run("ingest", str(folder() / "prostatex" / STUDY), "--json")
    invited(coordinator, new_seat, house, "ben@example.org", "Ben Second", "reader")
    invited(coordinator, new_seat, house, "amara@example.org", "Amara Third", "adjudicator")
    plan_and_start(coordinator, "Opening a case", "OPEN")
    reader.go("/worklist")
    reader.page.click("text=Read next case")
    reader.page.wait_for_url("**/readings/*")
    return reader.page.url.removeprefix(house.address)


@contextmanager
def peer(browser: Browser, place: Path) -> Iterator[Open | None]:
    lacking = missing("Orthanc", "nginx")
    dist = None if lacking else ohif.installed(place)
    if dist is None:
        print(f"OHIF on Orthanc: not measured{', for want of ' + ', '.join(lacking) if lacking else ''}.")
        yield None
        return
    files = [file for file in sorted((folder() / "prostatex" / STUDY).rglob("*")) if file.is_file()]
    uid = str(dcmread(files[0], stop_before_pixels=True).StudyInstanceUID)
    with (
        orthanc(place, [file.read_bytes() for file in files]) as archive,
        viewer_files(place, dist, archive.address) as viewer,
    ):
        address = f"{viewer.address}/viewer?StudyInstanceUIDs={uid}&{GRID}"
        yield lambda: opened_once(browser, address, ohif.PAINTED, lambda context: None)


def opened_once(browser: Browser, address: str, shown: str, before: Callable[[BrowserContext], None]) -> Opening:
    """`shown` counts in the page the panes that show an image."""
    context = browser.new_context(viewport=SCREEN)
    before(context)
    page = context.new_page()
    counting = context.new_cdp_session(page)
    counting.send("Network.enable")
    counting.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: list[float] = []
    counting.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    cpu, began = browser_cpu_s(), time.perf_counter()
    page.goto(address, wait_until="commit")

    def until(panes: int) -> float:
        while page.evaluate(shown) < panes:
            assert time.perf_counter() - began < 240, f"{panes} panes did not show an image at {address}"
            time.sleep(0.02)
        return time.perf_counter() - began

    first, four = until(1), until(4)
    page.wait_for_load_state("networkidle")
    row = Opening(first, four, len(sizes), sum(sizes) / 1e6, browser_cpu_s() - cpu)
    context.close()
    return row


def browser_processes() -> dict[int, list[str]]:
    """Every Chromium process below this program, with the fields of its `stat`."""
    parents = {int(path.name): stat_fields(path) for path in Path("/proc").iterdir() if path.name.isdecimal()}
    ours, grown = {os.getpid()}, True
    while grown:
        more = {pid for pid, fields in parents.items() if fields and int(fields[1]) in ours} - ours
        ours, grown = ours | more, bool(more)
    return {pid: fields for pid in ours if (fields := parents.get(pid)) and "chrom" in name_of(pid)}


def browser_cpu_s() -> float:
    """User and system time of every Chromium process that is ours."""
    ticks = sum(int(fields[11]) + int(fields[12]) for fields in browser_processes().values())
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
