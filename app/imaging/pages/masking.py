"""The masking screen: what a series shows, what is to be blanked, the word that nothing is left; angles."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field, StringConstraints

from app.accounts.doors import CoordinatorOrAdministrator
from app.imaging import actions, store
from app.imaging.packs.blanking import Rectangle
from app.imaging.rules.angles import angles_from
from app.imaging.tables import Hold, Series
from app.kernel.refusals import Invalid, NotFound
from app.web.flash import redirect
from app.web.forms import Form, form_model
from app.web.sessions import DbSession
from app.web.templating import render

router = APIRouter()

Reason = Annotated[str, StringConstraints(max_length=1000)]

EMPTY_ROWS = 3
"""Rows to fill in where no script draws rectangles."""


@router.get("/studies/{study_id}/series/{series_id}/masking")
def masking(
    request: Request, session: DbSession, actor: CoordinatorOrAdministrator, study_id: UUID, series_id: UUID
) -> Response:
    series, hold = _series(session, study_id, series_id)
    confirmation = store.confirmation_of(session, series, hold)
    shown = hold is None or confirmation is not None
    context = {
        "study": store.study(session, study_id),
        "series": series,
        "hold": hold,
        "stacks": series.stacks,
        "confirmation": confirmation,
        "readers": len(store.readers_of(session, series)) if shown else 0,
        "maskings": store.maskings_of(session, series_id),
        "pictures": store.REPRESENTATIVE,
        "empty_rows": EMPTY_ROWS,
        "person": actor.display_name,
    }
    return render(request, "imaging/masking.html", context)


class Rectangles(Form):
    """Side by side, in pixels; rows left empty are no rectangles."""

    reason: Reason
    left: list[str] = Field(default_factory=list)
    top: list[str] = Field(default_factory=list)
    width: list[str] = Field(default_factory=list)
    height: list[str] = Field(default_factory=list)

    def drawn(self) -> list[Rectangle]:
        """Raises Invalid for a row that is half filled in."""
        found = []
        try:
            for row in zip(self.left, self.top, self.width, self.height, strict=True):
                if any(row):
                    left, top, width, height = (int(number) for number in row)
                    found.append((left, top, width, height))
        except ValueError:
            raise Invalid("Each rectangle needs four whole numbers: left, top, width and height.") from None
        return found


@router.post("/studies/{study_id}/series/{series_id}/masking")
def mask(
    session: DbSession,
    actor: CoordinatorOrAdministrator,
    study_id: UUID,
    series_id: UUID,
    form: Annotated[Rectangles, Depends(form_model(Rectangles))],
) -> Response:
    _series(session, study_id, series_id)
    actions.mask_series(session, actor, series_id, form.drawn(), form.reason)
    return redirect(
        f"/studies/{study_id}/series/{series_id}/masking", "Blanked in every frame. Look again, then confirm."
    )


class Withholding(Form):
    reason: Reason


@router.post("/studies/{study_id}/series/{series_id}/masking/hold")
def withhold(
    session: DbSession,
    actor: CoordinatorOrAdministrator,
    study_id: UUID,
    series_id: UUID,
    form: Annotated[Withholding, Depends(form_model(Withholding))],
) -> Response:
    _series(session, study_id, series_id)
    actions.withhold_series(session, actor, series_id, form.reason)
    return redirect(
        f"/studies/{study_id}/series/{series_id}/masking", "No reader sees this series now. Mask it, then confirm."
    )


class Confirmation(Form):
    """`looked` is a ticked box."""

    pack: str = Field(max_length=64)
    looked: str = Field(default="", max_length=10)


@router.post("/studies/{study_id}/series/{series_id}/masking/confirmation")
def confirm(
    session: DbSession,
    actor: CoordinatorOrAdministrator,
    study_id: UUID,
    series_id: UUID,
    form: Annotated[Confirmation, Depends(form_model(Confirmation))],
) -> Response:
    _series(session, study_id, series_id)
    if not form.looked:
        raise Invalid("Tick that you have looked at the pictures first.")
    actions.confirm_pixels(session, actor, series_id, form.pack)
    return redirect(f"/studies/{study_id}", "Confirmed: nothing identifying is visible.")


class Angles(Form):
    angles: str = Field(max_length=100_000)


@router.post("/studies/{study_id}/stacks/{stack_id}/angles")
def angles(
    session: DbSession,
    actor: CoordinatorOrAdministrator,
    study_id: UUID,
    stack_id: UUID,
    form: Annotated[Angles, Depends(form_model(Angles))],
) -> Response:
    stack = store.stack(session, stack_id)
    _series(session, study_id, stack.series_id)
    actions.give_angles(session, actor, stack_id, angles_from(form.angles, stack.frame_count))
    return redirect(f"/studies/{study_id}/series/{stack.series_id}/masking", "The angles are kept: this is a sweep.")


def _series(session: DbSession, study_id: UUID, series_id: UUID) -> tuple[Series, Hold | None]:
    series, hold = store.series_and_hold(session, series_id)
    if series.study_id != study_id:
        raise NotFound
    return series, hold
