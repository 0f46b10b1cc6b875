"""The examination of one file, inside the child: read, check, decode every frame, de-identify, account."""

import contextlib
import hashlib
import hmac
from io import BytesIO
from typing import IO

from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.filewriter import dcmwrite
from pydicom.uid import UID

from app.imaging import deidentify
from app.imaging.deidentify import Keys
from app.imaging.dicom import frames as framing
from app.imaging.dicom import pixels, reading
from app.imaging.dicom.bvalues import b_value
from app.imaging.dicom.examined import Examined, Identity
from app.imaging.dicom.refused import Refused
from app.imaging.roles import HEADER_KEYWORDS

IMPLEMENTATION_UID = "2.25.168208046543241857190498301462842936391"


def examine(source: str | bytes, keys: Keys) -> Examined:
    """Raises Refused with the code of the first thing that is wrong."""
    dataset, file = reading.opened(source)
    with contextlib.closing(file):
        try:
            return _examined(dataset, file, keys)
        except RecursionError:
            raise Refused("nested_too_deep") from None
        except EOFError:
            raise Refused("cut_off") from None
        except reading.UNREADABLE:
            raise Refused("unreadable") from None


def _examined(dataset: FileDataset, file: IO[bytes], keys: Keys) -> Examined:
    reading.assert_sound_uids(dataset)
    reading.assert_may_come_in(dataset)
    count = pixels.assert_plausible(dataset)
    patient = _text(dataset, "PatientID") or f"study {dataset.StudyInstanceUID}"
    identity = _identity(dataset, patient, _source_digest(file, keys), keys)
    arrays = tuple(pixels.decoded(dataset, count))
    described = tuple(framing.described(dataset, i, array, identity.sop_uid) for i, array in enumerate(arrays))
    groups = framing.Groups(dataset, 0)
    cleaned = deidentify.apply(dataset, keys, patient)
    account: dict[str, dict[str, int]] = {}
    for (action, attribute), times in cleaned.account.items():
        account.setdefault(str(action), {})[attribute] = times
    header = {keyword: _header_text(groups, keyword) for keyword in HEADER_KEYWORDS}
    header["b_value_tag"] = b_value(groups.sources)[1]
    safe = cleaned.dataset
    return Examined(
        identity=identity,
        modality=_text(safe, "Modality") or "OT",
        series_number=_whole(safe, "SeriesNumber"),
        instance_number=_whole(safe, "InstanceNumber"),
        description=_text(safe, "SeriesDescription"),
        frame_of_reference_uid=_text(safe, "FrameOfReferenceUID") or None,
        study_date=_text(safe, "StudyDate") or None,
        age_years=_age_years(dataset),
        sex=_text(safe, "PatientSex") or None,
        header={keyword: value for keyword, value in header.items() if value},
        frames=described,
        arrays=arrays,
        dicom=_written(safe, dataset, identity),
        account=account,
    )


def _identity(dataset: Dataset, patient: str, source_digest: str, keys: Keys) -> Identity:
    study, series, sop = str(dataset.StudyInstanceUID), str(dataset.SeriesInstanceUID), str(dataset.SOPInstanceUID)
    return Identity(
        source_digest=source_digest,
        patient_hash=keys.digest("patient", patient),
        pseudonym=keys.pseudonym(patient),
        shift_days=keys.shift_days(patient),
        study_uid=keys.uid(study),
        study_hash=keys.digest("study", study),
        series_uid=keys.uid(series),
        series_hash=keys.digest("series", series),
        sop_uid=keys.uid(sop),
        sop_hash=keys.digest("instance", sop),
        sop_class=str(dataset.SOPClassUID),
    )


def _source_digest(file: IO[bytes], keys: Keys) -> str:
    """Keyed: a plain hash would tell anyone who owns the original that it is here."""
    file.seek(0)
    digest = hmac.new(keys.secret.encode(), b"file\0", hashlib.sha256)
    while part := file.read(1024**2):
        digest.update(part)
    return digest.hexdigest()


def _written(safe: Dataset, original: FileDataset, identity: Identity) -> bytes:
    """The safe object as a file of its own: empty preamble, our own meta group, pixels untouched."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = UID(identity.sop_class)
    meta.MediaStorageSOPInstanceUID = UID(identity.sop_uid)
    meta.TransferSyntaxUID = original.file_meta.TransferSyntaxUID
    meta.ImplementationClassUID = UID(IMPLEMENTATION_UID)
    meta.ImplementationVersionName = "CONSILIUM"
    out = FileDataset("", safe, preamble=b"\0" * 128, file_meta=meta)
    buffer = BytesIO()
    dcmwrite(buffer, out, enforce_file_format=True)
    return buffer.getvalue()


def _text(dataset: Dataset, keyword: str) -> str:
    value = dataset.get(keyword)
    return "" if value is None else str(value).strip()


def _whole(dataset: Dataset, keyword: str) -> int | None:
    text = _text(dataset, keyword)
    return int(float(text)) if text else None


def _header_text(groups: framing.Groups, keyword: str) -> str:
    value = groups.get(keyword)
    if value is None:
        return ""
    values = [value] if isinstance(value, str) or not hasattr(value, "__iter__") else value
    return "\\".join(str(one) for one in values)


def _age_years(dataset: Dataset) -> float | None:
    """PatientAge, else from birth and study date; above 89 it is given as 90."""
    age = deidentify.capped_age(_text(dataset, "PatientAge"))
    if age:
        return int(age[:3]) / {"Y": 1, "M": 12, "W": 52.18, "D": 365.25}[age[3]]
    born, taken = _text(dataset, "PatientBirthDate"), _text(dataset, "StudyDate")
    if len(born) != 8 or len(taken) != 8 or not (born + taken).isdigit():
        return None
    years = int(taken[:4]) - int(born[:4]) - (taken[4:] < born[4:])
    return float(min(years, 90)) if years >= 0 else None
