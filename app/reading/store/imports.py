"""Imported delineations: where they lie, their mappings, what was imported of a case, which of them count."""

import contextlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.accounts.tables import Person
from app.assignments import store as assignments
from app.assignments.tables import Assignment, Campaign, Case, CaseStudy, Membership
from app.assignments.values import MemberRole
from app.imaging import store as imaging
from app.imaging.store.studies import stacks_of
from app.imaging.tables import Stack, Study
from app.imaging.values.roles import Role
from app.kernel.refusals import Invalid, NotFound
from app.reading.store import visible
from app.reading.tables import DelineationImport, ImportChoice, LabelMapping, MappingRetirement, Reading, Submission

IMPORTED = visible.IMPORTED


@dataclass(frozen=True)
class ImportLine:
    """One imported reading as a coordinator sees it: who, when, and what it holds, never how it compares."""

    reading_id: UUID
    reader: str
    kind: str
    at: datetime
    by: str
    takes: Sequence[str]
    files: Sequence[dict[str, Any]]
    counts: bool
    newest: bool


def campaign_by_code(session: Session, code: str) -> Campaign:
    found = session.scalars(select(Campaign).where(Campaign.code == code)).one_or_none()
    if found is None:
        raise Invalid(f"No campaign has the code “{code}”.")
    return found


def campaigns_open_to(session: Session, person_id: UUID) -> Sequence[Campaign]:
    """The newest first, without those in which the person reads or ever read."""
    ever = select(Membership.id).where(Membership.campaign_id == Campaign.id, Membership.person_id == person_id)
    query = select(Campaign).where(~ever.where(Membership.role == MemberRole.READER).exists())
    return session.scalars(query.order_by(Campaign.created_at.desc(), Campaign.id)).all()


def case_by_name(session: Session, campaign_id: UUID, name: str) -> UUID:
    """By the label of one of its studies, a case code of one of its readings, or its id."""
    by_study = select(CaseStudy.case_id).join(Study, Study.id == CaseStudy.study_id).where(Study.label == name)
    by_code = select(Assignment.case_id).where(Assignment.campaign_id == campaign_id, Assignment.case_code == name)
    ways: list[ColumnElement[bool]] = [Case.id.in_(by_study), Case.id.in_(by_code)]
    with contextlib.suppress(ValueError):  # a name that is no id is looked for as a label or code only
        ways.append(Case.id == UUID(name))
    query = select(Case.id).where(Case.campaign_id == campaign_id, or_(*ways))
    found = session.scalars(query.where(~assignments.is_removed(Case.__table__.c.id))).all()
    if len(found) != 1:
        many = "Several cases" if found else "No case"
        raise Invalid(f"{many} of this campaign {'are' if found else 'is'} called “{name}” (study label or case code).")
    return found[0]


def stacks_for(session: Session, case_id: UUID, role: str | None, series_uids: Collection[str]) -> list[Stack]:
    """The stacks a delineation may lie on, the likeliest first: of the role named, else of the series the file
    names, else the axial T2."""
    studies = assignments.studies_of_cases(session, [case_id])[case_id]
    pairs = stacks_of(session, studies)
    roles = imaging.current_roles(session, [stack.id for _, stack in pairs])
    if role is None:
        named = [stack for series, stack in pairs if series.series_uid in series_uids and stack.grid is not None]
        if named:
            return named
    wanted = role or "t2_ax"
    found = [stack for _, stack in pairs if stack.id in roles and roles[stack.id].role == wanted]
    found.sort(key=lambda stack: not roles[stack.id].preferred)
    if not found:
        raise Invalid(f"This case has no images of the role {wanted}.", code="no_stack")
    sound = [stack for stack in found if stack.grid is not None]
    if not sound:
        raise Invalid(f"The images of the role {wanted} have no common grid.", code="no_grid")
    return sound


def frame_of_reference_fits(stack: Stack, uids: Collection[str]) -> bool:
    """`uids` are one UID as the file has it, and as de-identification would have made it."""
    return not uids or stack.frame_of_reference_uid is None or stack.frame_of_reference_uid in uids


def annotator(session: Session, name: str, kind: str) -> Person | None:
    return session.scalars(
        select(Person).where(Person.display_name == name, Person.kind == kind).order_by(Person.created_at).limit(1)
    ).one_or_none()


def newest_mapping(session: Session, name: str) -> LabelMapping | None:
    query = select(LabelMapping).where(LabelMapping.name == name).order_by(LabelMapping.number.desc()).limit(1)
    return session.scalars(query).one_or_none()


def mapping_names(session: Session) -> Sequence[str]:
    """Those that can be used: whose newest version is not retired."""
    newest = select(LabelMapping.name, func.max(LabelMapping.number).label("number")).group_by(LabelMapping.name)
    last = newest.subquery()
    retired = select(MappingRetirement.id).where(MappingRetirement.mapping_id == LabelMapping.id).exists()
    query = select(LabelMapping.name).join(
        last, (last.c.name == LabelMapping.name) & (last.c.number == LabelMapping.number)
    )
    return session.scalars(query.where(~retired).order_by(LabelMapping.name)).all()


def is_retired(session: Session, mapping_id: UUID) -> bool:
    query = select(MappingRetirement.id).where(MappingRetirement.mapping_id == mapping_id)
    return session.scalar(query) is not None


def imported_reading(session: Session, case_id: UUID, stage_id: UUID, reader_id: UUID) -> Reading | None:
    return session.scalars(
        select(Reading)
        .where(Reading.case_id == case_id, Reading.stage_id == stage_id, Reading.reader_id == reader_id)
        .where(Reading.purpose == IMPORTED)
    ).one_or_none()


def imports_of(session: Session, reading_id: UUID) -> Sequence[DelineationImport]:
    """Newest first."""
    query = select(DelineationImport).where(DelineationImport.reading_id == reading_id)
    return session.scalars(query.order_by(DelineationImport.at.desc(), DelineationImport.id)).all()


def import_of_key(session: Session, by: UUID, key: UUID) -> DelineationImport | None:
    query = select(DelineationImport).where(DelineationImport.by == by, DelineationImport.idempotency_key == key)
    return session.scalars(query).one_or_none()


def newest_submission(session: Session, reading_id: UUID) -> Submission | None:
    query = select(Submission).where(Submission.reading_id == reading_id).order_by(Submission.number.desc()).limit(1)
    return session.scalars(query).one_or_none()


def newest_choice(session: Session, reading_id: UUID) -> ImportChoice | None:
    query = select(ImportChoice).where(ImportChoice.reading_id == reading_id)
    return session.scalars(query.order_by(ImportChoice.number.desc()).limit(1)).one_or_none()


def imported_submissions(session: Session, case_ids: Collection[UUID]) -> dict[UUID, list[tuple[UUID, UUID]]]:
    """Case → (submission, reader) of its imported readings as they stand, in the order of reading ids."""
    rows = session.execute(
        select(Reading.case_id, Submission.id, Reading.reader_id)
        .join(Submission, (Submission.reading_id == Reading.id) & ~visible.is_void())
        .where(Reading.case_id.in_(case_ids), Reading.purpose == IMPORTED)
        .order_by(Reading.id)
    )
    found: dict[UUID, list[tuple[UUID, UUID]]] = {}
    for case_id, submission_id, reader_id in rows:
        found.setdefault(case_id, []).append((submission_id, reader_id))
    return found


def import_lines(session: Session, case_id: UUID) -> list[ImportLine]:
    """The imports of a case, newest first."""
    importer = aliased(Person)
    rows = session.execute(
        select(DelineationImport, Person.display_name, Person.kind, importer.display_name, visible.is_chosen())
        .join(Reading, Reading.id == DelineationImport.reading_id)
        .join(Person, Person.id == Reading.reader_id)
        .join(importer, importer.id == DelineationImport.by)
        .where(Reading.case_id == case_id)
        .order_by(DelineationImport.at.desc(), DelineationImport.id)
    )
    lines: list[ImportLine] = []
    seen: set[UUID] = set()
    for row, reader, kind, by, counts in rows:
        newest = row.reading_id not in seen
        lines.append(ImportLine(row.reading_id, reader, kind, row.at, by, row.takes, row.files, bool(counts), newest))
        seen.add(row.reading_id)
    return lines


def case_of_campaign(session: Session, campaign_id: UUID, case_id: UUID) -> Case:
    if session.get(Campaign, campaign_id) is None:
        raise NotFound
    return assignments.case(session, campaign_id, case_id)


def imported_readings(session: Session, case_id: UUID, stage_id: UUID) -> list[UUID]:
    """The imported readings of a case that stand, chosen or not."""
    query = select(Reading.id).where(Reading.case_id == case_id, Reading.stage_id == stage_id)
    signed = query.where(Reading.purpose == IMPORTED, visible.is_signed())
    return list(session.scalars(signed.order_by(Reading.id)))


def role_label(session: Session, stack_id: UUID) -> str:
    """What the images are, in words."""
    role = imaging.current_roles(session, [stack_id]).get(stack_id)
    return Role(role.role).label if role else "images"
