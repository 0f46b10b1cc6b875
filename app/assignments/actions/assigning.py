"""Making assignments and taking them back, with the right to fetch the pixels that goes with them."""

import secrets
from collections import defaultdict
from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.values import Actor
from app.assignments import rules, store
from app.assignments.actions import grants, readiness
from app.assignments.tables import Assignment, AssignmentEnd, CampaignDesign, CampaignTraining
from app.assignments.values import MemberRole, Purpose
from app.audit import actions as audit
from app.audit.values import Chain
from app.kernel.refusals import Invalid

Pair = tuple[UUID, UUID]
"""(case, reader)"""


def plan_evenly(session: Session, campaign_id: UUID) -> list[Pair]:
    """What `assign_evenly` would add now: for showing before it is done."""
    design = store.current_design(session, campaign_id)
    case_ids = [case.id for case in store.cases(session, campaign_id)]
    return _references(session, campaign_id, case_ids) + rules.distribute(
        case_ids,
        readiness.trainees_or_readers(session, campaign_id),
        readers_per_case=design.readers_per_case,
        seed=design.seed,
        existing=store.readers_by_case(session, campaign_id),
        barred=store.barred_pairs(session, campaign_id, case_ids),
    )


def assign_evenly(session: Session, actor: Actor, campaign_id: UUID) -> list[Assignment]:
    """Give every case the readers it still needs, the least burdened first."""
    store.campaign(session, campaign_id, lock=True)
    return _assign(session, actor, campaign_id, plan_evenly(session, campaign_id))


def assign_by_hand(session: Session, actor: Actor, campaign_id: UUID, pairs: Collection[Pair]) -> list[Assignment]:
    """Give these cases to these readers; pairs that stand already are left as they are."""
    store.campaign(session, campaign_id, lock=True)
    standing = {
        (case, reader)
        for case, readers in store.readers_by_case(session, campaign_id, set(Purpose)).items()
        for reader in readers
    }
    case_ids = {case.id for case in store.cases(session, campaign_id)}
    reader_ids = {member.person_id for member in store.members(session, campaign_id, MemberRole.READER)}
    barred = store.barred_pairs(session, campaign_id, case_ids)
    new = [pair for pair in dict.fromkeys(pairs) if pair not in standing]
    for case_id, reader_id in new:
        if case_id not in case_ids or reader_id not in reader_ids:
            raise Invalid("Only cases and readers of this campaign can be assigned.")
        if (case_id, reader_id) in barred:
            raise Invalid(
                "One of these assignments is excluded: by a declared conflict of interest, or since the reader is "
                "trained on the patient of a case that is read live."
            )
    return _assign(session, actor, campaign_id, new)


def assign_one_more(session: Session, actor: Actor, campaign_id: UUID, case_id: UUID) -> list[Assignment]:
    """One further reader for a case: the least burdened who may read it; empty where nobody is left."""
    store.campaign(session, campaign_id, lock=True)
    existing = store.readers_by_case(session, campaign_id)
    readers = [member.person_id for member in store.members(session, campaign_id, MemberRole.READER)]
    barred = store.barred_pairs(session, campaign_id, [case_id])
    reading = existing.get(case_id, set())
    if all(reader in reading or (case_id, reader) in barred for reader in readers):
        return []
    pairs = rules.distribute(
        [case_id],
        readers,
        readers_per_case=len(reading) + 1,
        seed=store.current_design(session, campaign_id).seed,
        existing=existing,
        barred=barred,
    )
    return _assign(session, actor, campaign_id, pairs)


def end(session: Session, actor: Actor, assignments: Sequence[Assignment], *, reason: str) -> None:
    """Take assignments back: they leave the worklist and with them the right to fetch the pixels."""
    for row in assignments:
        session.add(AssignmentEnd(assignment_id=row.id, reason=reason, by=actor.person_id))
        audit.record(
            session,
            actor.person_id,
            "assignment.ended",
            "assignment",
            row.id,
            campaign_id=row.campaign_id,
            chain=Chain.campaign(row.campaign_id),
            old={"case": row.case_id, "reader": row.reader_id},
            reason=reason,
        )
    session.flush()
    grants.end_grants(session, actor, assignments, reason=reason)


def _references(session: Session, campaign_id: UUID, case_ids: Sequence[UUID]) -> list[Pair]:
    """In training, the reference reader reads every case."""
    training = store.training(session, campaign_id)
    if training is None or training.reference_reader_id is None:
        return []
    read = store.readers_by_case(session, campaign_id, {Purpose.REFERENCE})
    reference = training.reference_reader_id
    barred = store.barred_pairs(session, campaign_id, case_ids)
    return [
        (one, reference) for one in case_ids if reference not in read.get(one, ()) and (one, reference) not in barred
    ]


def _purpose(training: CampaignTraining | None, reader_id: UUID) -> Purpose:
    if training is None:
        return Purpose.LIVE
    return Purpose.REFERENCE if reader_id == training.reference_reader_id else Purpose.TRAINING


def _assign(session: Session, actor: Actor, campaign_id: UUID, pairs: Sequence[Pair]) -> list[Assignment]:
    readiness.assert_cases_ready(session, campaign_id, {case_id for case_id, _ in pairs})
    design = store.current_design(session, campaign_id)
    stage = store.first_stage(session, campaign_id)
    training = store.training(session, campaign_id)
    made = [
        Assignment(
            campaign_id=campaign_id,
            case_id=case_id,
            reader_id=reader_id,
            stage_id=stage.id,
            repeat=repeat,
            purpose=_purpose(training, reader_id),
            order_index=order_index,
            case_code=code,
            by=actor.person_id,
        )
        for (case_id, reader_id), order_index, repeat, code in zip(
            pairs,
            _order(session, campaign_id, pairs, design),
            _repeats(session, campaign_id, pairs),
            _fresh_codes(session, campaign_id, len(pairs)),
            strict=True,
        )
    ]
    session.add_all(made)
    session.flush()
    for row in made:
        audit.record(
            session,
            actor.person_id,
            "assignment.made",
            "assignment",
            row.id,
            campaign_id=campaign_id,
            chain=Chain.campaign(campaign_id),
            new={
                "case": row.case_id,
                "reader": row.reader_id,
                "order_index": row.order_index,
                "case_code": row.case_code,
                "design": design.number,
                "purpose": row.purpose,
            },
        )
    if store.started_at(session, campaign_id):
        grants.grant_pixels(session, actor, made)
    return made


def _order(session: Session, campaign_id: UUID, pairs: Sequence[Pair], design: CampaignDesign) -> list[int]:
    """New cases come after those a reader has already, among themselves in the reader's own order."""
    rows = session.execute(
        select(Assignment.reader_id, func.max(Assignment.order_index))
        .where(Assignment.campaign_id == campaign_id)
        .group_by(Assignment.reader_id)
    )
    after: dict[UUID, int] = {reader_id: last for reader_id, last in rows}
    of_reader: dict[UUID, list[UUID]] = defaultdict(list)
    for case_id, reader_id in pairs:
        of_reader[reader_id].append(case_id)
    position = {
        (case_id, reader_id): after.get(reader_id, 0) + number
        for reader_id, case_ids in of_reader.items()
        for number, case_id in enumerate(rules.reading_order(case_ids, reader_id=reader_id, seed=design.seed), start=1)
    }
    return [position[pair] for pair in pairs]


def _repeats(session: Session, campaign_id: UUID, pairs: Sequence[Pair]) -> list[int]:
    """A reader who comes back to a case that was taken back starts afresh, beside the old reading."""
    rows = session.execute(
        select(Assignment.case_id, Assignment.reader_id, func.max(Assignment.repeat))
        .where(Assignment.campaign_id == campaign_id)
        .group_by(Assignment.case_id, Assignment.reader_id)
    )
    last = {(case_id, reader_id): repeat for case_id, reader_id, repeat in rows}
    return [last.get(pair, -1) + 1 for pair in pairs]


def _fresh_codes(session: Session, campaign_id: UUID, count: int) -> list[str]:
    taken = store.taken_codes(session, campaign_id)
    codes: list[str] = []
    while len(codes) < count:
        code = rules.case_code(secrets.randbelow(rules.CODES))
        if code not in taken:
            taken.add(code)
            codes.append(code)
    return codes
