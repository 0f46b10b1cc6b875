"""Looking at series of one kind across studies, confirming or correcting them together; the rules learned so far."""

import json
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from app.accounts.doors import CoordinatorOrAdministrator
from app.imaging import actions, store
from app.imaging.values import Role
from app.imaging.values.review import Kind, ReviewFilter, Said
from app.kernel.refusals import Invalid
from app.web.flash import redirect
from app.web.forms import EmptyAsNone, Form, form_model
from app.web.paging import PageNumber
from app.web.sessions import DbSession
from app.web.templating import render

router = APIRouter()
PATH = "/studies/roles"
CHOICES = [(role.value, role.label) for role in Role]


class Filters(BaseModel):
    """What of the list is shown; the same in the address, and sent along with what is said."""

    model_config = ConfigDict(str_strip_whitespace=True)

    said: Said = Said.WAITING
    role: Annotated[Role | None, EmptyAsNone] = None
    scanner: str = Field("", max_length=200)
    search: str = Field("", max_length=100)
    unsure: bool = False
    page: int = Field(1, ge=1, le=100_000)

    def as_filter(self) -> ReviewFilter:
        return ReviewFilter(self.said, self.role, self.scanner, self.search, self.unsure)

    def query(self) -> str:
        """Without the page, as a part of an address."""
        given = self.model_dump(mode="json", exclude={"page"}, exclude_defaults=True)
        return "".join(f"{urlencode({key: value})}&" for key, value in given.items())


@router.get(PATH)
def review(
    request: Request,
    session: DbSession,
    actor: CoordinatorOrAdministrator,
    filters: Annotated[Filters, Query()],
) -> Response:
    context = {
        "page": store.role_groups(session, filters.as_filter(), page=filters.page),
        "filters": filters,
        "query": filters.query(),
        "scanners": store.known_scanners(session),
        "waiting": store.waiting_count(session),
        "role_choices": CHOICES,
        "said_choices": [("waiting", "to confirm"), ("confirmed", "confirmed"), ("all", "all")],
        "reference": reference,
    }
    return render(request, "imaging/roles.html", context)


def reference(kind: Kind, seen: int) -> str:
    """What stands in the form for a kind."""
    return json.dumps({"scanner": kind.scanner, "name": kind.name, "role": kind.role.value, "seen": seen})


class _Reference(BaseModel):
    model_config = ConfigDict(extra="forbid")

    scanner: str = Field(max_length=300)
    name: str = Field(max_length=300)
    role: Role
    seen: int = Field(ge=1)


class SaidKinds(Form):
    """Side by side: kinds and the role each has; `chosen` counts them from 0. A changed role is chosen by that."""

    kinds: list[Annotated[str, StringConstraints(max_length=1000)]] = Field(default_factory=list, max_length=200)
    roles: list[Role] = Field(default_factory=list, max_length=200)
    chosen: list[int] = Field(default_factory=list, max_length=200)
    said: Said = Said.WAITING
    back: Annotated[str, StringConstraints(max_length=1000)] = ""


@router.post(PATH)
def confirm(
    session: DbSession,
    actor: CoordinatorOrAdministrator,
    form: Annotated[SaidKinds, Depends(form_model(SaidKinds))],
) -> Response:
    try:
        kinds = [_Reference.model_validate_json(text) for text in form.kinds]
        pairs = list(zip(kinds, form.roles, strict=True))
    except (ValidationError, ValueError):
        raise Invalid("The roles do not match the series of the page. Reload it and try again.") from None
    said = [
        actions.SaidOfKind(Kind(one.scanner, one.name, one.role), one.seen, role)
        for number, (one, role) in enumerate(pairs)
        if number in form.chosen or role != one.role
    ]
    if not said:
        raise Invalid("Choose at least one line, or change a role.")
    count = actions.confirm_kinds(session, actor, said, form.said)
    noun = "stack is" if count == 1 else "stacks are"
    return redirect(f"{PATH}?{form.back}", f"{count} {noun} confirmed.")


@router.get(f"{PATH}/rules")
def rules(
    request: Request,
    session: DbSession,
    actor: CoordinatorOrAdministrator,
    page: PageNumber = 1,
) -> Response:
    context = {"page": store.site_rules(session, page=page), "labels": dict(CHOICES)}
    return render(request, "imaging/site_rules.html", context)


@router.post(f"{PATH}/rules/{{site_rule_id}}/revocation")
def revoke(session: DbSession, actor: CoordinatorOrAdministrator, site_rule_id: UUID) -> Response:
    actions.revoke_site_rule(session, actor, site_rule_id)
    return redirect(f"{PATH}/rules", "This rule is revoked. The next delivery is recognised without it.")
