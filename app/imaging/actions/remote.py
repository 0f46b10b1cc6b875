"""Importing studies from a DICOMweb server that the operator allowed: searched, chosen, then judged as they stream in.

What was chosen are the sender's identifiers: they wait sealed, as sent files do, and are forgotten with their key.
"""

import io
import json
import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.imaging.actions.receiving import INTAKE_TASK, open_delivery, waiting_of
from app.imaging.formats import Delivered
from app.imaging.formats.multipart import PartsReader, message_type
from app.imaging.formats.remote import RemoteServer
from app.imaging.rules.reaching import Unreachable
from app.imaging.store.arriving import Part
from app.imaging.store.waiting import Waiting
from app.imaging.values.limits import IN_MEMORY_BYTES, LARGEST_FILE_BYTES
from app.kernel import jobs
from app.kernel.refusals import Invalid, Misunderstood, NotFound, TooLarge, Unavailable
from app.kernel.settings import DicomwebSource, settings

__all__ = ["SOURCE", "Chosen", "RemoteStudy", "Unreachable", "order_import", "ordered", "search", "source_named"]

SOURCE = "import"
MOST_FOUND = 100
MOST_CHOSEN = 500
DICOM = "application/dicom"
_UID = re.compile(r"[0-9.]{1,64}")


@dataclass(frozen=True)
class RemoteStudy:
    """As the server describes it: for the person who chooses, never stored."""

    uid: str
    patient_id: str
    date: str
    modalities: str
    description: str
    instances: int


@dataclass(frozen=True)
class Chosen:
    uid: str
    instances: int = 0


def source_named(name: str) -> DicomwebSource:
    found = next((source for source in settings().dicomweb_sources if source.name == name), None)
    if found is None:
        raise NotFound("There is no source of this name in the settings.")
    return found


def search(source: DicomwebSource, *, patient_id: str = "", study_uid: str = "") -> list[RemoteStudy]:
    """At most 100; one of the two must be given."""
    if not patient_id.strip(" *") and not study_uid:
        raise Invalid("Give a patient ID or a study UID to search for.")
    if study_uid and not _UID.fullmatch(study_uid):
        raise Invalid("A study UID holds digits and dots only.")
    query = {"limit": str(MOST_FOUND), "includefield": "StudyDescription"}
    query |= {"PatientID": patient_id} if patient_id else {}
    query |= {"StudyInstanceUID": study_uid} if study_uid else {}
    with RemoteServer(source) as server:
        rows = server.json("/studies", query)
    found = [_study(row) for row in rows[:MOST_FOUND] if isinstance(row, dict)]
    return [study for study in found if _UID.fullmatch(study.uid)]


def order_import(
    session: Session, actor: Actor, source: DicomwebSource, chosen: Sequence[Chosen], *, label_prefix: str | None = None
) -> uuid.UUID:
    """The delivery, which a job works through."""
    if not chosen:
        raise Invalid("Choose at least one study first.")
    if len(chosen) > MOST_CHOSEN or not all(_UID.fullmatch(one.uid) for one in chosen):
        raise Invalid(f"At most {MOST_CHOSEN} studies are imported at once, each named by its UID.")
    intake = open_delivery(session, actor, source=SOURCE, label_prefix=label_prefix)
    order = {"source": source.name, "studies": [[one.uid, one.instances] for one in chosen]}
    waiting_of(intake).write(1, io.BytesIO(json.dumps(order).encode()))
    intake.state = "waiting"
    intake.files_total = sum(one.instances for one in chosen) or None
    session.flush()
    jobs.defer(session, INTAKE_TASK, intake_id=str(intake.id))
    return intake.id


def ordered(waiting: Waiting) -> "RemoteDelivery":
    """What the job fetches."""
    with waiting.opened(1) as (file, _):
        order = json.loads(file.read())
    try:
        source = source_named(order["source"])
    except NotFound as gone:
        raise Unreachable(gone.sentence) from None
    return RemoteDelivery(source, [Chosen(uid, count) for uid, count in order["studies"]], waiting.folder)


class RemoteDelivery:
    """The objects of the chosen studies, one after another as they come in; large ones are sealed in `aside` until
    the next is asked for."""

    def __init__(self, source: DicomwebSource, chosen: Sequence[Chosen], aside: Path) -> None:
        self._source, self._chosen, self._aside = source, chosen, aside

    def __len__(self) -> int:
        return sum(one.instances for one in self._chosen)

    def __iter__(self) -> Iterator[Delivered]:
        number = 0
        with RemoteServer(self._source) as server:
            for study in self._chosen:
                for taken, refused in _objects(server, study.uid, self._source.name, self._aside):
                    number += 1
                    yield Delivered(f"image {number}", data=taken.data, sealed=taken.sealed, refused=refused)


class _Taken:
    """A sink that keeps the parts that are complete until they are fetched."""

    def __init__(self, aside: Path) -> None:
        self._aside = aside
        self._current = Part(aside, most_in_memory=IN_MEMORY_BYTES)
        self._complete: list[tuple[Part, str | None]] = []

    def begin(self, headers: Mapping[str, str]) -> None:
        self._current = Part(self._aside, most_in_memory=IN_MEMORY_BYTES)

    def write(self, data: bytes) -> None:
        self._current.write(data)

    def end(self, refused: str | None) -> None:
        self._current.finish()
        if refused:
            self._current.forget()
        self._complete.append((self._current, refused))

    def fetched(self) -> Iterator[tuple[Part, str | None]]:
        complete, self._complete = self._complete, []
        for part, refused in complete:
            yield part, refused
            part.forget()

    def forget(self) -> None:
        for part, _ in [*self._complete, (self._current, None)]:
            part.forget()


def _objects(server: RemoteServer, study_uid: str, name: str, aside: Path) -> Iterator[tuple[Part, str | None]]:
    sink = _Taken(aside)
    try:
        with server.parts(f"/studies/{study_uid}") as (content_type, chunks):
            sent = message_type(content_type)
            if sent.kind != "multipart/related":
                raise Unreachable(f"{name} did not answer as a DICOMweb server does.")
            reader = PartsReader(sent.boundary, sink, DICOM, largest=LARGEST_FILE_BYTES)
            for chunk in chunks:
                reader.feed(chunk)
                yield from sink.fetched()
            reader.close()
            yield from sink.fetched()
    except Misunderstood:
        raise Unreachable(f"What {name} sent for a study broke off, or cannot be read. Try again.") from None
    except (TooLarge, Unavailable) as full:
        raise Unreachable(full.sentence) from None
    finally:
        sink.forget()


# DICOM JSON of a stranger
def _study(row: dict[str, Any]) -> RemoteStudy:
    count = _text(row, "00201208")
    return RemoteStudy(
        uid=_text(row, "0020000D"),
        patient_id=_text(row, "00100020"),
        date=_text(row, "00080020"),
        modalities=_text(row, "00080061"),
        description=_text(row, "00081030"),
        instances=int(count) if count.isascii() and count.isdigit() and len(count) < 8 else 0,
    )


def _text(row: dict[str, Any], tag: str) -> str:
    found = row.get(tag)
    values = found.get("Value") if isinstance(found, dict) else None
    if not isinstance(values, list):
        return ""
    text = ", ".join(str(value) for value in values if isinstance(value, (str, int, float)))
    return "".join(letter for letter in text if letter.isprintable())[:128]
