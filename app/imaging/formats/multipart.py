"""Reading messages in parts (multipart) as they come in: each part goes to a sink, within limits."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from email.message import Message
from typing import TYPE_CHECKING, Protocol

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from app.kernel.refusals import Misunderstood

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

MOST_PARTS = 20_100
FED_BYTES = 1024**2
LONGEST_PREAMBLE = 64 * 1024
_APART = "The parts of this message cannot be told apart; is the boundary right?"


@dataclass(frozen=True)
class MessageType:
    """The Content-Type of the whole message."""

    kind: str
    inner: str
    boundary: str


class Sink(Protocol):
    """Where parts go. `headers` by their names in small letters; `end` says why the part that ends was not kept (a code
    of dicom.refused), or nothing."""

    def begin(self, headers: Mapping[str, str]) -> None: ...

    def write(self, data: bytes) -> None: ...

    def end(self, refused: str | None) -> None: ...


def message_type(header: str) -> MessageType:
    message = Message()
    message["Content-Type"] = header.replace("\r", " ").replace("\n", " ")[:2_000]
    boundary = message.get_boundary() or ""
    inner = str(message.get_param("type", "")).lower()
    return MessageType(message.get_content_type(), inner, boundary)


def field_and_file(headers: Mapping[str, str]) -> tuple[str, str]:
    """Of a part of a form (RFC 7578): the name of its field, and of its file; empty where there is none."""
    _, given = parse_options_header(headers.get("content-disposition", ""))
    return given.get(b"name", b"").decode("utf-8", "replace"), given.get(b"filename", b"").decode("utf-8", "replace")


async def fed(stream: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """In pieces of a size that is worth a call."""
    waiting = bytearray()
    async for chunk in stream:
        waiting += chunk
        if len(waiting) >= FED_BYTES:
            yield bytes(waiting)
            waiting.clear()
    yield bytes(waiting)


class PartsReader:
    """Feed it bytes, then `close` it. Broken messages are Misunderstood; a part larger than `largest` bytes, or of
    another kind than `kind`, is ended with the reason and the next one is read."""

    def __init__(self, boundary: str, sink: Sink, kind: str | None = None, *, largest: int) -> None:
        if not boundary or not boundary.isascii():
            raise Misunderstood("The message does not say where its parts end (boundary).")
        self._sink, self._kind, self._largest = sink, kind, largest
        self._size, self._parts, self._ended = 0, 0, False
        self._delimiter, self._preamble = b"--" + boundary.encode(), bytearray()
        self._begun = False
        self._field = self._value = b""
        self._headers: dict[str, str] = {}
        self._other_kind = False
        callbacks: MultipartCallbacks = {
            "on_part_begin": self._begin,
            "on_header_field": self._on_field,
            "on_header_value": self._on_value,
            "on_header_end": self._on_header_end,
            "on_headers_finished": self._on_headers_finished,
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
        if not self._begun:
            data = self._without_preamble(data)
        if self._ended or not data:
            return
        try:
            self._parser.write(data)
        except FormParserError:
            raise Misunderstood(_APART) from None

    def _without_preamble(self, data: bytes) -> bytes:
        """What precedes the first boundary is for people who read the message, and is ignored (RFC 2046 5.1.1)."""
        self._preamble += data
        at = self._preamble.find(self._delimiter)
        while at > 0 and self._preamble[at - 1] != ord("\n"):
            at = self._preamble.find(self._delimiter, at + 1)
        if at < 0:
            if len(self._preamble) > LONGEST_PREAMBLE:
                raise Misunderstood(_APART)
            return b""
        self._begun, rest = True, bytes(self._preamble[at:])
        self._preamble.clear()
        return rest

    def close(self) -> None:
        if not self._begun and self._preamble:
            raise Misunderstood(_APART)
        if not self._ended:
            raise Misunderstood("The message ends in the middle of a part. Send it again.")

    def _begin(self) -> None:
        self._parts += 1
        if self._parts > MOST_PARTS:
            raise Misunderstood(f"At most {MOST_PARTS} parts are taken in one message.")
        self._size, self._other_kind = 0, False
        self._field = self._value = b""
        self._headers = {}

    def _on_field(self, data: bytes, start: int, end: int) -> None:
        self._field += data[start:end]

    def _on_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _on_header_end(self) -> None:
        self._headers[self._field.lower().decode("latin-1")] = self._value.decode("latin-1").strip()
        self._field = self._value = b""

    def _on_headers_finished(self) -> None:
        sent = self._headers.get("content-type", "").partition(";")[0].strip().lower()
        self._other_kind = self._kind is not None and sent not in ("", self._kind, "application/octet-stream")
        self._sink.begin(self._headers)

    def _data(self, data: bytes, start: int, end: int) -> None:
        self._size += end - start
        if self._size <= self._largest and not self._other_kind:
            self._sink.write(data[start:end])

    def _end(self) -> None:
        too_large = self._size > self._largest
        self._sink.end("too_large" if too_large else "not_dicom" if self._other_kind else None)

    def _finish(self) -> None:
        self._ended = True
