"""Journey 5: the gland and its zones, drawn, named, locked, hidden; kept to the voxel from the brush to the release."""

import base64
import io
import zipfile
from pathlib import Path
from typing import Any

import highdicom
import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Locator, expect
from pydicom import dcmread

from app.protocols.marks import decode
from tests.journeys import masks
from tests.journeys.campaigns import PASSWORD
from tests.journeys.conftest import NewSeat
from tests.journeys.house import House
from tests.journeys.phantom_reading import begun, draw_for, grown_on_every_slice
from tests.journeys.room import Room
from tests.journeys.steps import freeze_and_download

pytestmark = [pytest.mark.journey, pytest.mark.timeout(900)]

BUILT_FILES = """() => performance.getEntriesByType("resource").map((one) => one.name.split("/static/")[1])
  .filter(Boolean)"""
GLAND = "41216001"  # SNOMED CT, as CLINICAL.md and DICOM CID 6300 give it


def test_zones_are_kept_to_the_voxel_from_the_brush_to_the_release(
    empty_house: House, new_seat: NewSeat, tmp_path: Path
) -> None:
    reading = begun(empty_house, new_seat, tmp_path, "ZONES", protocol="Prostate zones, version 1")
    seat, sphere, room = reading.seat, reading.sphere, reading.opened()
    built = seat.page.evaluate(BUILT_FILES)
    assert 10 < len(built) <= 16, f"with nine of its own a case needs more than 25 requests (VIEWER.md): {built}"

    draw_for(room, "Prostate")
    grown_on_every_slice(room, sphere)
    middle = room.show("t2_ax", tuple(sphere.centre))
    draw_for(room, "Peripheral zone")
    room.stroke("t2_ax", "b", [sphere.beside(middle, -6, 4), sphere.beside(middle, 6, 4)])
    draw_for(room, "Transition zone")
    room.stroke("t2_ax", "b", [sphere.beside(middle, -5, 0), sphere.beside(middle, 5, 0)])
    room.saved()
    assert (voxels(room, "prostate") == sphere.voxels).all(), "not the very voxels of the sphere"
    zones = [voxels(room, key) for key in ("peripheral_zone", "transition_zone")]
    assert min(zone.sum() for zone in zones) > 100
    assert not (zones[0] & zones[1]).any(), "the zones share voxels"
    expect(row(room, "prostate")).to_contain_text(f"{sphere.voxels.sum() * sphere.voxel_ml:.2f} ml")

    name_colour_and_lock(room)
    seat.assert_accessible()
    panes = room.rectangles()
    room.stroke("t2_ax", "e", [sphere.beside(middle, -5, 0), sphere.beside(middle, 5, 0)])
    expect(seat.page.locator("[data-banner=refused]")).to_contain_text("“Whole gland” is locked")
    assert room.rectangles() == panes, "the images moved when the sentence came"
    row(room, "transition_zone").get_by_role("button", name="Hide Transition zone").click()
    expect(row(room, "transition_zone")).to_have_attribute("data-hidden", "")
    room.saved()

    seat.page.reload()
    room = Room(seat)
    room.shows_all()
    assert (voxels(room, "prostate") == sphere.voxels).all()
    gland = mark_of(room, "prostate")
    assert (gland["name"], gland["colour"], gland["locked"]) == ("Whole gland", "purple", True)
    expect(row(room, "prostate")).to_contain_text("Whole gland")
    expect(row(room, "transition_zone")).not_to_have_attribute("data-hidden", "")  # a view of that window only

    room.answer("quality", "3", "t2_ax")
    room.saved()
    room.sign(PASSWORD)
    archive, _ = freeze_and_download(reading.coordinator, reading.campaign, PASSWORD)
    held = segments(archive, GLAND)
    assert len(held) == 2, "the reader's, and the reference standard's of this only reader"
    assert all(masks.same_voxels(one, sphere.places) for one in held), "the release holds another gland"


def name_colour_and_lock(room: Room) -> None:
    """By keys alone, on the thing that the keys step to."""
    keys = room.page.keyboard
    keys.press("Escape")
    keys.press("Shift+ArrowRight")
    expect(row(room, "prostate")).to_have_attribute("aria-current", "true")
    keys.press("F2")
    keys.type("Whole gland")
    keys.press("Enter")
    keys.press("Shift+U")  # yellow is followed by purple
    keys.press("Shift+P")
    expect(row(room, "prostate").get_by_role("button", name="Lock Whole gland")).to_have_attribute(
        "aria-pressed", "true"
    )


def row(room: Room, structure: str) -> Locator:
    return room.page.locator(f".object-row[data-structure={structure}]")


def mark_of(room: Room, structure: str) -> dict[str, Any]:
    (mark,) = [mark for mark in room.draft["marks"] if mark["structure"] == structure]
    return dict(mark)


def voxels(room: Room, structure: str) -> NDArray[np.bool_]:
    return decode(base64.b64decode(mark_of(room, structure)["geometry"]["data"]), (9, 80, 96))


def segments(archive: Path, code: str) -> list[masks.Places]:
    """The voxels of every segment with this code, one in each SEG."""
    found = []
    for name, places in masks.segmented(archive).items():
        with zipfile.ZipFile(archive) as files:
            seg = highdicom.seg.Segmentation.from_dataset(dcmread(io.BytesIO(files.read(name))))
        (number,) = [s.SegmentNumber for s in seg.SegmentSequence if s.segmented_property_type.value == code]
        found.append(places[number - 1])
    return found
