"""Registrations between frames of reference of a patient, for programs of those who may record them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from app.accounts.doors import CoordinatorOrAdministrator
from app.imaging import actions, store
from app.imaging.store.registrations import frames_of_reference, in_force, registrations_of
from app.imaging.values.registrations import GivenRegistration, Landmark, Method
from app.web.sessions import DbSession

router = APIRouter(prefix="/api/v1/studies/{study_id}/registrations", tags=["registrations"])

Number = Annotated[float, Field(allow_inf_nan=False)]
Place = tuple[Number, Number, Number]
Uid = Annotated[str, Field(max_length=64)]
Reason = Annotated[str, Field(max_length=1000)]


class SentLandmark(BaseModel):
    """The same place in both frames, patient millimetres (LPS)."""

    model_config = ConfigDict(extra="forbid")

    from_mm: Place
    to_mm: Place


class SentRegistration(BaseModel):
    """`matrix`: 4x4 row by row, mm (LPS) of `from_frame` to mm of `to_frame`; or `landmarks`, as the method asks."""

    model_config = ConfigDict(extra="forbid")

    from_frame: Uid
    to_frame: Uid
    method: Method
    detail: Annotated[str, Field(max_length=200)] = ""
    reason: Reason
    matrix: Annotated[list[Annotated[list[Number], Field(max_length=4)]], Field(max_length=4)] = []
    landmarks: Annotated[list[SentLandmark], Field(max_length=100)] = []


class SentWithdrawal(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: Reason


class RegistrationAnswer(BaseModel):
    id: UUID
    number: int
    from_frame: str
    to_frame: str
    matrix: list[list[float]]
    method: Method
    detail: str
    landmarks: list[SentLandmark]
    residual_mm: float | None
    reason: str
    by: UUID
    at: datetime
    in_force: bool
    withdrawn_because: str | None


class FrameAnswer(BaseModel):
    frame_of_reference_uid: str
    series: list[str]


class RegistrationsAnswer(BaseModel):
    frames: list[FrameAnswer]
    registrations: list[RegistrationAnswer]


@router.get("")
def registrations(session: DbSession, actor: CoordinatorOrAdministrator, study_id: UUID) -> RegistrationsAnswer:
    """Frames of reference of this study's patient, and all registrations between them, the newest first."""
    patient_id = store.study(session, study_id).patient_id
    rows = registrations_of(session, patient_id)
    joining = {row.id for row in in_force(rows)}
    return RegistrationsAnswer(
        frames=[
            FrameAnswer(frame_of_reference_uid=frame.uid, series=[f"{one.study}: {one.label}" for one in frame.series])
            for frame in frames_of_reference(session, patient_id)
        ],
        registrations=[
            RegistrationAnswer.model_validate(
                {
                    **{key: getattr(row, key) for key in RegistrationAnswer.model_fields if hasattr(row, key)},
                    "in_force": row.id in joining,
                    "withdrawn_because": row.withdrawal.reason if row.withdrawal else None,
                }
            )
            for row in rows
        ],
    )


class Recorded(BaseModel):
    id: UUID
    matrix: list[list[float]]
    residual_mm: float | None


@router.post("", status_code=201)
def record(session: DbSession, actor: CoordinatorOrAdministrator, study_id: UUID, body: SentRegistration) -> Recorded:
    """From now on it joins the two frames, instead of an earlier one of the same pair. 422 says what is not rigid."""
    made = actions.record_registration(
        session,
        actor,
        study_id,
        GivenRegistration(
            from_frame=body.from_frame,
            to_frame=body.to_frame,
            method=body.method,
            detail=body.detail,
            reason=body.reason,
            matrix=tuple(number for row in body.matrix for number in row),
            landmarks=tuple(Landmark(one.from_mm, one.to_mm) for one in body.landmarks),
        ),
    )
    return Recorded(id=made.id, matrix=made.matrix, residual_mm=made.residual_mm)


@router.post("/{registration_id}/withdrawal", status_code=204)
def withdraw(
    session: DbSession,
    actor: CoordinatorOrAdministrator,
    study_id: UUID,
    registration_id: UUID,
    body: SentWithdrawal,
) -> None:
    actions.withdraw_registration(session, actor, study_id, registration_id, body.reason)
