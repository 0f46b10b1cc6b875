"""A campaign of signed readings written straight into the tables: thousands of cases in seconds, for benchmarks only.

Every drawing of every case has bytes of its own: each case's drawings are moved by some voxels, so that nothing can
be recalled from another case.
"""

import gzip
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import numpy as np
from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.accounts.values import Actor, Role
from app.assignments import store as assignments
from app.assignments.tables import Assignment, Campaign, Case, CaseStudy
from app.imaging.tables import Patient, Stack
from app.protocols.marks import encode
from app.reading.tables import Answer, Finding, Mark, Mask, Reading, Revision, Submission, TimeLog
from tests.benchmarks.drawings import GRID_JSON, STRUCTURES, drawn
from tests.factories import people, readings
from tests.factories.study_rows import study

DISTINCT = 20
"""Sets of drawings that are painted; cases move them."""
AT_ONCE = 100
"""Cases of one insert."""


@dataclass(frozen=True)
class Scene:
    coordinator: Actor
    readers: Sequence[Actor]
    campaign: Campaign
    stack: Stack
    drawings: dict[tuple[int, int, str], np.ndarray[Any, Any]]


def scene(session: Session, readers: int) -> Scene:
    """A started campaign with one case, which nobody reads, and the drawings its other cases are made from."""
    who = [people.actor(session, Role.READER, name=f"Reader {n} {uuid4().hex[:6]}") for n in range(readers)]
    coordinator = people.actor(session, Role.COORDINATOR, name=f"Cora {uuid4().hex[:6]}")
    shown = study(session)
    made = readings.campaign(session, coordinator, readers=who, studies=[shown], readers_per_case=readers)
    stack, _ = readings.stack_of(session, shown.id, "t2_ax")
    stack.grid = GRID_JSON
    session.commit()
    drawings = {}
    for seed in range(DISTINCT):
        for reader in range(readers):
            generator = np.random.default_rng((seed, reader))
            for structure, radii_mm in STRUCTURES.items():
                packed = encode(drawn(radii_mm, generator))
                drawings[seed, reader, structure] = np.frombuffer(gzip.decompress(packed), dtype="<u4")
    return Scene(coordinator, who, made, stack, drawings)


def moved(runs: np.ndarray[Any, Any], by: int) -> bytes:
    """The same drawing some voxels further on: the first run longer, the last one shorter."""
    shifted = runs.astype(np.int64)
    shifted[0] += by
    shifted[-1] -= by
    return gzip.compress(shifted.astype("<u4").tobytes(), 1, mtime=0)


def add_cases(session: Session, of: Scene, count: int, *, first: int = 0) -> list[UUID]:
    """Signed by every reader; the ids of the cases."""
    added: list[UUID] = []
    for start in range(0, count, AT_ONCE):
        added += _add(session, of, range(first + start, first + min(start + AT_ONCE, count)))
        session.commit()
    return added


def _add(session: Session, of: Scene, numbers: range) -> list[UUID]:
    rows: dict[type[Any], list[dict[str, Any]]] = {}
    design = assignments.current_design(session, of.campaign.id)
    stage = assignments.first_stage(session, of.campaign.id)
    study_id = next(
        iter(assignments.studies_of_cases(session, assignments.case_ids(session, of.campaign.id)).values())
    )[0]
    made_by, campaign = of.coordinator.person_id, of.campaign.id

    def add(table: type[Any], **values: Any) -> None:
        rows.setdefault(table, []).append(values)

    cases = []
    for number in numbers:
        patient, case = uuid4(), uuid4()
        cases.append(case)
        add(
            Patient,
            id=patient,
            pseudonym=f"B{patient.hex[:12]}",
            original_id_hash=uuid4().hex,
            date_shift_days=-3,
            sex="M",
        )
        add(Case, id=case, campaign_id=campaign, patient_id=patient, added_by=made_by)
        add(CaseStudy, case_id=case, study_id=study_id)
        for place, reader in enumerate(of.readers):
            assignment, reading = uuid4(), uuid4()
            order = {"order_index": number, "case_code": uuid4().hex[:10]}
            common = {"campaign_id": campaign, "case_id": case, "reader_id": reader.person_id, "stage_id": stage.id}
            add(Assignment, id=assignment, by=made_by, purpose="live", **common, **order)
            add(
                Reading, id=reading, assignment_id=assignment, protocol_version_id=design.protocol_version_id,
                guideline_version_id=design.guideline_version_id, blinding_profile={}, seed="s", **common, **order,
            )  # fmt: skip
            _said(add, of, design.protocol_version_id, reading, number, place)
    for table, some in rows.items():
        session.execute(insert(table), some)
    return cases


def _said(add: Any, of: Scene, protocol_version_id: UUID, reading: UUID, number: int, place: int) -> None:
    campaign, reader = of.campaign.id, of.readers[place].person_id
    generator = np.random.default_rng((number, place))
    finding, category = uuid4(), str(np.clip(2 + number % 4 + generator.integers(-1, 2), 1, 5))
    saved = {"computed": {str(finding): {"category": category, "derivation": ""}}}
    add(Revision, reading_id=reading, number=1, idempotency_key=uuid4(), body_digest="d", saved=saved, session_id=None)
    add(TimeLog, reading_id=reading, revision=1, active_ms=int(generator.integers(60_000, 300_000)))
    add(
        Finding, campaign_id=campaign, object_id=finding, version=1, reading_id=reading, revision=1, order_index=1,
        deleted=False,
    )  # fmt: skip
    mark = {
        "campaign_id": campaign, "version": 1, "parents": [], "reading_id": reading, "revision": 1,
        "frame_of_reference_uid": of.stack.frame_of_reference_uid, "sop_instance_uid": None, "frame_number": None,
        "stack_id": of.stack.id, "origin": "hand", "author_id": reader, "deleted": False,
    }  # fmt: skip
    at = [80.0 + float(generator.normal(0, 2)), 90.0, 30.0]
    add(
        Mark, id=uuid4(), object_id=uuid4(), finding_object_id=finding, structure=None, kind="point",
        geometry={"point_mm": at}, **mark,
    )  # fmt: skip
    for structure in STRUCTURES:
        data = moved(of.drawings[number % DISTINCT, place, structure], number // DISTINCT + 1)
        mask, digest = uuid4(), hashlib.sha256(data).hexdigest()
        add(
            Mask, campaign_id=campaign, id=mask, sha256=digest, stack_id=of.stack.id,
            voxels=1, data=data,
        )  # fmt: skip
        geometry = {"encoding": "rle-gzip-1", "mask_id": str(mask), "sha256": digest, "voxels": 1}
        add(
            Mark, id=uuid4(), object_id=uuid4(), finding_object_id=None, structure=structure, kind="mask",
            geometry=geometry, **mark,
        )  # fmt: skip
    answers = [*readings.case_answers(), *readings.finding_answers(str(finding), dwi=category)]
    for one in answers:
        value = one["value"] + float(generator.normal(0, 2)) if isinstance(one["value"], float) else one["value"]
        add(
            Answer, id=uuid4(), campaign_id=campaign, reading_id=reading, revision=1,
            protocol_version_id=protocol_version_id, **{**one, "value": value}, reason=None,
        )  # fmt: skip
    add(
        Submission, reading_id=reading, number=1, revision=1, digest=uuid4().hex, by=reader, meaning="read and signed",
        canonical={},
    )  # fmt: skip
