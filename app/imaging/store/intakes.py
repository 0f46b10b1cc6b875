"""Deliveries and what became of their files."""

import uuid
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.imaging.tables import Intake, IntakeFile, SentFile, Study
from app.imaging.values import Verdict
from app.kernel.paging import Page, page_of
from app.kernel.refusals import NotFound

USUAL = (Verdict.ACCEPTED, Verdict.ACCEPTED_IDEMPOTENT)


def intakes(session: Session, *, limit: int = 5) -> Sequence[Intake]:
    return session.scalars(select(Intake).order_by(Intake.at.desc()).limit(limit)).all()


def intake(session: Session, intake_id: uuid.UUID) -> Intake:
    found = session.get(Intake, intake_id, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def sent_file(session: Session, intake_id: uuid.UUID, number: int) -> SentFile:
    found = session.scalar(select(SentFile).where(SentFile.intake_id == intake_id, SentFile.number == number))
    if found is None:
        raise NotFound
    return found


def sent_count(session: Session, intake_id: uuid.UUID) -> int:
    return session.scalar(select(func.count()).select_from(SentFile).where(SentFile.intake_id == intake_id)) or 0


def judged_numbers(session: Session, intake_id: uuid.UUID, sent_numbers: Sequence[int]) -> set[int]:
    """Of these sent files, those that have been worked through."""
    judged = select(IntakeFile.sent_number).where(
        IntakeFile.intake_id == intake_id, IntakeFile.sent_number.in_(sent_numbers)
    )
    return {number for number in session.scalars(judged) if number is not None}


def summary_of(session: Session, intake_id: uuid.UUID) -> dict[Verdict, int]:
    """How many files got which verdict, in the order of the verdicts."""
    rows = session.execute(
        select(IntakeFile.verdict, func.count()).where(IntakeFile.intake_id == intake_id).group_by(IntakeFile.verdict)
    )
    counted = {row[0]: row[1] for row in rows}
    return {verdict: counted[verdict] for verdict in Verdict if verdict in counted}


def studies_of_intake(session: Session, intake_id: uuid.UUID) -> list[tuple[Study, dict[Verdict, int]]]:
    """Those that some file of the delivery went to, with the verdicts on those files."""
    rows = session.execute(
        select(Study, IntakeFile.verdict, func.count(IntakeFile.id))
        .join(IntakeFile, IntakeFile.study_id == Study.id)
        .where(IntakeFile.intake_id == intake_id)
        .group_by(Study.id, IntakeFile.verdict)
        .order_by(Study.accepted_at, Study.label)
    )
    found: dict[Study, dict[Verdict, int]] = defaultdict(dict)
    for study, verdict, count in rows:
        found[study][Verdict(verdict)] = count
    return [(study, {one: counts[one] for one in Verdict if one in counts}) for study, counts in found.items()]


def verdicts_after(session: Session, intake_id: uuid.UUID, number: int, *, limit: int) -> Sequence[IntakeFile]:
    query = select(IntakeFile).where(IntakeFile.intake_id == intake_id, IntakeFile.number > number)
    return session.scalars(query.order_by(IntakeFile.number).limit(limit)).all()


def files_of(
    session: Session, intake_id: uuid.UUID, *, page: int = 1, unusual: bool = False, verdict: Verdict | None = None
) -> Page[IntakeFile]:
    """In the order of the delivery; `unusual`: only those that were not simply accepted; `verdict`: with this one."""
    query = select(IntakeFile).where(IntakeFile.intake_id == intake_id)
    if unusual:
        query = query.where(IntakeFile.verdict.not_in(USUAL))
    if verdict is not None:
        query = query.where(IntakeFile.verdict == verdict)
    return page_of(session, query.order_by(IntakeFile.number), number=page, size=100)
