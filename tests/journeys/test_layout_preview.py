"""A coordinator defines an arrangement while looking at a case; readers can choose it in their next case."""

from pathlib import Path

import pytest

from tests.journeys.conftest import NewSeat
from tests.journeys.house import House
from tests.journeys.phantom_reading import begun
from tests.journeys.room import Room

pytestmark = [pytest.mark.journey, pytest.mark.timeout(1200)]

NAME = "ADC large"


def test_an_arrangement_is_defined_on_a_case_and_readers_can_choose_it(
    empty_house: House, new_seat: NewSeat, tmp_path: Path
) -> None:
    reading = begun(empty_house, new_seat, tmp_path, "LAYOUT")
    coordinator, page = reading.coordinator, reading.coordinator.page
    coordinator.go(reading.campaign)
    page.click("nav.tabs >> text=Design")
    page.click("text=The reading room")
    coordinator.assert_accessible()
    page.click("text=Define an arrangement")
    preview = Room(coordinator, "preview-viewer")
    page.select_option("[name=grid]", "1+3")
    page.locator("[name=pane_1]").first.select_option("adc")
    page.locator("[name=pane_2]").first.select_option("dce_parametric")
    page.locator("[name=pane_2]").nth(1).select_option("t2_ax")
    coordinator.until(lambda: [pane["role"] for pane in preview.state["panes"]] == ["adc", "t2_ax", "high_b", "t2_sag"])
    coordinator.until(lambda: all(pane["rendered"] for pane in preview.state["panes"]))
    coordinator.assert_accessible()
    page.fill("[name=label]", NAME)
    page.fill("[name=reason]", "Diffusion decides in the peripheral zone.")
    page.click("text=Keep it")
    page.wait_for_selector(f"th:has-text('{NAME}')")
    coordinator.assert_no_complaints()

    reader, room = reading.seat, reading.opened()
    assert room.manifest["layouts"][-1]["label"] == NAME
    reader.page.locator(".layout-choice select").select_option(label=NAME)
    reader.until(lambda: room.state["panes"][0]["role"] == "adc")
    reader.page.keyboard.press("Control+Alt+1")
    reader.until(lambda: room.state["panes"][0]["role"] == "t2_ax")
    reader.assert_no_complaints()
