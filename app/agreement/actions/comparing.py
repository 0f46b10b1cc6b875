"""Comparing the signed readings of a case, once all of them are signed; again after a reopening."""

import hashlib
import json
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.values import SYSTEM, Actor
from app.agreement import store
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
    standing = {(c.case_id, c.stage_id) for c in store.current_comparisons(session, campaign_id)}
    finished = reading.finished_cases(session, campaign_ids=[campaign_id])
    waiting = [pair for pair in finished if pair not in standing]
    for case_id, stage_id in waiting:
        compare_case(session, campaign_id, case_id, stage_id)
    return len(waiting)


def compare_case(session: Session, campaign_id: UUID, case_id: UUID, stage_id: UUID) -> UUID | None:
    """The comparison of the case's signed readings: the standing one, or a new one that supersedes it.

    None while a live reading of the case is not signed.
    """
    # two last signatures at once must not make two comparisons
    session.execute(select(Case.id).where(Case.id == case_id).with_for_update())
    signed = reading.signed_content(session, case_id, stage_id)
    if not signed:
        return None
    standing = store.newest_comparison(session, case_id, stage_id)
    if standing is not None and standing.digest == digest_of(signed, None):
        return standing.id
    if standing is not None and set(standing.submission_ids) == {str(s.submission_id) for s in signed}:
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
    readers = [content_of(one) for one in signed]
    stack_ids = {str(mark["stack_id"]) for one in signed for mark in one.content.marks}
    places, reference = store.places_of(session, first.case_id, stack_ids)
    definition = Definition.from_json(protocols.version(session, first.protocol_version_id).definition)
    compared = comparing.compare(definition, readers, places, reference, groups=groups)
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
    for rating in compared.ratings:
        session.add(
            ComparisonRating(
                comparison_id=comparison_id,
                item=rating.item,
                unit=rating.unit,
                reader_id=UUID(rating.reader_id),
                state=rating.said.state,
                value=rating.said.value,
            )
        )
    for measured in compared.values:
        assert not isinstance(measured.value.value, tuple)
        session.add(
            ComparisonValue(
                comparison_id=comparison_id,
                item=measured.item,
                unit=measured.unit,
                reader_a_id=UUID(measured.reader_a),
                reader_b_id=UUID(measured.reader_b),
                metric=measured.metric,
                value=measured.value.value,
                reason=measured.value.reason,
                definition=measured.value.definition,
            )
        )
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
