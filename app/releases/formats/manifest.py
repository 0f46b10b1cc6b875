"""The manifest: every file of a release with its SHA-256. The SHA-256 of the manifest is the release's digest."""

import json
from collections.abc import Iterable
from typing import Any

from app.kernel.refusals import Invalid
from app.kernel.timestamps import iso
from app.releases.rules.canonical import readable_json, sha256
from app.releases.values import File, Head

PATH = "manifest.json"
SUMS = "SHA256SUMS"
FORM = "consilium-release-manifest-1"

README = """\
{name}: a frozen dataset made by Consilium.

manifest.json   every file with its SHA-256; the SHA-256 of the manifest itself is the release's digest (receipt)
release.json    what was frozen, when, under which versions; readers; cases
protocol/       the questions, rules and guideline text the readers worked with
tables/         the same content as CSV; dictionary.csv explains every column
                not_readable.csv: what readers could not read, who said so, when and why (also in release.json)
cases/CASE/     case.json: every reading, difference, verdict, the reference standard, agreement
                nifti/: masks (0 and 1) on the grid of their source images; seg/: the same as DICOM Segmentation

Readers are codes (R1, R2 ...), REF is the reference standard. Geometry is in patient millimetres (DICOM LPS).
Text cells of the CSV files that a spreadsheet would take for a formula begin with an apostrophe.

To check that nothing was changed, added or removed:  run.py release verify FILE --receipt DIGEST
(or, for the files alone, in the unpacked folder:  sha256sum -c SHA256SUMS)
"""


def readme(head: Head) -> File:
    return File("README.txt", README.format(name=head.name).encode())


def sums(listed: Iterable[tuple[str, str]]) -> File:
    return File(SUMS, "".join(f"{digest}  {path}\n" for path, digest in sorted(listed)).encode())


def manifest(head: Head, listed: Iterable[tuple[str, str, int]], formats: dict[str, str]) -> File:
    """`listed` are (path, SHA-256, bytes) of all other files."""
    content = {
        "form": FORM,
        "release": head.name,
        "campaign": head.campaign["code"],
        "number": head.number,
        "frozen_at": iso(head.frozen_at),
        "software": head.software,
        "protocol": {key: head.protocol[key] for key in ("key", "version", "digest")},
        "formats": formats,
        "files": [{"path": path, "sha256": digest, "bytes": size} for path, digest, size in sorted(listed)],
    }
    return File(PATH, readable_json(content))


def digest(manifest_bytes: bytes) -> str:
    return sha256(manifest_bytes)


def read(manifest_bytes: bytes) -> dict[str, Any]:
    """The manifest of an archive somebody brings; refuses what is none."""
    try:
        content = json.loads(manifest_bytes)
        entries = content["files"]
        listed = {str(entry["path"]): (str(entry["sha256"]), int(entry["bytes"])) for entry in entries}
    except (ValueError, KeyError, TypeError):
        raise Invalid("Its manifest.json cannot be read; this is no release, or the manifest was damaged.") from None
    if content.get("form") != FORM or len(listed) != len(entries):
        raise Invalid("Its manifest.json is not one of a Consilium release.")
    return {**content, "files": listed}
