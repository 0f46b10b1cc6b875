"""A wing of the house: the doors of a room, with one sign for all before them.

FastAPI goes to every router with every address, and to what each of them holds, several times over; in a house of some
three hundred doors that took longer than many answers.
"""

import re
from functools import cached_property

from fastapi import APIRouter
from fastapi.routing import iter_route_contexts
from starlette.routing import Match
from starlette.types import Scope

_NAMED = re.compile(r"\?P<\w+>")


class Wing(APIRouter):
    """An `APIRouter` that tells at a glance whether an address is behind any of its doors."""

    @cached_property
    def _sign(self) -> re.Pattern[str]:
        """Of all doors together; asked for when all are there."""
        ways = {_NAMED.sub("?:", door.path_regex.pattern) for door in iter_route_contexts(self.routes)}
        return re.compile("|".join(sorted(ways)))

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        whole = scope["type"] == "http" and not scope.get("root_path")
        if whole and not self._sign.match(scope["path"]):
            return Match.NONE, {}
        return super().matches(scope)
