"""A case opens at the middle of the gland: of the reader's own marks, else where a coordinator stored it."""

import base64
from typing import Any
from uuid import UUID, uuid4

import numpy as np
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.tables import Person
from app.accounts.values import Actor, Role
from app.audit.tables import Event
from app.imaging.formats.delineations import parse
from app.kernel.geometry import grid_from_json
from app.kernel.refusals import Invalid, NotFound
from app.protocols.marks import encode
from app.reading import actions
from app.reading.rules.furnishing import Furnishing
from app.reading.tables import Reading
from tests.factories import delineations, people, readings
from tests.factories.study_rows import COLUMNS, FRAMES, ROWS, study


@pytest.fixture
def cora(db: Session) -> Actor:
    return people.actor(db, Role.COORDINATOR, name="Cora")


@pytest.fixture
def ada(db: Session) -> Actor:
    return people.actor(db, Role.READER, name="Ada")


class Opened:
    """A case that a reader has open."""

    def __init__(self, client: TestClient, db: Session, cora: Actor, ada: Actor) -> None:
        self.client, self.db, self.cora, self.ada = client, db, cora, ada
        self.study = study(db)
        self.campaign_id = readings.campaign(db, cora, readers=[ada], studies=[self.study]).id
        self.reading_id = readings.opened(db, ada, self.campaign_id)
        self.case_id = db.get_one(Reading, self.reading_id).case_id

    def manifest(self) -> dict[str, Any]:
        people.signed_in(self.client, self.db, self.db.get_one(Person, self.ada.person_id))
        found: dict[str, Any] = self.client.get(f"/api/v1/readings/{self.reading_id}/manifest").json()
        return found

    def opens_at(self) -> set[int | None]:
        return {stack["opens_at"] for stack in self.manifest()["stacks"]}

    def imported_gland(self, frame: int) -> UUID:
        stack, _ = readings.stack_of(self.db, self.study.id, "t2_ax")
        grid = grid_from_json(stack.grid or {})
        labels = np.zeros(grid.shape, dtype=np.uint8)
        labels[frame, 4:8, 5:9] = 1
        parsed = parse(delineations.nifti(labels, grid))
        entries = {label.key: "prostate" for label in parsed.labels}
        wanted = actions.ImportRequest(self.campaign_id, self.case_id, [parsed], [entries], "Net", "algorithm")
        actions.import_delineation(self.db, self.cora, wanted)
        self.db.commit()
        return self.db.scalars(select(Reading.id).where(Reading.purpose == "imported")).one()


@pytest.fixture
def opened(client: TestClient, db: Session, cora: Actor, ada: Actor) -> Opened:
    return Opened(client, db, cora, ada)


def painted(opened: Opened, frame: int) -> dict[str, Any]:
    made = readings.mask(opened.db, opened.study.id, None)
    voxels = np.zeros((FRAMES, ROWS, COLUMNS), dtype=np.bool_)
    voxels[frame, 2:6, 2:6] = True
    made["geometry"] = {
        "encoding": "rle-gzip-1",
        "data": base64.b64encode(encode(voxels)).decode(),
        "voxels": int(voxels.sum()),
    }
    return {**made, "structure": "prostate"}


def test_where_the_gland_is_not_known_nothing_is_said(opened: Opened) -> None:
    assert opened.opens_at() == {None}


def test_the_slice_a_coordinator_enters_opens_every_series_there(opened: Opened, db: Session) -> None:
    row = actions.enter_gland_slice(db, opened.cora, opened.campaign_id, opened.case_id, 4)
    db.commit()
    assert opened.opens_at() == {3}
    assert "place_mm" not in str(opened.manifest())
    event = db.scalars(select(Event).where(Event.verb == "case.gland_placed")).one()
    assert (event.actor_id, event.new and event.new["place_mm"]) == (opened.cora.person_id, row.place_mm)
    with pytest.raises(Invalid, match="slices 1 to 4"):
        actions.enter_gland_slice(db, opened.cora, opened.campaign_id, opened.case_id, 5)


def test_the_readers_own_gland_goes_before(opened: Opened, db: Session) -> None:
    actions.enter_gland_slice(db, opened.cora, opened.campaign_id, opened.case_id, 4)
    db.commit()
    readings.saved(db, opened.ada, opened.reading_id, {"marks": [painted(opened, 1)]})
    assert opened.opens_at() == {1}


def test_an_import_tells_nothing_until_a_coordinator_takes_its_middle(opened: Opened, db: Session) -> None:
    reading_id = opened.imported_gland(2)
    assert opened.opens_at() == {None}
    assert actions.take_imported_glands(db, opened.cora, opened.campaign_id) == 1
    db.commit()
    assert opened.opens_at() == {2}
    assert str(reading_id) not in str(opened.manifest())
    assert actions.take_imported_glands(db, opened.cora, opened.campaign_id) == 0


def test_the_gland_of_a_reader_is_never_taken(opened: Opened, db: Session) -> None:
    readings.saved(db, opened.ada, opened.reading_id, {"marks": [painted(opened, 1)]})
    with pytest.raises(NotFound):
        actions.take_imported_gland(db, opened.cora, opened.campaign_id, opened.reading_id)


def test_the_page_of_a_case_takes_a_slice_and_says_what_is_missing(
    opened: Opened, client: TestClient, db: Session
) -> None:
    people.signed_in(client, db, db.get_one(Person, opened.cora.person_id))
    path = f"/campaigns/{opened.campaign_id}/cases/{opened.case_id}"
    assert client.post(f"{path}/gland", data={"slice": "", "reading_id": ""}).status_code == 422
    assert client.post(f"{path}/gland", data={"slice": "2"}, follow_redirects=False).status_code == 303
    assert "entered by slice" in client.get(path).text
    assert opened.opens_at() == {1}


def test_a_break_that_was_suggested_is_in_the_record(opened: Opened, client: TestClient, db: Session) -> None:
    keys = [one.key for one in Furnishing().entries]
    actions.furnish(db, opened.cora, opened.campaign_id, keys=keys, offered=keys, break_minutes=45, reason="long days")
    db.commit()
    assert opened.manifest()["room"] == {"break_minutes": 45}
    path = f"/api/v1/readings/{opened.reading_id}/break-suggestions"
    assert client.post(path, json={"after_minutes": 46}).status_code == 204
    event = db.scalars(select(Event).where(Event.verb == "reading.break_suggested")).one()
    assert (event.actor_id, event.new) == (opened.ada.person_id, {"after_minutes": 46})
    assert client.post(f"/api/v1/readings/{uuid4()}/break-suggestions", json={"after_minutes": 46}).status_code == 404
