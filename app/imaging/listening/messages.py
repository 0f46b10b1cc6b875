"""What a sender says, message by message; the data of an image goes on as it comes and is never held (0158)."""

import threading
from collections.abc import Callable
from io import BytesIO

from pydicom.uid import UID
from pynetdicom.association import Association
from pynetdicom.dimse import DIMSEServiceProvider
from pynetdicom.dimse_messages import C_STORE_RQ, DIMSEMessage
from pynetdicom.dsutils import create_file_meta, encode_file_meta
from pynetdicom.pdu_primitives import P_DATA
from pynetdicom.sop_class import Verification  # type: ignore[attr-defined]  # made at import from a table
from sqlalchemy.exc import SQLAlchemyError

from app.imaging.store.arriving import Arriving
from app.kernel.refusals import Misunderstood, Refusal, Unavailable

LARGEST_COMMAND_BYTES = 64 * 1024
MOST_UNANSWERED = 4
"""Images on their way in at once; a sender waits for the answer to one before it sends the next."""

Begin = Callable[[], Arriving]


class Passing(BytesIO):
    """The data of one message as it comes; nothing of it stays here."""

    def __init__(self, begin: Begin) -> None:
        super().__init__()
        self._begin = begin
        self._image: Arriving | None = None
        self._problem: Refusal | SQLAlchemyError | None = None
        self._lock = threading.Lock()

    def write(self, piece: bytes) -> int:  # type: ignore[override]  # the base takes any buffer
        """What cannot be kept is passed over: the message must be read to its end to be answered."""
        with self._lock:
            if self._problem is None:
                try:
                    self._image = self._image or self._begin()
                    self._image.write(piece)
                except (Refusal, SQLAlchemyError) as problem:
                    self._drop(problem)
        return len(piece)

    def whole(self) -> Arriving:
        """All of it has come; raises what kept it from being kept."""
        with self._lock:
            if self._problem is not None:
                raise self._problem
            if self._image is None:
                raise Misunderstood("This message holds no image.")
            return self._image

    def discard(self) -> None:
        with self._lock:
            self._drop(self._problem or Unavailable("The association has ended."))

    def _drop(self, problem: Refusal | SQLAlchemyError) -> None:
        self._problem = problem
        if self._image is not None:
            self._image.discard()


class Messages(DIMSEServiceProvider):
    """In place of the association's own, which gathers each message in memory, or writes it plain to a file."""

    def __init__(self, association: Association, begin: Begin) -> None:
        super().__init__(association)
        self._begin_image = begin
        self._unanswered: list[Passing] = []

    def receive_primitive(self, primitive: P_DATA) -> None:
        if self.message is None:
            self.message = message = DIMSEMessage()
            message.data_set = Passing(lambda: self._begin(message))
            self._unanswered.append(message.data_set)
        if self.message.encoded_command_set.tell() > LARGEST_COMMAND_BYTES:
            self.assoc.abort()
            return
        super().receive_primitive(primitive)

    def answered(self, data: Passing) -> None:
        data.discard()
        if data in self._unanswered:
            self._unanswered.remove(data)

    def discard(self) -> None:
        """What broke off leaves nothing behind."""
        for data in list(self._unanswered):
            self.answered(data)

    def _begin(self, message: DIMSEMessage) -> Arriving:
        contexts = {one.context_id: one for one in self.assoc.accepted_contexts}
        context, command = contexts.get(message.context_id), message.command_set
        names = [command.get(keyword) for keyword in ("AffectedSOPClassUID", "AffectedSOPInstanceUID")]
        is_image = isinstance(message, C_STORE_RQ) and all(isinstance(name, UID) for name in names)
        if not is_image or context is None or context.abstract_syntax == Verification:
            raise Misunderstood("This message holds no image.")
        if len(self._unanswered) > MOST_UNANSWERED:
            raise Unavailable("Too many images are sent at once.")
        meta = create_file_meta(
            sop_class_uid=names[0], sop_instance_uid=names[1], transfer_syntax=context.transfer_syntax[0]
        )
        image = self._begin_image()
        image.write(b"".join((bytes(128), b"DICM", encode_file_meta(meta))))
        return image
