"""The examination of one file, inside the child: read, check, decode every frame, blank, de-identify, account."""

import hashlib
import hmac
from collections.abc import Iterable
from functools import lru_cache
from io import BytesIO
from typing import IO, Any, Protocol

import numpy as np
from numpy.typing import NDArray
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.uid import ExplicitVRLittleEndian

from app.imaging.deidentify import Keys
from app.imaging.dicom import facts, pixels, reading, ultrasound
from app.imaging.dicom.bare import bare_parts, bare_value
from app.imaging.dicom.cleaning import Memory, cleaned
from app.imaging.dicom.examined import Examined, Identity
from app.imaging.dicom.frames import Describer, diffusion
from app.imaging.dicom.groups import Groups
from app.imaging.dicom.header import Attributes, lasting
from app.imaging.dicom.pixels import Pixels
from app.imaging.dicom.reading import Opened
from app.imaging.dicom.refused import Refused
from app.imaging.dicom.traits import traits_of
from app.imaging.roles import HEADER_KEYWORDS
from app.imaging.values import Frame
from app.kernel.sealed import Damaged, Sealed

MOST_TOLD_BYTES = 16 * 1024
"""Of ordinary headers; what is longer is described when it is stored."""
_OF_EACH = "AcquisitionTime"
"""Differs from image to image, of all that the rules of roles look at."""


class Sink(Protocol):
    """Where frames and the safe object go, piece by piece: a long cine is never in memory as a whole."""

    def frame(self, frame: Frame, array: Pixels, *, packed_anew: bool) -> None: ...

    def dicom(self, parts: Iterable[bytes | memoryview]) -> None: ...

    def metadata(self, text: bytes, *, first: int, size: int) -> None:
        """What DICOMweb says of the safe object; its first frame lies at `first` in it, each has `size` bytes."""


def examine(source: str | bytes | Sealed, keys: Keys, sink: Sink, memory: Memory) -> Examined:
    """Raises Refused with the code of the first thing that is wrong."""
    try:
        with reading.opened(source, memory.scanner, memory.conversions) as found:
            return _examined(found, keys, sink, memory)
    except Damaged:
        raise Refused("damaged") from None
    except RecursionError:
        raise Refused("nested_too_deep") from None
    except EOFError:
        raise Refused("cut_off") from None
    except reading.UNREADABLE:
        raise Refused("unreadable") from None


def _examined(found: Opened, keys: Keys, sink: Sink, memory: Memory) -> Examined:
    dataset, profile = found.dataset, memory.profile
    reading.assert_sound_uids(found)
    held = lasting(dataset, reading.held_for)
    found = reading.with_pixels(found)
    count = pixels.assert_plausible(found)
    patient = facts.text(dataset, "PatientID") or f"study {dataset.StudyInstanceUID}"
    identity = _identity(dataset, patient, _source_digest(found.file, keys), memory)
    boxes = lasting(dataset, ultrasound.boxes)
    blank = lasting(dataset, _outside, boxes)
    describer = Describer(dataset, count, identity.sop_uid, found.syntax)
    samples = bits = 0
    for index, array in enumerate(pixels.decoded(found, count)):
        if blank is not None:
            array = array.copy()
            array[blank] = 0
        samples, bits = (3 if array.ndim == 3 else 1), array.dtype.itemsize * 8
        sink.frame(describer.frame(index, array), array, packed_anew=blank is not None)
    groups = Groups(dataset, 0)
    if isinstance(dataset, Dataset) and found.element is None:
        # the pixels lie in the data set itself, and would be written with it
        if blank is None:
            dataset.PixelData = bare_value(found, count)
        else:
            del dataset.PixelData
    anew = (samples, bits) if blank is not None else None
    safe = cleaned(found, keys, patient, identity, memory, anew)
    sink.dicom([safe.head])
    if blank is None and found.element is not None:
        sink.dicom(bare_parts(found, found.element, count))
        if safe.written is not None and found.syntax == ExplicitVRLittleEndian and len(safe.head) < MOST_TOLD_BYTES:
            first = len(safe.head) + found.element.value - found.element.start
            text = memory.telling.text(safe.written.elements, found.syntax, safe.written.since)
            sink.metadata(text, first=first, size=lasting(dataset, pixels.native_bytes, 1))
    return Examined(
        identity=identity,
        modality=lasting(safe.said, facts.text, "Modality") or "OT",
        series_number=lasting(safe.said, facts.whole, "SeriesNumber"),
        instance_number=facts.whole(safe.said, "InstanceNumber"),
        description=lasting(safe.said, facts.text, "SeriesDescription"),
        frame_of_reference_uid=lasting(safe.said, facts.text, "FrameOfReferenceUID") or None,
        study_date=lasting(safe.said, facts.text, "StudyDate") or None,
        age_years=lasting(dataset, facts.age_years) if profile.keeps_age else None,
        sex=lasting(safe.said, facts.text, "PatientSex") or None,
        header=header_of(groups),
        account=safe.account,
        profile=profile.key,
        profile_version=profile.version,
        held=held,
        regions=len(boxes),
        is_blanked=blank is not None,
    )


def _outside(dataset: Attributes, boxes: tuple[ultrasound.Box, ...]) -> NDArray[np.bool_] | None:
    """What of each frame is blanked: everything that is no region, where an ultrasound has regions."""
    if facts.text(dataset, "Modality") not in reading.ULTRASOUND or not boxes:
        return None
    mask = ultrasound.outside(boxes, int(dataset.Rows), int(dataset.Columns))
    return mask if mask.any() else None


def header_of(groups: Groups) -> dict[str, str]:
    """What the rules of roles may look at."""
    header = {**groups.lasting(_of_series), _OF_EACH: _text(groups, _OF_EACH)}
    return {keyword: value for keyword, value in header.items() if value}


def _of_series(groups: Groups) -> dict[str, str]:
    header = {keyword: "" if keyword == _OF_EACH else _text(groups, keyword) for keyword in HEADER_KEYWORDS}
    return {**header, "b_value_tag": groups.lasting(diffusion)[1]}


def _text(groups: Groups, keyword: str) -> str:
    if groups.header is None:
        return facts.header_text(groups.get(keyword))
    try:
        return groups.header.text(keyword, facts.header_text)
    except reading.UNREADABLE:
        return ""


def cleaned_header(dicom: bytes) -> dict[str, str]:
    """The same from a de-identified object that was kept: it says less than the original."""
    return header_of(Groups(dcmread(BytesIO(dicom), stop_before_pixels=True), 0))


def _identity(dataset: Attributes, patient: str, source_digest: str, memory: Memory) -> Identity:
    keys, sop = memory.keys, str(dataset.SOPInstanceUID)
    study, series = str(dataset.StudyInstanceUID), str(dataset.SeriesInstanceUID)
    return Identity(
        source_digest=source_digest,
        **_whose(keys, patient, study, series),
        sop_uid=keys.uid(sop),
        sop_hash=keys.digest("instance", sop),
        sop_class=str(dataset.SOPClassUID),
        of_study=lasting(dataset, traits_of, keys, f"study {study}"),
        of_patient=lasting(dataset, traits_of, keys, f"patient {patient}"),
    )


@lru_cache(maxsize=64)
def _whose(keys: Keys, patient: str, study: str, series: str) -> dict[str, Any]:
    return {
        "patient_hash": keys.digest("patient", patient),
        "pseudonym": keys.pseudonym(patient),
        "shift_days": keys.shift_days(patient),
        "study_uid": keys.uid(study),
        "study_hash": keys.digest("study", study),
        "series_uid": keys.uid(series),
        "series_hash": keys.digest("series", series),
    }


def _source_digest(file: IO[bytes], keys: Keys) -> str:
    """Keyed: a plain hash would tell anyone who owns the original that it is here."""
    file.seek(0)
    digest = hmac.new(keys.secret.encode(), b"file\0", hashlib.sha256)
    if isinstance(file, BytesIO):
        digest.update(file.getvalue())
        return digest.hexdigest()
    while part := file.read(1024**2):
        digest.update(part)
    return digest.hexdigest()
