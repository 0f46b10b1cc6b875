"""What a reading room is given of a case: images, facts, questions, guideline; never what the campaign hides."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts import store as accounts
from app.assignments import store as assignments
from app.assignments.values import Purpose, hidden_facts
from app.imaging import store as imaging
from app.imaging.store.fixity import damaged_studies
from app.kernel.refusals import Conflict
from app.kernel.timestamps import iso
from app.reading import rules
from app.reading.rules import hanging
from app.reading.rules.furnishing import Furnishing
from app.reading.rules.opening import Place, with_opening
from app.reading.store import opening, own, proposals, rooms
from app.reading.store.facts import shown_facts
from app.reading.store.head import Head, head
from app.reading.store.protocol import shown_protocol

DAMAGED = (
    "The images of this case are damaged in the store, so it cannot be read now. The coordinator sees it and will "
    "send them again; what you said of it is kept."
)


def manifest(session: Session, person_id: UUID, reading_id: UUID) -> dict[str, Any]:
    """The whole manifest of an own reading. Raises NotFound."""
    return manifest_of(session, head(session, person_id, reading_id))


def manifest_of(session: Session, of: Head) -> dict[str, Any]:
    """Parts of it are shared by all answers: it is not to be changed."""
    reading = of.reading
    furnishing = rooms.furnishing(of.room)
    shown = case_manifest(
        session,
        reading.case_id,
        protocol_version_id=reading.protocol_version_id,
        blinding_profile=reading.blinding_profile,
        room=furnishing,
        for_person=reading.reader_id,
        opens=opening.opening_place(session, reading),
    )
    signed_at = of.status.signed_at
    return {
        "reading": {
            "id": str(reading.id),
            "case_code": reading.case_code,
            "campaign": of.campaign,
            "position": of.place.number,
            "of": of.place.of,
            "stage": of.stage.number,
            "stages": of.stage.of,
            "state": rules.open_state(of.status),
            "signed_at": iso(signed_at) if signed_at else None,
            "training": reading.purpose == Purpose.TRAINING,
            "next_reading_id": _text(own.next_reading_id(session, reading)),
        },
        "preferences": accounts.preferences(session, reading.reader_id),
        "room": {"break_minutes": furnishing.break_minutes},
        "proposals": proposals.head(of.offer),
        **shown,
    }


def case_manifest(
    session: Session,
    case_id: UUID,
    *,
    protocol_version_id: UUID,
    blinding_profile: dict[str, Any],
    room: Furnishing,
    for_person: UUID,
    opens: Place | None = None,
) -> dict[str, Any]:
    """`facts`, `protocol`, `guideline`, and all of `images`: of those, what this person was granted."""
    asked = shown_protocol(session, protocol_version_id)
    return {
        "facts": shown_facts(session, case_id, hidden_facts(blinding_profile)),
        **images(session, case_id, room.offered, for_person=for_person, opens=opens),
        "protocol": asked.protocol,
        "guideline": asked.guideline,
    }


def images(
    session: Session,
    case_id: UUID,
    offered: Sequence[hanging.Layout],
    *,
    for_person: UUID | None = None,
    opens: Place | None = None,
) -> dict[str, Any]:
    """`hanging`, `layouts`, `stacks`: what is shown of a case (to a reader: of what was granted), how, and where it
    opens; `registrations`: what joins frames of reference of what is shown."""
    study_ids = assignments.studies_of_cases(session, [case_id]).get(case_id, [])
    if damaged_studies(session, study_ids):
        raise Conflict(DAMAGED, code="images_damaged")
    stacks = imaging.reading_stacks(session, study_ids, for_person=for_person)
    layouts = hanging.layouts(stacks, offered)
    frames = {stack["frame_of_reference_uid"] for stack in stacks} - {None}
    joined = imaging.registrations_shown(session, study_ids, frames)
    return {
        "hanging": layouts[0],
        "layouts": layouts,
        "stacks": with_opening(stacks, opens),
        "registrations": joined,
    }


def _text(value: UUID | None) -> str | None:
    return str(value) if value else None
