"""Which part of a pack somebody may fetch: the frames of the very stacks that were granted and are shown to readers."""

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import BindParameter, ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from app.accounts.values import Actor, Role
from app.imaging.rules.hanging import is_shown
from app.imaging.store.held import is_withheld
from app.imaging.store.pixels import MANIFEST_BLOBS
from app.imaging.store.studies import current_roles
from app.imaging.tables import Grant, Series, Stack
from app.kernel.blobs import blobs

OFFICE = (Role.ADMINISTRATOR, Role.COORDINATOR)
"""Those who bring studies in see the pixels of all; readers see what they were granted, and no more."""

Part = tuple[int, int]
"""Bytes [from, to) of a pack."""


@dataclass(frozen=True)
class Permission:
    """`parts` in order, apart from each other; None is the whole pack."""

    parts: tuple[Part, ...] | None = None

    def covers(self, start: int, end: int) -> bool:
        return self.parts is None or any(low <= start and end <= high for low, high in self.parts)


def permission(session: Session, actor: Actor, sha256: str) -> Permission | None:
    """None: this pack does not exist for them."""
    if actor.token_id is None and actor.has(*OFFICE):
        there = session.scalar(select(Series.id).where(Series.pack_sha256 == sha256).limit(1))
        return Permission() if there else None
    holder = Grant.token_id == actor.token_id if actor.token_id else Grant.person_id == actor.person_id
    rows = session.execute(
        select(Series.manifest_sha256, Stack.id, Stack.key, Stack.kind, Stack.grid.is_not(None))
        .join(Stack, Stack.series_id == Series.id)
        .join(Grant, Grant.study_id == Series.study_id)
        .where(Series.pack_sha256 == sha256, holder, _runs_for_stack(), ~is_withheld())
        .distinct()
    ).all()
    roles = current_roles(session, [row[1] for row in rows]) if actor.token_id is None else None
    granted: dict[str, list[str]] = {}
    for manifest_sha256, stack_id, key, kind, has_grid in rows:
        row = roles.get(stack_id) if roles is not None else None
        if roles is None or is_shown(row.role if row else None, kind, has_grid=has_grid):
            granted.setdefault(manifest_sha256, []).append(key)
    parts = [part for manifest, keys in granted.items() for part in _parts(manifest, keys)]
    whole = any(len(keys) == len(places_of(manifest)) for manifest, keys in granted.items())
    if whole:
        return Permission()
    return Permission(_merged(parts)) if parts else None


def is_granted(person_id: BindParameter[uuid.UUID]) -> ColumnElement[bool]:
    """Of the `Series` and `Stack` of a query: this person may fetch the stack now."""
    return exists(
        select(Grant.id).where(Grant.study_id == Series.study_id, Grant.person_id == person_id, _runs_for_stack())
    )


def _runs_for_stack() -> ColumnElement[bool]:
    """The grant is of the study, of this series or of this stack, and runs now."""
    return and_(
        or_(Grant.series_id.is_(None), Grant.series_id == Series.id),
        or_(Grant.stack_id.is_(None), Grant.stack_id == Stack.id),
        Grant.from_at <= func.clock_timestamp(),
        or_(Grant.until_at.is_(None), Grant.until_at > func.clock_timestamp()),
    )


@lru_cache(maxsize=512)
def places_of(manifest_sha256: str) -> dict[str, tuple[Part, ...]]:
    """Where the frames of each stack lie in the pack, by the stack's key; immutable, so kept."""
    document = json.loads(blobs().get(MANIFEST_BLOBS, manifest_sha256))
    return {
        stack["key"]: tuple((frame["offset"], frame["offset"] + frame["length"]) for frame in stack["frames"])
        for stack in document["stacks"]
    }


def _parts(manifest_sha256: str, keys: Iterable[str]) -> Iterable[Part]:
    places = places_of(manifest_sha256)
    return (part for key in keys for part in places[key])


def _merged(parts: Iterable[Part]) -> tuple[Part, ...]:
    found: list[Part] = []
    for low, high in sorted(parts):
        if found and low <= found[-1][1]:
            found[-1] = (found[-1][0], max(high, found[-1][1]))
        else:
            found.append((low, high))
    return tuple(found)
