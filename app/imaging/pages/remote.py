"""Importing from a DICOMweb server: choose the source, search there, choose studies; a job brings them in."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field, StringConstraints

from app.accounts.doors import CoordinatorOrAdministrator
from app.imaging.actions import remote
from app.kernel.refusals import Invalid, Refusal
from app.kernel.settings import settings
from app.web.errors import STATUS
from app.web.flash import redirect
from app.web.forms import Form, form_model
from app.web.sessions import DbSession
from app.web.templating import render

router = APIRouter(prefix="/studies/import")

Text = Annotated[str, StringConstraints(max_length=64)]


class Wanted(Form):
    source: Text = ""
    patient_id: Text = ""
    study_uid: Text = ""


class Order(Form):
    """`studies`: UID and number of images, with a space between them."""

    source: Text = ""
    label_prefix: Annotated[str, StringConstraints(max_length=40)] = ""
    studies: list[Annotated[str, StringConstraints(max_length=80)]] = Field(default_factory=list, max_length=500)


@router.get("")
def choose(request: Request, actor: CoordinatorOrAdministrator) -> Response:
    return _page(request, Wanted())


# a patient ID does not belong into an address: searched by a form that is posted
@router.post("/search")
def search(
    request: Request, actor: CoordinatorOrAdministrator, form: Annotated[Wanted, Depends(form_model(Wanted))]
) -> Response:
    try:
        found = remote.search(remote.source_named(form.source), patient_id=form.patient_id, study_uid=form.study_uid)
    except Refusal as refusal:
        return _page(request, form, refusal=refusal)
    return _page(request, form, found=found)


@router.post("")
def order(
    session: DbSession, actor: CoordinatorOrAdministrator, form: Annotated[Order, Depends(form_model(Order))]
) -> Response:
    if not form.label_prefix.isprintable():
        raise Invalid("The name for the studies must be on one line.")
    source = remote.source_named(form.source)
    chosen = [_chosen(text) for text in form.studies]
    intake_id = remote.order_import(session, actor, source, chosen, label_prefix=form.label_prefix or None)
    return redirect(f"/studies/intakes/{intake_id}")


def _chosen(text: str) -> remote.Chosen:
    uid, _, count = text.partition(" ")
    return remote.Chosen(uid, int(count) if count.isascii() and count.isdigit() and len(count) < 8 else 0)


def _page(
    request: Request,
    form: Wanted,
    *,
    found: list[remote.RemoteStudy] | None = None,
    refusal: Refusal | None = None,
) -> Response:
    context = {
        "sources": [(one.name, f"{one.name} ({one.url})") for one in settings().dicomweb_sources],
        "form": form,
        "found": found,
        "refusal": refusal,
    }
    status = next((STATUS[kind] for kind in type(refusal).__mro__ if kind in STATUS), 422) if refusal else 200
    return render(request, "imaging/import.html", context, status=status)
