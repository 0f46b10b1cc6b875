"""The list of studies, one study with its series and stacks, and what a person says about them."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field, StringConstraints

from app.accounts.doors import CoordinatorOrAdministrator
from app.imaging import actions, store
from app.imaging.store.fixity import damaged_studies
from app.imaging.store.programs import programs_of_study
from app.imaging.store.registrations import frame_count
from app.imaging.tables import Series, Stack, StackRole
from app.imaging.values import Pane, Role
from app.imaging.values.gate import KINDS, GateState
from app.imaging.values.roles import UNREAD_ROLES
from app.kernel.refusals import Invalid, NotFound
from app.web.flash import redirect
from app.web.forms import Form, form_model
from app.web.paging import PageNumber
from app.web.sessions import DbSession
from app.web.templating import render

router = APIRouter()

PANE_LABELS = {
    Pane.T2_AX: "T2 axial",
    Pane.ADC: "ADC",
    Pane.HIGH_B: "High b",
    Pane.T2_SAG: "T2 sagittal",
    Pane.T2_COR: "T2 coronal",
    Pane.DCE: "DCE",
}


@router.get("/studies")
def studies(
    request: Request,
    session: DbSession,
    actor: CoordinatorOrAdministrator,
    search: Annotated[str, Query(max_length=100)] = "",
    page: PageNumber = 1,
) -> Response:
    found = store.studies(session, search=search.strip(), page=page)
    ids = [study.id for study in found.items]
    context = {
        "page": found,
        "search": search,
        "roles": store.roles_in_words(session, ids),
        "panes": store.panes_of_studies(session, ids),
        "needed": {pane: PANE_LABELS[pane] for pane in (Pane.T2_AX, Pane.ADC, Pane.HIGH_B)},
        "intakes": store.intakes(session),
        "in_quarantine": store.gate_counts(session)[0].get(GateState.OPEN, 0),
        "waiting": store.waiting_count(session),
    }
    return render(request, "imaging/studies.html", context)


@router.get("/studies/{study_id}")
def study(request: Request, session: DbSession, actor: CoordinatorOrAdministrator, study_id: UUID) -> Response:
    found = store.study(session, study_id)
    stacks = [stack for series in found.series for stack in series.stacks]
    current = store.current_roles(session, [stack.id for stack in stacks])
    context = {
        "study": found,
        "current": current,
        "instances": store.instance_count(session, study_id),
        "damage": damaged_studies(session, [study_id]).get(study_id, []),
        "frames": frame_count(session, found.patient_id),
        "hung": store.hanging_stacks(session, study_id),
        "pane_labels": PANE_LABELS,
        "groups": {series.id: _groups(series, current) for series in found.series},
        "role_choices": [(role.value, role.label) for role in Role],
        "unread": UNREAD_ROLES,
        "holds": store.holds_of(session, study_id),
        "programs": programs_of_study(session, study_id),
        "reports": store.reports_of(session, study_id),
        "gate": store.gate_of_study(session, found),
        "gate_kinds": KINDS,
        "state_of": store.state_of,
    }
    return render(request, "imaging/study.html", context)


def _groups(series: Series, current: Mapping[UUID, StackRole]) -> list[list[Stack]]:
    """The stacks of a series that are said to be one thing and are confirmed with one choice."""
    groups: dict[str, list[Stack]] = defaultdict(list)
    for stack in series.stacks:
        groups[current[stack.id].role].append(stack)
    return list(groups.values())


class SaidRoles(Form):
    """Side by side: stacks (ids with commas between them) and the role that each of them has."""

    groups: list[Annotated[str, StringConstraints(max_length=40_000)]] = Field(default_factory=list)
    roles: list[Role] = Field(default_factory=list)


@router.post("/studies/{study_id}/roles")
def confirm(
    session: DbSession,
    actor: CoordinatorOrAdministrator,
    study_id: UUID,
    form: Annotated[SaidRoles, Depends(form_model(SaidRoles))],
) -> Response:
    try:
        pairs = zip(form.groups, form.roles, strict=True)
        said = {UUID(stack_id): role for group, role in pairs for stack_id in group.split(",")}
    except ValueError:
        raise Invalid("The roles do not match the stacks of the page. Reload it and try again.") from None
    actions.confirm_roles(session, actor, study_id, said)
    return redirect(f"/studies/{study_id}", "The roles are confirmed.")


@router.post("/studies/{study_id}/stacks/{stack_id}/preference")
def prefer(session: DbSession, actor: CoordinatorOrAdministrator, study_id: UUID, stack_id: UUID) -> Response:
    if store.stack(session, stack_id).series.study_id != study_id:
        raise NotFound
    actions.prefer_stack(session, actor, stack_id)
    return redirect(f"/studies/{study_id}", "This one is shown first from now on.")
