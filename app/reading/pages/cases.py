"""The cases of a campaign, and one case with the state of its readings."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from app.accounts.doors import Coordinator
from app.assignments import actions as assigning
from app.assignments import rules as planning
from app.assignments import store as assignments
from app.assignments.values import MemberRole
from app.imaging.store.fixity import damaged_studies
from app.kernel.refusals import Invalid
from app.reading import actions, store
from app.reading.store import imports
from app.reading.values import PROBLEMS
from app.web.flash import redirect
from app.web.forms import EmptyAsNone, Form, form_model
from app.web.paging import PageNumber
from app.web.sessions import DbSession
from app.web.templating import render

router = APIRouter(prefix="/campaigns/{campaign_id}/cases")

LISTED_STUDIES = 200


@router.get("")
def cases(
    request: Request,
    session: DbSession,
    coordinator: Coordinator,
    campaign_id: UUID,
    page: PageNumber = 1,
) -> Response:
    campaign = assignments.campaign(session, campaign_id)
    listed = store.case_page(session, campaign_id, number=page)
    required = assigning.required_panes(assignments.current_design(session, campaign_id))
    context = {
        "campaign": campaign,
        "page": listed,
        "required": required,
        "reasons": {one.case_id: planning.why_case_not_ready(one, required_panes=required) for one in listed.items},
        "damaged": store.damaged_cases(session, campaign_id),
        "removed": assignments.removed_cases(session, campaign_id),
        "studies": assignments.studies(session, limit=LISTED_STUDIES, not_in=campaign_id),
    }
    return render(request, "reading/cases.html", context)


@router.get("/{case_id}")
def case(request: Request, session: DbSession, coordinator: Coordinator, campaign_id: UUID, case_id: UUID) -> Response:
    hidden = assignments.reads_in(session, campaign_id, coordinator.person_id)
    found = assignments.case(session, campaign_id, case_id)
    study_ids = assignments.studies_of_cases(session, [case_id])[case_id]
    cells = {} if hidden else store.cells(session, campaign_id, [case_id])
    members = [m.person_id for role in MemberRole for m in assignments.members(session, campaign_id, role)]
    people = assignments.people_names(session, {*members, *(cell.reader_id for cell in cells.values())})
    series = assignments.case_series(session, [found.id])[0]
    required = assigning.required_panes(assignments.current_design(session, campaign_id))
    context = {
        "campaign": assignments.campaign(session, campaign_id),
        "case": series,
        "required": required,
        "reasons": planning.why_case_not_ready(series, required_panes=required),
        "hidden": hidden,
        "problem_words": PROBLEMS,
        "cells": list(cells.values()),
        "rooms": store.room_numbers(session, [cell.reading_id for cell in cells.values() if cell.reading_id]),
        "people": people,
        "taking_part": [(person_id, people[person_id]) for person_id in members],
        "problems": [] if hidden else [p for p in store.open_problems(session, campaign_id) if p.case_id == case_id],
        "damage": [word for words in damaged_studies(session, study_ids).values() for word in words],
        "gland": store.stored_place(session, case_id),
        "glands": [] if hidden else store.imports_with_gland(session, [case_id]).get(case_id, []),
        "imports": [] if hidden else imports.import_lines(session, case_id),
        "history": [] if hidden else store.reopenings_of_case(session, case_id),
    }
    return render(request, "reading/case.html", context)


class GlandAt(Form):
    """The slice of the axial T2, from 1; or the import whose outlined gland tells."""

    slice: Annotated[int | None, EmptyAsNone] = None
    reading_id: Annotated[UUID | None, EmptyAsNone] = None


@router.post("/{case_id}/gland")
def place_gland(
    session: DbSession,
    coordinator: Coordinator,
    campaign_id: UUID,
    case_id: UUID,
    form: Annotated[GlandAt, Depends(form_model(GlandAt))],
) -> Response:
    assignments.case(session, campaign_id, case_id)
    if form.reading_id is not None:
        actions.take_imported_gland(session, coordinator, campaign_id, form.reading_id)
    elif form.slice is not None:
        actions.enter_gland_slice(session, coordinator, campaign_id, case_id, form.slice)
    else:
        raise Invalid("Give the slice, or choose an import.", details={"fields": {"slice": "Needed."}})
    return redirect(f"/campaigns/{campaign_id}/cases/{case_id}", "The case opens at that slice from now on.")
