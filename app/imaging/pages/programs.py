"""What programs (API tokens for DICOMweb) may fetch: a coordinator or administrator says which studies."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field

from app.accounts import store as accounts
from app.accounts.doors import CoordinatorOrAdministrator
from app.accounts.values import Scope
from app.imaging import actions
from app.imaging.store import programs as store
from app.kernel.refusals import Invalid, NotFound
from app.web.flash import redirect
from app.web.forms import Form, form_model
from app.web.paging import PageNumber
from app.web.sessions import DbSession
from app.web.templating import render

router = APIRouter(prefix="/studies/programs")


@router.get("")
def programs(request: Request, session: DbSession, actor: CoordinatorOrAdministrator) -> Response:
    rows = accounts.live_tokens(session, Scope.DICOMWEB)
    counts = store.study_counts(session, [token.id for token, _ in rows])
    return render(request, "imaging/programs.html", {"rows": rows, "counts": counts})


@router.get("/{token_id}")
def program(
    request: Request,
    session: DbSession,
    actor: CoordinatorOrAdministrator,
    token_id: UUID,
    search: Annotated[str, Query(max_length=100)] = "",
    page: PageNumber = 1,
) -> Response:
    row = accounts.live_token(session, token_id, Scope.DICOMWEB)
    if row is None:
        raise NotFound
    token, owner = row
    seen = store.studies_seen(session, token_id, page=page)
    context = {
        "token": token,
        "owner": owner,
        "page": seen,
        "reasons": store.reasons(session, token_id, [study.id for study in seen.items]),
        "offered": store.studies_to_offer(session, token_id, search.strip()),
        "search": search,
    }
    return render(request, "imaging/program.html", context)


class Chosen(Form):
    study_ids: list[UUID] = Field(default_factory=list, max_length=1_000)


@router.post("/{token_id}/studies")
def let_see(
    session: DbSession,
    actor: CoordinatorOrAdministrator,
    token_id: UUID,
    form: Annotated[Chosen, Depends(form_model(Chosen))],
) -> Response:
    if not form.study_ids:
        raise Invalid("Choose at least one study first.")
    new = actions.let_program_see(session, actor, token_id, set(form.study_ids), f"chosen by {actor.display_name}")
    said = "The program can fetch one more study." if new == 1 else f"The program can fetch {new} more studies."
    return redirect(f"/studies/programs/{token_id}", said)


@router.post("/{token_id}/studies/{study_id}/end")
def take_back(session: DbSession, actor: CoordinatorOrAdministrator, token_id: UUID, study_id: UUID) -> Response:
    actions.hide_from_program(session, actor, token_id, study_id, f"taken back by {actor.display_name}")
    return redirect(f"/studies/programs/{token_id}", "The study is taken back; the program is told it does not exist.")
