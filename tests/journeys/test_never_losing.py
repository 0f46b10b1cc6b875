"""Journey 4: two tabs on one reading, and a session that runs out: the reader chooses, and nothing is lost."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.accounts.store.recent import KEPT_SECONDS
from tests.journeys.campaigns import PASSWORD
from tests.journeys.conftest import NewSeat
from tests.journeys.house import House
from tests.journeys.phantom_reading import begun
from tests.journeys.room import Place, Room
from tests.processes import ROOT

pytestmark = [pytest.mark.journey, pytest.mark.timeout(900)]

RUN_OUT = """
from sqlalchemy import text
from app.kernel.db import transaction
from app.kernel.embedded_postgres import attached
with attached(), transaction() as session:
    session.execute(text("UPDATE sign_in_session SET last_seen_at = last_seen_at - interval '2 days'"))
"""


KEPT = """() => new Promise((resolve) => {
    const opening = indexedDB.open("consilium-outbox");
    opening.onsuccess = () => {
        const asking = opening.result.transaction("unsent").objectStore("unsent").getAll();
        opening.result.close();
        asking.onsuccess = () => resolve(asking.result[0]?.kept ?? null);
    };
})"""


def test_two_tabs_and_a_session_that_ran_out(empty_house: House, new_seat: NewSeat, tmp_path: Path) -> None:
    reading = begun(empty_house, new_seat, tmp_path, "TABS")
    first, second = reading.opened(), Room(reading.seat.another_tab())
    first.answer("gland_ap_mm", 31.0)
    first.answer("gland_transverse_mm", 41.0)
    first.saved()
    panes = second.rectangles()
    second.answer("gland_ap_mm", 32.0)
    second.answer("quality", "2", "adc")
    page = second.page
    page.wait_for_selector("[data-banner=conflict]")
    assert second.rectangles() == panes, "the images moved when the conflict was told"
    page.click("text=Choose one by one")
    sheet = page.locator("dialog[open]")
    sheet.locator("tbody tr").first.wait_for()
    assert {
        row.locator("th").inner_text(): row.locator("td").all_inner_texts() for row in sheet.locator("tbody tr").all()
    } == {
        "Gland, anterior to posterior": ["32.0 mm", "31.0 mm"],
    }
    second.seat.assert_accessible()
    sheet.locator("tbody tr").first.locator("input[value=theirs]").check()
    page.click("text=Save what is chosen")
    second.saved()
    assert answers(second) == {"gland_ap_mm": 31.0, "gland_transverse_mm": 41.0, "quality": "2"}

    run_out(empty_house)
    page.wait_for_timeout(1000 * KEPT_SECONDS + 500)  # the house remembers a session so long
    second.answer("gland_longitudinal_mm", 45.0)
    page.wait_for_selector("dialog[open] #again-password")
    page.wait_for_selector("[data-banner=signed-out]")
    assert second.rectangles() == panes, "the images moved when the session ran out"
    second.seat.assert_accessible()
    page.fill("#again-password", "not the password")
    page.click("dialog[open] button[type=submit]")
    page.wait_for_selector("dialog[open] >> text=The password is not right.")
    page.fill("#again-password", PASSWORD)
    page.click("dialog[open] button[type=submit]")
    second.saved()
    assert answers(second)["gland_longitudinal_mm"] == 45.0

    wrong_numbers_are_no_answers(second)
    a_half_drawn_outline_goes_on_after_the_page_was_lost(second, tuple(reading.sphere.centre))
    signing_out_asks_about_what_is_unsent(second)


def wrong_numbers_are_no_answers(room: Room) -> None:
    """Neither the first digits of one, nor what was there before, nor what a wheel makes of it."""
    field = room.page.locator(".question[data-question='gland_ap_mm'] input[type=number]")
    field.hover()
    field.click()
    room.page.mouse.wheel(0, 60)
    room.saved()
    assert answers(room)["gland_ap_mm"] == 31.0
    field.fill("")
    room.page.keyboard.type("3100")
    room.page.keyboard.press("Tab")
    room.saved()
    assert "gland_ap_mm" not in answers(room)
    assert field.input_value() == "3100"


def a_half_drawn_outline_goes_on_after_the_page_was_lost(room: Room, middle: Place) -> None:
    """Corner by corner where it was, and no more once it is given up."""
    page, place = room.page, room.show("t2_ax", middle)
    x, y = room.on_page("t2_ax", place)
    page.keyboard.press("a")
    for across, down in ((0, 0), (40, 0), (40, 40)):
        page.mouse.click(x + across, y + down)
    room.seat.until(lambda: on_disk(room)["drawing"] is not None)
    kept = on_disk(room)["drawing"]
    page.reload()
    again = Room(room.seat)
    page.wait_for_selector("[data-banner=half-drawn]")
    assert on_disk(again)["drawing"]["steps"] == kept["steps"]
    assert again.pane("t2_ax")["slice"] == kept["frame"] + 1
    page.keyboard.press("Enter")
    again.saved()
    (mark,) = (one for one in again.draft["marks"] if one["kind"] == "contour")
    assert mark["geometry"]["points_mm"] == kept["steps"]
    page.keyboard.press("Control+z")
    again.saved()


def on_disk(room: Room) -> dict[str, Any]:
    """What this computer keeps of the reading."""
    found: dict[str, Any] | None = room.page.evaluate(KEPT)
    return found or {"drawing": None}


def signing_out_asks_about_what_is_unsent(room: Room) -> None:
    page = room.page
    room.seat.context.route("**/draft", lambda route: route.abort())
    room.answer("gland_transverse_mm", 43.0)
    room.seat.until(lambda: room.state["save"] == "offline")
    room.seat.go("/worklist")
    page.click("summary:has(.avatar)")
    page.click("text=Sign out")
    page.wait_for_selector("dialog[open] >> text=have not reached the server")
    room.seat.assert_accessible()
    page.click("dialog[open] >> text=Stay signed in")
    assert page.url.endswith("/worklist")

    # any page sends what waits, and says so
    page.wait_for_selector("unsent-work >> text=waits on this computer")
    room.seat.context.unroute("**/draft")
    page.reload()
    page.wait_for_selector("unsent-work >> text=all of it is saved")
    room.seat.assert_accessible()
    page.go_back()
    assert answers(Room(room.seat))["gland_transverse_mm"] == 43.0


def answers(room: Room) -> dict[str, object]:
    return {one["question"]: one["value"] for one in room.draft["answers"] if one["state"] == "answered"}


def run_out(house: House) -> None:
    subprocess.run([sys.executable, "-P", "-c", RUN_OUT], cwd=ROOT, env=house.environment, check=True)
