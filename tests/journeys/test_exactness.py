"""Journey 3: what is drawn in the browser is where it was drawn: in millimetres, voxel for voxel, in any window, and
in the files of a release."""

import base64
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, ViewportSize

from app.protocols.marks import decode
from tests.journeys import masks
from tests.journeys.campaigns import PASSWORD
from tests.journeys.conftest import NewSeat
from tests.journeys.exact_phantom import RADIUS_MM, Sphere
from tests.journeys.house import House
from tests.journeys.phantom_reading import begun, grown_on_every_slice
from tests.journeys.room import Room
from tests.journeys.seat import Seat
from tests.journeys.steps import Finding, answer_case, answer_finding, freeze_and_download

pytestmark = [pytest.mark.journey, pytest.mark.timeout(900)]

WINDOWS = ((1500, 900, 1.0), (1024, 768, 2.0), (1280, 720, 1.25))
WITHIN_MM = 0.1


def test_lengths_and_volumes_are_those_of_the_phantom(
    empty_house: House, new_seat: NewSeat, browser: Browser, tmp_path: Path
) -> None:
    reading = begun(empty_house, new_seat, tmp_path, "EXACT")
    sphere = reading.sphere

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
            grown_on_every_slice(room, sphere)
            room.saved()
            assert_is_the_sphere(mask_of(room), sphere)
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

    archive, _ = freeze_and_download(reading.coordinator, reading.campaign, PASSWORD)
    assert_holds_the_sphere([places for found in masks.segmented(archive).values() for places in found], sphere)
    assert_holds_the_sphere(masks.in_volumes(archive), sphere)


def assert_holds_the_sphere(regions: list[masks.Places], sphere: Sphere) -> None:
    assert any(masks.same_voxels(sphere.places, places) for places in regions), "not the very voxels of the sphere"


def measured_across(room: Room, sphere: Sphere) -> np.ndarray:
    """The sphere's diameter along the rows, drawn with the length tool between places on its middle slice; (2, 3)."""
    middle = room.show("t2_ax", tuple(sphere.centre))
    ends = [tuple(np.asarray(middle) + sign * RADIUS_MM * sphere.across) for sign in (-1, 1)]
    before = {mark["id"] for mark in room.draft["marks"]}
    room.stroke("t2_ax", "l", ends)
    room.saved()
    (new,) = [mark for mark in room.draft["marks"] if mark["id"] not in before]
    assert new["kind"] == "length"
    found = np.asarray(new["geometry"]["points_mm"])
    assert np.abs(found - np.asarray(ends)).max() <= WITHIN_MM
    return found


def mask_of(room: Room) -> np.ndarray:
    (mark,) = [mark for mark in room.draft["marks"] if mark["kind"] == "mask"]
    data: np.ndarray = decode(base64.b64decode(mark["geometry"]["data"]), (9, 80, 96))
    return data


def assert_is_the_sphere(painted: np.ndarray, sphere: Sphere) -> None:
    assert (painted == sphere.voxels).all(), "not the very voxels whose centres lie in the sphere"
    volume_ml = painted.sum() * sphere.voxel_ml
    assert abs(volume_ml - sphere.volume_ml) <= sphere.layer_ml
