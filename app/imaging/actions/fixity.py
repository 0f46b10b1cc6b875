"""Checking stored objects against the hashes that name them, and what follows when one is not what it was.

An altered object is moved aside under its present hash, so that it is never served and can be put back by sending the
same again; the study it belongs to is blocked until then.
"""

import hashlib
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.accounts.values import SYSTEM, Actor
from app.audit import actions as audit
from app.audit.values import Chain
from app.imaging.store import fixity as store
from app.imaging.store.fixity import ALTERED, MISSING, SOUND, Stored
from app.imaging.tables import ObjectCheck
from app.kernel.blobs import blobs
from app.kernel.ids import HOUSE_ID
from app.kernel.refusals import NotFound

DAMAGED_BLOBS = "damaged"
EVERY = timedelta(days=30)
AT_ONCE = 500

Sources = Callable[[], list[store.Source]]
_SOURCES: dict[Sources, tuple[str, ...]] = {store.images_stored: store.IMAGE_KINDS}


def also_stored(sources: Sources, *kinds: str) -> None:
    """An upper room says what it keeps in the store, and under which kinds: nobody else writes those."""
    _SOURCES[sources] = kinds


def all_sources() -> list[store.Source]:
    return [one for sources in _SOURCES for one in sources()]


def all_kinds() -> set[str]:
    return {kind for kinds in _SOURCES.values() for kind in kinds}


@dataclass(frozen=True)
class Checked:
    stored: Stored
    verdict: str


def check_some(session: Session, actor: Actor = SYSTEM, *, seconds: float, count: int = AT_ONCE) -> list[Checked]:
    """Those checked the longest ago, as many as the time allows (at least one)."""
    until = time.monotonic() + seconds
    done: list[Checked] = []
    for stored in store.longest_unchecked(session, all_sources(), count=count):
        done.append(check_one(session, actor, stored))
        if time.monotonic() > until:
            break
    return done


def check_all(session: Session, actor: Actor = SYSTEM) -> list[Checked]:
    total = store.overview(session, all_sources()).objects
    return check_these(session, actor, store.longest_unchecked(session, all_sources(), count=total))


def check_these(session: Session, actor: Actor, objects: Iterable[Stored]) -> list[Checked]:
    return [check_one(session, actor, stored) for stored in objects]


def check_one(session: Session, actor: Actor, stored: Stored) -> Checked:
    found = _hash(stored.kind, stored.sha256)
    if found not in (None, stored.sha256):
        # a second look: a fault on the way is no damage
        found = _hash(stored.kind, stored.sha256)
    verdict = SOUND if found == stored.sha256 else MISSING if found is None else ALTERED
    row = session.get(ObjectCheck, (stored.kind, stored.sha256))
    before = row.verdict if row else SOUND
    if verdict == ALTERED:
        blobs().put_parts(blobs().as_stored(stored.kind, stored.sha256), DAMAGED_BLOBS)
        blobs().delete(stored.kind, stored.sha256)
    elif verdict == MISSING and before == ALTERED:
        verdict, found = ALTERED, row.found if row else None  # moved aside at an earlier check
    values = {"verdict": verdict, "found": None if verdict == SOUND else found, "checked_at": func.clock_timestamp()}
    kept = insert(ObjectCheck).values(kind=stored.kind, sha256=stored.sha256, **values)
    session.execute(kept.on_conflict_do_update(index_elements=["kind", "sha256"], set_=values))
    if row is not None:
        session.expire(row)
    if verdict != before:
        _record(session, actor, stored, before, verdict, found)
    return Checked(stored, verdict)


def _hash(kind: str, sha256: str) -> str | None:
    """Of the bytes as they lie there now; None when there are none or they cannot be read."""
    digest = hashlib.sha256()
    try:
        for part in blobs().as_stored(kind, sha256):
            digest.update(part)
    except (NotFound, OSError):
        return None
    return digest.hexdigest()


def _record(session: Session, actor: Actor, stored: Stored, before: str, verdict: str, found: str | None) -> None:
    audit.record(
        session,
        actor.person_id,
        "object.repaired" if verdict == SOUND else "object.damaged",
        "study" if stored.study_id else "stored_object",
        stored.study_id or HOUSE_ID,
        chain=Chain.house(),
        old={"verdict": before},
        new={
            "verdict": verdict,
            "object": stored.name,
            "kind": stored.kind,
            "sha256": stored.sha256,
            "found": None if verdict == SOUND else found,
        },
    )


def worst(checked: Sequence[Checked]) -> list[Checked]:
    return [one for one in checked if one.verdict != SOUND]
