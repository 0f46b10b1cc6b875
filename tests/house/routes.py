"""Reading the route table, and the application's own routes."""

import re
from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from app.accounts.values import Role
from tests.house.objects import missing
from tests.house.route_table import ROWS

PARAMETER = re.compile(r"{(\w+)(?::\w+)?}")
PEOPLE = frozenset(role.value for role in Role)
MARKS = frozenset({"stream"})
JSON = ("/api/v1/", "/pixels/", "/dicomweb/")


@dataclass(frozen=True)
class Row:
    method: str
    path: str
    who: frozenset[str]
    marks: frozenset[str]

    @property
    def open(self) -> bool:
        return "strangers" in self.who

    @property
    def people(self) -> frozenset[str]:
        return PEOPLE if "everybody" in self.who else self.who & PEOPLE

    @property
    def parameters(self) -> list[str]:
        return PARAMETER.findall(self.path)

    @property
    def speaks_json(self) -> bool:
        return self.path.startswith(JSON) or self.path == "/api/openapi.json"

    def address(self, **values: object) -> str:
        """The path with its parameters filled: as given, else with what exists nowhere."""
        return PARAMETER.sub(lambda found: str(values.get(found[1]) or missing(found[1])), self.path)

    def lets_in(self, scope: str) -> bool:
        return bool(self.who & {f"token:{scope}", "token:any"})

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def rows() -> list[Row]:
    found = []
    for line in ROWS.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        method, path, *words = line.split()
        found.append(Row(method, path, frozenset(words) - MARKS, frozenset(words) & MARKS))
    return found


def closed_rows() -> list[Row]:
    return [row for row in rows() if not row.open]


def routes_of(app: FastAPI) -> set[tuple[str, str]]:
    """(method, path) of every route but the mounted static files; HEAD goes with GET."""
    found: set[tuple[str, str]] = set()
    for route in iter_route_contexts(app.routes):
        found |= {(method, route.path) for method in (route.methods or ()) if method != "HEAD"}
    return found
