"""Talking to a DICOMweb server that the operator named: pinned address, no redirects, nothing without a limit."""

import json
import socket
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

import httpcore

from app.imaging.rules.reaching import Unreachable, chosen_address
from app.kernel.settings import DicomwebSource

LARGEST_JSON_BYTES = 16 * 1024**2
MOST_BYTES = 16 * 1024**3
SECONDS = 60.0
_TROUBLE = (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, OSError)
SocketOptions = Iterable[tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]]


class PinnedBackend(httpcore.NetworkBackend):
    """Resolves a name once, looks at what it leads to, and connects to that very address; the certificate is still
    that of the name."""

    def __init__(self, source: DicomwebSource) -> None:
        self._source = source
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: SocketOptions | None = None,
    ) -> httpcore.NetworkStream:
        address = chosen_address(_resolved(host, port), private=self._source.private, source=self._source.name)
        return self._plain.connect_tcp(address, port, timeout, local_address, socket_options)

    def sleep(self, seconds: float) -> None:
        self._plain.sleep(seconds)


class RemoteServer:
    """`with RemoteServer(source) as server: ...`"""

    def __init__(self, source: DicomwebSource) -> None:
        self._source = source
        self._pool = httpcore.ConnectionPool(network_backend=PinnedBackend(source), max_connections=2)

    def __enter__(self) -> "RemoteServer":
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.close()

    def json(self, path: str, query: Mapping[str, str]) -> list[Any]:
        """A list of DICOM JSON objects; an answer without content is an empty one."""
        with self._answer(f"{path}?{urlencode(query)}", "application/dicom+json") as answer:
            if answer.status == 204:
                return []
            body = bytearray()
            for chunk in answer.iter_stream():
                body += chunk
                if len(body) > LARGEST_JSON_BYTES:
                    raise Unreachable(f"The list that {self._source.name} gave is too long. Search more narrowly.")
        try:
            found = json.loads(body)
        except ValueError:
            found = None
        if not isinstance(found, list):
            raise Unreachable(f"{self._source.name} did not answer as a DICOMweb server does.")
        return found

    @contextmanager
    def parts(self, path: str) -> Iterator[tuple[str, Iterator[bytes]]]:
        """Content-Type and bytes of an answer in several parts."""
        wanted = 'multipart/related; type="application/dicom"; transfer-syntax=*'
        with self._answer(path, wanted) as answer:
            headers = {name.lower(): value for name, value in answer.headers}
            yield headers.get(b"content-type", b"").decode("latin-1"), self._limited(answer)

    def _limited(self, answer: httpcore.Response) -> Iterator[bytes]:
        taken = 0
        try:
            for chunk in answer.iter_stream():
                taken += len(chunk)
                if taken > MOST_BYTES:
                    raise Unreachable(f"{self._source.name} sends more than 16 GB for one study; it was not taken.")
                yield chunk
        except _TROUBLE:
            raise Unreachable(f"The connection to {self._source.name} broke. Try again.") from None

    @contextmanager
    def _answer(self, path: str, accept: str) -> Iterator[httpcore.Response]:
        headers = [("Accept", accept), ("Accept-Encoding", "identity"), ("User-Agent", "Consilium")]
        if self._source.authorization is not None:
            headers.append(("Authorization", self._source.authorization.get_secret_value()))
        timeout = {"timeout": dict.fromkeys(("connect", "read", "write", "pool"), SECONDS)}
        url = f"{self._source.url.rstrip('/')}{path}"
        try:
            with self._pool.stream("GET", url, headers=headers, extensions=timeout) as answer:
                self._assert_good(answer.status)
                yield answer
        except _TROUBLE:
            raise Unreachable(f"{self._source.name} cannot be reached now. Try again later.") from None

    def _assert_good(self, status: int) -> None:
        name = self._source.name
        if status in (401, 403):
            raise Unreachable(f"{name} wants credentials that its entry in the settings does not hold.")
        if 300 <= status < 400:
            raise Unreachable(
                f"{name} answers with a redirect, which is not followed. Its entry needs the final address."
            )
        if status not in (200, 204, 206):
            raise Unreachable(f"{name} refused the request (status {status}).")


def _resolved(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        return []
    return [str(entry[4][0]) for entry in found]
