"""A delivery with every class of TRUST's "odd and hostile input": paths, bytes, and the verdicts they must get."""

import io
import os
import stat
import zipfile
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from pathlib import Path

import numpy as np
from pydicom.dataset import FileDataset
from pydicom.uid import (
    UID,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ImplicitVRLittleEndian,
    RLELossless,
)

from tests.factories.dicom import CORONAL, mr_instance, mr_series, to_bytes
from tests.factories.dicom_hostile import HOSTILE

ACCEPTED = ("accepted", "accepted")
WARNED = ("warning_geometry", "geometry")
SPLIT = ("split", "mixed_grids")
WHERE = ("StudyInstanceUID", "SeriesInstanceUID", "FrameOfReferenceUID")
REPEAT = ("accepted_idempotent", "repeat")
Expected = tuple[str, str]
File = tuple[bytes, Expected]

_studies = count(1)


def _series(slices: int = 5, **header: object) -> list[FileDataset]:
    return mr_series(slices, study_uid=f"1.2.826.9.{next(_studies)}", **header)  # type: ignore[arg-type]


def _all(datasets: Iterable[FileDataset], expected: Expected) -> list[File]:
    return [(to_bytes(dataset), expected) for dataset in datasets]


def _moved(change: Callable[[FileDataset, int], None]) -> list[FileDataset]:
    made = _series()
    for index, dataset in enumerate(made):
        change(dataset, index)
    return made


def _place(x: float, z: float) -> list[float]:
    return [x, 0.0, z]


def _set(keyword: str, value: Callable[[int], object]) -> Callable[[FileDataset, int], None]:
    return lambda dataset, index: setattr(dataset, keyword, value(index))


def _joined(first: list[FileDataset], second: list[FileDataset], *keywords: str) -> list[FileDataset]:
    """The second series takes over these UIDs from the first."""
    for dataset in second:
        for keyword in keywords:
            setattr(dataset, keyword, getattr(first[0], keyword))
    return [*first, *second]


GEOMETRY: dict[str, Callable[[], list[File]]] = {
    "a missing slice": lambda: _all([one for i, one in enumerate(_series(6)) if i != 2], WARNED),
    "shuffled instance numbers": lambda: _all(_moved(_set("InstanceNumber", lambda i: (i * 3) % 5)), ACCEPTED),
    "equal instance numbers": lambda: _all(_moved(_set("InstanceNumber", lambda _: 1)), ACCEPTED),
    "uneven spacing": lambda: _all(_moved(_set("ImagePositionPatient", lambda i: _place(0, 3 * i + i**2 / 8))), WARNED),
    "sheared": lambda: _all(_moved(_set("ImagePositionPatient", lambda i: _place(2.0 * i, 3 * i))), WARNED),
    "mixed orientation": lambda: _all(_mixed_orientation(), SPLIT),
    "mixed spacing": lambda: _all(_moved(_set("PixelSpacing", lambda i: [0.5, 0.5] if i < 3 else [0.7, 0.7])), SPLIT),
    "several b-values at one place": lambda: _all(_series(3, b_values=(50, 800), ScanningSequence="EP"), ACCEPTED),
    "several times at one place": lambda: _all(_times(), ACCEPTED),
    "no place at all": lambda: _all(_moved(_set("ImagePositionPatient", lambda _: None)), WARNED),
    "zero spacing": lambda: _all(_moved(_set("PixelSpacing", lambda _: [0, 0])), WARNED),
    "negative spacing": lambda: _all(_moved(_set("PixelSpacing", lambda _: [-0.5, -0.5])), WARNED),
    "spacing of a kilometre": lambda: _all(_moved(_set("PixelSpacing", lambda _: [1e6, 1e6])), WARNED),
    "places beyond any scanner": lambda: _all(
        _moved(_set("ImagePositionPatient", lambda i: _place(0, 1e9 * i))), WARNED
    ),
    "axes not at right angles": lambda: _all(
        _moved(_set("ImageOrientationPatient", lambda _: [1, 0, 0, 0.5, 0.8, 0])), WARNED
    ),
    "mixed frames of reference": lambda: _all(
        _moved(_set("FrameOfReferenceUID", lambda i: f"1.2.826.8.{i}")), ("quarantined", "mixed_frames_of_reference")
    ),
}


def _mixed_orientation() -> list[FileDataset]:
    first = _series(3)
    return _joined(
        first,
        _renumbered(_series(3, orientation=CORONAL)),
        "StudyInstanceUID",
        "SeriesInstanceUID",
        "FrameOfReferenceUID",
    )


def _renumbered(datasets: list[FileDataset]) -> list[FileDataset]:
    return datasets


def _times() -> list[FileDataset]:
    first, second = _series(3, number=5), _series(3, number=5, seed=4)
    for dataset in second:
        dataset.AcquisitionTime = "110000"
    return _joined(first, second, *WHERE)


def _equal_and_different() -> list[File]:
    one = mr_instance(study_uid="1.2.826.7.1", series_uid="1.2.826.7.1.1", SOPInstanceUID="1.2.826.7.1.1.1")
    other = mr_instance(
        study_uid="1.2.826.7.1",
        series_uid="1.2.826.7.1.1",
        SOPInstanceUID="1.2.826.7.1.1.1",
        pixels=np.ones((24, 20), np.uint16),
    )
    return [(to_bytes(one), ACCEPTED), (to_bytes(one), REPEAT), (to_bytes(other), ("rejected", "uid_conflict"))]


def _several_patients() -> list[File]:
    mixed = _series(2)
    mixed[1].PatientID = "ANOTHER"
    return _all(mixed, ("quarantined", "several_patients"))


def _series_in_two_studies() -> list[File]:
    first, second = _series(2), _series(2)
    for dataset in second:
        dataset.SeriesInstanceUID = first[0].SeriesInstanceUID
    return [*_all(first, ACCEPTED), *_all(second, ("quarantined", "series_of_other_study"))]


IDENTITY: dict[str, Callable[[], list[File]]] = {
    "equal and different content under one UID": _equal_and_different,
    "several patients in a study": _several_patients,
    "a series in two studies": _series_in_two_studies,
}

TEXTS = {
    "markup": "<img src=x onerror=alert(1)>",
    "SQL": "'; DROP TABLE study; --",
    "a formula": "=HYPERLINK(0)",
    "template code": "{{ 7*7 }}${jndi:x}",
    "line breaks": "one\r\ntwo: three",
    "right to left": "\u202egnp.exe",
}


def _text(value: str) -> list[File]:
    texts = dict.fromkeys(("SeriesDescription", "StudyDescription", "PatientComments", "ProtocolName"), value)
    return _all(_series(1, SpecificCharacterSet="ISO_IR 192", **texts), ACCEPTED)


def _cut(share: float) -> bytes:
    whole = to_bytes(mr_instance(study_uid=f"1.2.826.9.{next(_studies)}"))
    return whole[: int(len(whole) * share)]


PREAMBLES = {
    "an executable": b"MZ\x90\x00\x03",
    "an ELF": b"\x7fELF\x02\x01",
    "a page": b"<html><script>alert(1)</script>",
    "a script": b"#!/bin/sh\nrm -rf /\n",
    "a PDF": b"%PDF-1.7",
}


def _preamble(start: bytes) -> list[File]:
    whole = to_bytes(_series(1)[0])
    return [(start.ljust(128, b"\0") + whole[128:], ACCEPTED)]


def _syntax(uid: str) -> list[File]:
    (dataset,) = _series(1)
    if uid in (ImplicitVRLittleEndian, DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian):
        if uid == ExplicitVRBigEndian:
            dataset.PixelData = np.frombuffer(dataset.PixelData, "<u2").astype(">u2").tobytes()
        dataset.file_meta.TransferSyntaxUID = UID(uid)
        return _all([dataset], ACCEPTED)
    sop_uid = dataset.SOPInstanceUID
    dataset.compress(uid, generate_instance_uid=False)
    dataset.SOPInstanceUID = sop_uid
    return _all([dataset], ACCEPTED)


def _zip(entries: Iterable[tuple[str | zipfile.ZipInfo, bytes]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return buffer.getvalue()


def _link() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("link.dcm")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


OUTSIDE = ("../../evil.dcm", "/abs.dcm", "C:/win.dcm")

ARCHIVES: dict[str, tuple[Callable[[], bytes], dict[str, Expected]]] = {
    "outside": (
        lambda: _zip([*((name, b"x") for name in OUTSIDE), ("good.dcm", to_bytes(_series(1)[0]))]),
        {
            **dict.fromkeys(OUTSIDE, ("rejected", "unsafe_path")),
            "good.dcm": ACCEPTED,
        },
    ),
    "links": (lambda: _zip([(_link(), b"/etc/passwd")]), {"link.dcm": ("rejected", "unsafe_path")}),
    "a bomb": (lambda: _zip([("zeros.dcm", bytes(200 * 1024**2))]), {"zeros.dcm": ("rejected", "archive_limit")}),
    "nested": (lambda: _zip([("inner.zip", _zip([("a", b"b")]))]), {"inner.zip": ("rejected", "nested_archive")}),
    "tens of thousands": (lambda: _zip((f"{n}", b"") for n in range(60_000)), {"": ("rejected", "archive_limit")}),
    "damaged": (lambda: b"PK\x03\x04" + bytes(50), {"": ("rejected", "bad_archive")}),
    "empty": (lambda: _zip(()), {"": ("rejected", "empty_archive")}),
}


def delivery(folder: Path) -> Iterator[tuple[str, Expected]]:
    """Writes it all and yields each path, as the command line names it, with its verdict and code."""
    groups: dict[str, dict[str, Callable[[], list[File]]]] = {
        "geometry": GEOMETRY,
        "identity": IDENTITY,
        "text": {name: lambda value=value: _text(value) for name, value in TEXTS.items()},  # type: ignore[misc]
        "preamble": {name: lambda start=start: _preamble(start) for name, start in PREAMBLES.items()},  # type: ignore[misc]
        "syntax": {
            str(uid): lambda uid=uid: _syntax(uid)  # type: ignore[misc]
            for uid in (
                ImplicitVRLittleEndian,
                ExplicitVRBigEndian,
                DeflatedExplicitVRLittleEndian,
                RLELossless,
            )
        },
        "cut": {f"at {share}": lambda share=share: [(_cut(share), _CUT)] for share in (0.05, 0.2, 0.4, 0.6, 0.9)},  # type: ignore[misc]
        "file": {
            name: lambda make=make, code=code: [(make(), (_verdict(code), code))]  # type: ignore[misc]
            for name, (make, code) in HOSTILE.items()
            if name != "an archive in place of an image"
        },
    }
    for group, kinds in groups.items():
        for kind, make in kinds.items():
            place = folder / group / kind
            place.mkdir(parents=True)
            for number, (data, expected) in enumerate(make()):
                (place / f"{number:03d}.dcm").write_bytes(data)
                yield f"{group}/{kind}/{number:03d}.dcm", expected
    (folder / "archives").mkdir()
    for name, (packed, inside) in ARCHIVES.items():
        (folder / "archives" / f"{name}.zip").write_bytes(packed())
        for entry, expected in inside.items():
            yield f"archives/{name}.zip" + (f"/{entry}" if entry else ""), expected
    os.symlink("/etc/passwd", folder / "a link.dcm")
    yield "a link.dcm", ("rejected", "not_regular")
    os.symlink("/etc", folder / "a linked folder")
    yield "a linked folder", ("rejected", "not_regular")


_CUT: Expected = ("rejected", "")
"""Whatever the code: it depends on where the cut fell."""


def _verdict(code: str) -> str:
    return "held" if code == "needs_label_mapping" else "rejected"
