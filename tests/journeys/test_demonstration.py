"""Journey 1: a newcomer in the demonstration reads a case, settles another, freezes a release, within minutes."""

import pytest

from tests.journeys.conftest import NewSeat
from tests.journeys.house import House
from tests.journeys.room import Room
from tests.journeys.steps import Finding, answer_case, freeze_and_download, paint_finding, settle_all, sit

pytestmark = [pytest.mark.journey, pytest.mark.timeout(1200), pytest.mark.xdist_group("demonstration")]


def test_a_newcomer_reads_a_case_and_signs_it(complete: House, password: str, new_seat: NewSeat) -> None:
    seat = sit(new_seat, complete, "reader3", password)
    seat.assert_accessible()
    seat.page.click("text=Read next case")
    room = Room(seat)
    seat.assert_accessible()
    assert {pane["role"] for pane in room.state["panes"]} == {"t2_ax", "adc", "high_b", "t2_sag"}
    room.shows_all()
    paint_finding(room, Finding(middle_of(room)))
    answer_case(room)
    room.saved()
    assert room.state["findings"] == 1
    assert room.state["marks"] == 2
    room.sign(password)
    assert room.state["readOnly"]
    signed = seat.page.url
    seat.page.keyboard.press("Control+Enter")
    # the next case; going elsewhere while the page is still on its way there would race with it
    seat.page.wait_for_url(lambda url: url != signed and ("/readings/" in url or "/worklist" in url))
    seat.go("/worklist")
    assert seat.page.get_by_text("Your signed readings").count()
    seat.assert_no_complaints()


def test_a_freehand_contour_shows_on_the_other_panes_and_can_be_undone(
    complete: House, password: str, new_seat: NewSeat
) -> None:
    seat = sit(new_seat, complete, "reader2", password)
    seat.page.click("text=Read next case")
    room = Room(seat)
    before = room.state["marks"]
    middle = room.show("t2_ax", middle_of(room))
    seat.page.keyboard.press("n")
    seat.page.keyboard.press("Escape")
    room.circle("t2_ax", "f", middle, 6.0)
    assert room.state["marks"] == before + 1
    seat.page.keyboard.press("Control+z")
    assert room.state["marks"] == before
    seat.page.keyboard.press("Control+y")
    assert room.state["marks"] == before + 1
    room.saved()
    seat.page.reload()
    room = Room(seat)
    assert room.state["marks"] == before + 1
    seat.assert_no_complaints()


def test_the_adjudicator_settles_a_waiting_case_and_signs(complete: House, password: str, new_seat: NewSeat) -> None:
    seat = sit(new_seat, complete, "adjudicator", password)
    seat.assert_accessible()
    seat.page.click("text=Settle the next case")
    room = Room(seat, "adjudication-viewer")
    seat.assert_accessible()
    assert {reader["alias"] for reader in room.manifest["readers"]} == {"A", "B", "C"}
    assert settle_all(seat) > 0
    room.sign(password)
    seat.until(lambda: room.state["signed"])
    seat.assert_no_complaints()


def test_the_coordinator_sees_agreement_and_freezes_a_release_that_verifies(
    complete: House, password: str, new_seat: NewSeat
) -> None:
    seat = sit(new_seat, complete, "coordinator", password)
    seat.page.click("text=Prostate MRI, three readers")
    campaign = seat.page.url.removeprefix(seat.address)
    for part in ("", "/cases", "/readers", "/design", "/agreement", "/differences", "/releases"):
        seat.go(f"{campaign}{part}")
        seat.assert_accessible()
    archive, receipt = freeze_and_download(seat, campaign, password)
    said = complete.run("release", "verify", str(archive), "--receipt", receipt)
    assert "nothing was changed, added or removed" in said
    seat.assert_no_complaints()


def test_the_finished_pilot_has_its_release(complete: House, password: str, new_seat: NewSeat) -> None:
    seat = sit(new_seat, complete, "coordinator", password)
    seat.page.click("text=Pilot, two readers, finished")
    seat.go(f"{seat.page.url.removeprefix(seat.address)}/releases")
    seat.page.wait_for_selector("text=Download", timeout=180_000)


def middle_of(room: Room) -> tuple[float, float, float]:
    """A place behind the middle of the axial T2: in a phantom, in the peripheral zone."""
    stack = room.stack("t2_ax")
    grid, frame = stack["grid"], stack["frames"][len(stack["frames"]) // 2]
    across, down = grid["columns"] / 2 * grid["column_spacing_mm"], (grid["rows"] / 2 + 14) * grid["row_spacing_mm"]
    x, y, z = (
        origin + across * right + down * back
        for origin, right, back in zip(
            frame["position_mm"], grid["row_direction"], grid["column_direction"], strict=True
        )
    )
    return x, y, z
