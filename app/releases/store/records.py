"""From pins to plain values: the same freeze always gives the same records, whatever happened since."""

import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

import pydicom
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adjudication import store as adjudication
from app.adjudication.tables import Verdict
from app.agreement import store as agreement
from app.agreement.tables import LesionMatch
from app.imaging import store as imaging
from app.imaging.tables import Series
from app.kernel.blobs import blobs
from app.kernel.geometry import grid_from_json
from app.kernel.timestamps import iso
from app.protocols import store as protocols
from app.protocols.marks import mask_bytes
from app.reading import store as reading
from app.reading.store import PinnedReading
from app.releases.rules.regions import reader_regions
from app.releases.rules.settled import difference_record, reference_record, reference_regions
from app.releases.tables import Freeze
from app.releases.values import CaseRecord, Head, Json, ReadingRecord, StackSource

DICOM_BLOBS = "dicom"


def head_of(session: Session, freeze: Freeze) -> Head:
    pins = freeze.pins
    version = protocols.version(session, UUID(pins["protocol_version"]))
    guideline = version.guideline
    return Head(
        campaign=pins["campaign"],
        number=freeze.number,
        frozen_at=freeze.at,
        note=freeze.note,
        software=pins["software"],
        protocol={
            "key": version.protocol.key,
            "version": version.number,
            "digest": version.digest,
            "definition": version.definition,
        },
        guideline=None
        if guideline is None
        else {"key": guideline.key, "version": guideline.number, "digest": guideline.digest, "text": guideline.text},
        design=pins["design"],
        readers=tuple(sorted(pins["readers"].values(), key=lambda one: str(one["reader"]))),
        excluded=tuple(pins["excluded"]),
        # freezes made before they were told have none
        not_readable=tuple(pins.get("not_readable", ())),
    )


def cases_of(session: Session, freeze: Freeze) -> Iterator[CaseRecord]:
    """One case at a time, in the order of their keys."""
    for case in freeze.pins["cases"]:
        yield _case(session, freeze.pins, case)
        session.expire_all()  # what one case needed is not kept for the next


def _case(session: Session, pins: Json, case: Json) -> CaseRecord:
    readers = {person: str(one["reader"]) for person, one in pins["readers"].items()}
    pinned = reading.pinned_readings(session, [UUID(one) for one in case["submissions"]])
    code = {str(one.signed.reading_id): readers[str(one.signed.reader_id)] for one in pinned}
    members = agreement.lesions(session, UUID(case["comparison"]))
    drawn_on = {str(mark["stack_id"]) for one in pinned for mark in one.signed.content.marks}
    verdicts = _verdicts(session, case)
    items = adjudication.reference_items(session, UUID(case["comparison"]))
    reference = [reference_record(vars_of(item), code) for item in items if case["signed"] or item.verdict_id is None]
    drawn_on |= {str(mark["stack_id"]) for item in reference for mark in item["outline"].get("marks", ())}
    stacks = {one: _stack(session, one, case["roles"].get(one, "other")) for one in sorted(drawn_on)}
    regions = [region for one in pinned for region in _regions(one, code, stacks, members)]
    differences = [
        difference_record(vars_of(row), _verdict(verdicts.get(row.id), pins, code), code)
        for row in adjudication.differences(session, UUID(case["comparison"]))
    ]
    return CaseRecord(
        key=case["key"],
        label=case["label"],
        patient=case["patient"],
        studies=tuple(case["studies"]),
        facts=tuple(case["facts"]),
        stacks=stacks,
        readings=tuple(sorted((_reading(one, code) for one in pinned), key=lambda one: (one.reader, one.stage))),
        lesions=tuple(_lesions(members, code)),
        differences=tuple(differences),
        reference=tuple(reference),
        agreement=tuple(_agreement(session, UUID(case["comparison"]), readers)),
        settled=case["settled"],
        regions=(*regions, *reference_regions(reference, regions, stacks)),
    )


def _reading(one: PinnedReading, code: Mapping[str, str]) -> ReadingRecord:
    signed = one.signed
    return ReadingRecord(
        reading_id=str(signed.reading_id),
        reader=code[str(signed.reading_id)],
        stage=one.stage,
        repeat=signed.repeat,
        purpose=signed.purpose,
        signed_at=iso(signed.signed_at),
        digest=signed.digest,
        protocol_version=one.protocol_version,
        order_index=one.order_index,
        case_code=signed.case_code,
        active_ms=one.active_ms,
        findings=tuple(signed.content.findings),
        marks=tuple(_without_bytes(mark) for mark in signed.content.marks),
        answers=tuple(sorted(signed.content.answers, key=_answer_order)),
        computed=signed.content.computed,
        placed=signed.content.placed,
        proposals=one.proposals,
    )


def _regions(
    one: PinnedReading, code: Mapping[str, str], stacks: Mapping[str, StackSource], members: Sequence[LesionMatch]
) -> Iterator[Any]:
    content = one.signed.content
    yield from reader_regions(
        code[str(one.signed.reading_id)],
        findings=content.findings,
        marks=content.marks,
        answers=content.answers,
        stacks=stacks,
        units={str(row.finding_object_id): row.unit for row in members},
    )


def _stack(session: Session, stack_id: str, role: str) -> StackSource:
    row = imaging.stack(session, UUID(stack_id))
    sources = imaging.source_instances(session, row.id)
    return StackSource(
        id=stack_id,
        role=role,
        series_uid=session.get_one(Series, row.series_id).series_uid,
        frame_of_reference_uid=row.frame_of_reference_uid,
        grid=grid_from_json(row.grid) if row.grid is not None else None,
        frames=tuple((uid, number) for _, uid, number in sources),
        headers=tuple(_header(sha256) for sha256 in dict.fromkeys(sha256 for sha256, _, _ in sources)),
    )


def _header(sha256: str) -> bytes:
    """The de-identified object without its pixels."""
    dataset = pydicom.dcmread(io.BytesIO(blobs().get(DICOM_BLOBS, sha256)), stop_before_pixels=True)
    buffer = io.BytesIO()
    dataset.save_as(buffer, enforce_file_format=True)
    return buffer.getvalue()


def _verdicts(session: Session, case: Json) -> dict[UUID, Verdict]:
    query = select(Verdict).where(Verdict.id.in_([UUID(one) for one in case["verdicts"]]))
    return {row.difference_id: row for row in session.scalars(query)}


def _verdict(row: Verdict | None, pins: Json, code: Mapping[str, str]) -> dict[str, Any] | None:
    if row is None:
        return None
    return {
        "kind": row.kind,
        "accepted": code[str(row.reading_id)] if row.reading_id else None,
        "chosen": row.chosen,
        "cause": row.cause,
        "rationale": row.rationale,
        "by": pins["adjudicators"][str(row.by)],
        "at": iso(row.at),
        "version": row.version,
        "carried_over": row.carried_from is not None,
    }


def _lesions(members: Sequence[LesionMatch], code: Mapping[str, str]) -> Iterator[Json]:
    units: dict[int, list[dict[str, Any]]] = {}
    for row in members:
        finding = {"reader": code[str(row.reading_id)], "finding": str(row.finding_object_id)}
        units.setdefault(row.unit, []).append(finding)
    for unit, findings in sorted(units.items()):
        yield {"unit": unit, "findings": sorted(findings, key=lambda one: one["reader"]), "rule": members[0].rule}


def _agreement(session: Session, comparison_id: UUID, readers: Mapping[str, str]) -> Iterator[Json]:
    rows = [
        {
            "item": row.item,
            "lesion": row.unit or None,
            "reader_a": readers[str(row.reader_a_id)],
            "reader_b": readers[str(row.reader_b_id)],
            "metric": row.metric,
            "value": row.value,
            "reason": row.reason,
            "definition": row.definition,
        }
        for row in agreement.values(session, comparison_id)
    ]
    yield from sorted(
        rows, key=lambda one: tuple(str(one[key]) for key in ("item", "lesion", "metric", "reader_a", "reader_b"))
    )


def _without_bytes(mark: Json) -> dict[str, Any]:
    """The mark with the SHA-256 of its mask's bytes instead of them."""
    geometry = dict(mark["geometry"])
    if "data" in geometry:
        geometry["sha256"] = hashlib.sha256(mask_bytes(geometry)).hexdigest()
        del geometry["data"]
    return {**mark, "geometry": geometry}


def _answer_order(answer: Json) -> tuple[str, str, str]:
    return answer["scope_kind"], answer["scope_id"] or "", answer["question"]


def vars_of(row: Any) -> dict[str, Any]:  # noqa: ANN401  any row
    return {column.key: getattr(row, column.key) for column in row.__table__.columns}
