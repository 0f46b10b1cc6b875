"""Comparing the signed readings of a case, once all of them are signed; again after a reopening."""

import hashlib
import json
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.accounts.values import SYSTEM, Actor
from app.agreement import store
from app.agreement.actions.boards import ask_for_boards
from app.agreement.rules import comparing
from app.agreement.rules.comparing import Compared, Groups, ReaderContent
from app.agreement.tables import Comparison, ComparisonRating, ComparisonValue, LesionMatch
from app.assignments.tables import Case
from app.audit import actions as audit
from app.audit.values import Chain
from app.kernel.ids import new_id
from app.protocols import store as protocols
from app.protocols.values import Definition
from app.reading import store as reading
from app.reading.values import SignedReading


def on_reading_submitted(session: Session, ids: dict[str, str]) -> None:
    """The handler of the signal: the last signature of a case makes its comparison."""
    compare_case(session, UUID(ids["campaign_id"]), UUID(ids["case_id"]), UUID(ids["stage_id"]))


def compare_finished(session: Session, campaign_id: UUID) -> int:
    """Compares every finished case that has no standing comparison (a reader was withdrawn); returns how many."""
    waiting = without_comparison(session, campaign_id)
    for case_id, stage_id in waiting:
        compare(session, case_id, stage_id)
    for stage_id in sorted({stage_id for _, stage_id in waiting}):
        ask_for_boards(session, campaign_id, stage_id)
    return len(waiting)


def without_comparison(session: Session, campaign_id: UUID) -> list[tuple[UUID, UUID]]:
    """(case, stage) of every finished case that has no standing comparison."""
    made = store.current_comparisons(session, campaign_id, by_this_rule=True)
    standing = {(c.case_id, c.stage_id) for c in made}
    return [pair for pair in reading.finished_cases(session, campaign_ids=[campaign_id]) if pair not in standing]


def compare_case(session: Session, campaign_id: UUID, case_id: UUID, stage_id: UUID) -> UUID | None:
    """The comparison of the case's signed readings: the standing one, or a new one that supersedes it.

    None while a live reading of the case is not signed; the drawings signed so far are measured against each other
    all the same, so that little is left to do after the last signature. The boards follow in the background.
    """
    before = store.newest_comparison(session, case_id, stage_id)
    made = compare(session, case_id, stage_id)
    if made is not None and (before is None or made != before.id):
        ask_for_boards(session, campaign_id, stage_id)
    return made


def compare(session: Session, case_id: UUID, stage_id: UUID) -> UUID | None:
    """The same for one of many cases: whoever calls asks for the boards, once, at the end."""
    # two last signatures at once must not make two comparisons
    session.execute(select(Case.id).where(Case.id == case_id).with_for_update())
    signed = reading.signed_content(session, case_id, stage_id)
    if not signed:
        so_far = reading.signed_so_far(session, case_id, stage_id)
        if len(so_far) > 1:
            _measure(session, so_far)
        return None
    standing = store.newest_comparison(session, case_id, stage_id)
    if standing is not None and standing.digest == digest_of(signed, None):
        return standing.id
    same = standing is not None and set(standing.submission_ids) == {str(s.submission_id) for s in signed}
    if standing is not None and same and store.is_corrected(session, standing.id):
        return standing.id  # a corrected match of the very same signatures stands
    return make(session, SYSTEM, signed).id


def make(
    session: Session,
    actor: Actor,
    signed: Sequence[SignedReading],
    *,
    groups: Groups | None = None,
    reason: str | None = None,
) -> Comparison:
    """A new comparison of these readings; `groups` are lesions as a person corrected them."""
    first = signed[0]
    compared = _measure(session, signed, groups)
    before = store.newest_comparison(session, first.case_id, first.stage_id)
    row = Comparison(
        id=new_id(),
        campaign_id=first.campaign_id,
        case_id=first.case_id,
        stage_id=first.stage_id,
        number=before.number + 1 if before else 1,
        rule_version=comparing.RULE_VERSION,
        submission_ids=[str(one.submission_id) for one in signed],
        reading_ids=[str(one.reading_id) for one in signed],
        reader_ids=[str(one.reader_id) for one in signed],
        digest=digest_of(signed, groups),
    )
    session.add(row)
    session.flush()
    readings = {str(one.reader_id): one.reading_id for one in signed}
    _add_rows(session, row.id, compared, readings, None if groups is None else actor, reason)
    audit.record(
        session,
        actor.person_id,
        "comparison.made" if groups is None else "comparison.corrected",
        "comparison",
        row.id,
        campaign_id=row.campaign_id,
        chain=Chain.campaign(row.campaign_id),
        old={"comparison": str(before.id)} if before else None,
        new={"case": str(row.case_id), "number": row.number, "digest": row.digest, "rule": row.rule_version},
        reason=reason,
    )
    return row


def _measure(session: Session, signed: Sequence[SignedReading], groups: Groups | None = None) -> Compared:
    """Compares; pairs of drawings that were measured before are recalled, the others kept for the next time."""
    first = signed[0]
    stack_ids = {str(mark["stack_id"]) for one in signed for mark in one.content.marks}
    places, reference = store.places_of(session, first.case_id, stack_ids)
    definition = Definition.from_json(protocols.version(session, first.protocol_version_id).definition)
    readers = [content_of(one) for one in signed]
    recall = store.recall_of(session)
    compared = comparing.compare(definition, readers, places, reference, groups=groups, recall=recall)
    store.keep_pairs(session, compared.new)
    return compared


def content_of(signed: SignedReading) -> ReaderContent:
    content = signed.content
    return ReaderContent(str(signed.reader_id), content.findings, content.marks, content.answers, content.computed)


def digest_of(signed: Sequence[SignedReading], groups: Groups | None) -> str:
    """Pins what was compared (signatures and their content) and by which rules."""
    inputs = {
        "rule": comparing.RULE_VERSION,
        "submissions": sorted([str(one.submission_id), one.digest] for one in signed),
        "groups": None if groups is None else sorted(sorted(map(list, group)) for group in groups),
    }
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()


def _add_rows(
    session: Session,
    comparison_id: UUID,
    compared: Compared,
    readings: dict[str, UUID],
    corrected_by: Actor | None,
    reason: str | None,
) -> None:
    said = [
        {"comparison_id": comparison_id, "item": one.item, "unit": one.unit, "reader_id": UUID(one.reader_id),
         "state": one.said.state, "value": one.said.value}
        for one in compared.ratings
    ]  # fmt: skip
    measured = [
        {"comparison_id": comparison_id, "item": one.item, "unit": one.unit, "metric": one.metric,
         "reader_a_id": UUID(one.reader_a), "reader_b_id": UUID(one.reader_b), "value": one.value.value,
         "reason": one.value.reason, "definition": one.value.definition}
        for one in compared.values
    ]  # fmt: skip
    for table, rows in ((ComparisonRating, said), (ComparisonValue, measured)):
        if rows:
            session.execute(insert(table), rows)
    for member in compared.members:
        session.add(
            LesionMatch(
                comparison_id=comparison_id,
                unit=member.unit,
                reader_id=UUID(member.reader_id),
                reading_id=readings[member.reader_id],
                finding_object_id=UUID(member.finding_id),
                rule=comparing.RULE.version if corrected_by is None else "corrected",
                measured=member.measured,
                by=corrected_by.person_id if corrected_by else None,
                reason=reason,
            )
        )
    session.flush()
