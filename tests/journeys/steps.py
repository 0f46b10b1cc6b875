"""Steps that several journeys share: a finding with its answers, the questions of a case, settling, releasing."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.journeys.house import House
from tests.journeys.room import Place, Room
from tests.journeys.seat import Seat

QUALITY_PANES = ("t2_ax", "adc", "high_b", "dce")


@dataclass(frozen=True)
class Finding:
    """A finding in the peripheral zone, as one reader sees it."""

    place: Place
    score: str = "4"
    sector: str = "Mid left PZpl"


def sit(new_seat: Callable[[House], Seat], house: House, key: str, password: str) -> Seat:
    """One of the cast of the demonstration at a computer of the own."""
    seat = new_seat(house)
    seat.sign_in(f"{key}@demo.example", password)
    return seat


def answer_case(room: Room) -> None:
    """Image quality of the sequences there are, and the gland's axes by hand."""
    room.page.locator(".finding-rows button").first.click()
    roles = {role for stack in room.manifest["stacks"] for role in stack["pane_roles"]}
    for pane in QUALITY_PANES:
        if pane in roles:
            room.answer("quality", "3", pane)
    for axis, length in (("ap", 35.0), ("transverse", 48.0), ("longitudinal", 42.0)):
        room.answer(f"gland_{axis}_mm", length)


def paint_finding(room: Room, finding: Finding) -> None:
    """Painted on the axial T2, measured on ADC, every question answered."""
    room.page.keyboard.press("Escape")
    room.page.keyboard.press("n")
    room.page.keyboard.press("Escape")
    place = room.show("t2_ax", finding.place)
    across = room.stack("t2_ax")["grid"]["row_direction"]
    left, right = (tuple(p + way * d for p, d in zip(place, across, strict=True)) for way in (-2.5, 2.5))
    room.stroke("t2_ax", "b", [left, place, right])  # type: ignore[list-item]  # zip has no fixed length
    beside = room.show("adc", finding.place)
    ends = [tuple(p + way * d for p, d in zip(beside, across, strict=True)) for way in (-5.0, 5.0)]
    room.stroke("adc", "l", ends)  # type: ignore[arg-type]
    answer_finding(room, finding)


def answer_finding(room: Room, finding: Finding) -> None:
    room.answer("zone", "PZ")
    room.sector(finding.sector)
    for question, value in (("t2w", finding.score), ("dwi", finding.score), ("dce", "X"), ("epe", "2"), ("svi", "1")):
        room.answer(question, value)
    room.answer("confidence", 70)
    room.answer("index", True)


def settle_all(seat: Seat) -> int:
    """Every open difference of the case on the screen, then the signature is left to do; how many there were."""
    room = Room(seat, "adjudication-viewer")
    settled = 0
    while room.state["open"]:
        before = room.state["open"]
        seat.page.locator(".verdict-kinds [role=radio]").first.click()
        seat.page.locator(".verdict-causes [role=radio]", has_text="misread").click()
        seat.page.fill("#verdict-rationale", "Looked at side by side.")
        seat.page.click("form.verdict button[type=submit]")
        seat.until(lambda before=before: room.state["open"] < before)
        settled += 1
    return settled


def settle_cases(adjudicator: Seat, password: str, *, cases: int) -> None:
    """Compared in the background once the last reading is signed; then settled one after the other."""
    for _ in range(cases):
        adjudicator.until(lambda: _has_a_case(adjudicator), patience_ms=120_000)
        adjudicator.page.click("text=Settle the next case")
        room = Room(adjudicator, "adjudication-viewer")
        assert {reader["alias"] for reader in room.manifest["readers"]} == {"A", "B"}
        assert settle_all(adjudicator) > 0
        room.sign(password)
        adjudicator.until(lambda room=room: room.state["signed"])


def _has_a_case(adjudicator: Seat) -> bool:
    adjudicator.go("/adjudication")
    return adjudicator.page.get_by_text("Settle the next case").count() > 0


def freeze_and_download(seat: Seat, campaign_path: str, password: str) -> tuple[Path, str]:
    """The archive and its receipt, as the coordinator's page gives them once the last case is compared."""
    seat.until(lambda: _may_freeze(seat, campaign_path), patience_ms=120_000)
    seat.page.fill("[name=note]", "For the journey")
    seat.page.fill("[name=password]", password)
    seat.page.click("text=Freeze and sign")
    seat.page.wait_for_selector("tbody tr:first-child >> text=Download", timeout=180_000)
    receipt = seat.page.locator("tbody tr:first-child copy-button input").input_value()
    return seat.download("tbody tr:first-child >> text=Download"), receipt


def _may_freeze(seat: Seat, campaign_path: str) -> bool:
    seat.go(f"{campaign_path}/releases")
    return seat.page.locator("[name=note]").count() > 0
