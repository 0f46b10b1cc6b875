"""Blobs in an S3 bucket, by obstore; what is read often is read from copies on this machine (near.py)."""

import logging
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from typing import IO, TYPE_CHECKING

from obstore.exceptions import BaseError, PermissionDeniedError, UnauthenticatedError
from obstore.store import S3Store

from app.kernel.blobs.base import PIECE_BYTES, BlobHandle, BlobStore, Kept, key_of, named
from app.kernel.blobs.near import NearCopies
from app.kernel.refusals import NotFound, Unavailable
from app.kernel.settings import Settings

if TYPE_CHECKING:
    from obstore.store import ClientConfig, S3Config

log = logging.getLogger(__name__)

NEAR_BYTES = 64 * 1024**2
"""Larger blobs are not copied near: parts of them are fetched as they are asked for."""
AT_ONCE_BYTES = 8 * 1024**2
"""Larger ones are sent in several requests."""
YOUNG = timedelta(days=1)
PATIENCE: "ClientConfig" = {"connect_timeout": "3s", "timeout": "120s"}


class BucketStore(BlobStore):
    is_local = False

    def __init__(self, store: S3Store, near: NearCopies, name: str) -> None:
        self._store, self._near, self.name = store, near, name
        self._far: dict[str, int] = {}

    @classmethod
    def of(cls, choices: Settings) -> "BucketStore":
        assert choices.blobs is not None
        bucket, _, prefix = choices.blobs.removeprefix("s3://").partition("/")
        endpoint = choices.s3_endpoint
        # what is not said here, obstore takes from AWS's own variables or the role of the machine
        config: S3Config = {"region": choices.s3_region, "checksum_algorithm": "SHA256"}
        if endpoint:
            config["endpoint"] = endpoint
        if choices.s3_access_key:
            config |= {"access_key_id": choices.s3_access_key, "secret_access_key": _secret(choices)}
        store = S3Store(
            bucket,
            prefix=prefix.strip("/") or None,
            config=config,
            client_options={**PATIENCE, "allow_http": bool(endpoint and endpoint.startswith("http://"))},
            retry_config={"max_retries": 4, "retry_timeout": timedelta(seconds=20)},
        )
        near = NearCopies(choices.data_dir / "near", choices.blobs_near_mb * 1024**2)
        return cls(store, near, f"{choices.blobs} ({endpoint or 'Amazon S3'})")

    def opened(self, kind: str, sha256: str) -> BlobHandle:
        key = key_of(kind, sha256)
        known = self._near.known(key)
        if known is not None:
            return known
        with _answering():
            size = self._far.get(key)
            if size is None:
                size = self._store.head(key)["size"]
            if size <= NEAR_BYTES:
                try:
                    return self._near.fetched(key, lambda: self._pieces(key))
                except FileNotFoundError:
                    raise  # it is gone from the bucket
                except OSError as error:
                    # no room for a copy is no reason to show nothing
                    log.warning("images are read over the network, not copied: %s", error)
            else:
                self._far[key] = size
            return RangeHandle(self._store, key, size)

    def kept(self, kind: str, sha256: str) -> Kept | None:
        key = key_of(kind, sha256)
        try:
            with _answering():
                found = self._store.head(key)
        except NotFound:
            return None
        return Kept(kind, sha256, found["size"], found["last_modified"])

    def as_stored(self, kind: str, sha256: str) -> Iterator[bytes]:
        with _answering():
            yield from self._pieces(key_of(kind, sha256))

    def every(self) -> Iterator[Kept]:
        with _answering():
            for found in self._store.list():
                for one in found:
                    kind, name = named(one["path"])
                    if name:
                        yield Kept(kind, name, one["size"], one["last_modified"])

    def delete(self, kind: str, sha256: str) -> None:
        key = key_of(kind, sha256)
        self._near.drop(key)
        self._far.pop(key, None)
        try:
            with _answering():
                self._store.delete(key)
        except NotFound:
            pass  # it is gone already, as it should be

    def forget_unfinished(self, older_than: timedelta) -> int:
        """An object is there wholly or not at all; of parts sent in vain the bucket's own rules are to dispose."""
        self._near.tidy()
        return 0

    def assert_usable(self) -> None:
        key, data = f"usable/{secrets.token_hex(8)}", b"Consilium"
        try:
            self._store.put(key, data)
            if bytes(self._store.get(key).bytes()) != data:
                raise Unavailable(f"The image store {self.name} does not give back what it was given.")
            self._store.delete(key)
        except (PermissionDeniedError, UnauthenticatedError):
            raise Unavailable(
                f"The image store {self.name} refuses us: its key must allow to write, read, list and delete."
            ) from None
        except FileNotFoundError:
            raise Unavailable(f"The image store {self.name} cannot be used: there is no such bucket.") from None
        except (BaseError, OSError):
            raise Unavailable(
                f"The image store {self.name} does not answer: check CONSILIUM_BLOBS, CONSILIUM_S3_ENDPOINT and "
                "CONSILIUM_S3_REGION."
            ) from None

    def _waiting(self) -> AbstractContextManager[IO[bytes]]:
        return tempfile.TemporaryFile(prefix="consilium-")

    def _renewed(self, key: str) -> bool:
        """An older object is put again: that is how it becomes young."""
        with _taking():
            try:
                found = self._store.head(key)
            except FileNotFoundError:
                return False
        return bool(datetime.now(UTC) - found["last_modified"] < YOUNG)

    def _take(self, waiting: IO[bytes], key: str, size: int) -> None:
        waiting.seek(0)
        with _taking():
            if size <= AT_ONCE_BYTES:
                self._store.put(key, waiting.read(), use_multipart=False)
                return
            self._store.put(key, waiting)
            # each part was checked on its way; this says that they were put together
            if self._store.head(key)["size"] != size:
                raise OSError("not all bytes were taken")

    def _pieces(self, key: str) -> Iterator[bytes]:
        for piece in self._store.get(key).stream(min_chunk_size=PIECE_BYTES):
            yield bytes(piece)


class RangeHandle(BlobHandle):
    """Of an object too large for a copy: each part is fetched when it is asked for."""

    def __init__(self, store: S3Store, key: str, size: int) -> None:
        self._store, self._key, self.size_bytes = store, key, size

    def read(self, start: int, length: int) -> bytes:
        end = min(start + length, self.size_bytes)
        if start >= end:
            return b""
        with _answering():
            return bytes(self._store.get_range(self._key, start=start, end=end))


def _secret(choices: Settings) -> str:
    if choices.s3_secret_key is not None:
        return choices.s3_secret_key.get_secret_value()
    if choices.s3_secret_key_file is None:
        raise Unavailable(
            "CONSILIUM_S3_ACCESS_KEY is set, but neither CONSILIUM_S3_SECRET_KEY nor CONSILIUM_S3_SECRET_KEY_FILE is."
        )
    try:
        return choices.s3_secret_key_file.read_text().strip()
    except OSError as error:
        raise Unavailable(f"{choices.s3_secret_key_file} cannot be read: {error.strerror}.") from None


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise NotFound("These bytes are not in the store.") from None
    except BaseError as error:
        raise Unavailable("The image store does not answer now. Please try again in a minute.") from error


@contextmanager
def _taking() -> Iterator[None]:
    try:
        yield
    except BaseError as error:
        raise OSError("the bucket does not take it") from error
