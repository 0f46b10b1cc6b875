"""Journey 2: two real studies come in, two readers differ on them, a third settles, a release holds what was drawn."""

import json

import httpx
import pytest

from tests.journeys import masks
from tests.journeys.campaigns import PASSWORD, begin, invited, plan_and_start
from tests.journeys.conftest import NewSeat
from tests.journeys.house import House
from tests.journeys.masks import Places
from tests.journeys.real_studies import folder, gland_middle, lesion_middle, real_data_needed
from tests.journeys.room import Room
from tests.journeys.seat import Seat
from tests.journeys.steps import Finding, answer_case, freeze_and_download, paint_finding, settle_cases

pytestmark = [pytest.mark.journey, pytest.mark.timeout(1200), real_data_needed]

READERS = {"ada@example.org": "Ada First", "ben@example.org": "Ben Second"}
ADJUDICATOR = {"amara@example.org": "Amara Third"}
WITHOUT_LESION = "ProstateX-0001"


def test_from_the_scanner_to_a_release(empty_house: House, new_seat: NewSeat) -> None:
    coordinator = begin(empty_house, new_seat)
    people = {
        email: invited(coordinator, new_seat, empty_house, email, name, role)
        for role, group in (("reader", READERS), ("adjudicator", ADJUDICATOR))
        for email, name in group.items()
    }
    bring_in(empty_house)
    campaign = plan_and_start(coordinator, "Journey on real studies", "REAL-1")

    drawn: list[Places] = []
    for email, shift_mm, score in zip(READERS, (0.0, 1.5), ("4", "3"), strict=True):
        drawn += read_all(people[email], shift_mm, score, sees_both=email == next(iter(READERS)))
    assert len(drawn) == 3

    adjudicator = people[next(iter(ADJUDICATOR))]
    settle_cases(adjudicator, PASSWORD, cases=2)

    archive, receipt = freeze_and_download(coordinator, campaign, PASSWORD)
    assert "nothing was changed" in empty_house.run("release", "verify", str(archive), "--receipt", receipt)
    segments = [places for found in masks.segmented(archive).values() for places in found]
    volumes = masks.in_volumes(archive)
    for expected in drawn:
        assert any(masks.same_voxels(expected, places) for places in segments), "a painted region is not in any SEG"
        assert any(masks.same_voxels(expected, places) for places in volumes), "a painted region is not in any NIfTI"

    assert from_the_api(coordinator, empty_house) == archive.read_bytes()
    for seat in (coordinator, *people.values()):
        seat.assert_no_complaints()


def bring_in(house: House) -> None:
    said = json.loads(house.run("ingest", str(folder() / "prostatex"), "--json", "--label-prefix", "Real"))
    assert [study["label"] for study in said["studies"]] == ["Real 1", "Real 2"]
    assert {file["verdict"] for file in said["files"]} <= {"accepted", "split"}
    for study in said["studies"]:
        assert study["panes"]["high_b"]["note"] == "b 1000, below PI-RADS 2.1"
        assert study["panes"]["dce"] is None


def read_all(seat: Seat, shift_mm: float, score: str, *, sees_both: bool) -> list[Places]:
    """Both cases in the order given. Without `sees_both` the second study is called free of lesions, as experts did."""
    drawn = []
    seat.go("/worklist")
    seat.page.click("text=Read next case")
    for _ in range(2):
        room = Room(seat)
        room.shows_all()
        case = case_on_screen(room)
        if case != WITHOUT_LESION and sees_both:
            assert_lies_where_the_lesion_is_known(room, case)
        answer_case(room)
        if case == WITHOUT_LESION and not sees_both:
            seat.page.keyboard.press("Escape")
            seat.page.keyboard.press("0")
        else:
            x, y, z = gland_middle(case) if case == WITHOUT_LESION else lesion_middle(case)
            paint_finding(room, Finding((x + shift_mm, y, z), score))
        room.saved()
        reading, draft = seat.page.url.rsplit("/", 1)[1], room.draft
        if any(mark["kind"] == "mask" for mark in draft["marks"]):
            drawn.append(masks.saved(room.manifest, draft))
        room.sign(PASSWORD)
        seat.page.keyboard.press("Control+Enter")
        seat.page.wait_for_url(lambda url, reading=reading: not url.endswith(reading))
    return drawn


def assert_lies_where_the_lesion_is_known(room: Room, case: str) -> None:
    """In the patient's right, posterior, dark on ADC where the other side is not: a mirrored image would show it."""
    lesion, gland = lesion_middle(case), gland_middle(case)
    room.show("t2_ax", lesion)
    (lesion_x, lesion_y), (gland_x, gland_y) = (room.on_page("t2_ax", place) for place in (lesion, gland))
    assert lesion_x < gland_x - 10
    assert lesion_y > gland_y + 10
    axial, sagittal = room.edge_letters("t2_ax"), room.edge_letters("t2_sag")
    assert (axial["left"][0], axial["right"][0], axial["top"][0], axial["bottom"][0]) == ("R", "L", "A", "P")
    assert (sagittal["left"][0], sagittal["right"][0], sagittal["top"][0], sagittal["bottom"][0]) == tuple("APHF")
    mirrored = (2 * gland[0] - lesion[0], lesion[1], lesion[2])
    assert room.value_at("adc", lesion) < 0.8 * room.value_at("adc", mirrored)
    base_first = [room.on_page("t2_sag", (gland[0], gland[1], gland[2] + up))[1] for up in (15.0, 0.0, -15.0)]
    assert base_first == sorted(base_first), "the base is not above the apex"


def case_on_screen(room: Room) -> str:
    """The code on the screen tells nothing, as it should; the tilt of the axial slices does."""
    tilt = abs(room.stack("t2_ax")["grid"]["column_direction"][2])
    return "ProstateX-0000" if tilt > 0.2 else "ProstateX-0001"


def from_the_api(coordinator: Seat, house: House) -> bytes:
    """The same archive for a program with a token of the scope `releases`."""
    page = coordinator.page
    coordinator.go("/profile/tokens")
    page.fill("[name=name]", "training pipeline")
    page.check("[name=scopes][value=releases]")
    page.click("text=Make the token")
    headers = {"Authorization": f"Bearer {page.locator('.new-secret copy-button input').input_value()}"}
    with httpx.Client(base_url=house.address, headers=headers, timeout=60) as client:
        (release,) = client.get("/api/v1/releases").raise_for_status().json()["items"]
        return client.get(release["file"]).raise_for_status().content
