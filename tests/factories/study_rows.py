"""Accepted studies as rows, with a manifest as ingest writes it: for tests that need cases, not pixels."""

import json
from collections.abc import Collection, Sequence
from itertools import count
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from app.accounts import actions as accounts
from app.accounts.values import SYSTEM
from app.imaging.tables import Instance, Intake, Patient, Series, Stack, StackRole, Study
from app.kernel.blobs import blobs

FRAMES, ROWS, COLUMNS = 4, 12, 16
ROLES = ("t2_ax", "adc", "dwi_calculated_high_b", "t2_sag")
GRID: dict[str, Any] = {
    "rows": ROWS,
    "columns": COLUMNS,
    "row_spacing_mm": 0.5,
    "column_spacing_mm": 0.5,
    "row_direction": [1, 0, 0],
    "column_direction": [0, 1, 0],
    "frame_positions_mm": [[0, 0, 3.0 * k] for k in range(FRAMES)],
}
_numbers = count(1)


def study(
    session: Session, *, roles: Sequence[str] = ROLES, label: str | None = None, apart: Collection[str] = ()
) -> Study:
    """An accepted study with one small stack for each role; roles `apart` have a frame of reference of their own."""
    accounts.ensure_house(session)
    number = next(_numbers)
    intake = Intake(source="factory", by=SYSTEM.person_id, state="done")
    patient = Patient(pseudonym=f"P{number:04d}", original_id_hash=uuid4().hex, date_shift_days=-17, sex="M")
    session.add_all([intake, patient])
    session.flush()
    made = Study(
        patient_id=patient.id,
        intake_id=intake.id,
        study_uid=_uid(),
        original_uid_hash=uuid4().hex,
        age_years=63.0,
        label=label or f"Study {number:04d}",
        modality="MR",
    )
    session.add(made)
    session.flush()
    frame_of_reference_uid = _uid()
    for place, role in enumerate(roles, start=1):
        _series(session, made, place, role, _uid() if role in apart else frame_of_reference_uid)
    session.commit()
    return made


def _series(session: Session, made: Study, number: int, role: str, frame_of_reference_uid: str) -> None:
    uids = [_uid() for _ in range(FRAMES)]
    pack = b"pixels" * FRAMES
    series = Series(
        study_id=made.id,
        series_uid=_uid(),
        original_uid_hash=uuid4().hex,
        number=number,
        description=role,
        modality="MR",
        frame_of_reference_uid=frame_of_reference_uid,
        manifest_sha256=blobs().put(json.dumps(_manifest(uids)).encode(), "manifests").sha256,
        pack_sha256=blobs().put(pack, "packs").sha256,
        pack_bytes=len(pack),
    )
    session.add(series)
    session.flush()
    stack = Stack(
        series_id=series.id,
        number=1,
        key="1",
        b_value=1400 if role.startswith("dwi") else None,
        frame_of_reference_uid=frame_of_reference_uid,
        frame_count=FRAMES,
        grid=GRID,
        warnings=[],
        scanner="SIEMENS 0A1B2C",
        name_digest=uuid4().hex,
    )
    session.add(stack)
    session.flush()
    session.add(
        StackRole(
            stack_id=stack.id,
            number=1,
            role=role,
            preferred=True,
            confidence=1.0,
            evidence=[],
            origin="confirmed",
            by=SYSTEM.person_id,
        )
    )
    for k, sop_uid in enumerate(uids, start=1):
        session.add(
            Instance(
                series_id=series.id,
                sop_uid=sop_uid,
                sop_class_uid="1.2.840.10008.5.1.4.1.1.4",
                original_uid_hash=uuid4().hex,
                source_digest=uuid4().hex,
                blob_sha256=uuid4().hex * 2,
                blob_bytes=500,
                frames=1,
                number=k,
            )
        )
    session.flush()


def _manifest(uids: Sequence[str]) -> dict[str, Any]:
    """As ingest writes it for a series of one stack."""
    pixel = {"bits_allocated": 16, "bits_stored": 12, "signed": False, "samples": 1, "photometric": "MONOCHROME2"}
    return {
        "version": 1,
        "stacks": [
            {
                "number": 1,
                "key": "1",
                "b_value": None,
                "time_index": None,
                "grid": {key: value for key, value in GRID.items() if key != "frame_positions_mm"},
                "pixel": {**pixel, "slope": 1.0, "intercept": 0.0, "unit": ""},
                "window": {"center": 300, "width": 600},
                "value_range": [0, 1200],
                "frames": [
                    {
                        "sop_instance_uid": sop_uid,
                        "frame_number": 1,
                        "position_mm": [0, 0, 3.0 * k],
                        "offset": 6 * k,
                        "length": 6,
                        "encoding": "raw",
                    }
                    for k, sop_uid in enumerate(uids)
                ],
                "warnings": [],
            }
        ],
    }


def _uid() -> str:
    return f"2.25.{uuid4().int}"
