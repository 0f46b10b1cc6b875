"""Appending to the record and reading it.

Events recorded in a transaction wait in its session and are appended just before COMMIT, chain by chain in one
fixed order: two transactions that touch the same chains can then never wait for each other, and the chains are
locked for a moment only. A COMMIT that cannot append its events fails, and with it the change.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, event, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, SessionTransaction

from app import __version__
from app.audit import rules
from app.audit.tables import ChainHead, Event
from app.audit.values import GENESIS, Chain, Entry, Head
from app.kernel import clock

_PENDING = "audit.pending"
_MARKS = "audit.savepoints"


@dataclass(frozen=True)
class Pending:
    campaign_id: uuid.UUID
    chain: Chain
    actor_id: uuid.UUID
    verb: str
    subject_kind: str
    subject_id: uuid.UUID
    old: dict[str, Any] | None
    new: dict[str, Any] | None
    reason: str | None
    at: datetime | None


def add_pending(session: Session, pending: Pending) -> None:
    if not session.in_transaction():
        session.begin()  # without one, a rollback would have nothing to undo and the event would stay
    session.info.setdefault(_PENDING, []).append(pending)


def write_pending(session: Session) -> None:
    """Append what this transaction has recorded so far."""
    pending: list[Pending] = session.info.pop(_PENDING, [])
    if not pending:
        return
    moment = clock.now(session)
    # sorted() is stable: events of one chain keep the order in which they happened
    for chain in sorted({item.chain for item in pending}):
        head = _locked_head(session, chain)
        for item in (p for p in pending if p.chain == chain):
            entry = _entry_after(head, item, moment)
            session.execute(insert(Event).values(**_columns(entry)))
            head = Head(chain, entry.sequence, entry.hash)
        session.execute(
            text("UPDATE chain_head SET sequence = :n, hash = :h WHERE chain_kind = :k AND chain_id = :i"),
            {"n": head.sequence, "h": head.hash, "k": chain.kind, "i": chain.id},
        )


def entries(session: Session, query: Select[Event] | None = None) -> Iterator[Entry]:
    """The record in chain order (or what `query` selects), streamed; a session sees its own events too."""
    write_pending(session)
    ordered = select(Event).order_by(Event.chain_kind, Event.chain_id, Event.sequence)
    rows = session.scalars(query if query is not None else ordered, execution_options={"yield_per": 1000})
    return (_entry(row) for row in rows)


def heads(session: Session) -> list[Head]:
    write_pending(session)
    rows = session.scalars(select(ChainHead).execution_options(populate_existing=True))
    return [Head(Chain(row.chain_kind, row.chain_id), row.sequence, row.hash) for row in rows]


def _locked_head(session: Session, chain: Chain) -> Head:
    create_or_lock = (
        insert(ChainHead)
        .values(chain_kind=chain.kind, chain_id=chain.id, sequence=0, hash=GENESIS)
        .on_conflict_do_update(
            index_elements=["chain_kind", "chain_id"], set_={"chain_kind": ChainHead.__table__.c.chain_kind}
        )
        .returning(ChainHead.sequence, ChainHead.hash)
    )
    sequence, digest = session.execute(create_or_lock).one()
    return Head(chain, sequence, digest)


def _entry_after(head: Head, item: Pending, moment: datetime) -> Entry:
    entry = Entry(
        campaign_id=item.campaign_id,
        id=uuid.uuid4(),
        chain=item.chain,
        sequence=head.sequence + 1,
        at=(item.at or moment).astimezone(UTC),
        actor_id=item.actor_id,
        verb=item.verb,
        subject_kind=item.subject_kind,
        subject_id=item.subject_id,
        old=item.old,
        new=item.new,
        reason=item.reason,
        software=__version__,
        previous_hash=head.hash,
        hash="",
    )
    return replace(entry, hash=rules.event_hash(entry))


def _columns(entry: Entry) -> dict[str, Any]:
    columns = dict(vars(entry))
    chain = columns.pop("chain")
    return {**columns, "chain_kind": chain.kind, "chain_id": chain.id}


def _entry(row: Event) -> Entry:
    columns = {name: getattr(row, name) for name in Entry.__dataclass_fields__ if name != "chain"}
    return Entry(chain=Chain(row.chain_kind, row.chain_id), **columns)


@event.listens_for(Session, "before_commit")
def _append_before_commit(session: Session) -> None:
    session.flush()
    write_pending(session)


@event.listens_for(Session, "after_transaction_create")
def _remember_savepoint(session: Session, transaction: SessionTransaction) -> None:
    if transaction.nested:
        session.info.setdefault(_MARKS, {})[transaction] = len(session.info.get(_PENDING, []))


@event.listens_for(Session, "after_soft_rollback")
def _forget_rolled_back(session: Session, previous: SessionTransaction) -> None:
    # what was recorded inside a savepoint goes with it; what was recorded before it stays
    keep = session.info.get(_MARKS, {}).pop(previous, 0) if previous.nested else 0
    session.info[_PENDING] = session.info.get(_PENDING, [])[:keep]


@event.listens_for(Session, "after_transaction_end")
def _forget_savepoints(session: Session, transaction: SessionTransaction) -> None:
    # not at a savepoint's own end: that comes before its rollback is announced
    if not transaction.nested:
        session.info.pop(_MARKS, None)
