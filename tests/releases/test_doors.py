"""Releases from outside: the page of the coordinator, the API of the data scientist."""

import hashlib
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import actions as accounts
from app.accounts.tables import Person
from app.accounts.values import Actor, Role, Scope
from app.audit.tables import Event
from app.releases.jobs import make_release
from app.releases.tables import Freeze
from tests.factories import people
from tests.factories.people import PASSWORD
from tests.releases.releasing import Releasing


class Desk(Releasing):
    def __init__(self, client: TestClient, db: Session) -> None:
        super().__init__(db)
        self.client = client
        self.address = f"/campaigns/{self.campaign.id}/releases"

    def sign_in(self, somebody: Actor) -> TestClient:
        person = self.db.get(Person, somebody.person_id)
        assert person is not None
        people.signed_in(self.client, self.db, person)
        return self.client

    def token(self, *scopes: Scope) -> dict[str, str]:
        owner = people.actor(self.db, Role.API_CLIENT, name=f"Client {'-'.join(scopes)}")
        made = accounts.create_token(self.db, owner, name="pull", scopes=list(scopes), days=1)
        self.db.commit()
        self.client.cookies.clear()
        return {"Authorization": f"Bearer {made.secret}"}

    def post(self, **form: Any) -> Any:
        return self.client.post(self.address, data={"note": "first", "password": PASSWORD} | form)


@pytest.fixture
def desk(client: TestClient, db: Session) -> Desk:
    made = Desk(client, db)
    made.sign_in(made.coordinator)
    return made


def test_the_page_says_what_is_not_settled_then_freezes_with_the_password(desk: Desk) -> None:
    page = desk.client.get(desk.address)
    assert "Nothing is released yet." in page.text
    assert "1 case is released with open differences" in page.text
    wrong = desk.post(password="wrong")
    assert (wrong.status_code, "The password is not right." in wrong.text) == (422, True)
    assert "first" in wrong.text
    assert desk.db.scalars(select(Freeze)).all() == []
    frozen = desk.post()
    assert (frozen.status_code, frozen.headers["location"]) == (303, desk.address)
    waiting = desk.client.get(desk.address).text
    assert "Cases written" in waiting
    assert "A release is being made" in waiting
    make_release(desk.db, str(desk.db.scalars(select(Freeze.id)).one()))
    desk.db.commit()
    done = desk.client.get(f"{desk.address}?part=true").text
    assert "Download" in done
    assert "<html" not in done


@pytest.mark.usefixtures("either_store")
def test_the_coordinator_downloads_it_and_the_record_knows(desk: Desk) -> None:
    release = desk.released()
    answer = desk.client.get(f"{desk.address}/{release.id}/file")
    assert hashlib.sha256(answer.content).hexdigest() == release.blob_sha256
    assert f"{desk.campaign.code}-release-1.zip" in answer.headers["content-disposition"]
    event = desk.db.scalars(select(Event).where(Event.verb == "release.downloaded")).one()
    assert event.actor_id == desk.coordinator.person_id


def test_a_token_lists_and_downloads_releases(desk: Desk) -> None:
    release = desk.released()
    token = desk.token(Scope.RELEASES)
    listed = desk.client.get("/api/v1/releases", headers=token).json()
    assert (listed["total"], listed["page"], listed["pages"]) == (1, 1, 1)
    (one,) = listed["items"]
    assert (one["digest"], one["number"], one["campaign"]["code"]) == (release.digest, 1, desk.campaign.code)
    assert desk.client.get(f"/api/v1/releases/{release.id}", headers=token).json() == {**one, "not_readable": []}
    whole = desk.client.get(one["file"], headers=token)
    assert (whole.status_code, whole.headers["etag"]) == (200, f'"{release.blob_sha256}"')
    assert hashlib.sha256(whole.content).hexdigest() == one["sha256"]
    assert len(whole.content) == one["bytes"]


@pytest.mark.usefixtures("either_store")
def test_downloads_can_be_resumed_and_are_not_sent_twice(desk: Desk) -> None:
    release = desk.released()
    token = desk.token(Scope.RELEASES)
    address = f"/api/v1/releases/{release.id}/file"
    whole = desk.client.get(address, headers=token)
    part = desk.client.get(address, headers=token | {"Range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, whole.content[100:200])
    assert part.headers["content-range"] == f"bytes 100-199/{release.bytes}"
    rest = desk.client.get(address, headers=token | {"Range": "bytes=100-", "If-Range": whole.headers["etag"]})
    assert (rest.status_code, rest.content) == (206, whole.content[100:])
    other = desk.client.get(address, headers=token | {"Range": "bytes=100-", "If-Range": '"of another archive"'})
    assert (other.status_code, other.content) == (200, whole.content)
    again = desk.client.get(address, headers=token | {"If-None-Match": whole.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    beyond = desk.client.get(address, headers=token | {"Range": f"bytes={release.bytes + 5}-"})
    assert beyond.status_code == 416


def test_other_scopes_and_readers_find_nothing(desk: Desk) -> None:
    release = desk.released()
    token = desk.token(Scope.READINGS)
    assert desk.client.get("/api/v1/releases", headers=token).status_code == 404
    assert desk.client.get(f"/api/v1/releases/{release.id}/file", headers=token).status_code == 404
    desk.sign_in(desk.ada)
    assert desk.client.get(desk.address).status_code == 404
    assert desk.client.get(f"/api/v1/releases/{release.id}").status_code == 404


def test_who_reads_in_a_campaign_gets_no_release_of_it_by_another_role(desk: Desk) -> None:
    release = desk.released()
    head = people.actor(desk.db, Role.ADMINISTRATOR, name="Adm")
    accounts.set_roles(desk.db, head, desk.ada.person_id, [Role.READER, Role.COORDINATOR])
    desk.db.commit()
    client = desk.sign_in(desk.ada)
    assert client.get("/api/v1/releases").json()["items"] == []
    assert client.get(f"/api/v1/releases/{release.id}").status_code == 404
    assert client.get(f"{desk.address}/{release.id}/file").status_code == 404
    assert "Hidden, because you read in this campaign." in client.get(desk.address).text


def test_a_release_of_another_campaign_is_not_found_here(desk: Desk) -> None:
    other = Releasing(desk.db, last_name=" Other").released()
    assert desk.client.get(f"{desk.address}/{other.id}/file").status_code == 404
