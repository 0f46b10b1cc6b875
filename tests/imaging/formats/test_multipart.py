"""Messages in parts as programs write them: what precedes the first boundary is no part."""

from collections.abc import Mapping

import pytest

from app.imaging.formats import multipart
from app.imaging.formats.multipart import PartsReader
from app.kernel.refusals import Misunderstood

MESSAGE = b"--x\r\nContent-Type: application/dicom\r\n\r\nfirst --x\r\n--x\r\n\r\nsecond\r\n--x--\r\n"


class _Kept:
    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def begin(self, headers: Mapping[str, str]) -> None:
        self.parts.append(b"")

    def write(self, data: bytes) -> None:
        self.parts[-1] += data

    def end(self, refused: str | None) -> None:
        assert refused is None


def _read(message: bytes, piece: int) -> list[bytes]:
    kept = _Kept()
    reader = PartsReader("x", kept, largest=1000)
    for start in range(0, len(message), piece):
        reader.feed(message[start : start + piece])
    reader.close()
    return kept.parts


@pytest.mark.parametrize("piece", [1, 7, 1000])
@pytest.mark.parametrize("preamble", [b"", b"\r\n", b"A message of --x parts.\r\n", b"--\r\n\r\n"])
def test_a_preamble_is_ignored_however_it_arrives(preamble: bytes, piece: int) -> None:
    assert _read(preamble + MESSAGE, piece) == [b"first --x", b"second"]


@pytest.mark.parametrize("message", [b"--y\r\n\r\na\r\n--y--\r\n", b"no boundary at all"])
def test_another_boundary_than_announced_is_misunderstood(message: bytes) -> None:
    with pytest.raises(Misunderstood, match="is the boundary right"):
        _read(message, 5)


def test_an_endless_preamble_is_misunderstood(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multipart, "LONGEST_PREAMBLE", 10)
    with pytest.raises(Misunderstood):
        PartsReader("x", _Kept(), largest=1000).feed(bytes(11))
