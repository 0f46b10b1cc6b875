"""Journey 3: what is drawn in the browser is where it was drawn: in millimetres, voxel for voxel, in any window, and
in the files of a release."""

import base64
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, ViewportSize

from app.protocols.marks import decode
from tests.journeys import exact_phantom, masks
from tests.journeys.campaigns import PASSWORD, begin, invited, plan_and_start
from tests.journeys.conftest import NewSeat
from tests.journeys.exact_phantom import RADIUS_MM, SLICE_SPACING_MM, Sphere
from tests.journeys.house import House
from tests.journeys.room import Room
from tests.journeys.seat import Seat
from tests.journeys.steps import Finding, answer_case, answer_finding, freeze_and_download, settle_cases

pytestmark = [pytest.mark.journey, pytest.mark.timeout(900)]

WINDOWS = ((1500, 900, 1.0), (1024, 768, 2.0), (1280, 720, 1.25))
WITHIN_MM = 0.1


def test_lengths_and_volumes_are_those_of_the_phantom(
    empty_house: House, new_seat: NewSeat, browser: Browser, tmp_path: Path
) -> None:
    sphere = exact_phantom.written(tmp_path / "study")
    empty_house.run("ingest", str(tmp_path / "study"), "--json")
    coordinator = begin(empty_house, new_seat)
    invited(coordinator, new_seat, empty_house, "ada@example.org", "Ada First", "reader")
    second = invited(coordinator, new_seat, empty_house, "ben@example.org", "Ben Third", "reader")
    third = invited(coordinator, new_seat, empty_house, "amara@example.org", "Amara Second", "adjudicator")
    campaign = plan_and_start(coordinator, "Exactness", "EXACT")

    lengths = []
    for number, (width, height, ratio) in enumerate(WINDOWS):
        screen: ViewportSize = {"width": width, "height": height}
        seat = Seat(browser, empty_house.address, tmp_path, screen=screen, pixel_ratio=ratio)
        seat.sign_in("ada@example.org", PASSWORD)
        seat.go("/worklist")
        seat.page.click("main :is(a, button):has-text('case')")
        room = Room(seat)
        room.shows_all()
        lengths.append(measured_across(room, sphere))
        if number == 0:
            painted = grown_on_every_slice(room, sphere)
            assert_is_the_sphere(painted, sphere)
            seat.page.reload()
            again = Room(seat)
            again.shows_all()
            assert_is_the_sphere(mask_of(again), sphere)
            (said,) = again.page.locator(".finding-rows").get_by_text(" ml").all_inner_texts()[:1]
            assert f"{sphere.voxels.sum() * sphere.voxel_ml:.2f} ml" in said
        if number == len(WINDOWS) - 1:
            answer_case(room)
            room.page.locator(".finding-rows li:nth-child(2) button").first.click()
            answer_finding(room, Finding(tuple(sphere.centre)))
            room.saved()
            room.sign(PASSWORD)
        seat.close()

    for ends in lengths:
        assert np.linalg.norm(ends[0] - ends[1]) == pytest.approx(2 * RADIUS_MM, abs=WITHIN_MM)
        assert np.abs(ends - lengths[0]).max() <= WITHIN_MM, "another window gives other millimetres"

    sign_without_a_lesion(second)
    settle_cases(third, PASSWORD, cases=1)
    archive, _ = freeze_and_download(coordinator, campaign, PASSWORD)
    assert_holds_the_sphere([places for found in masks.segmented(archive).values() for places in found], sphere)
    assert_holds_the_sphere(masks.in_volumes(archive), sphere)


def sign_without_a_lesion(seat: Seat) -> None:
    seat.go("/worklist")
    seat.page.click("text=Read next case")
    room = Room(seat)
    answer_case(room)
    seat.page.keyboard.press("Escape")
    seat.page.keyboard.press("0")
    room.saved()
    room.sign(PASSWORD)


def assert_holds_the_sphere(regions: list[masks.Places], sphere: Sphere) -> None:
    assert any(masks.same_voxels(sphere.places, places) for places in regions), "not the very voxels of the sphere"


def measured_across(room: Room, sphere: Sphere) -> np.ndarray:
    """The sphere's diameter along the rows, drawn with the length tool between places on its middle slice; (2, 3)."""
    middle = room.show("t2_ax", tuple(sphere.centre))
    ends = [tuple(np.asarray(middle) + sign * RADIUS_MM * sphere.across) for sign in (-1, 1)]
    before = {mark["id"] for mark in draft_of(room)["marks"]}
    room.stroke("t2_ax", "l", ends)
    room.saved()
    (new,) = [mark for mark in draft_of(room)["marks"] if mark["id"] not in before]
    assert new["kind"] == "length"
    found = np.asarray(new["geometry"]["points_mm"])
    assert np.abs(found - np.asarray(ends)).max() <= WITHIN_MM
    return found


def grown_on_every_slice(room: Room, sphere: Sphere) -> np.ndarray:
    """The sphere by region growing from its axis; what the server holds then."""
    normal = np.cross(sphere.across, sphere.down)
    for index in range(exact_phantom.SLICES):
        off = (index - exact_phantom.SLICES // 2) * SLICE_SPACING_MM
        if not sphere.voxels[index].any():
            continue
        place = room.show("t2_ax", tuple(sphere.centre + off * normal))
        room.stroke("t2_ax", "r", [place, place])
    room.saved()
    return mask_of(room)


def mask_of(room: Room) -> np.ndarray:
    (mark,) = [mark for mark in draft_of(room)["marks"] if mark["kind"] == "mask"]
    data: np.ndarray = decode(base64.b64decode(mark["geometry"]["data"]), (9, 80, 96))
    return data


def assert_is_the_sphere(painted: np.ndarray, sphere: Sphere) -> None:
    assert (painted == sphere.voxels).all(), "not the very voxels whose centres lie in the sphere"
    volume_ml = painted.sum() * sphere.voxel_ml
    assert abs(volume_ml - sphere.volume_ml) <= sphere.layer_ml


def draft_of(room: Room) -> dict[str, Any]:
    reading = room.page.url.rsplit("/", 1)[1]
    found: dict[str, Any] = room.page.evaluate(
        "id => fetch(`/api/v1/readings/${id}/draft`).then(r => r.json())", reading
    )
    return found
