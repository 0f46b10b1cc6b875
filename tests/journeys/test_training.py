"""Training: a reference reader signs, a newcomer signs and sees both side by side at once."""

from uuid import uuid4

import pytest

from tests.journeys.campaigns import PASSWORD, invited
from tests.journeys.conftest import NewSeat
from tests.journeys.house import House
from tests.journeys.room import Room
from tests.journeys.seat import Seat
from tests.journeys.steps import Finding, answer_case, paint_finding, sit
from tests.journeys.test_demonstration import middle_of

pytestmark = [pytest.mark.journey, pytest.mark.timeout(1200), pytest.mark.xdist_group("demonstration")]


def test_a_newcomer_sees_the_reference_beside_the_own_answers_after_signing(
    complete: House, password: str, new_seat: NewSeat
) -> None:
    tag = uuid4().hex[:6]
    coordinator = sit(new_seat, complete, "coordinator", password)
    people = [(f"Rita {tag}", f"rita-{tag}@example.org"), (f"Nora {tag}", f"nora-{tag}@example.org")]
    rita, nora = (invited(coordinator, new_seat, complete, email, name, "reader") for name, email in people)
    plan(coordinator, tag, [name for name, _ in people])

    read(rita, score="5").sign(PASSWORD)
    rita.page.wait_for_selector("text=Signed at")
    read(nora, score="3")
    nora.page.keyboard.press("Control+Enter")
    nora.page.fill("dialog[open] input[type=password]", PASSWORD)
    nora.page.click("dialog[open] button[type=submit]")
    nora.page.wait_for_url(lambda url: url.endswith("/feedback"))
    feedback = Room(nora, "feedback-viewer")
    feedback.shows_all()
    assert feedback.state["marks"] == 4, "two of each"
    assert "change" not in nora.page.locator(".tool-hint").inner_text(), "nothing can be changed here"
    panel = nora.page.locator(".feedback-panel")
    assert "You found 1 of 1 lesion of the reference." in panel.inner_text()
    assert "2 categories lower than the reference" in panel.inner_text()
    assert "Dice" in panel.inner_text()
    nora.assert_accessible()
    signed = nora.page.url.removesuffix("/feedback")
    nora.page.goto(signed)
    nora.page.click("text=Feedback")
    nora.page.wait_for_url(lambda url: url.endswith("/feedback"))
    for seat in (coordinator, rita, nora):
        seat.assert_no_complaints()


def plan(coordinator: Seat, tag: str, names: list[str]) -> None:
    """A campaign of one study for training; the first of the readers reads the reference."""
    page = coordinator.page
    coordinator.go("/campaigns/new")
    page.fill("[name=name]", f"Training {tag}")
    page.fill("[name=code]", f"T-{tag}")
    page.fill("[name=readers_per_case]", "1")
    page.get_by_label("Phantom patient 1", exact=True).check()
    for name in names:
        page.get_by_label(name).check()
    page.click("text=Create the campaign")
    page.wait_for_url(lambda url: not url.endswith("/new"))
    page.click("nav.tabs >> text=Design")
    page.click("text=Make it a campaign for training")
    page.select_option("[name=reference_reader_id]", label=names[0])
    page.locator("form[action$='/training'] [name=reason]").fill("For newcomers.")
    page.click("button:has-text('Make it for training')")
    page.wait_for_selector("text=For training since")
    coordinator.assert_accessible()
    page.click("nav.tabs >> text=Overview")
    page.click("text=Start the campaign")
    page.wait_for_selector("text=started")


def read(seat: Seat, *, score: str) -> Room:
    """The next case, all answered and saved."""
    seat.go("/worklist")
    seat.page.click("text=Read next case")
    room = Room(seat)
    room.shows_all()
    paint_finding(room, Finding(middle_of(room), score=score))
    answer_case(room)
    room.saved()
    return room
