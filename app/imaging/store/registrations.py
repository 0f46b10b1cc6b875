"""Frames of reference of a patient's images, and the registrations that join them: all of them, or those in force."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from app.accounts.tables import Person
from app.imaging.store.studies import current_roles
from app.imaging.tables import FrameRegistration, Series, Stack, Study
from app.imaging.values import Role
from app.imaging.values.registrations import Method
from app.kernel.geometry import grid_from_json
from app.kernel.refusals import NotFound

PLACED = ("parallel", "volume")
"""Kinds of stacks whose frames have places in space."""


@dataclass(frozen=True)
class SeriesOfFrame:
    study_id: uuid.UUID
    study: str
    number: int | None
    label: str


@dataclass
class FrameOfReference:
    """A space in which positions of several series can be compared; numbered for people, from 1."""

    uid: str
    number: int
    series: list[SeriesOfFrame] = field(default_factory=list)
    centre_mm: tuple[float, float, float] | None = None
    """The middle of its first stack: a place to say by how much a registration moves."""


def frames_of_reference(session: Session, patient_id: uuid.UUID) -> list[FrameOfReference]:
    """Of all studies of a patient, in the order they came; what has no place in space has no frame."""
    rows = session.execute(
        select(Study, Series, Stack)
        .join(Series, Series.study_id == Study.id)
        .join(Stack, Stack.series_id == Series.id)
        .where(
            Study.patient_id == patient_id,
            Stack.frame_of_reference_uid.is_not(None),
            Stack.kind.in_(PLACED),
        )
        .order_by(Study.accepted_at, Study.id, Series.number, Series.id, Stack.number)
    ).all()
    roles = current_roles(session, [stack.id for _, _, stack in rows])
    found: dict[str, FrameOfReference] = {}
    for study, series, stack in rows:
        uid = stack.frame_of_reference_uid or ""
        frame = found.setdefault(uid, FrameOfReference(uid, len(found) + 1))
        if frame.centre_mm is None and stack.grid is not None:
            x, y, z = grid_from_json(stack.grid).corners_mm().mean(axis=0).tolist()
            frame.centre_mm = (x, y, z)
        role = roles.get(stack.id)
        entry = SeriesOfFrame(
            study.id, study.label, series.number, Role(role.role).label if role else series.description
        )
        if entry not in frame.series:
            frame.series.append(entry)
    return list(found.values())


def frame_count(session: Session, patient_id: uuid.UUID) -> int:
    query = select(func.count(Stack.frame_of_reference_uid.distinct())).join(Series).join(Study)
    return session.scalar(query.where(Study.patient_id == patient_id, Stack.kind.in_(PLACED))) or 0


def registrations_of(session: Session, patient_id: uuid.UUID) -> Sequence[FrameRegistration]:
    """The newest first, with their withdrawals."""
    return session.scalars(
        select(FrameRegistration)
        .where(FrameRegistration.patient_id == patient_id)
        .options(selectinload(FrameRegistration.withdrawal))
        .order_by(FrameRegistration.number.desc())
    ).all()


def registration(session: Session, patient_id: uuid.UUID, registration_id: uuid.UUID) -> FrameRegistration:
    found = session.get(FrameRegistration, registration_id)
    if found is None or found.patient_id != patient_id:
        raise NotFound
    return found


def in_force(newest_first: Iterable[FrameRegistration]) -> list[FrameRegistration]:
    """Of each pair of frames the newest, unless it was withdrawn."""
    newest: dict[frozenset[str], FrameRegistration] = {}
    for row in newest_first:
        newest.setdefault(row.pair, row)
    return [row for row in newest.values() if row.withdrawal is None]


def registrations_shown(
    session: Session, study_ids: Collection[uuid.UUID], frames: Collection[str]
) -> list[dict[str, Any]]:
    """For a reading room: what joins the frames it shows; role and method, never who or when."""
    if len(frames) < 2:
        return []
    patients = session.scalars(select(Study.patient_id).where(Study.id.in_(study_ids)).distinct()).all()
    joined = [row for patient_id in patients for row in in_force(registrations_of(session, patient_id))]
    return [
        {
            "id": str(row.id),
            "from_frame": row.from_frame,
            "to_frame": row.to_frame,
            "matrix": row.matrix,
            "method": Method(row.method).label,
            "residual_mm": row.residual_mm,
            "recorded_by": row.role,
        }
        for row in joined
        if row.pair <= set(frames)
    ]


def known_registrations(
    session: Session, study_ids: Collection[uuid.UUID], ids: Collection[uuid.UUID]
) -> frozenset[uuid.UUID]:
    """Those of the named registrations that are of a patient of these studies, in force or not."""
    of_patients = select(Study.patient_id).where(Study.id.in_(study_ids))
    query = select(FrameRegistration.id).where(
        FrameRegistration.id.in_(ids), FrameRegistration.patient_id.in_(of_patients)
    )
    return frozenset(session.scalars(query))


def newest_number(session: Session, patient_id: uuid.UUID) -> int:
    query = select(func.max(FrameRegistration.number)).where(FrameRegistration.patient_id == patient_id)
    return session.scalar(query) or 0


def authors(session: Session, rows: Iterable[FrameRegistration]) -> dict[uuid.UUID, str]:
    """Names of who recorded and withdrew, by person."""
    ids = {row.by for row in rows} | {row.withdrawal.by for row in rows if row.withdrawal}
    return {one.id: one.display_name for one in session.scalars(select(Person).where(Person.id.in_(ids)))}
