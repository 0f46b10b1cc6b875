"""Signals: what happened in a lower room that upper rooms may care about, kept until it was acted upon.

`emit` adds a row and a job in the transaction of the change. The roof binds names to actions (app/wiring.py);
an action's failure is retried, and a crash between the two loses nothing.
"""

import uuid
from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.kernel import jobs
from app.kernel.db import Base, id_column, time_column

TASK = "signal.handle"

Handler = Callable[[Session, dict[str, str]], None]
Wiring = Mapping[str, tuple[Handler, ...]]


class Signal(Base):
    """Something happened: its name, and the ids of the things it happened to."""

    __tablename__ = "signal"

    id: Mapped[uuid.UUID] = id_column()
    name: Mapped[str]
    ids: Mapped[dict[str, str]] = mapped_column(JSONB)
    at: Mapped[datetime] = time_column()
    handled_at: Mapped[datetime | None]


def emit(session: Session, name: str, **ids: uuid.UUID | str) -> Signal:
    """The row and its job, on the session's own connection. Nobody commits here."""
    signal = Signal(name=name, ids={key: str(value) for key, value in ids.items()})
    session.add(signal)
    session.flush()
    jobs.defer(session, TASK, signal_id=str(signal.id))
    return signal


def handle(session: Session, signal_id: uuid.UUID, wiring: Wiring) -> None:
    """Runs every action bound to the signal, once: a handled signal is not handled again."""
    signal = session.scalars(select(Signal).where(Signal.id == signal_id).with_for_update()).one()
    if signal.handled_at is not None:
        return
    for handler in wiring.get(signal.name, ()):
        handler(session, dict(signal.ids))
    signal.handled_at = session.scalar(select(func.clock_timestamp()))


_bound: Wiring = {}


def bind(wiring: Wiring) -> None:
    """Makes this process's worker act on signals by the table."""
    global _bound
    _bound = wiring


@jobs.task(TASK)
def handle_signal(session: Session, signal_id: str) -> None:
    handle(session, uuid.UUID(signal_id), _bound)


def unhandled(session: Session) -> list[Signal]:
    """Signals nobody has acted upon yet, oldest first."""
    return list(session.scalars(select(Signal).where(Signal.handled_at.is_(None)).order_by(Signal.at)))
