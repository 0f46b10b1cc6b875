"""Campaigns, readings and drafts that went through the house's own actions."""

import base64
import json
from collections.abc import Sequence
from itertools import count
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import actions as accounts
from app.accounts.values import SYSTEM, Actor, Role
from app.assignments import actions as assignments
from app.assignments import store as plan
from app.assignments.tables import Campaign
from app.assignments.values import Blinding, Design, Distribution
from app.imaging.tables import Instance, Series, Stack, StackRole, Study
from app.protocols.actions import publish_preset
from app.protocols.marks import encode
from app.reading import actions, store
from app.reading.values import DraftChange, Saved
from tests.factories import people
from tests.factories.people import PASSWORD
from tests.factories.study_rows import COLUMNS, FRAMES, ROWS, study

_numbers = count(1)


def campaign(
    session: Session,
    coordinator: Actor,
    *,
    readers: Sequence[Actor],
    studies: Sequence[Study],
    adjudicators: Sequence[Actor] = (),
    readers_per_case: int | None = None,
    distribution: Distribution = Distribution.EVENLY,
    blinding: Blinding | None = None,
    start: bool = True,
    name: str = "Prostate MRI, two readers",
    protocol: str = "pirads21",
) -> Campaign:
    """Created and, unless told otherwise, started: committed."""
    made = assignments.create_campaign(
        session,
        coordinator,
        name=name,
        code=f"C{next(_numbers):04d}",
        design=Design(
            protocol_version_id=publish_preset(session, SYSTEM, protocol).id,
            readers_per_case=len(readers) if readers_per_case is None else readers_per_case,
            distribution=distribution,
            blinding=blinding or Blinding(),
        ),
        study_ids=[one.id for one in studies],
        reader_ids=[reader.person_id for reader in readers],
        adjudicator_ids=[one.person_id for one in adjudicators],
    )
    if start:
        assignments.start_campaign(session, coordinator, made.id)
    session.commit()
    return made


def opened(session: Session, reader: Actor, campaign_id: UUID | None = None) -> UUID:
    """The reader presses "Read next case": the id of the reading, committed."""
    reading_id = actions.open_next(session, reader, campaign_id=campaign_id)
    assert reading_id is not None
    session.commit()
    return reading_id


def stack_of(session: Session, study_id: UUID, role: str) -> tuple[Stack, list[str]]:
    """The stack with this role, and the SOP instance UIDs of its series in order."""
    found = session.scalars(
        select(Stack)
        .join(Series, Series.id == Stack.series_id)
        .join(StackRole, StackRole.stack_id == Stack.id)
        .where(Series.study_id == study_id, StackRole.role == role)
    ).one()
    uids = session.scalars(
        select(Instance.sop_uid).where(Instance.series_id == found.series_id).order_by(Instance.number)
    )
    return found, list(uids)


def study_of(session: Session, case_id: UUID) -> UUID:
    return plan.studies_of_cases(session, [case_id])[case_id][0]


def answer(question: str, value: Any, scope_id: str | None = None, kind: str = "case") -> dict[str, Any]:
    return {"question": question, "scope_kind": kind, "scope_id": scope_id, "state": "answered", "value": value}


def point(session: Session, study_id: UUID, finding_id: str | None, role: str = "t2_ax") -> dict[str, Any]:
    stack, uids = stack_of(session, study_id, role)
    return {
        "id": str(uuid4()),
        "finding_id": finding_id,
        "kind": "point",
        "geometry": {"point_mm": [1.0, 2.0, 3.0]},
        "stack_id": str(stack.id),
        "sop_instance_uid": uids[1],
        "frame_number": 1,
        "frame_of_reference_uid": stack.frame_of_reference_uid,
    }


def mask(
    session: Session,
    study_id: UUID,
    finding_id: str | None,
    *,
    voxels: int = 5,
    first: int = 0,
    structure: str | None = None,
) -> dict[str, Any]:
    """`voxels` in a row on the second axial frame, from the `first` on."""
    stack, _ = stack_of(session, study_id, "t2_ax")
    painted = np.zeros((FRAMES, ROWS, COLUMNS), dtype=np.bool_)
    painted[1].flat[first : first + voxels] = True
    return {
        "id": str(uuid4()),
        "finding_id": finding_id,
        "structure": structure,
        "kind": "mask",
        "geometry": {
            "encoding": "rle-gzip-1",
            "data": base64.b64encode(encode(painted)).decode(),
            "voxels": voxels,
        },
        "stack_id": str(stack.id),
    }


def mark_of_another_program(session: Session, study_id: UUID) -> dict[str, Any]:
    """The same mask as `mask`, as a program packs it that writes a file's name, its system and the time."""
    made = mask(session, study_id, None)
    packed = base64.b64decode(made["geometry"]["data"])
    header = packed[:3] + bytes([0x08]) + bytes([1, 2, 3, 4]) + packed[8:9] + bytes([7]) + b"ROOM 4, DR ADA\0"
    made["geometry"]["data"] = base64.b64encode(header + packed[10:]).decode()
    return made


def case_answers() -> list[dict[str, Any]]:
    """What PI-RADS v2.1 asks about the whole case."""
    axes = [answer(f"gland_{axis}_mm", 40.0) for axis in ("ap", "transverse", "longitudinal")]
    return axes + [answer("quality", "3", role, "stack") for role in ("t2_ax", "adc", "high_b", "dce")]


def finding_answers(finding_id: str, *, dwi: str = "4", rationale: str = "") -> list[dict[str, Any]]:
    values = {
        "zone": "PZ",
        "sectors": ["Mid_L_PZpl"],
        "t2w": "3",
        "dwi": dwi,
        "dce": "X",
        "diameter_mm": 11.5,
        "epe": "2",
        "svi": "1",
        "confidence": 80,
        "index": True,
    }
    said = [answer(key, value, finding_id, "finding") for key, value in values.items()]
    return [*said, answer("rationale", rationale, finding_id, "finding")] if rationale else said


def complete(session: Session, study_id: UUID, *, dwi: str = "4", rationale: str = "") -> dict[str, Any]:
    """The body of a save after which the reading can be signed: one finding with a point and a mask."""
    finding_id = str(uuid4())
    return {
        "findings": [{"id": finding_id, "order": 1}],
        "marks": [point(session, study_id, finding_id), mask(session, study_id, finding_id)],
        "answers": [*case_answers(), *finding_answers(finding_id, dwi=dwi, rationale=rationale)],
        "active_ms": 90_000,
    }


def saved(session: Session, reader: Actor, reading_id: UUID, body: dict[str, Any], *, expected: int = 0) -> Saved:
    sent = json.dumps(body).encode()
    change = DraftChange.model_validate(body)
    done = actions.save(session, reader, reading_id, change, expected=expected, key=uuid4(), sent=sent)
    session.commit()
    return done


def signed(session: Session, reader: Actor, reading_id: UUID, *, revision: int = 1) -> actions.Signed:
    proof = accounts.prove_password(session, reader, PASSWORD)
    done = actions.submit(session, reader, reading_id, revision=revision, proof=proof)
    session.commit()
    return done


def read_and_sign(session: Session, reader: Actor, campaign_id: UUID, *, dwi: str = "4") -> UUID:
    """The reader opens the next case, answers everything and signs; the reading's id."""
    reading_id = opened(session, reader, campaign_id)
    reading = store.own_reading(session, reader.person_id, reading_id)
    body = complete(session, study_of(session, reading.case_id), dwi=dwi)
    saved(session, reader, reading_id, body)
    signed(session, reader, reading_id)
    return reading_id


class Signed(NamedTuple):
    reader: Actor
    reading_id: UUID


def reader_with_a_signed_reading(session: Session, *, name: str) -> Signed:
    """Somebody of a campaign of their own, with a case read and signed there."""
    reader = people.actor(session, Role.READER, name=name)
    coordinator = people.actor(session, Role.COORDINATOR, name=f"Coordinator of {name}")
    made = campaign(session, coordinator, readers=[reader], studies=[study(session)])
    return Signed(reader, read_and_sign(session, reader, made.id))
