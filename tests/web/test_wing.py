"""A wing lets every address through that one of its doors has, and no other is looked for behind it."""

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.testclient import TestClient
from starlette.routing import Match
from starlette.types import Scope

from app.web.wing import Wing


class Counting(APIRouter):
    looks = 0

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        self.looks += 1
        return super().matches(scope)


@pytest.fixture
def inner() -> Counting:
    return Counting(prefix="/cases")


@pytest.fixture
def client(inner: Counting) -> TestClient:
    @inner.get("/{case_id}/notes")
    def notes(case_id: str) -> str:
        return f"notes of {case_id}"

    @inner.post("/{case_id}")
    def change(case_id: str) -> str:
        return f"changed {case_id}"

    wing, app = Wing(prefix="/north"), FastAPI()
    wing.include_router(inner)
    other = APIRouter()

    @other.get("/south")
    def south() -> str:
        return "south"

    app.include_router(wing)
    app.include_router(other)
    return TestClient(app)


def test_an_address_finds_its_door_with_the_prefixes_before_it(client: TestClient) -> None:
    assert client.get("/north/cases/7/notes").json() == "notes of 7"
    assert client.post("/north/cases/7").json() == "changed 7"
    assert client.get("/south").json() == "south"


def test_an_address_that_a_door_has_for_another_method_is_said_to_be_there(client: TestClient) -> None:
    assert client.get("/north/cases/7").status_code == 405
    assert client.get("/north/cases").status_code == 404


def test_other_addresses_are_not_looked_for_behind_it(client: TestClient, inner: Counting) -> None:
    client.get("/south")
    client.get("/north/cases/7/notes/8")
    assert inner.looks == 0
    client.get("/north/cases/7/notes")
    assert inner.looks > 0
