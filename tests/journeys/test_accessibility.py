"""WCAG 2.2 AA outside the canvas: axe-core finds nothing serious on any page of any role, light and dark."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.house.routes import PARAMETER, Row, rows
from tests.journeys.conftest import NewSeat
from tests.journeys.house import House
from tests.journeys.room import Room
from tests.journeys.seat import Seat
from tests.journeys.steps import sit

pytestmark = [pytest.mark.journey, pytest.mark.timeout(1200), pytest.mark.xdist_group("demonstration")]

LOOKS = (("light", {"width": 1440, "height": 900}), ("dark", {"width": 1024, "height": 768}))
ROLES = {
    "reader1": "reader",
    "newcomer": "reader",
    "adjudicator": "adjudicator",
    "coordinator": "coordinator",
    "auditor": "auditor",
    "administrator": "administrator",
}
FIRST = next(iter(ROLES))
WORDS = ("{metric_id}", "{key}")
"""Parameters that are words, not ids."""
ONLY = {"newcomer": {"/worklist", "/readings/{reading_id}/feedback"}}
"""What is looked at as somebody whose other pages are those of another reader."""
NOT_LOOKED_AT = {
    "/": "leads to the first page of one's role",
    "/api/docs": "drawn by Swagger UI: not our markup",
    "/campaigns/{campaign_id}/answers.csv": "a file",
    "/campaigns/{campaign_id}/times.csv": "a file",
    "/delineations/{upload_id}/preview.png": "a picture",
    "/quarantine/{gate_study_id}": "the demonstration has nothing in quarantine",
    "/quarantine/{gate_study_id}/files/{file_id}/thumbnail": "a picture",
    "/studies/{study_id}/deidentification.json": "a file",
    "/campaigns/{campaign_id}/agreement/export/{board}.csv": "a file",
    "/campaigns/{campaign_id}/agreement/export.zip": "a file",
    "/campaigns/{campaign_id}/agreement/sets/{set_id}.csv": "a file",
    "/campaigns/{campaign_id}/agreement/sets/{set_id}": "the demonstration has no set of cases",
    "/campaigns/{campaign_id}/agreement/stages": "the demonstration has one stage",
    "/campaigns/{campaign_id}/agreement/stages/cases": "the demonstration has one stage",
    "/campaigns/{campaign_id}/releases/{release_id}/file": "a file",
}
EXAMPLES = {"/campaigns/{campaign_id}": 3, "/campaigns/{campaign_id}/agreement": 3, "/readings/{reading_id}": 2}
"""Pages that look different by the state of what they show; of the others the first that is found stands for all."""
SHEETS = {
    "reading-viewer": ("n", "y", "?", "Shift+R", "Control+Enter"),
    "adjudication-viewer": (".", "q", "m", "y", "?", "Control+Enter"),
}
"""Keys that open what lies over the rooms, or beside the images."""
LINKS = "() => [...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href'))"


def pages_of(key: str) -> list[Row]:
    """What this person can open; what everybody can open is looked at once."""
    return [
        row
        for row in rows()
        if row.method == "GET" and not row.open and not row.speaks_json and row.path not in NOT_LOOKED_AT
        and ROLES[key] in row.people and (key == FIRST or "everybody" not in row.who) and is_looked_at_by(key, row.path)
    ]  # fmt: skip


def is_looked_at_by(key: str, path: str) -> bool:
    if key in ONLY:
        return path in ONLY[key]
    return all(path not in paths or path == "/worklist" for paths in ONLY.values())


def walk(seat: Seat, pages: list[Row]) -> Iterator[str]:
    """Follows the links; the caller looks at each page before it asks for the next. Ends when all pages were seen."""
    found = {row.path: [row.path] for row in pages if not row.parameters}
    waiting = list(found)
    while waiting:
        seat.go(waiting.pop(0))
        yield seat.page.url
        for link in seat.page.evaluate(LINKS):
            page = next((page for page in pages if leads_to(page, link)), None)
            if page is None:
                continue
            examples = found.setdefault(page.path, [])
            if link not in examples and len(examples) < EXAMPLES.get(page.path, 1):
                examples.append(link)
                waiting.append(link)
    assert {row.path for row in pages} - set(found) == set(), "pages that no link leads to"


def leads_to(page: Row, link: str) -> bool:
    pattern = PARAMETER.sub(lambda one: "[a-z0-9_-]+" if one[0] in WORDS else "[0-9a-f-]{36}", page.path)
    return re.fullmatch(pattern, link.partition("?")[0]) is not None


def flaws(seat: Seat) -> list[dict[str, Any]]:
    """Of the page as it stands, in both looks."""
    found = []
    for scheme, size in LOOKS:
        seat.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        seat.page.set_viewport_size(size)
        found += [{"page": seat.page.url, "look": scheme, **one} for one in seat.grave_findings()]
    return found


def test_the_doors_have_no_serious_flaw(complete: House, password: str, new_seat: NewSeat) -> None:
    """What is open without a sign-in, and what refuses."""
    coordinator, stranger = sit(new_seat, complete, "coordinator", password), new_seat(complete)
    coordinator.go("/people/invitation")
    coordinator.page.fill("[name=display_name]", "Nora Newcomer")
    coordinator.page.fill("[name=email]", "nora@demo.example")
    coordinator.page.click("main button[type=submit]")
    found = flaws(coordinator)
    link = coordinator.page.locator("copy-button input").input_value().removeprefix(coordinator.address)
    coordinator.go("/nowhere")
    found += flaws(coordinator)
    for path in (link, "/demo", "/resets/never-was", "/sign-in"):
        stranger.go(path)
        found += flaws(stranger)
    stranger.page.fill("[name=email]", "nora@demo.example")
    stranger.page.fill("[name=password]", "not the password")
    stranger.page.click("main button[type=submit]")
    found += flaws(stranger)
    assert not found, json.dumps(found, indent=1)


@pytest.mark.parametrize(
    ("key", "way_in", "element"),
    [
        ("reader1", "Read next case", "reading-viewer"),
        ("adjudicator", "Settle the next case", "adjudication-viewer"),
    ],
)
def test_the_sheets_of_the_rooms_have_no_serious_flaw(
    complete: House, password: str, new_seat: NewSeat, key: str, way_in: str, element: str
) -> None:
    seat = sit(new_seat, complete, key, password)
    seat.page.click(f"text={way_in}")
    room = Room(seat, element)
    found = []
    for keys in SHEETS[element]:
        seat.page.keyboard.press(keys)
        room.shows_all()
        found += [{"after": keys, **one} for one in flaws(seat)]
        seat.page.keyboard.press("Escape")
    assert not found, json.dumps(found, indent=1)
    seat.assert_no_complaints()


@pytest.fixture(scope="module")
def furnished(complete: House, password: str, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> House:
    """What the demonstration does not have: a program that sees a study, a mapping and an import, an upload that
    waits, of which one file cannot be read."""
    folder = tmp_path_factory.mktemp("delineations")
    seat = Seat(browser, complete.address, folder)
    seat.sign_in("coordinator@demo.example", password)
    seat.go("/profile/tokens")
    seat.page.fill("[name=name]", "Viewer of the department")
    seat.page.check("[name=scopes][value=dicomweb]")
    seat.page.click("main form:has([name=scopes]) button[type=submit]")
    seat.go("/studies/programs")
    seat.page.click("text=Viewer of the department")
    seat.page.locator("[name=study_ids]").first.check()
    seat.page.click("text=Let it see these")
    for name, text in (("a points.csv", "label,i,j,k\nnodule,5,6,2\n"), ("b notes.csv", "nothing of the kind\n")):
        (folder / name).write_text(text)
    send(seat, folder)
    seat.page.select_option("[name=targets]", "finding")
    seat.page.fill("[name=reader]", "Somebody Elsewhere")
    seat.page.check("[name=kind][value=human]")
    seat.page.fill("[name=password]", password)
    seat.page.click("text=Import it")
    seat.page.wait_for_url("**/cases/**")
    send(seat, folder)
    seat.close()
    return complete


def send(seat: Seat, folder: Path) -> None:
    seat.go("/delineations/new")
    seat.page.select_option("[name=campaign]", label="Prostate MRI, three readers")
    seat.page.click("text=Show its cases")
    seat.page.locator("[name=case_id]").select_option(index=1)
    seat.page.set_input_files("[name=file]", sorted(folder.iterdir()))
    seat.page.click("text=Read the files")
    seat.page.wait_for_selector("text=cannot be read")


@pytest.mark.parametrize("key", ROLES)
def test_no_page_of_a_role_has_a_serious_flaw(furnished: House, password: str, new_seat: NewSeat, key: str) -> None:
    seat = sit(new_seat, furnished, key, password)
    found = [one for _ in walk(seat, pages_of(key)) for one in settled(seat)]
    assert not found, json.dumps(found, indent=1)
    seat.assert_no_complaints()


def settled(seat: Seat) -> list[dict[str, Any]]:
    """A reading room has flaws to show only once it stands."""
    for element in ("reading-viewer", "adjudication-viewer", "preview-viewer", "feedback-viewer"):
        if seat.page.locator(element).count():
            Room(seat, element)
    return flaws(seat)
