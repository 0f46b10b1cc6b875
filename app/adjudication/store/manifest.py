"""What the adjudication room is given: the case's images and questions, readers by letter, differences, verdicts.

No author, no time, no score history: disclosed readings come without them, rows name readings by id, and here every
id is turned into its letter.
"""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts import store as accounts
from app.adjudication.store.aliases import aliases, shown_readings
from app.adjudication.store.compared import case_number, standing_content
from app.adjudication.store.differences import differences, signature, verdicts
from app.adjudication.store.worklist import cases_of_adjudicator
from app.adjudication.tables import Difference, Verdict
from app.agreement.tables import Comparison
from app.assignments import store as assignments
from app.kernel.timestamps import iso
from app.reading import store as reading
from app.reading.values import DisclosedReading


def manifest(session: Session, person_id: UUID, comparison: Comparison) -> dict[str, Any]:
    """The manifest of a case the person has entered (`actions.enter`)."""
    signed = standing_content(session, comparison) or []
    design = assignments.current_design(session, comparison.campaign_id)
    shown_ids = shown_readings(session, comparison)
    shown = [
        one
        for one in reading.disclosed_content(
            session, person_id, campaign_id=comparison.campaign_id, case_id=comparison.case_id
        )
        if one.stage_id == comparison.stage_id and one.reading_id in shown_ids
    ]
    return {
        "reading": manifest_head(session, person_id, comparison),
        "preferences": accounts.preferences(session, person_id),
        **reading.case_manifest(
            session,
            comparison.case_id,
            protocol_version_id=signed[0].protocol_version_id,
            blinding_profile=design.blinding,
            room=reading.current_furnishing(session, comparison.campaign_id),
            for_person=person_id,
        ),
        "readers": [_reader(one) for one in shown],
        "differences": difference_list(session, comparison),
    }


def difference_list(session: Session, comparison: Comparison) -> list[dict[str, Any]]:
    rows = differences(session, comparison.id)
    given = verdicts(session, [row.id for row in rows])
    alias = {str(reading_id): letter for reading_id, letter in aliases(session, comparison.case_id).items()}
    return [_difference(row, given.get(row.id), alias) for row in rows]


def manifest_head(session: Session, person_id: UUID, comparison: Comparison) -> dict[str, Any]:
    own = cases_of_adjudicator(session, person_id)
    here = [one for one in own if one.campaign_id == comparison.campaign_id]
    place = next((n for n, one in enumerate(here) if one.comparison_id == comparison.id), 0)
    waiting = [one for one in own if one.state in ("open", "ready") and one.comparison_id != comparison.id]
    signed = signature(session, comparison.id)
    return {
        "id": str(comparison.id),
        "case_code": f"case {case_number(session, comparison.campaign_id, comparison.case_id)}",
        "campaign": assignments.campaign(session, comparison.campaign_id).name,
        "position": place + 1,
        "of": len(here),
        "stage": 1,
        "stages": 1,
        "state": "signed" if signed else "draft",
        "signed_at": iso(signed.at) if signed else None,
        "next_reading_id": str(waiting[0].comparison_id) if waiting else None,
    }


def _reader(one: DisclosedReading) -> dict[str, Any]:
    content = one.content
    return {
        "alias": one.alias,
        "findings": content.findings,
        "marks": content.marks,
        "answers": content.answers,
        "computed": content.computed,
    }


def _difference(row: Difference, verdict: Verdict | None, alias: dict[str, str]) -> dict[str, Any]:
    refs = [{"alias": alias[one["reading"]], "finding_id": one["finding_id"]} for one in row.finding_refs]
    said = [{"alias": alias[one["reading"]], "text": one["text"]} for one in row.said]
    return {
        "id": str(row.id),
        "item": row.item,
        "lesion": row.unit or None,
        "kind": row.kind,
        "title": row.title,
        "finding_refs": sorted(refs, key=lambda one: one["alias"]),
        "measured": row.measured,
        "rule": row.rule,
        "rule_key": row.rule_key,
        "rule_version": row.rule_version,
        "said": sorted(said, key=lambda one: one["alias"]),
        "focus_mm": row.focus_mm,
        "state": "settled" if verdict else "open",
        "verdict": verdict_json(verdict, alias) if verdict else None,
    }


def verdict_json(verdict: Verdict, alias: dict[str, str]) -> dict[str, Any]:
    return {
        "kind": verdict.kind,
        "alias": alias[str(verdict.reading_id)] if verdict.reading_id else None,
        "composite": verdict.chosen or None,
        "cause": verdict.cause,
        "rationale": verdict.rationale,
        "version": verdict.version,
        "carried_over": verdict.carried_from is not None,
    }
