"""What an algorithm proposes of a case, what a reading was offered of it, and what its reader declined."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from app.assignments import store as assignments
from app.imaging import store as imaging
from app.protocols.values import Definition
from app.reading.rules.origins import Offered
from app.reading.store import visible
from app.reading.store.contents import living_marks, marks_json
from app.reading.tables import Mark, ProposalDecision, ProposalOffer, Reading, Submission
from app.reading.values import Model


def proposing(session: Session, case_id: UUID, algorithm_id: UUID) -> tuple[Reading, Submission] | None:
    """The algorithm's imported reading of the case as it stands."""
    query = (
        select(Reading, Submission)
        .join(Submission, (Submission.reading_id == Reading.id) & ~visible.is_void())
        .where(Reading.case_id == case_id, Reading.reader_id == algorithm_id, Reading.purpose == visible.IMPORTED)
        .order_by(Reading.created_at)
        .limit(1)
    )
    row = session.execute(query).one_or_none()
    return None if row is None else (row[0], row[1])


def proposed(
    session: Session, reading: Reading, protocol: Definition, source: Reading, submission: Submission
) -> list[Mark]:
    """Of what the algorithm drew, the versions that this reading can take: on images its reader is shown, of kinds and
    structures that its protocol knows."""
    study_ids = assignments.studies_of_cases(session, [reading.case_id]).get(reading.case_id, [])
    stacks = imaging.reading_stacks(session, study_ids, for_person=reading.reader_id)
    shown = {UUID(stack["id"]) for stack in stacks}
    marks = living_marks(session, source.campaign_id, {source.id: submission.revision})
    structures = {None, *protocol.structures}
    return [
        mark
        for mark in sorted(marks, key=lambda mark: (mark.structure or "", str(mark.object_id)))
        if mark.stack_id in shown and mark.kind in protocol.marks and mark.structure in structures
    ]


def offer(session: Session, reading_id: UUID) -> ProposalOffer | None:
    return session.scalars(select(ProposalOffer).where(ProposalOffer.reading_id == reading_id)).one_or_none()


def head(offer: ProposalOffer | None) -> dict[str, Any] | None:
    """Of which model proposals were offered, and how many; None where none may be."""
    return None if offer is None else {"model": _model(offer).model_dump(), "count": len(offer.proposals)}


def offered(offer: ProposalOffer | None) -> Offered | None:
    """As the rules ask for it."""
    if offer is None:
        return None
    return Offered(_model(offer), frozenset(UUID(one["id"]) for one in offer.proposals))


def _model(offer: ProposalOffer) -> Model:
    return Model(name=offer.model_name, version=offer.model_version)


def offered_marks(
    session: Session, campaign_id: UUID, offer: ProposalOffer, ids: Collection[UUID] | None = None
) -> dict[UUID, Mark]:
    """Object → the version of it that was offered; `ids`: only of these."""
    rows = [UUID(one["mark"]) for one in offer.proposals if ids is None or UUID(one["id"]) in ids]
    found = {
        row.id: row for row in session.scalars(select(Mark).where(Mark.campaign_id == campaign_id, Mark.id.in_(rows)))
    }
    return {found[row].object_id: found[row] for row in rows}


def declined(session: Session, reading_id: UUID) -> frozenset[str]:
    newest = (
        select(ProposalDecision.proposal_id, ProposalDecision.declined)
        .where(ProposalDecision.reading_id == reading_id)
        .ext(distinct_on(ProposalDecision.proposal_id))
        .order_by(ProposalDecision.proposal_id, ProposalDecision.number.desc())
    )
    return frozenset(str(proposal_id) for proposal_id, is_declined in session.execute(newest) if is_declined)


def decisions(session: Session, reading_id: UUID, proposal_id: UUID) -> int:
    query = select(func.count()).where(
        ProposalDecision.reading_id == reading_id, ProposalDecision.proposal_id == proposal_id
    )
    return session.scalar(query) or 0


def shown_proposals(session: Session, reading: Reading, offer: ProposalOffer) -> dict[str, Any]:
    """For the reading room: each as a mark, and whether it was declined."""
    refused = declined(session, reading.id)
    marks: Sequence[Mark] = list(offered_marks(session, reading.campaign_id, offer).values())
    drawn = marks_json(session, reading.campaign_id, marks)
    return {
        "model": _model(offer).model_dump(),
        "proposals": [{"mark": mark, "declined": mark["id"] in refused} for mark in drawn],
    }
