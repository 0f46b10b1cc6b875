"""Journey 7: a full case without the mouse, from sign-in to the next case; only the drawing is by hand."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.journeys.campaigns import PASSWORD, invited, plan_and_start
from tests.journeys.conftest import NewSeat
from tests.journeys.house import House
from tests.journeys.keys_only import KeysOnly
from tests.journeys.room import Room
from tests.journeys.seat import Seat
from tests.journeys.steps import sit
from tests.journeys.test_demonstration import middle_of

pytestmark = [pytest.mark.journey, pytest.mark.timeout(1200), pytest.mark.xdist_group("demonstration")]


def test_a_full_case_is_answered_and_signed_by_keys_alone(complete: House, password: str, new_seat: NewSeat) -> None:
    tag = uuid4().hex[:6]
    coordinator = sit(new_seat, complete, "coordinator", password)
    email, name = f"kay-{tag}@example.org", f"Kay {tag}"
    invited(coordinator, new_seat, complete, email, name, "reader")
    plan_and_start(
        coordinator, f"Keys {tag}", f"K-{tag}", readers=1, only=("Phantom patient 1", "Phantom patient 2", name)
    )
    seat = new_seat(complete)
    keys = KeysOnly(seat.page)

    seat.go("/sign-in")
    keys.type(email)
    keys.press("Tab")
    keys.type(PASSWORD)
    seat.page.keyboard.press("Enter")
    seat.page.wait_for_url(lambda url: "/sign-in" not in url)
    room = next_case(seat, "n")

    look(room, keys)
    describe_the_finding(room, keys)
    draw(room)
    put_in_order(room, keys)
    answer_the_case(seat, keys)
    sign(seat, room, keys)
    assert next_case(seat, "Control+Enter").state["findings"] == 0
    seat.assert_no_complaints()


def next_case(seat: Seat, key: str) -> Room:
    left = seat.page.url
    seat.page.keyboard.press(key)
    seat.page.wait_for_url(lambda url: url != left and "/readings/" in url)
    room = Room(seat)
    room.shows_all()
    assert KeysOnly(seat.page).here["pane"] == "t2_ax", "a case opens with the images under the keys"
    return room


def look(room: Room, keys: KeysOnly) -> None:
    """Panes, slices, windows, one pane large, another series."""
    keys.press("ArrowRight")
    assert keys.here["pane"] == "adc"
    before = room.pane("adc")
    keys.press("ArrowDown")
    room.seat.until(lambda: room.pane("adc")["slice"] == before["slice"] + 1)
    keys.press("Home")
    room.seat.until(lambda: room.pane("adc")["slice"] == 1)
    keys.press("Alt+2")
    assert room.pane("adc")["window"]["width"] < before["window"]["width"]
    panes = room.page.locator(".pane:visible")
    keys.press("Enter")
    expect(panes).to_have_count(1)
    keys.press("Enter")
    expect(panes).to_have_count(4)
    hang_beside(room, keys, "ArrowRight")
    hang_beside(room, keys, "ArrowLeft")
    assert room.pane("adc")["stackId"] == before["stackId"]


def hang_beside(room: Room, keys: KeysOnly, arrow: str) -> None:
    """The series beside the one shown, by the strip of all series."""
    shown = room.pane("adc")["stackId"]
    keys.press("s", arrow, "Enter")
    room.seat.until(lambda: room.pane("adc")["stackId"] != shown)
    keys.press("s")
    assert keys.here["pane"] == "adc"


def describe_the_finding(room: Room, keys: KeysOnly) -> None:
    page = room.page
    keys.press("n")
    assert keys.here["question"] == "zone"
    keys.press("p")
    assert keys.here["question"] == "sectors"
    while keys.here["label"] != "Mid left PZpl":
        keys.press("ArrowRight")
    keys.press("Space")
    assert keys.here["checked"] == "true"
    keys.answer("t2w", "4")
    assert keys.here["question"] == "dwi"
    keys.press("4")
    assert keys.here["question"] == "dce"
    keys.press("-")
    expect(page.locator(".selection-head .category")).to_have_text("4")
    expect(page.locator("[data-question=category_reason]")).to_be_hidden()
    keys.answer("category_own", "5", back=True)
    keys.tab_to("[data-question=category_reason] textarea")
    keys.type("It looks worse than its parts.")

    keys.tab_to("[data-question=epe] .guideline-button")
    text = page.locator("[data-question=epe] .guideline-text")
    keys.press("Enter")
    expect(text).to_be_visible()
    keys.press("Enter")
    expect(text).to_have_count(0)
    keys.answer("epe", "2")
    assert keys.here["question"] == "svi"
    keys.press("F4")
    keys.type("The vesicles are cut off.")
    keys.tab_to("[data-question=confidence] input")
    keys.press(*["ArrowRight"] * 5)
    keys.answer("index", "n")
    keys.press("y")
    room.saved()
    said = {one["question"]: one for one in room.draft["answers"] if one["scope_kind"] == "finding"}
    assert (said["zone"]["value"], said["sectors"]["value"]) == ("PZ", ["Mid_L_PZpl"])
    assert (said["t2w"]["value"], said["dwi"]["value"], said["epe"]["value"]) == ("4", "4", "2")
    assert said["category_reason"]["value"] == "It looks worse than its parts."
    assert (said["svi"]["state"], said["svi"]["reason"]) == ("cannot_assess", "The vesicles are cut off.")
    assert (said["confidence"]["value"], said["index"]["value"]) == (55, True)


def draw(room: Room) -> None:
    """The one step that needs a hand."""
    ends = room.show("t2_ax", middle_of(room))
    room.stroke("t2_ax", "l", [ends, (ends[0] + 9.0, ends[1], ends[2])])


def put_in_order(room: Room, keys: KeysOnly) -> None:
    """A second finding goes up and down by keys and by its buttons, is taken back, comes again, and is deleted."""
    page = room.page
    heading = page.locator(".selection-head h2")
    keys.press("n")
    expect(heading).to_have_text("Finding 2")
    keys.press("Shift+PageUp")
    expect(heading).to_have_text("Finding 1")
    keys.tab_to(".selection-tools [aria-label='Move down']", back=True)
    keys.press("Enter")
    expect(heading).to_have_text("Finding 2")
    assert keys.here["label"] == "Move down"
    for key, left in (("Control+z", 1), ("Control+y", 2)):
        keys.press(key, key, key)
        assert room.state["findings"] == left
    for key, selected in ((".", "Finding 2"), (".", "Case"), (",", "Finding 2")):
        keys.press(key)
        expect(heading).to_have_text(selected)
    keys.tab_to(".selection-tools button:last-child")
    keys.press("Enter")
    assert room.state["findings"] == 1
    keys.tab_to(".object-tool.delete")
    keys.press("Enter")
    expect(page.locator("dialog[open]")).to_contain_text("This is all that is drawn for it")
    assert room.state["marks"] == 1
    keys.press("Enter")
    assert (room.state["marks"], room.state["findings"]) == (0, 1)
    keys.press("Control+z")
    assert room.state["marks"] == 1


def answer_the_case(seat: Seat, keys: KeysOnly) -> None:
    """All but one of the gland's axes."""
    keys.press("Escape", ",")
    expect(seat.page.locator(".selection-head h2")).to_have_text("Case")
    keys.press("y", "Escape", "q")
    roles = []
    while keys.here["question"] == "quality":
        roles.append(keys.here["scope"])
        keys.press("3")
    assert "t2_ax" in roles
    keys.type("35")
    keys.tab_to("[data-question=gland_transverse_mm] input")
    keys.type("48")
    keys.press("Escape")


def sign(seat: Seat, room: Room, keys: KeysOnly) -> None:
    sheet = seat.page.locator("dialog[open]")
    keys.press("Control+Enter")
    keys.type(PASSWORD)
    keys.press("Enter")
    expect(sheet.locator(".missing li")).to_have_count(1)
    assert "422" in seat.complaints.pop(), "the browser notes the refusal"
    assert "longitudinal" in keys.here["label"], "what is missing has the focus"
    keys.press("Enter")
    expect(sheet).to_have_count(0)
    assert keys.here["question"] == "gland_longitudinal_mm"
    keys.type("42")
    keys.press("Control+Enter")
    keys.type(PASSWORD)
    keys.press("Enter")
    seat.until(lambda: room.state["readOnly"])
    expect(sheet).to_have_count(0)
    assert not keys.here["lost"]
