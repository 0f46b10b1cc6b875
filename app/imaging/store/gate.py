"""What the gate found, in which state each finding is, and what keeps a study from being read."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session, selectinload

from app.accounts.tables import Person
from app.imaging.deidentify import BASIC, PROFILES
from app.imaging.store.pixels import THUMBNAIL_BLOBS
from app.imaging.tables import (
    DeidentificationReport,
    GateDecision,
    GateFinding,
    GateStudy,
    KeptFile,
    Series,
    SourceProfile,
    Stack,
    Study,
)
from app.imaging.values.gate import BLOCKING, KINDS, GateState, Obstacle, Remedy, state_after
from app.imaging.values.sources import source_key
from app.kernel.blobs import blobs
from app.kernel.paging import Page, page_of
from app.kernel.refusals import NotFound


def last_remedy() -> ColumnElement[str | None]:
    """Of the finding of the row: its newest decision."""
    return (
        select(GateDecision.remedy)
        .where(GateDecision.finding_id == GateFinding.id)
        .order_by(GateDecision.number.desc())
        .limit(1)
        .correlate(GateFinding)
        .scalar_subquery()
    )


def state_column() -> ColumnElement[str]:
    last = last_remedy()
    return case(
        (last.is_(None), GateState.OPEN.value),
        (last == Remedy.REOPEN, GateState.OPEN.value),
        (last == Remedy.RESEND, GateState.WAITING.value),
        else_=GateState.SETTLED.value,
    )


def state_of(finding: GateFinding) -> GateState:
    return state_after(finding.decisions[-1].remedy if finding.decisions else None)


def gate_studies(
    session: Session, *, state: GateState | None = GateState.OPEN, code: str | None = None, page: int = 1
) -> Page[GateStudy]:
    """Studies with a finding in this state and of this kind, the latest first, with all their findings."""
    query = select(GateStudy).where(GateStudy.id.in_(_matching(state, code)))
    query = query.options(selectinload(GateStudy.findings).selectinload(GateFinding.decisions))
    return page_of(session, query.order_by(GateStudy.at.desc(), GateStudy.id), number=page)


def _matching(state: GateState | None, code: str | None) -> Select[uuid.UUID]:
    query = select(GateFinding.gate_study_id)
    if state is not None:
        query = query.where(state_column() == state)
    return query.where(GateFinding.code == code) if code else query


def gate_counts(session: Session) -> tuple[dict[GateState, int], dict[str, int]]:
    """How many studies have findings in each state, and how many have open ones of each kind."""
    state = state_column().label("state")
    rows = session.execute(select(state, func.count(GateFinding.gate_study_id.distinct())).group_by(state))
    states = {GateState(row[0]): row[1] for row in rows}
    kinds = session.execute(
        select(GateFinding.code, func.count(GateFinding.gate_study_id.distinct()))
        .where(state_column() == GateState.OPEN)
        .group_by(GateFinding.code)
    )
    counted = {row[0]: row[1] for row in kinds}
    return states, {code: counted[code] for code in KINDS if code in counted}


def gate_study(session: Session, gate_study_id: uuid.UUID) -> GateStudy:
    found = session.scalar(
        select(GateStudy)
        .where(GateStudy.id == gate_study_id)
        .options(
            selectinload(GateStudy.findings).selectinload(GateFinding.decisions),
            selectinload(GateStudy.findings).selectinload(GateFinding.files),
        )
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


def gate_of_study(session: Session, study: Study) -> GateStudy | None:
    query = select(GateStudy).where(GateStudy.study_hash == study.original_uid_hash)
    return session.scalar(query.options(selectinload(GateStudy.findings).selectinload(GateFinding.decisions)))


def studies_at_gate(session: Session, found: Sequence[GateStudy]) -> dict[str, Study]:
    """Those of them that are in the house, by the hash that they share."""
    hashes = [one.study_hash for one in found]
    rows = session.scalars(select(Study).where(Study.original_uid_hash.in_(hashes)))
    return {study.original_uid_hash: study for study in rows}


def masking_screens(session: Session, found: GateStudy) -> dict[uuid.UUID, str]:
    """For each finding whose remedy it is to mask: where that is done."""
    masked = {one.stack_id: one.id for one in found.findings if Remedy.MASK in KINDS[one.code].remedies}
    rows = session.execute(
        select(Stack.id, Series.id, Series.study_id).join(Series).where(Stack.id.in_([*filter(None, masked)]))
    )
    return {masked[row[0]]: f"/studies/{row[2]}/series/{row[1]}/masking" for row in rows}


def kept_thumbnail(session: Session, gate_study_id: uuid.UUID, file_id: uuid.UUID) -> bytes:
    """A PNG."""
    sha256 = session.scalar(
        select(KeptFile.thumbnail_sha256)
        .join(GateFinding, GateFinding.id == KeptFile.finding_id)
        .where(KeptFile.id == file_id, GateFinding.gate_study_id == gate_study_id)
    )
    if sha256 is None:
        raise NotFound
    return blobs().get(THUMBNAIL_BLOBS, sha256)


def weakest_profiles(session: Session, study_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Under which profile each study came in; the weakest, if it came in several parts."""
    rows = session.execute(
        select(DeidentificationReport.study_id, DeidentificationReport.profile).where(
            DeidentificationReport.study_id.in_(study_ids)
        )
    )
    weakest: dict[uuid.UUID, str] = {}
    for study_id, profile in rows:
        weakest[study_id] = min(profile, weakest.get(study_id, profile), key=lambda one: PROFILES[one].strength)
    return weakest


def profile_of_source(session: Session, source: str) -> str:
    """The profile under which this way in is de-identified now."""
    newest = select(SourceProfile.profile).where(SourceProfile.source == source_key(source))
    return session.scalar(newest.order_by(SourceProfile.at.desc(), SourceProfile.id).limit(1)) or BASIC


def source_profiles(session: Session) -> Sequence[SourceProfile]:
    """The whole history, newest first."""
    return session.scalars(select(SourceProfile).order_by(SourceProfile.at.desc(), SourceProfile.id)).all()


def people_at_gate(session: Session, person_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    rows = session.execute(select(Person.id, Person.display_name).where(Person.id.in_(person_ids)))
    return {row[0]: row[1] for row in rows}


def obstacles(session: Session, study_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Obstacle]]:
    """What must be settled before a study can be read, in one statement."""
    found: dict[uuid.UUID, list[Obstacle]] = defaultdict(list)
    rows = session.execute(
        select(Study.id, GateStudy.id, GateFinding.sentence)
        .join(GateStudy, GateStudy.study_hash == Study.original_uid_hash)
        .join(GateFinding, GateFinding.gate_study_id == GateStudy.id)
        .where(Study.id.in_(study_ids), GateFinding.code.in_(BLOCKING), state_column() != GateState.SETTLED)
        .order_by(GateFinding.at, GateFinding.id)
    )
    for study_id, gate_study_id, sentence in rows:
        found[study_id].append(Obstacle(sentence, f"/quarantine/{gate_study_id}"))
    return found
