"""Ordinary files are read as bytes: what comes out is what pydicom and the rules make of them, to the last byte."""

import struct
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset
from pydicom.filewriter import dcmwrite
from pydicom.uid import UID, ExplicitVRBigEndian, ImplicitVRLittleEndian

from app.imaging import deidentify
from app.imaging.deidentify import PROFILES, Keys
from app.imaging.deidentify.keyed import shifted
from app.imaging.deidentify.plain import plain
from app.imaging.dicom import reading
from app.imaging.dicom.cleaning import Memory
from app.imaging.dicom.examine import examine
from app.imaging.dicom.examined import Metadata
from app.imaging.dicom.pixels import Pixels
from app.imaging.dicom.refused import Refused
from app.imaging.rules.percentiles import percentiles
from app.imaging.values import Frame
from tests.factories import dicom, dicom_raw
from tests.imaging.deidentify.test_profile import planted

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")
KEYS = Keys("a key for tests")


@dataclass
class Kept:
    frames: list[tuple[Frame, bytes]] = field(default_factory=list)
    data: bytes = b""
    told: Metadata | None = field(default=None, compare=False)

    def frame(self, frame: Frame, array: Pixels, *, packed_anew: bool) -> None:
        self.frames.append((frame, array.tobytes()))

    def dicom(self, parts: Iterable[bytes]) -> None:
        self.data += b"".join(parts)

    def metadata(self, text: bytes, *, first: int, size: int) -> None:
        self.told = Metadata(text, first, size)


def _outcome(data: bytes, memory: Memory) -> tuple[str, dict[str, Any], Kept]:
    kept = Kept()
    try:
        found = examine(data, KEYS, kept, memory)
    except Refused as refused:
        return refused.code, {}, kept
    return "", {name: value for name, value in vars(found).items() if name != "file"}, kept


@pytest.fixture(params=list(PROFILES), ids=lambda profile: profile.key)
def memory(request: pytest.FixtureRequest) -> Memory:
    return Memory(KEYS, request.param)


def _by_pydicom(data: bytes, memory: Memory, monkeypatch: pytest.MonkeyPatch) -> tuple[str, dict[str, Any], Kept]:
    with monkeypatch.context() as patched:
        patched.setattr(reading, "_ordinary", lambda *_: None)
        return _outcome(data, Memory(KEYS, memory.profile))


@pytest.mark.parametrize("seed", range(10))
def test_generated_files_come_out_as_pydicom_and_the_rules_write_them(
    seed: int, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = np.random.default_rng(seed)
    plain_ones = 0
    for number in range(20):
        data = dicom_raw.mr_file(random, patient=b"PATIENT%d" % (number // 10))
        plain_ones += plain(data) is not None
        expected = _by_pydicom(data, memory, monkeypatch)
        # twice: worked out, and remembered
        assert _outcome(data, memory) == expected
        assert _outcome(data, memory) == expected
    assert plain_ones >= 10


def test_files_that_differ_in_a_few_attributes_come_out_each_as_it_is(
    memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = np.random.default_rng(11)
    fixed, last = dicom_raw.UIDS, dicom_raw.content(random, depth=3, most=90)
    for number in range(40):
        other = dicom_raw.content(random, depth=2, most=12)
        last = {tag: one for tag, one in last.items() if random.random() > 0.02} | other
        data = dicom_raw.mr_file(random, patient=b"PATIENT%d" % (number // 15), extra=last, uids=fixed)
        assert _outcome(data, memory) == _by_pydicom(data, memory, monkeypatch)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100, 1001])
def test_percentiles_are_those_of_numpy(size: int) -> None:
    values = np.random.default_rng(size).integers(-500, 4000, size).astype(np.int16)
    assert percentiles(values, (1, 50, 99)) == pytest.approx(np.percentile(values, (1, 50, 99)), abs=1e-9)


def test_pydicom_reads_in_the_safe_object_what_was_kept(memory: Memory) -> None:
    random = np.random.default_rng(7)
    read = 0
    for _ in range(60):
        data = dicom_raw.mr_file(random)
        refused, _, kept = _outcome(data, memory)
        if refused or plain(data) is None:
            continue
        before, safe = pydicom.dcmread(BytesIO(data)), pydicom.dcmread(BytesIO(kept.data))
        assert [int(tag) for tag in safe._dict] == sorted(safe._dict)
        expected = deidentify.apply(before, KEYS, str(before.PatientID).strip(), memory.profile).dataset
        del before.PixelData
        assert _values(safe) == {**_values(expected), 0x7FE00010: safe.PixelData}
        read += 1
    assert read >= 20


def _values(dataset: Dataset) -> dict[int, object]:
    """Of all attributes but group lengths, sequences as their items; numbers as they are written."""
    return {
        int(one.tag): [_values(item) for item in one.value]
        if one.VR == "SQ"
        else str(one.value or "")
        if one.tag != 0x7FE00010
        else one.value
        for one in dataset
        if one.tag.element
    }


@pytest.mark.parametrize("syntax", [ImplicitVRLittleEndian, ExplicitVRBigEndian])
def test_other_encodings_say_the_same_and_are_left_to_pydicom(syntax: UID, memory: Memory) -> None:
    made = dicom.mr_instance(b_value=800, SpacingBetweenSlices="3.3", SmallestImagePixelValue=7)
    straight = dicom.to_bytes(made)
    made.file_meta.TransferSyntaxUID = syntax
    turned = BytesIO()
    if syntax == ExplicitVRBigEndian:
        made.PixelData = np.frombuffer(made.PixelData, "<u2").astype(">u2").tobytes()
    dcmwrite(turned, made, implicit_vr=syntax.is_implicit_VR, little_endian=syntax.is_little_endian)
    assert plain(straight) is not None
    assert plain(turned.getvalue()) is None
    _, said, kept = _outcome(straight, memory)
    _, said_turned, kept_turned = _outcome(turned.getvalue(), memory)
    # a private number without its representation is kept under another one
    blank = {"identity": None}
    assert {**said, **blank} == {**said_turned, **blank}
    assert kept.frames == kept_turned.frames


def test_no_planted_token_survives_the_way_of_bytes(memory: Memory) -> None:
    dataset, tokens = planted()
    data = dicom.to_bytes(dataset)
    assert plain(data) is not None
    assert sum(token.encode() in data for token in tokens) > 300
    for _ in range(2):
        refused, said, kept = _outcome(data, memory)
        assert not refused
        safe = kept.data + repr((said["account"], said["identity"], said["description"], kept.frames)).encode()
        assert [token for token in tokens if token.encode() in safe] == []


def test_what_one_patient_said_is_not_remembered_for_the_next(memory: Memory) -> None:
    made = [dicom.mr_instance(patient_id=name, SOPInstanceUID="1.2.3") for name in ("ONE", "TWO", "ONE")]
    first, second, third = (pydicom.dcmread(BytesIO(_outcome(dicom.to_bytes(one), memory)[2].data)) for one in made)
    assert [one.PatientID for one in (first, second, third)] == [KEYS.pseudonym(one) for one in ("ONE", "TWO", "ONE")]
    if memory.profile.dates == "MODIFIED":
        assert first.StudyDate == third.StudyDate == shifted("20110708", KEYS.shift_days("ONE"))
        assert second.StudyDate == shifted("20110708", KEYS.shift_days("TWO"))


def test_an_attribute_of_the_wrong_length_is_removed_and_the_file_comes_in(
    memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = dicom.to_bytes(dicom.mr_instance())
    place = made.index(struct.pack("<HH", 0x0018, 0x0050))
    data = made[:place] + dicom_raw.element(0x00180040, "FD", b"1234") + made[place:]
    for refused, said, _ in (_outcome(data, memory), _by_pydicom(data, memory, monkeypatch)):
        assert not refused
        assert said["account"]["removed"]["CineRate"] == 1
