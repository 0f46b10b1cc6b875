"""A campaign of the exact phantom alone, and the sphere in it as a reader draws it."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.journeys import exact_phantom
from tests.journeys.campaigns import begin, invited, plan_and_start
from tests.journeys.conftest import NewSeat
from tests.journeys.exact_phantom import SLICE_SPACING_MM, SLICES, Sphere
from tests.journeys.house import House
from tests.journeys.room import Room
from tests.journeys.seat import Seat


@dataclass(frozen=True)
class PhantomReading:
    """`seat` is the first reader's, before the own case is opened; the campaign is named by its path."""

    sphere: Sphere
    coordinator: Seat
    campaign: str
    seat: Seat

    def opened(self) -> Room:
        self.seat.go("/worklist")
        self.seat.page.click("text=Read next case")
        room = Room(self.seat)
        room.shows_all()
        return room


def begun(
    house: House, new_seat: NewSeat, folder: Path, code: str, *, protocol: str | None = None, readers: int = 1
) -> PhantomReading:
    sphere = exact_phantom.written(folder / "study")
    house.run("ingest", str(folder / "study"), "--json")
    coordinator = begin(house, new_seat)
    seat = invited(coordinator, new_seat, house, "ada@example.org", "Ada First", "reader")
    return PhantomReading(
        sphere, coordinator, plan_and_start(coordinator, code.title(), code, protocol=protocol, readers=readers), seat
    )


def grown_on_every_slice(room: Room, sphere: Sphere) -> None:
    """The sphere by region growing from its axis."""
    for index in np.flatnonzero(sphere.voxels.any(axis=(1, 2))):
        place = room.show("t2_ax", tuple(sphere.centre + (index - SLICES // 2) * SLICE_SPACING_MM * sphere.normal))
        room.stroke("t2_ax", "r", [place, place])


def draw_for(room: Room, structure: str) -> None:
    room.page.keyboard.press("Escape")
    room.page.get_by_label("Draw for").select_option(label=structure)
