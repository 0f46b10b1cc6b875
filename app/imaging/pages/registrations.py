"""Frames of reference of a study's patient, what joins them, and the form by which somebody joins two."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field

from app.accounts.doors import CoordinatorOrAdministrator
from app.imaging import actions, store
from app.imaging.rules import registrations as rules
from app.imaging.store.registrations import authors, frames_of_reference, in_force, registrations_of
from app.imaging.values.registrations import GivenRegistration, Method
from app.web.flash import redirect
from app.web.forms import Form, form_model
from app.web.sessions import DbSession
from app.web.templating import render

router = APIRouter()


class Registration(Form):
    """As typed: a matrix or landmarks as lines of numbers, whatever the method asks for."""

    from_frame: str = Field(max_length=64)
    to_frame: str = Field(max_length=64)
    method: Method
    detail: str = Field("", max_length=200)
    matrix: str = Field("", max_length=4000)
    landmarks: str = Field("", max_length=20_000)
    reason: str = Field("", max_length=1000)

    def given(self) -> GivenRegistration:
        """Raises Invalid for what are no numbers."""
        return GivenRegistration(
            from_frame=self.from_frame,
            to_frame=self.to_frame,
            method=self.method,
            detail=self.detail,
            reason=self.reason,
            matrix=rules.numbers_from(self.matrix, "The matrix"),
            landmarks=rules.landmarks_from(self.landmarks),
        )


@router.get("/studies/{study_id}/registrations")
def registrations(request: Request, session: DbSession, actor: CoordinatorOrAdministrator, study_id: UUID) -> Response:
    study = store.study(session, study_id)
    frames = frames_of_reference(session, study.patient_id)
    rows = registrations_of(session, study.patient_id)
    context = {
        "study": study,
        "frames": frames,
        "numbers": {frame.uid: frame.number for frame in frames},
        "rows": rows,
        "in_force": {row.id for row in in_force(rows)},
        "people": authors(session, rows),
        "methods": {method.value: method.label for method in Method},
        "angle_deg": rules.angle_deg,
    }
    return render(request, "imaging/registrations.html", context)


@router.post("/studies/{study_id}/registrations/check")
def check(
    request: Request,
    session: DbSession,
    actor: CoordinatorOrAdministrator,
    study_id: UUID,
    form: Annotated[Registration, Depends(form_model(Registration))],
) -> Response:
    """What it would do, in millimetres, before anything is kept."""
    study = store.study(session, study_id)
    transform = actions.checked_registration(session, study_id, form.given())
    frames = {frame.uid: frame for frame in frames_of_reference(session, study.patient_id)}
    centre = frames[form.from_frame].centre_mm
    context = {
        "study": study,
        "form": form,
        "frames": frames,
        "transform": transform,
        "angle": rules.angle_deg(transform.matrix),
        "moved": rules.moved_mm(transform.matrix, centre) if centre else None,
    }
    return render(request, "imaging/registration_check.html", context)


@router.post("/studies/{study_id}/registrations")
def record(
    session: DbSession,
    actor: CoordinatorOrAdministrator,
    study_id: UUID,
    form: Annotated[Registration, Depends(form_model(Registration))],
) -> Response:
    actions.record_registration(session, actor, study_id, form.given())
    return redirect(
        f"/studies/{study_id}/registrations", "Recorded. Reading rooms opened from now on link these series by it."
    )


class Withdrawal(Form):
    reason: str = Field("", max_length=1000)


@router.post("/studies/{study_id}/registrations/{registration_id}/withdrawal")
def withdraw(
    session: DbSession,
    actor: CoordinatorOrAdministrator,
    study_id: UUID,
    registration_id: UUID,
    form: Annotated[Withdrawal, Depends(form_model(Withdrawal))],
) -> Response:
    actions.withdraw_registration(session, actor, study_id, registration_id, form.reason)
    return redirect(f"/studies/{study_id}/registrations", "Withdrawn. Nothing joins these two frames now.")
