"""A served house, and programs with tokens that talk to it as any DICOMweb client does."""

import http.server
import json
import threading
from collections.abc import Callable, Iterator, Sequence

import pytest
import uvicorn
from dicomweb_client.api import DICOMwebClient
from sqlalchemy.orm import Session

from app.accounts import actions as accounts
from app.accounts.actions import ensure_house
from app.accounts.tables import Person
from app.accounts.values import SYSTEM, Actor, NewToken, Role, Scope
from app.imaging import actions
from app.imaging.tables import Study
from app.kernel.settings import DicomwebSource, Settings, settings
from app.main import create_app
from tests.factories.people import person
from tests.imaging.dicomweb.archive import Archive
from tests.processes import wait_for
from tests.trust.running_house import free_port

NewProgram = Callable[..., "Program"]


class Program:
    """A token of an API client, and a DICOMweb client that uses it."""

    def __init__(self, address: str, token: NewToken) -> None:
        self.token = token
        self.base = f"{address}/dicomweb"
        self.headers = {"Authorization": f"Bearer {token.secret}"}
        self.dicomweb = DICOMwebClient(self.base, headers=self.headers)
        self.dicomweb.set_http_retry_params(retry=False)


@pytest.fixture
def address(house: Settings) -> Iterator[str]:
    """The house behind a real web server on loopback."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(create_app(), host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    wait_for(lambda: server.started)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def owner(db: Session) -> Person:
    return person(db, Role.COORDINATOR, name="Cora Coordinator")


@pytest.fixture
def new_program(db: Session, address: str, owner: Person) -> NewProgram:
    def make(*studies: Study, scopes: Sequence[Scope] = (Scope.DICOMWEB,)) -> Program:
        actor = Actor(owner.id, owner.display_name, frozenset({Role.COORDINATOR}))
        token = accounts.create_token(db, actor, name="a program", scopes=scopes, days=9)
        if studies:
            actions.let_program_see(db, SYSTEM, token.token_id, [study.id for study in studies], "a test")
        db.commit()
        return Program(address, token)

    return make


@pytest.fixture
def archive(db: Session, monkeypatch: pytest.MonkeyPatch) -> Iterator[DicomwebSource]:
    """Allowed by the operator under the name `pacs`."""
    ensure_house(db)
    db.commit()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Archive)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    entry = {
        "name": "pacs",
        "url": f"http://localhost:{server.server_port}/dw",
        "private": True,
        "authorization": "Bearer of the archive",
    }
    monkeypatch.setenv("CONSILIUM_DICOMWEB_SOURCES", json.dumps([entry]))
    settings.cache_clear()
    yield settings().dicomweb_sources[0]
    server.shutdown()
    thread.join()
    server.server_close()
    Archive.how, Archive.objects = "well", []
