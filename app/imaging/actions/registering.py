"""Recording how the positions of one frame of reference are those of another, and taking that back."""

import uuid
from dataclasses import asdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.values import Actor, Role
from app.audit import actions as audit
from app.audit.values import Chain
from app.imaging.rules import registrations as rules
from app.imaging.rules.masking import reason_given
from app.imaging.store.registrations import (
    frames_of_reference,
    in_force,
    newest_number,
    registration,
    registrations_of,
)
from app.imaging.tables import FrameRegistration, Patient, RegistrationWithdrawal, Study
from app.imaging.values.registrations import GivenRegistration, Transform
from app.kernel.refusals import NotFound


def checked_registration(session: Session, study_id: uuid.UUID, given: GivenRegistration) -> Transform:
    """What would be recorded: nothing is kept. Raises Invalid in words."""
    known = [frame.uid for frame in frames_of_reference(session, _patient(session, study_id).id)]
    rules.assert_frames(given.from_frame, given.to_frame, known)
    rules.detail_given(given.method, given.detail)
    return rules.transform_of(given)


def record_registration(
    session: Session, actor: Actor, study_id: uuid.UUID, given: GivenRegistration
) -> FrameRegistration:
    """From now on it joins the two frames, instead of an earlier one of the same pair."""
    patient = _patient(session, study_id, lock=True)
    transform = checked_registration(session, study_id, given)
    reason = reason_given(given.reason)
    before = [row for row in in_force(registrations_of(session, patient.id)) if row.pair == _pair(given)]
    made = FrameRegistration(
        patient_id=patient.id,
        number=newest_number(session, patient.id) + 1,
        from_frame=given.from_frame,
        to_frame=given.to_frame,
        matrix=[list(row) for row in transform.matrix],
        method=given.method.value,
        detail=rules.detail_given(given.method, given.detail),
        landmarks=[asdict(one) for one in transform.landmarks],
        residual_mm=transform.residual_mm,
        reason=reason,
        by=actor.person_id,
        role=Role.ADMINISTRATOR.value if actor.has(Role.ADMINISTRATOR) else Role.COORDINATOR.value,
    )
    session.add(made)
    session.flush()
    audit.record(
        session, actor.person_id, "registration.recorded", "patient", patient.id, chain=Chain.house(),
        old={"registration": before[0].id} if before else None,
        new={
            "registration": made.id, "number": made.number, "from_frame": made.from_frame, "to_frame": made.to_frame,
            "matrix": made.matrix, "method": made.method, "detail": made.detail, "residual_mm": made.residual_mm,
        },
        reason=reason,
    )  # fmt: skip
    return made


def withdraw_registration(
    session: Session, actor: Actor, study_id: uuid.UUID, registration_id: uuid.UUID, reason: str
) -> None:
    """From now on nothing joins the two frames; what was read by it says so for good."""
    patient = _patient(session, study_id, lock=True)
    row = registration(session, patient.id, registration_id)
    rules.assert_in_force(row in in_force(registrations_of(session, patient.id)))
    reason = reason_given(reason)
    row.withdrawal = RegistrationWithdrawal(reason=reason, by=actor.person_id)
    session.flush()
    audit.record(
        session, actor.person_id, "registration.withdrawn", "patient", patient.id, chain=Chain.house(),
        old={"registration": row.id, "number": row.number}, reason=reason,
    )  # fmt: skip


def _pair(given: GivenRegistration) -> frozenset[str]:
    return frozenset((given.from_frame, given.to_frame))


def _patient(session: Session, study_id: uuid.UUID, *, lock: bool = False) -> Patient:
    query = select(Patient).join(Study, Study.patient_id == Patient.id).where(Study.id == study_id)
    found = session.scalar(query.with_for_update(of=Patient) if lock else query)
    if found is None:
        raise NotFound
    return found
