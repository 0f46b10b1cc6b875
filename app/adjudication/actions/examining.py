"""Finding the differences of a comparison, once: what agrees is accepted, earlier verdicts that still fit are kept."""

import random
import secrets
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.values import SYSTEM
from app.adjudication import store
from app.adjudication.rules import RULES_VERSION
from app.adjudication.rules.examination import differences
from app.adjudication.rules.reference import accepted
from app.adjudication.tables import Difference, Examination, ReaderAlias, ReferenceItem, Verdict
from app.adjudication.values import ALIASES, Reference
from app.adjudication.values import Difference as Found
from app.agreement import store as agreement
from app.agreement.tables import Comparison
from app.assignments.tables import Case
from app.audit import actions as audit
from app.audit.values import Chain
from app.kernel.ids import new_id
from app.reading import store as reading


def find_differences(session: Session, comparison_id: UUID) -> Examination | None:
    """Idempotent. None when the comparison no longer stands (a reading was reopened): a newer one will come."""
    comparison = agreement.comparison(session, comparison_id)
    session.get_one(Case, comparison.case_id, with_for_update=True)
    before = store.examination(session, comparison_id)
    if before is not None:
        return before
    signed = store.standing_content(session, comparison)
    if signed is None:
        return None
    case = store.compared_of(session, comparison, signed)
    give_aliases(session, comparison, [one.reading_id for one in signed])
    found = differences(case)
    rows = [_add_difference(session, comparison, order, one) for order, one in enumerate(found, start=1)]
    session.flush()
    carried = _carry_over(session, comparison, rows)
    agreed = accepted(case, {(one.item, one.unit) for one in found})
    for item in agreed:
        session.add(reference_row(comparison.id, item, "accepted", None))
    examination = Examination(
        id=new_id(),
        campaign_id=comparison.campaign_id,
        case_id=comparison.case_id,
        comparison_id=comparison.id,
        rules_version=RULES_VERSION,
        differences=len(rows),
        accepted=len(agreed),
    )
    session.add(examination)
    session.flush()
    audit.record(
        session,
        SYSTEM.person_id,
        "differences.found",
        "comparison",
        comparison.id,
        campaign_id=comparison.campaign_id,
        chain=Chain.campaign(comparison.campaign_id),
        new={
            "differences": len(rows),
            "accepted": len(agreed),
            "verdicts_carried_over": carried,
            "rules": RULES_VERSION,
        },
    )
    return examination


def reference_row(comparison_id: UUID, item: Reference, source: str, verdict_id: UUID | None) -> ReferenceItem:
    return ReferenceItem(
        comparison_id=comparison_id,
        item=item.item,
        unit=item.unit,
        source=source,
        verdict_id=verdict_id,
        state=item.state,
        value=dict(item.value),
        parents=[dict(parent) for parent in item.parents],
    )


def give_aliases(session: Session, comparison: Comparison, reading_ids: Sequence[UUID]) -> None:
    """Letters in an order drawn from a fresh seed; a reader who joins later gets the next letter.

    Imported readings get theirs with the others: they are shown beside them, whether or not they were compared.
    """
    taken = store.aliases(session, comparison.case_id)
    imported = reading.imported_readings(session, comparison.case_id, comparison.stage_id)
    waiting = sorted(one for one in {*reading_ids, *imported} if one not in taken)
    if not waiting:
        return
    seed = secrets.token_hex(16)
    random.Random(seed).shuffle(waiting)  # noqa: S311  an order to be repeated from its seed, no secret
    for order, reading_id in enumerate(waiting, start=len(taken)):
        session.add(
            ReaderAlias(
                campaign_id=comparison.campaign_id,
                case_id=comparison.case_id,
                reading_id=reading_id,
                alias=ALIASES[order],
                order_index=order,
                seed=seed,
            )
        )
    session.flush()


def _add_difference(session: Session, comparison: Comparison, order: int, found: Found) -> Difference:
    row = Difference(
        id=new_id(),
        comparison_id=comparison.id,
        order_index=order,
        item=found.item,
        unit=found.unit,
        kind=found.kind,
        title=found.title,
        rule_key=found.rule_key,
        rule_version=found.rule_version,
        rule=found.rule,
        measured=dict(found.measured),
        said=[dict(one) for one in found.said],
        finding_refs=[dict(one) for one in found.finding_refs],
        focus_mm=list(found.focus_mm) if found.focus_mm else None,
        inputs_digest=found.inputs_digest,
    )
    session.add(row)
    return row


def _carry_over(session: Session, comparison: Comparison, rows: Sequence[Difference]) -> int:
    """A reopened reading supersedes the comparison; verdicts whose inputs did not change stay decided."""
    earlier = store.earlier_verdicts(session, comparison)
    carried = 0
    for row in rows:
        before, verdict = earlier.get((row.item, row.inputs_digest), (None, None))
        if before is None or verdict is None:
            continue
        session.add(
            Verdict(
                difference_id=row.id,
                version=1,
                kind=verdict.kind,
                reading_id=verdict.reading_id,
                chosen=verdict.chosen,
                cause=verdict.cause,
                rationale=verdict.rationale,
                by=verdict.by,
                at=verdict.at,
                carried_from=verdict.id,
            )
        )
        carried += 1
    return carried
