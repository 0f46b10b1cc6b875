"""The C-STORE and C-ECHO server. It answers "success" only for what is safe on the disk."""

import logging
import socket
import threading
from collections.abc import Collection
from functools import partial
from typing import Any, cast
from weakref import WeakSet

from pynetdicom import AE, ALL_TRANSFER_SYNTAXES, AllStoragePresentationContexts, evt
from pynetdicom.association import Association
from pynetdicom.dimse_primitives import C_STORE
from pynetdicom.events import Event
from pynetdicom.sop_class import Verification  # type: ignore[attr-defined]  # made at import from a table
from pynetdicom.transport import ThreadedAssociationServer
from sqlalchemy.exc import SQLAlchemyError

from app.imaging.listening.messages import Messages, Passing
from app.imaging.listening.place import Place
from app.imaging.listening.receiver import Receiver
from app.imaging.store.arriving import Arriving
from app.imaging.values.limits import LARGEST_FILE_BYTES
from app.kernel.refusals import Misunderstood, Refusal

log = logging.getLogger(__name__)

SUCCESS, OUT_OF_RESOURCES, NOT_UNDERSTOOD = 0x0000, 0xA700, 0xC000
LARGEST_OBJECT_BYTES = LARGEST_FILE_BYTES
PDU_BYTES = 128 * 1024
SOCKET_BYTES = 1024**2
NETWORK_SECONDS = 60.0
FIRST_WORD_SECONDS = 10.0
"""So long may a connection be open without asking for an association."""
MOST_SILENT = 12
"""Connections beyond the associations: each costs some 15 MB before it has said a word."""


class Listener:
    """`allowed`: AE titles that may send; all others are refused. At most `at_once` associations at a time."""

    def __init__(self, place: Place, allowed: Collection[str], *, at_once: int = 4) -> None:
        # it says more than is good of what it receives; refusals and results are said here
        logging.getLogger("pynetdicom").setLevel(logging.CRITICAL)
        self._place = place
        self._receivers: dict[int, Receiver] = {}
        self._taken: dict[int, int] = {}
        self._open: list[Association] = []
        # the library makes the association of a connection in a thread: more may come in between
        self._coming: WeakSet[socket.socket] = WeakSet()
        self._lock = threading.Lock()
        self._entity = _entity(place.ae_title, allowed, at_once)
        self._most_connections = at_once + MOST_SILENT
        self._server: ThreadedAssociationServer | None = None

    def start(self) -> int:
        """Listens in threads of its own; the port (a free one where 0 was asked for)."""
        handlers: list[Any] = [
            (evt.EVT_CONN_OPEN, self._connected),
            (evt.EVT_REJECTED, self._rejected),
            (evt.EVT_PDU_RECV, self._received),
            (evt.EVT_C_STORE, self._store),
            (evt.EVT_C_ECHO, lambda _: SUCCESS),
            (evt.EVT_RELEASED, self._ended),
            (evt.EVT_ABORTED, self._ended),
            (evt.EVT_CONN_CLOSE, self._ended),
        ]
        place = (self._place.host, self._place.port)
        self._server = self._entity.start_server(place, block=False, evt_handlers=handlers)
        assert self._server is not None
        # what socketserver asks first
        self._server.verify_request = self._has_room  # type: ignore[method-assign, assignment]  # a socket here
        return int(self._server.server_address[1])

    def stop(self) -> None:
        """Associations end; what had arrived of each is worked through."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
        self._entity.shutdown()
        for receiver in list(self._receivers.values()):
            receiver.end()

    def _has_room(self, request: socket.socket, client_address: object) -> bool:
        with self._lock:
            self._open = [one for one in self._open if one.ident is None or one.is_alive()]
            has_room = len(self._open) + len(self._coming) < self._most_connections
            if has_room:
                self._coming.add(request)
        if not has_room:
            log.warning("closed a connection at once: %s are open", self._most_connections)
        return has_room

    def _connected(self, event: Event) -> None:
        event.assoc.dimse = Messages(event.assoc, partial(self._begin, id(event.assoc)))
        connection = event.assoc.dul.socket.socket if event.assoc.dul.socket else None
        if connection is None:
            return
        with self._lock:
            self._coming.discard(connection)
            self._open.append(event.assoc)
        # without it each small answer waits 40 ms for the other side's acknowledgement
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SOCKET_BYTES)

    def _rejected(self, event: Event) -> None:
        title = event.assoc.requestor.ae_title
        log.warning("refused an association of %r", title if title.isprintable() else "a title of no letters")

    def _received(self, event: Event) -> None:
        """Ends an association that sends more than is taken."""
        if event.pdu.pdu_type != 0x04:
            return
        key = id(event.assoc)
        with self._lock:
            self._taken[key] = self._taken.get(key, 0) + len(event.pdu)
            too_much = self._taken[key] > LARGEST_OBJECT_BYTES
        if too_much:
            log.warning("ended an association that sent an object larger than is taken")
            event.assoc.abort()

    def _begin(self, key: int) -> Arriving:
        with self._lock:
            receiver = self._receivers.setdefault(key, Receiver())
        return receiver.begin()

    def _store(self, event: Event) -> int:
        key, messages = id(event.assoc), cast(Messages, event.assoc.dimse)
        data = cast(Passing, cast(C_STORE, event.request).DataSet)
        try:
            image = data.whole()
            with self._lock:
                receiver = self._receivers[key]
            receiver.keep(image)
        except Misunderstood:
            return NOT_UNDERSTOOD
        except (Refusal, SQLAlchemyError) as problem:
            log.warning("an image cannot be kept now: %s", type(problem).__name__)
            return OUT_OF_RESOURCES
        finally:
            messages.answered(data)
            with self._lock:
                self._taken.pop(key, None)
        return SUCCESS

    def _ended(self, event: Event) -> None:
        key = id(event.assoc)
        if isinstance(event.assoc.dimse, Messages):
            event.assoc.dimse.discard()
        with self._lock:
            receiver = self._receivers.pop(key, None)
            self._taken.pop(key, None)
        if receiver is not None:
            count, intake_id = receiver.count, receiver.end()
            log.info("%s images arrived: delivery %s", count, intake_id)


def _entity(title: str, allowed: Collection[str], at_once: int) -> AE:
    entity = AE(ae_title=title)
    entity.require_calling_aet = list(allowed)
    entity.require_called_aet = True
    entity.maximum_associations = at_once
    entity.maximum_pdu_size = PDU_BYTES
    entity.network_timeout = entity.dimse_timeout = NETWORK_SECONDS
    entity.acse_timeout = FIRST_WORD_SECONDS
    entity.add_supported_context(Verification)
    for context in AllStoragePresentationContexts:
        entity.add_supported_context(context.abstract_syntax or "", ALL_TRANSFER_SYNTAXES)
    return entity
