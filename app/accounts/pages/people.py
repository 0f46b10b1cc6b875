"""The People page: who is here with which roles; invitations, reset links, closing accounts, sites."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field

from app.accounts import actions, rules, store
from app.accounts.doors import CoordinatorOrAdministrator
from app.accounts.values import Actor, LinkKind, NewLink, Role
from app.kernel.refusals import NotFound, Refusal
from app.web.errors import STATUS
from app.web.flash import redirect
from app.web.forms import Form, Line, form_model
from app.web.paging import PageNumber
from app.web.sessions import DbSession
from app.web.templating import render

router = APIRouter(prefix="/people")


class Invitation(Form):
    display_name: Line
    email: Line
    roles: list[Role] = Field(default_factory=list)


class Roles(Form):
    roles: list[Role] = Field(default_factory=list)


class Closing(Form):
    reason: Line


class NewSite(Form):
    name: Line


@router.get("")
def people(
    request: Request,
    session: DbSession,
    actor: CoordinatorOrAdministrator,
    search: Annotated[str, Query(max_length=100)] = "",
    page: PageNumber = 1,
) -> Response:
    found = store.people(session, search=search.strip(), number=page)
    context = {
        "page": found,
        "roles_of": store.roles_of_many(session, [person.id for person in found.items]),
        "site_names": {site.id: site.name for site in store.sites(session)},
        "search": search,
    }
    return render(request, "accounts/people.html", context)


@router.get("/invitation")
def ask_invitation(request: Request, actor: CoordinatorOrAdministrator) -> Response:
    return _invitation_page(request, actor)


@router.post("/invitation")
def invite(
    request: Request,
    session: DbSession,
    actor: CoordinatorOrAdministrator,
    form: Annotated[Invitation, Depends(form_model(Invitation))],
) -> Response:
    try:
        with session.begin_nested():
            link = actions.invite(session, actor, display_name=form.display_name, email=form.email, roles=form.roles)
    except Refusal as refusal:
        return _invitation_page(request, actor, form, refusal)
    return _person_page(request, session, actor, link.person_id, link=link)


@router.post("/sites")
def create_site(
    session: DbSession, actor: CoordinatorOrAdministrator, form: Annotated[NewSite, Depends(form_model(NewSite))]
) -> Response:
    actions.create_site(session, actor, name=form.name)
    return redirect("/people", "The site is added.")


@router.get("/{person_id}")
def person(request: Request, session: DbSession, actor: CoordinatorOrAdministrator, person_id: uuid.UUID) -> Response:
    return _person_page(request, session, actor, person_id)


@router.post("/{person_id}/roles")
def set_roles(
    request: Request,
    session: DbSession,
    actor: CoordinatorOrAdministrator,
    person_id: uuid.UUID,
    form: Annotated[Roles, Depends(form_model(Roles))],
) -> Response:
    store.person(session, person_id)
    try:
        with session.begin_nested():
            actions.set_roles(session, actor, person_id, form.roles)
    except Refusal as refusal:
        return _person_page(request, session, actor, person_id, refusal=refusal)
    return redirect(f"/people/{person_id}", "The roles are saved.")


@router.post("/{person_id}/reset-link")
def reset_link(
    request: Request, session: DbSession, actor: CoordinatorOrAdministrator, person_id: uuid.UUID
) -> Response:
    link = actions.create_link(session, actor, person_id, LinkKind.RESET)
    return _person_page(request, session, actor, person_id, link=link)


@router.post("/{person_id}/deactivation")
def deactivate(
    request: Request,
    session: DbSession,
    actor: CoordinatorOrAdministrator,
    person_id: uuid.UUID,
    form: Annotated[Closing, Depends(form_model(Closing))],
) -> Response:
    actions.deactivate(session, actor, person_id, reason=form.reason)
    return redirect(f"/people/{person_id}", "The account is closed; every session of it has ended.")


@router.post("/{person_id}/reactivation")
def reactivate(session: DbSession, actor: CoordinatorOrAdministrator, person_id: uuid.UUID) -> Response:
    actions.reactivate(session, actor, person_id)
    return redirect(f"/people/{person_id}", "The account is open again.")


def _invitation_page(
    request: Request, actor: Actor, form: Invitation | None = None, refusal: Refusal | None = None
) -> Response:
    context = {
        "form": form,
        "refusal": refusal,
        "givable": [role for role in Role if role in rules.givable_roles(actor)],
    }
    status = STATUS.get(type(refusal), 422) if refusal else 200
    return render(request, "accounts/invitation.html", context, status=status)


def _person_page(
    request: Request,
    session: DbSession,
    actor: Actor,
    person_id: uuid.UUID,
    *,
    link: NewLink | None = None,
    refusal: Refusal | None = None,
) -> Response:
    shown = store.person(session, person_id)
    if shown.kind == "system":
        raise NotFound
    held = store.roles_of(session, person_id)
    context = {
        "person": shown,
        "held": held,
        "all_roles": list(Role),
        "givable": rules.givable_roles(actor),
        "manageable": rules.may_manage(actor, held),
        "site_names": {site.id: site.name for site in store.sites(session)},
        "link": f"{request.base_url}{link.path.lstrip('/')}" if link else None,
        "link_expires_at": link.expires_at if link else None,
        "refusal": refusal,
    }
    status = STATUS.get(type(refusal), 422) if refusal else 200
    return render(request, "accounts/person.html", context, status=status)
