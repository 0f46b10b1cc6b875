"""What the viewer is really sent is what the API reference says, field by field; its own types are made from that."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from pydicom.dataset import FileDataset
from sqlalchemy.orm import Session

from app.accounts import actions as accounts
from app.accounts.tables import Person
from app.accounts.values import SYSTEM
from app.imaging import store as imaging
from app.imaging.actions import confirm_pixels
from app.protocols.presets import PRESETS
from app.reading.api.kept import Changes, Draft, Proposals, Saved
from app.reading.api.shown import Manifest, Question, Rule, ShownGuideline, ShownStack
from tests.contract import assert_is
from tests.factories import dicom_ultrasound as us
from tests.factories import people, readings
from tests.factories.dicom_study import accepted
from tests.factories.study_rows import COLUMNS, ROWS
from tests.reading.desk import Desk
from tests.reading.offering import Offering


@pytest.fixture
def desk(db: Session, client: TestClient) -> Desk:
    desk = Desk(db)
    person = db.get(Person, desk.reader.person_id)
    assert person is not None
    people.signed_in(client, db, person)
    return desk


def test_a_manifest_a_draft_and_a_save_have_the_fields_they_are_said_to_have(desk: Desk, client: TestClient) -> None:
    accounts.prefer(desk.db, desk.reader, "layout", "pair")
    desk.db.commit()
    room = f"/api/v1/readings/{desk.reading_id}"
    manifest = client.get(f"{room}/manifest").json()
    assert_is(Manifest, manifest)
    assert manifest["preferences"] == {"layout": "pair"}
    assert manifest["stacks"]
    assert_is(Draft, client.get(f"{room}/draft").json())

    gland = readings.mask(desk.db, desk.study.id, None, structure="prostate", voxels=ROWS * COLUMNS)
    body = readings.complete(desk.db, desk.study.id, dwi="5")
    point = {**body["marks"][0], "name": "the dark one", "colour": "sky", "locked": True}
    change = {**body, "marks": [point, *body["marks"][1:], gland]}
    kept = client.put(f"{room}/draft", json=change, headers={"If-Match": '"0"', "Idempotency-Key": str(uuid4())})
    assert (kept.status_code, kept.headers["etag"]) == (200, '"1"')
    assert_is(Saved, kept.json())
    again = client.get(f"{room}/draft")
    assert again.headers["etag"] == '"1"'
    assert_is(Draft, again.json())
    assert_is(Changes, client.get(f"{room}/changes?since=0").json())
    assert all(again.json()[part] for part in ("findings", "marks", "answers", "computed", "placed"))


@pytest.mark.parametrize("picture", [us.cine, us.volume, us.micro_sweep])
def test_pictures_that_move_and_volumes_are_sent_in_the_words_of_the_contract(
    db: Session, picture: Callable[[], FileDataset]
) -> None:
    study = accepted(db, [picture()])
    for _, series, _ in imaging.holds_of(db, study.id):
        confirm_pixels(db, SYSTEM, series.id, series.pack_sha256)
    (stack,) = imaging.reading_stacks(db, [study.id])
    assert_is(ShownStack, {**stack, "opens_at": None})


def test_presets_ask_and_rule_in_the_words_of_the_contract() -> None:
    for preset in PRESETS:
        assert_is(list[Question], preset.definition["questions"])
        assert_is(list[Rule], preset.definition["rules"])
        assert_is(ShownGuideline, {key: preset.guideline[key] for key in ("title", "version", "sections")})


def test_proposals_have_the_fields_they_are_said_to_have_and_are_decided_by_program(
    db: Session, client: TestClient
) -> None:
    here = Offering(db)
    people.signed_in(client, db, db.get_one(Person, here.ada.person_id))
    room = f"/api/v1/readings/{readings.opened(db, here.ada, here.campaign.id)}"
    assert client.get(f"{room}/proposals").status_code == 404
    manifest = client.get(f"{room}/manifest").json()
    assert_is(Manifest, manifest)
    assert manifest["proposals"] == {"model": {"name": "Segmenter", "version": "2.1"}, "count": 3}
    shown = client.get(f"{room}/proposals").json()
    assert_is(Proposals, shown)
    first, second, _ = [one["mark"] for one in shown["proposals"]]
    assert client.put(f"{room}/proposals/{first['id']}", json={"declined": True}).status_code == 204
    assert [one["declined"] for one in client.get(f"{room}/proposals").json()["proposals"]] == [True, False, False]
    head = {"If-Match": '"0"', "Idempotency-Key": str(uuid4())}
    told = client.put(f"{room}/draft", json={"marks": [here.taken(second, model=None)]}, headers=head)
    assert (told.status_code, told.json()["code"]) == (422, "no_model")
    assert client.put(f"{room}/draft", json={"marks": [here.taken(second)]}, headers=head).status_code == 200
    draft = client.get(f"{room}/draft").json()
    assert_is(Draft, draft)
    assert [mark["origin"] for mark in draft["marks"]] == ["ai_proposal_unchanged"]
