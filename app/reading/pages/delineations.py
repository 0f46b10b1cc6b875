"""Bringing in a delineation: choose campaign, case and file; say what each label means; look; confirm."""

from typing import Annotated, Literal
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field, StringConstraints
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile

from app.accounts import actions as accounts
from app.accounts.doors import Coordinator
from app.accounts.values import Actor
from app.assignments import store as assignments
from app.imaging.actions.delineating import MOST_FILE_BYTES, parsed_bytes
from app.imaging.values.roles import UNREAD_ROLES, Role
from app.kernel.db import transaction
from app.kernel.refusals import Invalid, NotFound, Refusal
from app.protocols.values.structures import STRUCTURES
from app.reading import actions
from app.reading.store import imports as store
from app.reading.store.protocol import definition
from app.web.flash import redirect
from app.web.forms import EmptyAsNone, Form, Line, form_model
from app.web.sessions import DbSession
from app.web.templating import render

router = APIRouter()

MOST_FILES = 20
ROLES = [(role.value, role.label) for role in Role if role not in UNREAD_ROLES]
Text = Annotated[str, StringConstraints(max_length=200)]


@router.get("/delineations/new")
def new(
    request: Request, session: DbSession, coordinator: Coordinator, campaign: Annotated[UUID | None, Query()] = None,
    case: Annotated[UUID | None, Query()] = None, mapping: Annotated[str, Query(max_length=200)] = "",
) -> Response:  # fmt: skip
    open_ones = store.campaigns_open_to(session, coordinator.person_id)
    chosen = next((one for one in open_ones if one.id == campaign), None)
    ids = [one.id for one in assignments.cases(session, chosen.id)] if chosen else []
    cases = assignments.case_series(session, ids)
    context = {
        "campaigns": open_ones,
        "campaign": chosen,
        "cases": cases,
        "case_id": case,
        "roles": ROLES,
        "mapping": mapping,
        "most": MOST_FILES,
        "megabytes": MOST_FILE_BYTES // 1024**2,
    }
    return render(request, "reading/delineation_new.html", context)


@router.post("/delineations")
async def upload(request: Request, coordinator: Coordinator) -> Response:
    """`file`, once or several times, with `campaign_id`, `case_id` and perhaps `stack_role` and `mapping`."""
    async with request.form(max_files=MOST_FILES + 1, max_fields=6) as form:
        upload_id = await run_in_threadpool(_taken, coordinator, form)
        mapping = str(form.get("mapping") or "")
    return redirect(f"/delineations/{upload_id}{'?' + urlencode({'mapping': mapping}) if mapping else ''}")


def _taken(actor: Actor, form: FormData) -> UUID:
    files = [one for one in form.getlist("file") if isinstance(one, UploadFile) and one.filename]
    role = str(form.get("stack_role") or "")
    try:
        campaign_id, case_id = UUID(str(form.get("campaign_id"))), UUID(str(form.get("case_id")))
    except ValueError:
        raise Invalid("Choose the campaign and the case first.") from None
    if not files:
        raise Invalid("Choose a file first.")
    if len(files) > MOST_FILES:
        raise Invalid(f"{MOST_FILES} files at most come in at once.")
    if role and role not in dict(ROLES):
        raise Invalid("There are no images of this role.")
    # read before the transaction: nothing waits for a child process
    # browsers send them in no particular order; the page numbers them as they stand in a folder
    read = [_read(one) for one in sorted(files, key=lambda one: one.filename or "")]
    with transaction() as session:
        return actions.keep_upload(session, actor, campaign_id, case_id, read, stack_role=role or None)


def _read(file: UploadFile) -> bytes | str:
    """What it holds, or why it cannot be read."""
    try:
        return parsed_bytes(file.file.read(MOST_FILE_BYTES + 1))
    except Refusal as refusal:
        return refusal.sentence


@router.get("/delineations/{upload_id}")
def uploaded(
    request: Request,
    session: DbSession,
    coordinator: Coordinator,
    upload_id: UUID,
    mapping: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    found = actions.waiting(session, coordinator, upload_id)
    design = assignments.current_design(session, found.campaign_id)
    protocol = definition(session, design.protocol_version_id)
    known = actions.named_mapping(session, mapping) if mapping else {}
    labels = actions.labels_of(found)
    context = {
        "found": found,
        "campaign": assignments.campaign(session, found.campaign_id),
        "case": assignments.case_series(session, [found.case_id])[0],
        "role_labels": {one.stack_id: store.role_label(session, one.stack_id) for one in found.files if one.stack_id},
        "structures": STRUCTURES,
        "questions": [(one.key, one.label) for one in protocol.of_scope("finding")],
        "mappings": store.mapping_names(session),
        "mapping": mapping,
        "labels": list(labels.values()),
        "known": {one.key: known.get(one.key) or known.get(one.name) or "" for one in labels.values()},
    }
    return render(request, "reading/delineation.html", context)


@router.get("/delineations/{upload_id}/preview.png", response_class=Response)
def preview(
    session: DbSession, coordinator: Coordinator, upload_id: UUID, label: Annotated[str, Query(max_length=200)] = "",
    file: Annotated[int, Query(ge=1, le=1000)] = 1,
) -> Response:  # fmt: skip
    found = actions.waiting(session, coordinator, upload_id)
    chosen = next((one for one in found.files if one.number == file), None)
    if chosen is None:
        raise NotFound
    return Response(actions.preview(session, chosen, label), media_type="image/png")


class Confirmation(Form):
    """Side by side: labels, what each becomes, and the question and value of a finding with an answer."""

    labels: list[Text] = Field(default_factory=list, max_length=200)
    targets: list[Text] = Field(default_factory=list, max_length=200)
    questions: list[Text] = Field(default_factory=list, max_length=200)
    values: list[Text] = Field(default_factory=list, max_length=200)
    reader: Line
    kind: Literal["algorithm", "human"]
    resample: Annotated[Literal["yes"] | None, EmptyAsNone] = None
    mapping_name: Text = ""
    password: Annotated[str, StringConstraints(max_length=500)]


@router.post("/delineations/{upload_id}")
def confirm(
    session: DbSession,
    coordinator: Coordinator,
    upload_id: UUID,
    form: Annotated[Confirmation, Depends(form_model(Confirmation))],
) -> Response:
    found = actions.waiting(session, coordinator, upload_id)
    proof = accounts.prove_password(session, coordinator, form.password)
    done = actions.confirm_upload(
        session,
        coordinator,
        upload_id,
        _entries(form),
        reader=form.reader,
        reader_kind=form.kind,
        resample=form.resample is not None,
        mapping_name=form.mapping_name,
        proof=proof,
    )
    said = "This was imported before; nothing was changed." if done.already else (
        f"The delineation is imported as version {done.version} of {form.reader}'s reading."
    )  # fmt: skip
    return redirect(f"/campaigns/{found.campaign_id}/cases/{found.case_id}", said)


def _entries(form: Confirmation) -> dict[str, str]:
    try:
        rows = list(zip(form.labels, form.targets, form.questions, form.values, strict=True))
    except ValueError:
        raise Invalid("The labels do not match those of the page. Reload it and try again.") from None
    open_labels = [label for label, target, _, _ in rows if not target]
    if open_labels:
        raise Invalid(f"Say what {', '.join(open_labels)} means; “ignore” is an answer, too.")
    return {
        label: ":".join(filter(None, (target, question, value))) if target == "finding" and question else target
        for label, target, question, value in rows
    }


class Choice(Form):
    counts: Literal["yes", "no"]
    reason: Annotated[str, StringConstraints(max_length=1000)]


@router.post("/campaigns/{campaign_id}/imports/{reading_id}/choice")
def choose(
    session: DbSession,
    coordinator: Coordinator,
    campaign_id: UUID,
    reading_id: UUID,
    form: Annotated[Choice, Depends(form_model(Choice))],
) -> Response:
    counts = form.counts == "yes"
    actions.choose_import(session, coordinator, campaign_id, reading_id, counts=counts, reason=form.reason)
    said = "It counts among the readings compared" if counts else "It stands beside the readings compared"
    return redirect(f"/campaigns/{campaign_id}", f"{said}; its case is compared anew.")
