"""Verifying an archive without server or database: what was changed, added or removed, file by file."""

import hashlib
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from app.kernel.refusals import Invalid
from app.releases.formats import manifest
from app.releases.formats.container import is_as_written
from app.releases.values import Flaw, Verified

CHUNK = 1 << 20
MOST_BYTES_OF_MANIFEST = 256 << 20


def verify(path: Path, receipt: str | None = None) -> Verified:
    """Raises Invalid for a file that is no release at all."""
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            written = archive.read(manifest.PATH) if manifest.PATH in archive.namelist() else None
            if written is None or len(written) > MOST_BYTES_OF_MANIFEST:
                raise Invalid(f"{path.name} has no manifest.json: it is no release of Consilium, or it was removed.")
            listed = manifest.read(written)["files"]
            flaws = list(_flaws_of_files(archive, infos, listed))
    except OSError as error:
        raise Invalid(f"{path} cannot be read: {error.strerror}.") from None
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise Invalid(f"{path.name} is not a readable zip archive: {error}.") from None
    digest = manifest.digest(written)
    flaws += _flaws_of_archive(path, infos)
    if receipt is not None:
        flaws += _flaws_of_receipt(path, digest, receipt)
    return Verified(digest, len(listed), tuple(flaws))


def _flaws_of_files(
    archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo], listed: dict[str, tuple[str, int]]
) -> Iterator[Flaw]:
    counts = Counter(info.filename for info in infos)
    for name in sorted(counts.keys() | listed.keys()):
        if counts[name] > 1:
            yield Flaw("added", name, f"{name} is in the archive {counts[name]} times.")
        elif name not in counts:
            yield Flaw("removed", name, f"{name} was removed.")
        elif name in listed:
            if _digest(archive, name, listed[name][1]) != listed[name][0]:
                yield Flaw("changed", name, f"{name} was changed.")
        elif name != manifest.PATH:
            yield Flaw("added", name, f"{name} was added: the manifest does not list it.")


def _digest(archive: zipfile.ZipFile, name: str, size_bytes: int) -> str | None:
    """None for a file that cannot be unpacked, or is longer than the manifest says."""
    seen, hashed = 0, hashlib.sha256()
    try:
        with archive.open(name) as file:
            while chunk := file.read(CHUNK):
                seen += len(chunk)
                if seen > size_bytes:
                    return None
                hashed.update(chunk)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError):
        return None
    return hashed.hexdigest()


def _flaws_of_archive(path: Path, infos: list[zipfile.ZipInfo]) -> Iterator[Flaw]:
    with path.open("rb") as file:
        if not is_as_written(file, infos, path.stat().st_size):
            yield Flaw("repacked", "", "The archive was packed anew, or bytes around its files were altered.")


def _flaws_of_receipt(path: Path, digest: str, receipt: str) -> Iterator[Flaw]:
    """The receipt is the digest of the manifest; the SHA-256 of the whole file is taken too."""
    wanted = receipt.strip().lower().removeprefix("sha256:")
    if wanted == digest:
        return
    with path.open("rb") as file:
        whole = hashlib.file_digest(file, "sha256").hexdigest()
    if wanted != whole:
        yield Flaw("receipt", "", f"The release's digest is {digest}, not that of the receipt: it is another release.")
