"""Signed answers as rows of a table."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.assignments import store as assignments
from app.kernel.timestamps import iso
from app.reading.formats import AnswerRow
from app.reading.store.signed import signed_of_campaign
from app.reading.values import SignedReading


def answer_rows(session: Session, campaign_id: UUID) -> Iterator[AnswerRow]:
    """By case, reader and question, of the cases whose readings are all signed."""
    signed = signed_of_campaign(session, campaign_id, with_masks=False)
    names = assignments.people_names(session, {one.reader_id for one in signed})
    series = assignments.case_series(session, {one.case_id for one in signed})
    labels = {case.case_id: case.label for case in series}
    for one in sorted(signed, key=lambda s: (labels[s.case_id], names[s.reader_id], s.case_code)):
        yield from _rows_of(one, labels[one.case_id], names[one.reader_id])


def _rows_of(one: SignedReading, case: str, reader: str) -> Iterator[AnswerRow]:
    order = {finding["id"]: f"finding {n}" for n, finding in enumerate(one.content.findings, start=1)}

    # an answer's value has the shape of its question type
    def row(question: str, scope: str, about: str | None, state: str, value: Any, reason: str | None) -> AnswerRow:  # noqa: ANN401
        return AnswerRow(
            case=case,
            reader=reader,
            case_code=one.case_code,
            signed_at=iso(one.signed_at),
            reading_digest=one.digest,
            question=question,
            scope=scope,
            about=order.get(about or "", about or ""),
            state=state,
            value=value,
            reason=reason or "",
        )

    for answer in sorted(one.content.answers, key=lambda a: (order.get(a["scope_id"], ""), a["question"])):
        yield row(
            answer["question"],
            answer["scope_kind"],
            answer["scope_id"],
            answer["state"],
            answer["value"],
            answer["reason"],
        )
    for finding_id, computed in one.content.computed.items():
        yield row(
            "category_computed",
            "finding",
            finding_id,
            "answered",
            computed["category"],
            computed["derivation"],
        )
