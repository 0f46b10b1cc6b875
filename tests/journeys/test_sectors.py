"""Sectors suggested from what is drawn: outlined until taken, by key; a sector shows its level; warnings in words."""

import os
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.journeys import exact_phantom
from tests.journeys.campaigns import begin, invited, plan_and_start
from tests.journeys.conftest import NewSeat
from tests.journeys.house import House
from tests.journeys.room import Room
from tests.journeys.test_structures import draw_for, normal, off

pytestmark = [pytest.mark.journey, pytest.mark.timeout(900)]


def test_a_suggestion_is_outlined_until_it_is_taken_by_a_key(
    empty_house: House, new_seat: NewSeat, tmp_path: Path
) -> None:
    sphere = exact_phantom.written(tmp_path / "study")
    empty_house.run("ingest", str(tmp_path / "study"), "--json")
    coordinator = begin(empty_house, new_seat)
    seat = invited(coordinator, new_seat, empty_house, "ada@example.org", "Ada First", "reader")
    plan_and_start(coordinator, "Sectors", "SECTORS", readers=1)
    seat.go("/worklist")
    seat.page.click("text=Read next case")
    room = Room(seat)
    room.shows_all()

    draw_for(room, "Prostate")
    for index in np.flatnonzero(sphere.voxels.any(axis=(1, 2))):
        on_axis = sphere.centre + (index - exact_phantom.SLICES // 2) * exact_phantom.SLICE_SPACING_MM * normal(sphere)
        place = room.show("t2_ax", tuple(on_axis))
        room.stroke("t2_ax", "r", [place, place])
    room.page.keyboard.press("Escape")
    room.page.keyboard.press("n")
    middle = room.show("t2_ax", tuple(sphere.centre))
    lesion = off(middle, sphere, -7, 5)
    room.stroke("t2_ax", "d", [lesion, lesion])
    room.saved()

    field = seat.page.locator(".question.sectors:not([hidden])")
    suggested = field.locator("[data-suggested]")
    expect(suggested).to_have_count(1)
    expect(suggested).to_have_attribute("aria-label", "Mid right PZpl, suggested")
    expect(suggested).to_have_attribute("aria-checked", "false")
    field.scroll_into_view_if_needed()
    picture(room, "suggested")
    seat.assert_accessible()
    room.page.keyboard.press("F8")
    expect(field.locator("[aria-label='Mid right PZpl']")).to_have_attribute("aria-checked", "true")
    expect(field.locator("[data-suggested]")).to_have_count(0)

    level = room.pane("t2_ax")["slice"]
    room.sector("Apex right PZpl")
    seat.until(lambda: room.pane("t2_ax")["slice"] != level)

    for question, value in (("zone", "1"), ("t2w", "4"), ("dwi", "4")):
        seat.page.locator(f".question[data-question={question}] [role=radio]").nth(int(value) - 1).click()
    room.answer("diameter_mm", 18)
    room.saved()
    notices = seat.page.locator(".selection-head .notices")
    expect(notices).to_contain_text("DWI / ADC 4 with 18 mm; 15 mm or more is 5.")
    seat.page.locator(".panel-body").evaluate("body => body.scrollTop = 0")
    picture(room, "warned")
    seat.assert_accessible()

    seat.page.locator(".question[data-question=epe] [role=radio]").first.focus()
    room.page.keyboard.press("F4")
    expect(seat.page.locator(".question[data-question=epe]")).to_have_attribute("data-state", "cannot_assess")


def picture(room: Room, name: str) -> None:
    """Where CONSILIUM_PICTURES names a folder; for looking, not for judging."""
    folder = os.environ.get("CONSILIUM_PICTURES")
    for width, height in ((1440, 900), (1024, 768)) if folder else ():
        room.page.set_viewport_size({"width": width, "height": height})
        room.page.wait_for_timeout(500)
        room.page.screenshot(path=f"{folder}/{name}-{width}.png")
