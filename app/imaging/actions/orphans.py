"""Bytes that no row names: left by whatever was killed between a put and its commit, or replaced since."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from psycopg.errors import LockNotAvailable
from sqlalchemy import exists, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.accounts.values import SYSTEM
from app.audit import actions as audit
from app.audit.values import Chain
from app.imaging.actions import fixity
from app.imaging.store import fixity as store
from app.imaging.tables import Intake
from app.kernel.blobs import Kept, blobs
from app.kernel.db import transaction
from app.kernel.ids import HOUSE_ID

KEPT = timedelta(days=7)
UNFINISHED_KEPT = timedelta(days=1)
AT_ONCE = 200


def sweep(*, older_than: timedelta = KEPT) -> list[Kept]:
    """Deletes the blobs that no row names and that were not put lately; says which. Kinds of nobody stay."""
    blobs().forget_unfinished(min(older_than, UNFINISHED_KEPT))
    gone: list[Kept] = []
    for some in _batches(older_than):
        with transaction() as session:
            if _somebody_brings_in(session):
                break
            swept = [one for one in _unnamed(session, some) if _is_old(blobs().kept(one.kind, one.sha256), older_than)]
            for one in swept:
                blobs().delete(one.kind, one.sha256)
            if swept:
                _record(session, swept)
        gone += swept
    return gone


def _batches(older_than: timedelta) -> Iterator[list[Kept]]:
    kinds, found = fixity.all_kinds(), []
    for one in blobs().every():
        if one.kind in kinds and _is_old(one, older_than):
            found.append(one)
        if len(found) >= AT_ONCE:
            yield found
            found = []
    yield found


def _is_old(one: Kept | None, older_than: timedelta) -> bool:
    return one is not None and datetime.now(UTC) - one.since >= older_than


def _unnamed(session: Session, some: list[Kept]) -> list[Kept]:
    names = [(one.kind, one.sha256) for one in some]
    needed = store.needed(session, [*fixity.all_sources(), *store.files_kept_out()], names)
    return [one for one in some if (one.kind, one.sha256) not in needed]


def _somebody_brings_in(session: Session) -> bool:
    """Nobody does, and nobody begins to before this transaction ends: a delivery may need bytes that are here."""
    try:
        with session.begin_nested():
            session.execute(text("LOCK TABLE intake IN SHARE MODE NOWAIT"))
    except OperationalError as busy:
        if not isinstance(busy.orig, LockNotAvailable):
            raise
        return True
    return bool(session.scalar(select(exists().where(Intake.state == "working"))))


def _record(session: Session, swept: list[Kept]) -> None:
    audit.record(
        session, SYSTEM.person_id, "objects.swept", "stored_object", HOUSE_ID, chain=Chain.house(),
        old={"objects": [f"{one.kind}/{one.sha256}" for one in swept]},
        new={"bytes": sum(one.size_bytes for one in swept)}, reason="no row names them",
    )  # fmt: skip
