"""Of a pack only the stacks that a viewer may see exist for them: by every way that leads to pixels."""

import json

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.accounts.tables import Person
from app.accounts.values import SYSTEM, Role
from app.imaging import actions, store
from app.imaging.tables import Grant, Series, Stack, Study
from app.imaging.values import Role as Kind
from app.kernel.blobs import blobs
from app.kernel.settings import settings
from tests.factories.dicom_study import accepted
from tests.factories.people import person, signed_in


@pytest.fixture
def study(db: Session) -> Study:
    accepted(db, patient_id="SOMEBODY ELSE", study_uid="1.2.3.5")
    return accepted(db)


@pytest.fixture
def series(study: Study) -> Series:
    """Three b-values in one series, so one pack of three stacks."""
    (found,) = [one for one in study.series if len(one.stacks) == 3]
    return found


@pytest.fixture
def reader(client: TestClient, db: Session) -> Person:
    made = person(db, Role.READER)
    signed_in(client, db, made)
    return made


def places(series: Series) -> list[tuple[int, int]]:
    """Of each stack in the pack, in the order of their numbers."""
    document = json.loads(blobs().get("manifests", series.manifest_sha256))
    frames = [stack["frames"] for stack in document["stacks"]]
    return [(one[0]["offset"], one[-1]["offset"] + one[-1]["length"]) for one in frames]


def asked(client: TestClient, series: Series, start: int, end: int) -> int:
    address = f"/pixels/packs/{series.pack_sha256}"
    answer = client.get(address, headers={"Range": f"bytes={start}-{end - 1}"})
    if answer.status_code == 206:
        assert answer.content == blobs().get("packs", series.pack_sha256)[start:end]
    status: int = answer.status_code
    return status


def listed(db: Session, study: Study, reader: Person) -> set[str]:
    return {entry["id"] for entry in store.reading_stacks(db, [study.id], for_person=reader.id)}


def excluded(db: Session, study: Study, stack: Stack) -> None:
    actions.confirm_roles(db, SYSTEM, study.id, {stack.id: Kind.OTHER})
    db.commit()


def test_an_excluded_stack_of_a_granted_series_is_not_served_by_any_way(
    client: TestClient, db: Session, study: Study, series: Series, reader: Person
) -> None:
    first, second, third = places(series)
    middle = series.stacks[1]
    excluded(db, study, middle)
    actions.grant_study(db, SYSTEM, reader.id, study.id, "a reading")
    db.commit()
    assert str(middle.id) not in listed(db, study, reader)
    assert [asked(client, series, *place) for place in (first, second, third)] == [206, 404, 206]
    whole = client.get(f"/pixels/packs/{series.pack_sha256}")
    missing = client.get(f"/pixels/packs/{'0' * 64}")
    assert (whole.status_code, whole.content) == (404, missing.content)
    for start, end in ((first[0], third[1]), (first[1] - 1, first[1] + 1), (third[0] - 1, third[1])):
        assert asked(client, series, start, end) == 404
    for words in ("bytes=0-", f"bytes=-{third[1] - second[0]}", "bytes=0-1,5-9", "lines=1-2"):
        assert client.get(f"/pixels/packs/{series.pack_sha256}", headers={"Range": words}).status_code == 404
    for way in (
        f"/pixels/thumbnails/{middle.id}",
        f"/pixels/representatives/{middle.id}/middle",
        f"/dicomweb/studies/{study.study_uid}/series/{series.series_uid}/metadata",
    ):
        assert client.get(way).status_code in (401, 404)
    other = next(one for one in study.series if one.id != series.id)
    assert client.get(f"/pixels/packs/{other.pack_sha256}").status_code == 200


def test_a_stack_granted_by_itself_opens_no_other_until_it_is_revealed(
    client: TestClient, db: Session, study: Study, series: Series, reader: Person
) -> None:
    now, later, never = series.stacks
    actions.grant_study(db, SYSTEM, reader.id, study.id, "stage 1", series_id=series.id, stack_id=now.id)
    db.commit()
    first, second, third = places(series)
    assert listed(db, study, reader) == {str(now.id)}
    assert [asked(client, series, *place) for place in (first, second, third)] == [206, 404, 404]
    actions.grant_study(db, SYSTEM, reader.id, study.id, "stage 2", series_id=series.id, stack_id=later.id)
    db.commit()
    assert listed(db, study, reader) == {str(now.id), str(later.id)}
    assert [asked(client, series, *place) for place in (first, second, third)] == [206, 206, 404]
    assert asked(client, series, first[0], second[1]) == 206
    assert str(never.id) not in listed(db, study, reader)


def test_without_any_grant_nothing_is_listed(db: Session, study: Study, reader: Person) -> None:
    assert listed(db, study, reader) == set()
    assert store.reading_stacks(db, [study.id])


def test_nginx_is_left_no_pack_of_which_a_part_is_hidden(
    client: TestClient, db: Session, study: Study, series: Series, reader: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONSILIUM_ACCEL_PREFIX", "/stored")
    settings.cache_clear()
    actions.grant_study(db, SYSTEM, reader.id, study.id, "a reading")
    db.commit()
    address = f"/pixels/packs/{series.pack_sha256}"
    assert "x-accel-redirect" in client.get(address).headers
    signed_in(client, db, another := person(db, Role.READER, name="Another"))
    excluded(db, study, series.stacks[1])
    actions.grant_study(db, SYSTEM, another.id, study.id, "a reading")
    db.commit()
    start, end = places(series)[0]
    answer = client.get(address, headers={"Range": f"bytes={start}-{end - 1}", "If-Range": '"something else"'})
    assert (answer.status_code, "x-accel-redirect" in answer.headers) == (206, False)
    assert "x-accel-redirect" not in client.get(address).headers


def test_a_grant_of_one_stack_is_in_the_record(db: Session, study: Study, series: Series, reader: Person) -> None:
    stack = series.stacks[0]
    once, twice = (
        actions.grant_study(db, SYSTEM, reader.id, study.id, "a reading", series_id=series.id, stack_id=stack.id)
        for _ in range(2)
    )
    assert once.id == twice.id
    assert db.get_one(Grant, once.id).stack_id == stack.id
