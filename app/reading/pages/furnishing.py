"""The reading room of a campaign: which arrangements of panes it offers, its own ones, when a break is suggested."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field, StringConstraints
from sqlalchemy.orm import Session

from app.accounts.doors import Coordinator
from app.assignments import store as assignments
from app.kernel.refusals import NotFound, Refusal
from app.reading import actions, store
from app.reading.rules.furnishing import BREAK_AFTER_MINUTES, MOST_CHOICES, SHOWABLE, Entry, grid_of
from app.reading.rules.hanging import GRIDS, MOST_PLACES
from app.web.errors import STATUS
from app.web.flash import redirect
from app.web.forms import EmptyAsNone, Form, form_model
from app.web.sessions import DbSession
from app.web.templating import render

router = APIRouter(prefix="/campaigns/{campaign_id}/design/room")

LISTED_CASES = 100
Reason = Annotated[str, StringConstraints(max_length=1000)]
Key = Annotated[str, StringConstraints(max_length=80)]
Roles = Annotated[list[Annotated[str, StringConstraints(max_length=40)]], Field(default_factory=list, max_length=10)]


class Furnished(Form):
    """Side by side: keys and their places in the order; `offered` are those ticked."""

    keys: list[Key] = Field(max_length=60)
    places: list[int] = Field(max_length=60)
    offered: list[Key] = Field(default_factory=list, max_length=60)
    break_minutes: Annotated[int | None, EmptyAsNone] = None
    reason: Reason

    @property
    def in_order(self) -> list[str]:
        return [key for _, key in sorted(zip(self.places, self.keys, strict=False), key=lambda pair: pair[0])]


class OwnLayout(Form):
    key: Annotated[Key | None, EmptyAsNone] = None
    case: Annotated[UUID | None, EmptyAsNone] = None
    label: Annotated[str, StringConstraints(max_length=200)]
    grid: Key
    pane_1: Roles
    pane_2: Roles
    pane_3: Roles
    pane_4: Roles
    pane_5: Roles
    pane_6: Roles
    reason: Reason

    @property
    def panes(self) -> list[list[str]]:
        return [self.pane_1, self.pane_2, self.pane_3, self.pane_4, self.pane_5, self.pane_6]


@router.get("")
def room(request: Request, session: DbSession, coordinator: Coordinator, campaign_id: UUID) -> Response:
    return _room(request, session, campaign_id)


@router.post("")
def furnish(
    request: Request,
    session: DbSession,
    coordinator: Coordinator,
    campaign_id: UUID,
    form: Annotated[Furnished, Depends(form_model(Furnished))],
) -> Response:
    try:
        with session.begin_nested():
            actions.furnish(
                session,
                coordinator,
                campaign_id,
                keys=form.in_order,
                offered=form.offered,
                break_minutes=form.break_minutes,
                reason=form.reason,
            )
    except NotFound:
        raise
    except Refusal as refusal:
        return _room(request, session, campaign_id, form, refusal)
    return redirect(_path(campaign_id), "So furnished for every reading that nobody has begun yet.")


@router.post("/glands")
def take_glands(session: DbSession, coordinator: Coordinator, campaign_id: UUID) -> Response:
    """The middle of imported glands, for the cases that have one and no place yet."""
    assignments.campaign(session, campaign_id)
    taken = actions.take_imported_glands(session, coordinator, campaign_id)
    said = f"{taken} {'case opens' if taken == 1 else 'cases open'} at the middle of the gland from now on."
    return redirect(_path(campaign_id), said if taken else "No further case has an imported gland.")


@router.get("/layout")
def layout(
    request: Request,
    session: DbSession,
    coordinator: Coordinator,
    campaign_id: UUID,
    key: Annotated[str | None, Query(max_length=80)] = None,
    case: Annotated[UUID | None, Query()] = None,
) -> Response:
    """An arrangement to define or change, beside a case it is tried on; a built-in one is the start of a new one."""
    entry = store.current_furnishing(session, campaign_id).entry(key) if key else None
    if key and entry is None:
        raise NotFound
    return _layout(request, session, campaign_id, _given(entry), case)


@router.post("/layout")
def define(
    request: Request,
    session: DbSession,
    coordinator: Coordinator,
    campaign_id: UUID,
    form: Annotated[OwnLayout, Depends(form_model(OwnLayout))],
) -> Response:
    try:
        with session.begin_nested():
            actions.define_layout(
                session,
                coordinator,
                campaign_id,
                key=form.key,
                label=form.label,
                grid=form.grid,
                panes=form.panes,
                reason=form.reason,
            )
    except NotFound:
        raise
    except Refusal as refusal:
        given = {**form.model_dump(include={"key", "label", "grid", "reason"}), "panes": form.panes}
        return _layout(request, session, campaign_id, given, form.case, refusal)
    return redirect(_path(campaign_id), "Kept. Readers can choose it in every case that they have not begun.")


def _room(
    request: Request, session: Session, campaign_id: UUID, form: Furnished | None = None, refusal: Refusal | None = None
) -> Response:
    campaign = assignments.campaign(session, campaign_id)
    history = store.room_history(session, campaign_id)
    furnishing = store.furnishing(history[0] if history else None)
    first_case = next(iter(assignments.cases(session, campaign_id)), None)
    context = {
        "campaign": campaign,
        "entries": furnishing.entries,
        "grids": {entry.key: grid_of(entry.layout).label for entry in furnishing.entries},
        "shown": {entry.key: _pane_words(entry) for entry in furnishing.entries},
        "first_case": first_case,
        "offered": form.offered if form else [one.key for one in furnishing.entries if one.offered],
        "break_minutes": form.break_minutes if form else furnishing.break_minutes,
        "reason": form.reason if form else "",
        "limits": BREAK_AFTER_MINUTES,
        "versions": [(row, store.furnishing(row)) for row in history],
        "people": assignments.people_names(session, {row.by for row in history}),
        "refusal": refusal,
        "fields": refusal.details.get("fields", {}) if refusal else {},
    }
    return render(request, "reading/furnishing.html", context, status=_status(refusal))


def _layout(
    request: Request,
    session: Session,
    campaign_id: UUID,
    given: dict[str, Any],
    case_id: UUID | None,
    refusal: Refusal | None = None,
) -> Response:
    campaign = assignments.campaign(session, campaign_id)
    cases = assignments.cases(session, campaign_id)[:LISTED_CASES]
    series = assignments.case_series(session, [case.id for case in cases])
    if case_id is not None:
        case_id = assignments.case(session, campaign_id, case_id).id
    context = {
        "campaign": campaign,
        "given": given,
        "grids": list(GRIDS),
        "roles": list(SHOWABLE.items()),
        "places": range(1, MOST_PLACES + 1),
        "choices": range(MOST_CHOICES),
        "cases": [(one.case_id, one.label) for one in series],
        "case_id": case_id or (cases[0].id if cases else None),
        "refusal": refusal,
        "fields": refusal.details.get("fields", {}) if refusal else {},
    }
    return render(request, "reading/layout.html", context, status=_status(refusal))


def _given(entry: Entry | None) -> dict[str, Any]:
    if entry is None:
        return {"key": None, "label": "", "grid": "2x2", "panes": [["t2_ax"], ["adc"], ["high_b"], ["t2_sag"]]}
    layout = entry.layout
    own = {"key": entry.key, "label": layout.label} if entry.own else {"key": None, "label": ""}
    return {**own, "grid": grid_of(layout).key, "panes": layout.places}


def _pane_words(entry: Entry) -> str:
    return " | ".join(", else ".join(SHOWABLE[role] for role in roles) for roles in entry.layout.places)


def _path(campaign_id: UUID) -> str:
    return f"/campaigns/{campaign_id}/design/room"


def _status(refusal: Refusal | None) -> int:
    return STATUS.get(type(refusal), 422) if refusal else 200
