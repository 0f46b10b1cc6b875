"""What a release holds, as plain values: the only thing formats ever see."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.kernel.geometry import Grid

BoolArray = NDArray[np.bool_]
Json = Mapping[str, Any]
"""One JSON object; its keys are named where it is written."""

RELEASE_BLOBS = "releases"
"""The kind of blob an archive is."""
MAKING = "release.make"
"""The background work that makes the archive of a freeze."""

REFERENCE = "REF"
"""Stands where a reader's code stands: the reference standard."""


@dataclass(frozen=True)
class File:
    """One file of the archive; paths are relative, with forward slashes, in plain ASCII."""

    path: str
    data: bytes


@dataclass(frozen=True)
class Head:
    """What was frozen, when, under which versions. Every time in a release's own files is `frozen_at`."""

    campaign: Json
    number: int
    frozen_at: datetime
    note: str
    software: str
    protocol: Json
    guideline: Json | None
    design: Json
    readers: tuple[Json, ...]
    excluded: tuple[Json, ...] = ()
    not_readable: tuple[Json, ...] = ()
    """What readers reported of cases they could not read: who, when, why; released or not."""

    @property
    def name(self) -> str:
        return f"{self.campaign['code']}-release-{self.number}"


@dataclass(frozen=True)
class StackSource:
    """The images masks were drawn on. `frames` are (SOP instance UID, frame number) in spatial order.

    `headers` are the de-identified DICOM objects of those frames, without pixels, each instance once.
    """

    id: str
    role: str
    series_uid: str
    frame_of_reference_uid: str | None
    grid: Grid | None
    frames: tuple[tuple[str, int], ...] = ()
    headers: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class Region:
    """One set of voxels on the grid of its stack: a reader's finding or structure, or the reference's.

    `code` names the segment (rules/codes); `anatomy` is the SNOMED CT code of where it is.
    """

    key: str
    label: str
    code: str
    author: str
    stack_id: str
    mask: BoolArray
    tracking: str
    made_of: tuple[Json, ...]
    finding: str | None = None
    unit: int | None = None
    anatomy: tuple[str, str] | None = None


@dataclass(frozen=True)
class ReadingRecord:
    """One signed reading in the JSON of the viewer's contract; masks carry their bytes only in `regions`."""

    reading_id: str
    reader: str
    stage: int
    repeat: int
    purpose: str
    signed_at: str
    digest: str
    protocol_version: int
    order_index: int
    case_code: str
    active_ms: int
    findings: tuple[Json, ...]
    marks: tuple[Json, ...]
    answers: tuple[Json, ...]
    computed: Json
    placed: Json = field(default_factory=dict)
    """Sectors suggested by geometry, with method and version; empty where nothing says where the gland is."""
    proposals: Json = field(default_factory=dict)
    """Of which model proposals were offered (`model`), and what became of each (`became`); empty where none were."""


@dataclass(frozen=True)
class CaseRecord:
    """Everything a release says about one case."""

    key: str
    label: str
    patient: str
    studies: tuple[Json, ...]
    facts: tuple[Json, ...] = ()
    stacks: Mapping[str, StackSource] = field(default_factory=dict)
    readings: tuple[ReadingRecord, ...] = ()
    lesions: tuple[Json, ...] = ()
    differences: tuple[Json, ...] = ()
    reference: tuple[Json, ...] = ()
    agreement: tuple[Json, ...] = ()
    settled: str = ""
    regions: tuple[Region, ...] = ()
    reading_map: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Flaw:
    """One way in which an archive is not what was released; `path` is empty for the archive as a whole."""

    code: str
    path: str
    sentence: str


@dataclass(frozen=True)
class Verified:
    """What a verification of an archive found; it is intact when there are no flaws."""

    digest: str
    files: int
    flaws: tuple[Flaw, ...]

    @property
    def intact(self) -> bool:
        return not self.flaws
