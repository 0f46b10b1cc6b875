"""What a reading room is given of a case: images, facts, questions, guideline; never what the campaign hides."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from app.accounts import store as accounts
from app.assignments import store as assignments
from app.assignments.tables import Campaign, Case, CaseStudy, Stage
from app.assignments.values import Purpose, hidden_facts
from app.clinical.tables import Fact
from app.imaging import store as imaging
from app.imaging.store.fixity import damaged_studies
from app.imaging.tables import Study
from app.kernel.refusals import Conflict
from app.kernel.timestamps import iso
from app.protocols import store as protocols
from app.protocols.values.structures import STRUCTURES
from app.reading import rules
from app.reading.rules import hanging
from app.reading.rules.furnishing import Furnishing
from app.reading.rules.opening import Place, with_opening
from app.reading.store import opening, own, rooms
from app.reading.tables import CampaignRoom
from app.reading.values import ReadingState

DAMAGED = (
    "The images of this case are damaged in the store, so it cannot be read now. The coordinator sees it and will "
    "send them again; what you said of it is kept."
)

SHOWN_FACTS = {
    "age": "Age",
    "psa": "PSA",
    "psa_density": "PSA density",
    "dre": "Rectal examination",
    "prior_biopsy": "Earlier biopsy",
    "family_history": "Family history",
}
"""What a reader may know beforehand. Pathology and earlier reports are never among it: they are the outcome."""


def manifest(session: Session, person_id: UUID, reading_id: UUID) -> dict[str, Any]:
    """The whole manifest of an own reading. Raises NotFound."""
    reading = own.own_reading(session, person_id, reading_id)
    status = own.status(session, reading.id)
    place = own.position(session, reading)
    campaign = session.get_one(Campaign, reading.campaign_id)
    stages = session.scalars(select(Stage.id).where(Stage.campaign_id == campaign.id).order_by(Stage.number)).all()
    state = rules.state(status)
    room = session.get(CampaignRoom, reading.room_id) if reading.room_id else None
    furnishing = rooms.furnishing(room)
    shown = case_manifest(
        session,
        reading.case_id,
        protocol_version_id=reading.protocol_version_id,
        blinding_profile=reading.blinding_profile,
        room=furnishing,
        for_person=person_id,
        opens=opening.opening_place(session, reading),
    )
    return {
        "reading": {
            "id": str(reading.id),
            "case_code": reading.case_code,
            "campaign": campaign.name,
            "position": place.number,
            "of": place.of,
            "stage": stages.index(reading.stage_id) + 1,
            "stages": len(stages),
            "state": state.value if state in (ReadingState.SIGNED, ReadingState.SET_ASIDE) else "draft",
            "signed_at": iso(status.signed_at) if status.signed_at else None,
            "training": reading.purpose == Purpose.TRAINING,
            "next_reading_id": _text(own.next_reading_id(session, reading)),
        },
        "preferences": accounts.preferences(session, person_id),
        "room": {"break_minutes": furnishing.break_minutes},
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
    version = protocols.version(session, protocol_version_id)
    definition = version.definition
    return {
        "facts": _facts(session, case_id, hidden_facts(blinding_profile)),
        **images(session, case_id, room.offered, for_person=for_person, opens=opens),
        "protocol": {
            "key": definition["key"],
            "version": version.number,
            "title": definition["title"],
            "questions": definition["questions"],
            "marks": definition["marks"],
            "structures": [{"key": key, "label": STRUCTURES[key]} for key in definition.get("structures", ())],
            "rules": definition["rules"],
        },
        "guideline": _guideline(version.guideline.text) if version.guideline else None,
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


def _facts(session: Session, case_id: UUID, hidden: Collection[str]) -> list[dict[str, Any]]:
    shown = [key for key in SHOWN_FACTS if key not in hidden]
    rows = session.scalars(
        select(Fact)
        .join(Case, Case.patient_id == Fact.patient_id)
        .where(Case.id == case_id, Fact.key.in_(shown))
        .ext(distinct_on(Fact.key))
        .order_by(Fact.key, Fact.at.desc())
    )
    found = {row.key: (row.value_number if row.value_text is None else row.value_text, row.unit) for row in rows}
    if "age" in shown and "age" not in found:
        age = session.scalars(
            select(Study.age_years)
            .join(CaseStudy, CaseStudy.study_id == Study.id)
            .where(CaseStudy.case_id == case_id, Study.age_years.is_not(None))
            .limit(1)
        ).one_or_none()
        if age is not None:
            found["age"] = (age, "years")
    return [
        {"key": key, "label": SHOWN_FACTS[key], "value": _written(found[key][0]), "unit": found[key][1] or None}
        for key in shown
        if key in found
    ]


def _written(value: float | str | None) -> str:
    return f"{value:g}" if isinstance(value, int | float) else value or ""


def _guideline(text: dict[str, Any]) -> dict[str, Any]:
    return {key: text[key] for key in ("title", "version", "sections")}


def _text(value: UUID | None) -> str | None:
    return str(value) if value else None
