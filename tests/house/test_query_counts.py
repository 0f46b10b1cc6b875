"""Every list asks the database as often for many rows as for a few."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import cast

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.accounts.values import Role
from tests.factories.people import signed_in
from tests.house.growing import Growing
from tests.house.lists import LISTS, NOT_LISTS
from tests.house.routes import PARAMETER, routes_of
from tests.statements import counted

FEW, MORE = 2, 8


@dataclass(frozen=True)
class Seen:
    """One answer: how long it was, and what the database was asked for it."""

    length: int
    statements: list[str]


@dataclass(frozen=True)
class List:
    address: str
    role: Role
    grows_by: tuple[str, ...]


def lists() -> list[List]:
    found = [line.split() for line in LISTS.splitlines() if line.strip()]
    return [List(address, Role(role), tuple(growing)) for address, role, *growing in found]


def shape(path: str) -> str:
    """A path whatever its parameters are called."""
    return PARAMETER.sub("{}", path.partition("?")[0])


def look(client: TestClient, db: Session, house: Growing, one: List) -> Seen:
    """What a fresh session sees, the page itself having been opened before: no memory is cold or warm by chance."""
    address = one.address.format(**house.values)
    for _ in range(2):
        signed_in(client, db, house.person(one.role))
        with counted() as statements:
            answer = client.get(address)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return Seen(len(answer.content), list(statements))


def test_every_page_is_a_list_or_is_said_to_be_none(client: TestClient) -> None:
    pages = {shape(path) for method, path in routes_of(cast(FastAPI, client.app)) if method == "GET"}
    rows = [shape(one.address) for one in lists()]
    rows += [shape(line.split()[0]) for line in NOT_LISTS.splitlines() if line.strip()]
    assert len(rows) == len(set(rows)), "a page stands in tests/house/lists.py twice"
    assert pages - set(rows) == set(), "pages in neither table of tests/house/lists.py"
    assert set(rows) - pages == set(), "rows of tests/house/lists.py without a page"


@pytest.mark.long
def test_every_list_asks_the_database_as_often_for_many_rows_as_for_a_few(client: TestClient, db: Session) -> None:
    house = Growing(db)
    growing = dict.fromkeys(name for one in lists() for name in one.grows_by)
    few: dict[str, Seen] = {}
    for count in (FEW, MORE):
        for name in growing:
            getattr(house, name)(count)
            db.commit()
        seen = {one.address: look(client, db, house, one) for one in lists()}
        few = few or seen
    grown = {address: said for address in few if (said := _said(few[address], seen[address]))}
    assert not grown, "\n".join(f"{address}: {said}" for address, said in grown.items())


def _said(few: Seen, many: Seen) -> str:
    if many.length <= few.length:
        return f"did not grow ({few.length} bytes, then {many.length}): its row names the wrong method"
    if len(few.statements) == len(many.statements):
        return ""
    more = Counter(map(_without_lists, many.statements)) - Counter(map(_without_lists, few.statements))
    words = [f"{times} x {statement[:200]}" for statement, times in more.items()]
    return f"{len(few.statements)} statements, then {len(many.statements)}:\n    " + "\n    ".join(words)


def _without_lists(statement: str) -> str:
    return re.sub(r"IN \([^)]*\)", "IN (...)", " ".join(statement.split()))
