"""Settling differences: a verdict with a cause and a rationale, then one signature under all of them."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.values import Actor, Proof
from app.adjudication import store
from app.adjudication.actions.entering import SUPERSEDED, admitted
from app.adjudication.actions.examining import reference_row
from app.adjudication.rules import verdicts as rules
from app.adjudication.rules.reference import standard
from app.adjudication.tables import AdjudicationSignature, Difference, Verdict
from app.adjudication.values import ABSENT, LESION, MEANING, Compared, Json, Reference, VerdictKind
from app.agreement.tables import Comparison
from app.assignments.tables import Case
from app.audit import actions as audit
from app.audit.values import Chain
from app.kernel.ids import new_id
from app.kernel.refusals import Conflict
from app.kernel.signals import emit


def settle(
    session: Session,
    actor: Actor,
    comparison_id: UUID,
    difference_id: UUID,
    *,
    kind: str,
    alias: str | None,
    composite: Json | None,
    cause: str,
    rationale: str,
    seen: int,
) -> Verdict:
    """A new version of the verdict; the earlier ones stay. The same verdict sent twice is kept once.

    `seen` is the version it takes the place of, 0 for none. Raises Stale when there is a newer one by now.
    """
    comparison, case = _standing(session, actor, comparison_id)
    if store.signature(session, comparison.id) is not None:
        raise Conflict("This adjudication is signed; its verdicts stand.", code="signed")
    difference = store.difference(session, comparison.id, difference_id)
    letters = store.aliases(session, comparison.case_id)
    # a verdict chooses among what was compared
    by_alias = {letter: one for one, letter in letters.items() if str(one) in comparison.reading_ids}
    rules.assert_complete(kind, cause, rationale, alias=alias, aliases=by_alias)
    chosen: dict[str, Any] = {}
    if kind == VerdictKind.COMPOSITE:
        units = [lesion.unit for lesion in case.lesions]
        chosen = rules.composite(case.items[difference.item], composite, units=units)
    before = store.verdicts(session, [difference.id]).get(difference.id)
    said = {"kind": kind, "reading_id": by_alias[alias] if alias else None, "chosen": chosen, "cause": cause}
    said["rationale"] = rationale.strip()
    if before is not None and before.by == actor.person_id and _said(before) == said:
        return before
    rules.assert_seen(seen, before.version if before else 0)
    verdict = Verdict(
        id=new_id(),
        difference_id=difference.id,
        version=before.version + 1 if before else 1,
        by=actor.person_id,
        **said,
    )
    session.add(verdict)
    session.flush()
    audit.record(
        session,
        actor.person_id,
        "verdict.given",
        "difference",
        difference.id,
        campaign_id=comparison.campaign_id,
        chain=Chain.campaign(comparison.campaign_id),
        old=_said(before) if before else None,
        new={**said, "version": verdict.version},
        reason=rationale.strip(),
    )
    return verdict


def sign(
    session: Session, actor: Actor, comparison_id: UUID, proof: Proof, *, seen: Mapping[UUID, int]
) -> AdjudicationSignature:
    """Turns verdicts into the reference standard of the case. Every difference that still matters is settled.

    `seen` are the versions of the verdicts that the signer had before them, by difference. Raises Stale for others.
    """
    assert proof.person_id == actor.person_id
    comparison, case = _standing(session, actor, comparison_id)
    rows = store.differences(session, comparison.id)
    given = store.verdicts(session, [row.id for row in rows])
    signed = store.signature(session, comparison.id) is not None
    rules.assert_may_sign(still_open=[(row.id, row.title) for row in _still_open(case, rows, given)], signed=signed)
    rules.assert_all_seen(seen, {row_id: verdict.version for row_id, verdict in given.items()})
    items = _reference(session, comparison, case, rows, given)
    content = {
        "comparison": comparison.digest,
        "differences": [[row.inputs_digest, _said(given[row.id])] for row in rows if row.id in given],
        "reference": [[item.item, item.unit, item.state, dict(item.value)] for item in items],
    }
    signature = AdjudicationSignature(
        id=new_id(),
        comparison_id=comparison.id,
        by=actor.person_id,
        at=proof.at,
        meaning=MEANING,
        digest=hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest(),
    )
    session.add(signature)
    session.flush()
    audit.record(
        session,
        actor.person_id,
        "adjudication.signed",
        "comparison",
        comparison.id,
        campaign_id=comparison.campaign_id,
        chain=Chain.campaign(comparison.campaign_id),
        new={"digest": signature.digest, "differences": len(rows), "meaning": MEANING},
        at=proof.at,
    )
    emit(
        session,
        "adjudication.signed",
        comparison_id=comparison.id,
        campaign_id=comparison.campaign_id,
        case_id=comparison.case_id,
    )
    return signature


def _standing(session: Session, actor: Actor, comparison_id: UUID) -> tuple[Comparison, Compared]:
    """The comparison under a lock on its case, so that verdicts and reopenings come one after the other."""
    comparison = admitted(session, actor, comparison_id)
    session.get_one(Case, comparison.case_id, with_for_update=True)
    signed = store.standing_content(session, comparison)
    if signed is None:
        raise Conflict(SUPERSEDED, code="superseded")
    return comparison, store.compared_of(session, comparison, signed)


def _still_open(case: Compared, rows: list[Difference], given: dict[UUID, Verdict]) -> list[Difference]:
    """What was said of a lesion that is held to be absent needs no verdict of its own."""
    lesions = {
        (row.item, row.unit): _for_rules(given[row.id]) for row in rows if row.item == LESION and row.id in given
    }
    held = standard(case, lesions)
    absent = {one.unit for one in held if one.item == LESION and one.value.get("value") == ABSENT}
    return [row for row in rows if row.id not in given and (row.unit not in absent or row.item == LESION)]


def _reference(
    session: Session, comparison: Comparison, case: Compared, rows: list[Difference], given: dict[UUID, Verdict]
) -> list[Reference]:
    by_place = {(row.item, row.unit): given[row.id] for row in rows if row.id in given}
    items = standard(case, {place: _for_rules(verdict) for place, verdict in by_place.items()})
    for item in items:
        verdict = by_place.get((item.item, item.unit))
        source = "verdict" if verdict else "accepted"
        session.add(reference_row(comparison.id, item, source, verdict.id if verdict else None))
    return items


def _for_rules(verdict: Verdict) -> Json:
    reading = str(verdict.reading_id) if verdict.reading_id else None
    return {"kind": verdict.kind, "reading": reading, "chosen": verdict.chosen}


def _said(verdict: Verdict) -> dict[str, Any]:
    return {key: getattr(verdict, key) for key in ("kind", "reading_id", "chosen", "cause", "rationale")}
