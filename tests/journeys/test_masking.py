"""Journey: ultrasound comes in, what may be a name is covered and confirmed, then a reader scrolls through it."""

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.factories import dicom
from tests.factories import dicom_ultrasound as us
from tests.journeys.conftest import NewSeat
from tests.journeys.house import House
from tests.journeys.room import Room
from tests.journeys.seat import Seat
from tests.journeys.test_real_studies import begin, invited

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]

SIZE = {"rows": 360, "columns": 480}


def picture(seat: Seat, name: str) -> None:
    """Kept where CONSILIUM_PICTURES says; for looking at."""
    folder = os.environ.get("CONSILIUM_PICTURES")
    if folder:
        seat.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_from_a_burned_in_name_to_a_reader(empty_house: House, new_seat: NewSeat, tmp_path: Path) -> None:
    coordinator = begin(empty_house, new_seat)
    reader = invited(coordinator, new_seat, empty_house, "ada@example.org", "Ada First", "reader")
    frames = us.pictures(8, **SIZE)
    box = us.region((120, 60, 420, 330))
    sent = tmp_path / "sent"
    dicom.save(dicom.prostate_study(), sent / "mr")
    dicom.save([us.cine(frames, regions=[box]), us.volume(9, series_uid="1.2.3.4.2", SeriesNumber=2)], sent / "us")
    report = json.loads(empty_house.run("ingest", str(sent), "--json", "--label-prefix", "TRUS"))
    assert [file["verdict"] for file in report["files"] if file["path"].startswith("us")] == ["held"] * 2

    coordinator.go("/studies")
    coordinator.page.click("text=TRUS 1")
    coordinator.page.get_by_text("the whole study waits").first.wait_for()
    picture(coordinator, "study-held")
    for number in range(2):
        coordinator.page.locator("#held ~ ul a").nth(number).click()
        coordinator.until(lambda: all(coordinator.page.evaluate(
            "[...document.images].map(i => (i.loading = 'eager', i.complete && i.naturalWidth > 0))"
        )))  # fmt: skip
        if number == 0:
            draw_and_move(coordinator)
            coordinator.assert_accessible()
            picture(coordinator, "masking-drawn")
            coordinator.page.fill("form[action$='/masking'] [name=reason]", "a name above the picture")
            coordinator.page.click("text=Blank these in every frame")
            coordinator.page.get_by_text("1 rectangle by Cora Coordinator").wait_for()
            picture(coordinator, "masking-done")
        coordinator.page.check("[name=looked]")
        coordinator.page.click("text=Confirm as Cora Coordinator")
        coordinator.page.get_by_text("Confirmed: nothing identifying is visible.").wait_for()
    picture(coordinator, "study-confirmed")

    plan(coordinator)
    reader.go("/worklist")
    reader.page.click("text=Read next case")
    look_at_frames(reader)
    reader.assert_no_complaints()
    coordinator.assert_no_complaints()


def draw_and_move(seat: Seat) -> None:
    """With the mouse on one picture; then moved and sized by keys, and seen on all pictures."""
    drawing = seat.page.locator(".masking-picture svg").first
    place = drawing.bounding_box()
    assert place
    seat.page.mouse.move(place["x"] + 0.1 * place["width"], place["y"] + 0.05 * place["height"])
    seat.page.mouse.down()
    seat.page.mouse.move(place["x"] + 0.5 * place["width"], place["y"] + 0.25 * place["height"], steps=5)
    seat.page.mouse.up()
    numbers = [int(box.input_value()) for box in seat.page.locator("masking-board tbody input").all()]
    assert np.allclose(numbers, [48, 18, 192, 72], atol=3)
    seat.page.locator(".masking-area").first.focus()
    seat.page.keyboard.press("ArrowRight")
    seat.page.keyboard.press("Shift+ArrowDown")
    moved = [int(box.input_value()) for box in seat.page.locator("masking-board tbody input").all()]
    assert [now - before for now, before in zip(moved, numbers, strict=True)] == [4, 0, 0, 4]
    assert seat.page.locator(".masking-area").count() == 4, "first, middle, last and brightest show it"
    seat.page.click("text=Add a rectangle")
    seat.page.locator(".masking-area").nth(1).focus()
    seat.page.keyboard.press("Delete")
    assert seat.page.locator("masking-board tbody tr").count() == 1


def plan(seat: Seat) -> None:
    seat.go("/campaigns/new")
    seat.page.fill("[name=name]", "Ultrasound")
    seat.page.fill("[name=code]", "US-1")
    for group in ("study_ids", "reader_ids"):
        for box in seat.page.locator(f"[name={group}]").all():
            box.check()
    if seat.page.locator("[name=readers_per_case]").count():
        seat.page.fill("[name=readers_per_case]", "1")
    seat.page.click("text=Create the campaign")
    picture(seat, "campaign")
    seat.page.click("text=Start the campaign")
    seat.page.wait_for_selector("text=started")


def look_at_frames(seat: Seat) -> None:
    """The volume; then the cine, frame by frame, in colour, where nothing can be painted."""
    room = Room(seat)
    room.shows_all()
    stacks = {stack["kind"]: stack["id"] for stack in room.manifest["stacks"]}
    step_to(room, stacks["volume"])
    picture(seat, "reading-volume")
    step_to(room, stacks["cine"])
    before = focused(room)["slice"]
    seat.page.keyboard.press("ArrowDown")
    seat.until(lambda: focused(room)["slice"] == before + 1)
    seat.page.wait_for_timeout(500)
    picture(seat, "reading-cine")
    seat.page.keyboard.press("b")
    seat.page.locator("canvas").first.click()
    seat.page.get_by_text("no parallel slices").wait_for()


def step_to(room: Room, stack_id: str) -> None:
    """Series by series in the focused pane."""
    for _ in room.manifest["stacks"]:
        if focused(room)["stackId"] == stack_id:
            break
        was = focused(room)["stackId"]
        room.page.keyboard.press("PageDown")
        room.seat.until(lambda was=was: focused(room)["stackId"] != was)
    room.seat.until(lambda: focused(room)["stackId"] == stack_id and focused(room)["sopInstanceUid"])
    room.page.wait_for_timeout(500)


def focused(room: Room) -> dict[str, Any]:
    found: dict[str, Any] = room.state["panes"][0]
    return found
