"""Reading messages in parts (multipart/related) as they come in: each part goes to a sink, within limits."""

from dataclasses import dataclass
from email.message import Message
from typing import TYPE_CHECKING, Protocol

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser

from app.imaging.values.limits import LARGEST_FILE_BYTES
from app.kernel.refusals import Misunderstood

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

MOST_PARTS = 20_000


@dataclass(frozen=True)
class MessageType:
    """The Content-Type of the whole message."""

    kind: str
    inner: str
    boundary: str


class Sink(Protocol):
    """Where parts go. `end` says why the part that ends was not kept (a code of dicom.refused), or nothing."""

    def begin(self) -> None: ...

    def write(self, data: bytes) -> None: ...

    def end(self, refused: str | None) -> None: ...


def message_type(header: str) -> MessageType:
    message = Message()
    message["Content-Type"] = header.replace("\r", " ").replace("\n", " ")[:2_000]
    boundary = message.get_boundary() or ""
    inner = str(message.get_param("type", "")).lower()
    return MessageType(message.get_content_type(), inner, boundary)


class PartsReader:
    """Feed it bytes, then `close` it. Broken messages are Misunderstood; a part too large, or of another kind than
    `kind`, is ended with the reason and the next one is read."""

    def __init__(self, boundary: str, sink: Sink, kind: str) -> None:
        if not boundary or not boundary.isascii():
            raise Misunderstood("The message does not say where its parts end (boundary).")
        self._sink, self._kind = sink, kind
        self._size, self._parts, self._ended = 0, 0, False
        self._field = self._value = b""
        self._other_kind = False
        callbacks: MultipartCallbacks = {
            "on_part_begin": self._begin,
            "on_header_field": self._on_field,
            "on_header_value": self._on_value,
            "on_header_end": self._on_header_end,
            "on_part_data": self._data,
            "on_part_end": self._end,
            "on_end": self._finish,
        }
        try:
            self._parser = MultipartParser(boundary.encode(), callbacks)
        except FormParserError:
            raise Misunderstood("The boundary between the parts is too long.") from None

    def feed(self, data: bytes) -> None:
        # what follows the last boundary is an epilogue, which is ignored
        if self._ended or not data:
            return
        try:
            self._parser.write(data)
        except FormParserError:
            raise Misunderstood("The parts of this message cannot be told apart; is the boundary right?") from None

    def close(self) -> None:
        if not self._ended:
            raise Misunderstood("The message ends in the middle of a part. Send it again.")

    def _begin(self) -> None:
        self._parts += 1
        if self._parts > MOST_PARTS:
            raise Misunderstood(f"At most {MOST_PARTS} parts are taken in one message.")
        self._size, self._other_kind = 0, False
        self._field = self._value = b""
        self._sink.begin()

    def _on_field(self, data: bytes, start: int, end: int) -> None:
        self._field += data[start:end]

    def _on_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _on_header_end(self) -> None:
        if self._field.lower() == b"content-type":
            sent = self._value.partition(b";")[0].strip().lower().decode("latin-1")
            self._other_kind = sent not in (self._kind, "application/octet-stream")
        self._field = self._value = b""

    def _data(self, data: bytes, start: int, end: int) -> None:
        self._size += end - start
        if self._size <= LARGEST_FILE_BYTES and not self._other_kind:
            self._sink.write(data[start:end])

    def _end(self) -> None:
        too_large = self._size > LARGEST_FILE_BYTES
        self._sink.end("too_large" if too_large else "not_dicom" if self._other_kind else None)

    def _finish(self) -> None:
        self._ended = True
