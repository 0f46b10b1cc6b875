"""Fixtures of the whole house: a database of its own for each test, settings that point at it, a client."""

import uuid
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.kernel import blobs
from app.kernel import db as database
from app.kernel import settings as choices
from app.kernel.settings import Settings
from tests.database import Databases, server
from tests.prepared import Kept, Prepared, Preparing
from tests.s3_server import BUCKET, s3_server

if TYPE_CHECKING:
    from fastapi import FastAPI
    from fastapi.testclient import TestClient

pytest_plugins = ("tests.sharing",)

LONG = ("journey", "kill", "long")
REMEMBERED = (choices.settings, database.engine, database.session_maker, blobs.blobs)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, or one worker would end alone with it."""
    items.sort(key=lambda item: not any(item.get_closest_marker(name) for name in LONG))


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    with server() as running:
        made = Databases(running)
        yield made
        made.close()


@pytest.fixture(scope="session")
def engines() -> Callable[..., Engine]:
    """As `make_engine`, but the next test on the same database gets the engine again: it knows its statements."""
    return lru_cache(maxsize=4)(database.make_engine)


@pytest.fixture
def house(
    databases: Databases, engines: Callable[..., Engine], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Settings]:
    """A house of its own: empty migrated database, empty data folder; `settings()` and `engine()` lead there."""
    with databases.clone() as name:
        application_url, owner_url = databases.urls(name)
        for variable, value in {
            "DATABASE_URL": application_url,
            "MIGRATION_DATABASE_URL": owner_url,
            "DATA_DIR": str(tmp_path / "house"),
            "SECRET_KEY": "a key for tests",
            "ARGON2_CHEAP": "1",
            "IN_PROCESS_WORKER": "0",
            "DEMO": "0",
        }.items():
            monkeypatch.setenv(f"CONSILIUM_{variable}", value)
        monkeypatch.setattr(database, "make_engine", engines)
        _forget()
        yield choices.settings()
        database.engine().dispose()
    _forget()


@pytest.fixture(scope="session")
def s3_endpoint() -> Iterator[str]:
    with s3_server() as address:
        yield address


@pytest.fixture
def images_in_s3(house: Settings, s3_endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The house keeps its images in a bucket, under a prefix of its own."""
    for variable, value in {
        "BLOBS": f"s3://{BUCKET}/{uuid.uuid4()}",
        "S3_ENDPOINT": s3_endpoint,
        "S3_ACCESS_KEY": "consilium",
        "S3_SECRET_KEY": "a secret for tests",
    }.items():
        monkeypatch.setenv(f"CONSILIUM_{variable}", value)
    choices.settings.cache_clear()
    blobs.blobs.cache_clear()


@pytest.fixture(params=["folder", "bucket"])
def either_store(request: pytest.FixtureRequest, house: Settings) -> str:
    """The same test with images in a folder, and in an S3 bucket."""
    if request.param == "bucket":
        request.getfixturevalue("images_in_s3")
    return str(request.param)


@pytest.fixture
def db(house: Settings) -> Iterator[Session]:
    """A session in the application's role; what it commits, the application sees."""
    with database.session_maker()() as session:
        yield session
        session.rollback()


@pytest.fixture(scope="session")
def kept() -> dict[object, Kept]:
    return {}


@pytest.fixture
def prepared(
    house: Settings,
    db: Session,
    databases: Databases,
    kept: dict[object, Kept],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Prepared]:
    """Makes in this house what an earlier test began with, or makes it the first time: `prepared(make)`."""
    with databases.server.connect(str(db.get_bind().engine.url.database)) as admin:
        yield Preparing(db, admin, house.data_dir, kept, tmp_path_factory.getbasetemp() / "kept")


@pytest.fixture(scope="session")
def application() -> "FastAPI":
    """Nothing of a house is in it; made once, it has the tree of its routes when the second test asks."""
    from app.main import create_app

    return create_app()


@pytest.fixture
def client(house: Settings, application: "FastAPI") -> Iterator["TestClient"]:
    """The whole application, on the test's own database; redirects are shown, not followed."""
    from fastapi.testclient import TestClient

    with TestClient(application, base_url="http://127.0.0.1:8000", follow_redirects=False) as browser:
        yield browser


def _forget() -> None:
    for remembered in REMEMBERED:
        remembered.cache_clear()
