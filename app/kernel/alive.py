"""Whether a pooled connection still lives, told without asking the server wherever that can be seen from here.

A server that was killed or restarted closes its end, which shows on the socket at once; asking costs three journeys
(begin, ask, end), more than many answers. A line cut without a word shows nothing: after a rest it is asked for.
"""

import select
import time

import psycopg
from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

RESTED_AFTER_S = 5.0


def look_at_connections(engine: Engine) -> None:
    """From now on the first session after a death of the server gets a fresh connection, no error."""

    def note(connection: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
        record.info["used_at"] = time.monotonic()

    def look(connection: DBAPIConnection, record: ConnectionPoolEntry, proxy: PoolProxiedConnection) -> None:
        rested = time.monotonic() - record.info["used_at"] > RESTED_AFTER_S
        try:
            if rested or _says_something(connection):
                engine.dialect.do_ping(connection)
        except psycopg.OperationalError as error:
            raise InvalidatePoolError from error

    event.listen(engine, "connect", note)
    event.listen(engine, "checkin", note)
    event.listen(engine, "checkout", look)


def _says_something(connection: DBAPIConnection) -> bool:
    """Unasked: mostly its end."""
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return bool(poll.poll(0))
