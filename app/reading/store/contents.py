"""The content of readings as it stands: the newest version of every finding, mark and answer."""

import base64
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.protocols.rules import as_signed
from app.protocols.values import Definition
from app.reading.store.protocol import definition
from app.reading.tables import Answer, Finding, Mark, Mask, Reading, Revision
from app.reading.values import Content

Pins = Mapping[UUID, int | None]
"""Reading id → the revision to look at (None: the newest)."""

Version = TypeVar("Version", Finding, Mark, Answer)
Drawable = TypeVar("Drawable", Finding, Mark)


def draft(
    session: Session,
    reading: Reading,
    *,
    revision: int | None = None,
    with_masks: bool = True,
    as_signed: bool = False,
) -> Content:
    pins = {reading.id: revision}
    return contents(session, reading.campaign_id, pins, with_masks=with_masks, as_signed=as_signed)[reading.id]


def contents(
    session: Session, campaign_id: UUID, pins: Pins, *, with_masks: bool = True, as_signed: bool = False
) -> dict[UUID, Content]:
    """The content of several readings of one campaign, in four or five statements whatever their number.

    `as_signed`: "not asked" stands for hidden questions alone (`protocols.rules.as_signed`)."""
    found = {reading_id: Content() for reading_id in pins}
    asked_under: dict[UUID, UUID] = {}
    for finding in session.scalars(_newest(Finding, campaign_id, pins, Finding.object_id)):
        if not finding.deleted:
            found[finding.reading_id].findings.append(
                {"id": str(finding.object_id), "order": finding.order_index, "deleted": False}
            )
    marks = living_marks(session, campaign_id, pins)
    for mark, told in zip(marks, marks_json(session, campaign_id, marks, with_masks=with_masks), strict=True):
        found[mark.reading_id].marks.append(told)
    for answer in session.scalars(
        _newest(Answer, campaign_id, pins, Answer.question, Answer.scope_kind, Answer.scope_id)
    ):
        found[answer.reading_id].answers.append(_answer_json(answer))
        asked_under[answer.reading_id] = answer.protocol_version_id
    for reading_id, saved in _saved(session, pins).items():
        found[reading_id].computed.update(saved["computed"])
        found[reading_id].placed.update(saved.get("placed", {}))
        found[reading_id].notices.extend(saved.get("notices", ()))
        found[reading_id].overlaps.update(saved.get("overlaps", {}))
    tidy = {reading_id: _tidy(content) for reading_id, content in found.items()}
    if not as_signed:
        return tidy
    protocols = {reading_id: definition(session, version_id) for reading_id, version_id in asked_under.items()}
    return {
        reading_id: _as_signed(protocols[reading_id], content) if reading_id in protocols else content
        for reading_id, content in tidy.items()
    }


def living_marks(session: Session, campaign_id: UUID, pins: Pins) -> list[Mark]:
    return [mark for mark in session.scalars(_newest(Mark, campaign_id, pins, Mark.object_id)) if not mark.deleted]


def marks_json(
    session: Session, campaign_id: UUID, marks: Collection[Mark], *, with_masks: bool = True
) -> list[dict[str, Any]]:
    masks = mask_bytes(session, campaign_id, marks) if with_masks else {}
    return [_mark_json(mark, masks) for mark in marks]


def latest_findings(session: Session, reading: Reading) -> dict[UUID, bool]:
    """Every finding there ever was → whether it is deleted."""
    rows = session.scalars(_newest(Finding, reading.campaign_id, {reading.id: None}, Finding.object_id))
    return {row.object_id: row.deleted for row in rows}


def changed(session: Session, reading: Reading, since: int) -> dict[str, list[Any]]:
    """Names of the objects that have a version in a revision after `since`."""

    def after(table: type[Version], *identity: InstrumentedAttribute[Any]) -> Select[Any]:
        return (
            select(*identity)
            .where(table.campaign_id == reading.campaign_id, table.reading_id == reading.id, table.revision > since)
            .distinct()
            .order_by(*identity)
        )

    places = session.execute(after(Answer, Answer.question, Answer.scope_kind, Answer.scope_id))
    return {
        "findings": [str(one) for one in session.scalars(after(Finding, Finding.object_id))],
        "marks": [str(one) for one in session.scalars(after(Mark, Mark.object_id))],
        "answers": [{"question": q, "scope_kind": kind, "scope_id": place} for q, kind, place in places],
    }


def latest_answers(session: Session, reading: Reading) -> list[dict[str, Any]]:
    identity = (Answer.question, Answer.scope_kind, Answer.scope_id)
    rows = session.scalars(_newest(Answer, reading.campaign_id, {reading.id: None}, *identity))
    return [_answer_json(row) for row in rows]


def newest_of(
    session: Session, table: type[Drawable], reading: Reading, object_ids: Collection[UUID]
) -> dict[UUID, Drawable]:
    """The newest version of each object, deleted or not."""
    if not object_ids:
        return {}
    rows = session.scalars(
        select(table)
        .where(
            table.campaign_id == reading.campaign_id,
            table.reading_id == reading.id,
            table.object_id.in_(object_ids),
        )
        .ext(distinct_on(table.object_id))
        .order_by(table.object_id, table.version.desc())
    )
    return {row.object_id: row for row in rows}


def _newest(
    table: type[Version], campaign_id: UUID, pins: Pins, *identity: InstrumentedAttribute[Any]
) -> Select[Version]:
    """The newest version of each object up to the pinned revision."""
    return (
        select(table)
        .where(table.campaign_id == campaign_id, _pinned(pins, table.reading_id, table.revision))
        .ext(distinct_on(table.reading_id, *identity))
        .order_by(table.reading_id, *identity, table.revision.desc())
    )


def _saved(session: Session, pins: Pins) -> dict[UUID, dict[str, Any]]:
    """What the server worked out at the last save of each."""
    found = {}
    for reading_id, saved in session.execute(
        select(Revision.reading_id, Revision.saved)
        .where(_pinned(pins, Revision.reading_id, Revision.number))
        .ext(distinct_on(Revision.reading_id))
        .order_by(Revision.reading_id, Revision.number.desc())
    ):
        found[reading_id] = saved
    return found


def _pinned(
    pins: Pins, reading_id: InstrumentedAttribute[UUID], number: InstrumentedAttribute[int]
) -> ColumnElement[bool]:
    newest = [one for one, revision in pins.items() if revision is None]
    upto = [and_(reading_id == one, number <= n) for one, n in pins.items() if n is not None]
    return or_(reading_id.in_(newest), *upto)


def mask_bytes(session: Session, campaign_id: UUID, marks: Collection[Mark]) -> dict[UUID, bytes]:
    ids = [UUID(mark.geometry["mask_id"]) for mark in marks if "mask_id" in mark.geometry]
    if not ids:
        return {}
    rows = session.execute(select(Mask.id, Mask.data).where(Mask.campaign_id == campaign_id, Mask.id.in_(ids)))
    return {mask_id: data for mask_id, data in rows}


def _mark_json(mark: Mark, masks: Mapping[UUID, bytes]) -> dict[str, Any]:
    geometry = dict(mark.geometry)
    mask_id = geometry.pop("mask_id", None)
    if mask_id is not None and UUID(mask_id) in masks:
        del geometry["sha256"]
        geometry["data"] = base64.b64encode(masks[UUID(mask_id)]).decode()
    return {
        "id": str(mark.object_id),
        "finding_id": str(mark.finding_object_id) if mark.finding_object_id else None,
        "structure": mark.structure,
        "kind": mark.kind,
        "geometry": geometry,
        "stack_id": str(mark.stack_id),
        "sop_instance_uid": mark.sop_instance_uid,
        "frame_number": mark.frame_number,
        "frame_of_reference_uid": mark.frame_of_reference_uid,
        "origin": mark.origin,
        **_of_model(mark),
        **_looks(mark),
        "deleted": False,
    }


BEHIND_ORIGIN = frozenset({"model", "proposal_id", "voxels_added", "voxels_removed"})


def _of_model(mark: Mark) -> dict[str, Any]:
    """Which model made it, and what was done to its proposal; only where one did, as with looks."""
    if mark.model_name is None:
        return {}
    voxels = {"voxels_added": mark.voxels_added, "voxels_removed": mark.voxels_removed}
    return {
        "model": {"name": mark.model_name, "version": mark.model_version},
        **({"proposal_id": str(mark.proposal_id)} if mark.proposal_id else {}),
        **{key: value for key, value in voxels.items() if value is not None},
    }


def _looks(mark: Mark) -> dict[str, Any]:
    """Name, colour and lock, only where given: marks without them keep the form their signatures were made over."""
    given = {"name": mark.name, "colour": mark.colour, "locked": mark.locked or None}
    return {key: value for key, value in given.items() if value is not None}


def _answer_json(answer: Answer) -> dict[str, Any]:
    return {
        "question": answer.question,
        "scope_kind": answer.scope_kind,
        "scope_id": answer.scope_id,
        "state": answer.state,
        "value": answer.value,
        "reason": answer.reason,
    }


def _as_signed(protocol: Definition, content: Content) -> Content:
    finding_ids = [str(finding["id"]) for finding in content.findings]
    return replace(content, answers=[dict(one) for one in as_signed(protocol, finding_ids, content.answers)])


def _tidy(content: Content) -> Content:
    """In the reader's order; what belonged to a deleted finding goes with it."""
    findings = sorted(content.findings, key=lambda item: (item["order"], item["id"]))
    living = {item["id"] for item in findings}
    return Content(
        findings=findings,
        marks=[m for m in content.marks if m["finding_id"] is None or m["finding_id"] in living],
        answers=[a for a in content.answers if a["scope_kind"] != "finding" or a["scope_id"] in living],
        computed={key: value for key, value in content.computed.items() if key in living},
        placed=content.placed,
        notices=content.notices,
        overlaps=content.overlaps,
    )
