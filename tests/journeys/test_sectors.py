"""Journey 6: sectors suggested from what is drawn, outlined until taken by key; warnings in words."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import NewSeat
from tests.journeys.house import House
from tests.journeys.phantom_reading import begun, draw_for, grown_on_every_slice

pytestmark = [pytest.mark.journey, pytest.mark.timeout(900)]


def test_a_suggestion_is_outlined_until_it_is_taken_by_a_key(
    empty_house: House, new_seat: NewSeat, tmp_path: Path
) -> None:
    reading = begun(empty_house, new_seat, tmp_path, "SECTORS")
    seat, sphere, room = reading.seat, reading.sphere, reading.opened()

    draw_for(room, "Prostate")
    grown_on_every_slice(room, sphere)
    room.page.keyboard.press("Escape")
    room.page.keyboard.press("n")
    middle = room.show("t2_ax", tuple(sphere.centre))
    lesion = sphere.beside(middle, -7, 5)
    room.stroke("t2_ax", "d", [lesion, lesion])
    room.saved()

    field = seat.page.locator(".question.sectors:not([hidden])")
    suggested = field.locator("[data-suggested]")
    expect(suggested).to_have_count(1)
    expect(suggested).to_have_attribute("aria-label", "Mid right PZpl, suggested")
    expect(suggested).to_have_attribute("aria-checked", "false")
    field.scroll_into_view_if_needed()
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
    seat.assert_accessible()

    seat.page.locator(".question[data-question=epe] [role=radio]").first.focus()
    room.page.keyboard.press("F4")
    expect(seat.page.locator(".question[data-question=epe]")).to_have_attribute("data-state", "cannot_assess")
