"""Stored objects are what their names say, or the damage is named, blocks the case, and is repaired by re-sending."""

import json
import tempfile
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import cli
from app.accounts.values import Role
from app.audit.tables import Event
from app.imaging.actions import fixity
from app.imaging.store import fixity as store
from app.imaging.tables import Instance, ObjectCheck, Series, Study
from app.kernel.blobs import blobs
from app.reading import store as reading
from tests.factories import dicom, people, readings
from tests.factories.dicom_study import accepted, taken_in
from tests.factories.people import signed_in
from tests.s3_server import write_over

pytestmark = pytest.mark.usefixtures("either_store")


def flip_a_byte(kind: str, sha256: str) -> None:
    data = bytearray(blobs().get(kind, sha256))
    data[len(data) // 2] ^= 1
    write_over(kind, sha256, bytes(data))


def a_series(db: Session, study: Study) -> Series:
    return readings.stack_of(db, study.id, "t2_ax")[0].series


def checked(db: Session) -> list[fixity.Checked]:
    bad = fixity.worst(fixity.check_all(db))
    db.commit()
    return bad


def test_everything_sound_is_said_and_remembered(db: Session) -> None:
    accepted(db)
    assert checked(db) == []
    seen = store.overview(db, fixity.all_sources())
    assert seen.objects == seen.checked > 20
    assert seen.oldest is not None


@pytest.mark.parametrize("kind", ["dicom", "packs", "manifests"])
def test_a_flipped_byte_is_found_named_and_repaired_by_sending_again(db: Session, kind: str) -> None:
    study = accepted(db)
    series = a_series(db, study)
    instance = db.scalars(select(Instance).where(Instance.series_id == series.id).limit(1)).one()
    sha256 = {"dicom": instance.blob_sha256, "packs": series.pack_sha256, "manifests": series.manifest_sha256}[kind]
    before = blobs().get(kind, sha256)
    flip_a_byte(kind, sha256)
    (found,) = checked(db)
    assert (found.verdict, found.stored.sha256, found.stored.study_id) == ("altered", sha256, study.id)
    assert f"series {series.number} of study {study.label}" in found.stored.name
    assert not blobs().exists(kind, sha256), "altered bytes are never served"
    event = db.scalars(select(Event).where(Event.verb == "object.damaged")).one()
    assert event.subject_id == study.id
    assert event.new is not None
    assert event.new["sha256"] == sha256
    assert list(store.damaged_studies(db)) == [study.id]
    assert [one.verdict for one in checked(db)] == ["altered"], "it stays damaged until it is sent again"

    with tempfile.TemporaryDirectory() as folder:
        dicom.save(dicom.prostate_study("1.2.3.4", "PATIENT-1"), Path(folder))
        judged = taken_in(Path(folder))
    assert {verdict.verdict for verdict in judged.verdicts.values()} == {"accepted_idempotent"}
    assert blobs().get(kind, sha256) == before
    db.expire_all()
    assert store.damaged_studies(db) == {}
    assert db.scalars(select(Event).where(Event.verb == "object.repaired")).one().subject_id == study.id
    assert checked(db) == []


def test_a_case_with_damaged_images_is_blocked_with_a_sentence(client: TestClient, db: Session) -> None:
    study, other = accepted(db), accepted(db, study_uid="1.2.9", patient_id="PATIENT-2")
    cora = people.person(db, Role.COORDINATOR, name="Cora")
    ada = people.person(db, Role.READER, name="Ada")
    coordinator = signed_in(client, db, cora)
    reader = signed_in(client, db, ada)
    campaign = readings.campaign(db, coordinator, readers=[reader], studies=[study, other])
    first = readings.opened(db, reader, campaign.id)
    case_id = reading.own_reading(db, reader.person_id, first).case_id
    damaged = db.get_one(Study, readings.study_of(db, case_id))
    image = select(Instance.blob_sha256).where(Instance.series_id == a_series(db, damaged).id).limit(1)
    flip_a_byte("dicom", db.scalars(image).one())
    assert client.get(f"/api/v1/readings/{first}/manifest").status_code == 200
    assert len(checked(db)) == 1
    answer = client.get(f"/api/v1/readings/{first}/manifest")
    assert (answer.status_code, answer.json()["code"]) == (409, "images_damaged")
    assert "damaged in the store" in answer.json()["detail"]
    assert damaged.label not in answer.text
    following = readings.opened(db, reader, campaign.id)
    assert following != first, "the other case can be read meanwhile"
    assert client.get(f"/api/v1/readings/{following}/manifest").status_code == 200
    signed_in(client, db, cora)
    page = client.get(f"/campaigns/{campaign.id}/cases/{case_id}").text
    assert "Nobody can read this case now" in page
    assert f"of study {damaged.label} is altered" in page
    assert "images damaged" in client.get(f"/campaigns/{campaign.id}/cases").text
    assert "Stored images are damaged" in client.get(f"/studies/{damaged.id}").text


def test_the_schedule_takes_those_checked_the_longest_ago(db: Session) -> None:
    accepted(db)
    first = fixity.check_some(db, seconds=60, count=5)
    second = fixity.check_some(db, seconds=60, count=5)
    assert len({one.stored.sha256 for one in [*first, *second]}) == 10
    assert len(fixity.check_some(db, seconds=0, count=5)) == 1
    assert db.get(ObjectCheck, (first[0].stored.kind, first[0].stored.sha256)) is not None


def test_the_command_line_names_it_and_answers_1(db: Session, capsys: pytest.CaptureFixture[str]) -> None:
    study = accepted(db)
    assert cli.main(["fixity", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["damaged"] == []
    flip_a_byte("packs", a_series(db, study).pack_sha256)
    assert cli.main(["fixity", "--json"]) == 1
    (found,) = json.loads(capsys.readouterr().out)["damaged"]
    assert found["verdict"] == "altered"
    assert study.label in found["object"]
    assert cli.main(["fixity"]) == 1
    assert "Send the files again." in capsys.readouterr().out


def test_bytes_that_two_studies_share_block_both(db: Session) -> None:
    one, other = accepted(db), accepted(db, study_uid="1.2.9", patient_id="PATIENT-2")
    shared = a_series(db, one).pack_sha256
    assert a_series(db, other).pack_sha256 == shared
    flip_a_byte("packs", shared)
    assert len(checked(db)) == 1
    assert set(store.damaged_studies(db)) == {one.id, other.id}
