"""Packs are fetched by those who may, whole or in parts, and by nobody else; an ended grant ends it at once."""

import time
import uuid

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.accounts.values import SYSTEM, Role
from app.imaging import actions, store
from app.imaging.tables import Study
from app.kernel.blobs import blobs
from app.kernel.settings import settings
from app.web.events import listening
from tests.factories import dicom
from tests.factories.dicom_study import accepted
from tests.factories.people import person, signed_in


@pytest.fixture
def study(db: Session) -> Study:
    return accepted(db, dicom.mr_series())


def address(study: Study) -> str:
    return f"/pixels/packs/{study.series[0].pack_sha256}"


@pytest.mark.usefixtures("either_store")
def test_a_reader_with_a_grant_gets_the_pack_and_may_keep_it(client: TestClient, db: Session, study: Study) -> None:
    reader = person(db, Role.READER)
    actions.grant_study(db, SYSTEM, reader.id, study.id, "a reading")
    signed_in(client, db, reader)
    answer = client.get(address(study))
    assert answer.status_code == 200
    assert answer.content == blobs().get("packs", study.series[0].pack_sha256)
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
    again = client.get(address(study), headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.usefixtures("either_store")
def test_parts_of_a_pack(client: TestClient, db: Session, study: Study) -> None:
    signed_in(client, db, person(db, Role.COORDINATOR))
    whole = client.get(address(study)).content
    for asked, expected in (
        ("bytes=10-19", whole[10:20]),
        ("bytes=10-", whole[10:]),
        ("bytes=-7", whole[-7:]),
        (f"bytes=5-{len(whole) + 500}", whole[5:]),
    ):
        answer = client.get(address(study), headers={"Range": asked})
        assert (answer.status_code, answer.content) == (206, expected)
    assert client.get(address(study), headers={"Range": f"bytes={len(whole)}-"}).status_code == 416
    assert client.get(address(study), headers={"Range": "lines=1-2"}).content == whole


def test_without_a_grant_a_pack_is_like_one_that_does_not_exist(client: TestClient, db: Session, study: Study) -> None:
    assert client.get(address(study)).status_code == 401
    stranger = person(db, Role.READER, Role.AUDITOR)
    other = person(db, Role.READER, name="Another")
    actions.grant_study(db, SYSTEM, other.id, study.id, "a reading")
    signed_in(client, db, stranger)
    foreign, missing = client.get(address(study)), client.get(f"/pixels/packs/{'0' * 64}")
    assert (foreign.status_code, foreign.content) == (missing.status_code, missing.content)
    assert foreign.status_code == 404


def test_a_grant_for_one_series_opens_no_other(client: TestClient, db: Session) -> None:
    study = accepted(db, [*dicom.mr_series(number=1), *dicom.mr_series(number=2, orientation=dicom.CORONAL)])
    reader = person(db, Role.READER)
    first, second = study.series
    actions.grant_study(db, SYSTEM, reader.id, study.id, "a first look", series_id=first.id)
    signed_in(client, db, reader)
    assert client.get(f"/pixels/packs/{first.pack_sha256}").status_code == 200
    assert client.get(f"/pixels/packs/{second.pack_sha256}").status_code == 404


@pytest.mark.usefixtures("either_store")
def test_an_ended_grant_is_heard_at_once(client: TestClient, db: Session, study: Study) -> None:
    reader = person(db, Role.READER)
    grant = actions.grant_study(db, SYSTEM, reader.id, study.id, "a reading")
    signed_in(client, db, reader)
    assert listening().wait_until_listening(5)
    assert client.get(address(study)).status_code == 200
    actions.end_grant(db, SYSTEM, grant.id, "withdrawn")
    db.commit()
    deadline = time.monotonic() + 2
    while client.get(address(study)).status_code == 200 and time.monotonic() < deadline:
        time.sleep(0.02)
    assert client.get(address(study)).status_code == 404


def test_granting_twice_is_one_grant(db: Session, study: Study) -> None:
    reader = person(db, Role.READER)
    first = actions.grant_study(db, SYSTEM, reader.id, study.id, "a reading")
    assert actions.grant_study(db, SYSTEM, reader.id, study.id, "a reading").id == first.id
    actions.end_grants_because(db, SYSTEM, "a reading", "done")
    assert actions.grant_study(db, SYSTEM, reader.id, study.id, "a reading").id != first.id
    assert store.study(db, study.id).id == study.id
    assert isinstance(first.id, uuid.UUID)


def test_behind_nginx_the_bytes_are_left_to_it(
    client: TestClient, db: Session, study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONSILIUM_ACCEL_PREFIX", "/stored")
    settings.cache_clear()
    signed_in(client, db, person(db, Role.COORDINATOR))
    answer = client.get(address(study), headers={"Range": "bytes=0-9"})
    sha256 = study.series[0].pack_sha256
    assert answer.headers["x-accel-redirect"] == f"/stored/packs/{sha256[:2]}/{sha256}"
    assert answer.content == b""
    signed_in(client, db, person(db, Role.READER, name="Nobody Granted"))
    refused = client.get(address(study))
    assert (refused.status_code, "x-accel-redirect" in refused.headers) == (404, False)
