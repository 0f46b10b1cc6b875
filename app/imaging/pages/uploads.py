"""The plain form for bringing in studies: encrypted as it is set down; a job works through it."""

import os
from uuid import UUID

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile

from app.accounts.doors import CoordinatorOrAdministrator
from app.accounts.values import Actor
from app.imaging import actions
from app.imaging.actions.receiving import MOST_FILES, waiting_of
from app.imaging.rules.intake import label_prefix
from app.kernel.db import transaction
from app.kernel.refusals import Invalid, Refusal
from app.web.flash import redirect

router = APIRouter()


@router.post("/studies/uploads")
async def upload(request: Request, actor: CoordinatorOrAdministrator) -> Response:
    """`files` (many, or an archive) and `folder`; `label_prefix` names the studies; `intake` adds to a delivery."""
    # what does not fit in memory waits in a file without a name, which nobody but this process can open
    async with request.form(max_files=MOST_FILES, max_fields=10) as form:
        intake_id = await run_in_threadpool(_taken, actor, form)
    return redirect(f"/studies/intakes/{intake_id}")


def _taken(actor: Actor, form: FormData) -> UUID:
    files = [one for key in ("files", "folder") for one in form.getlist(key)]
    sent = [one for one in files if isinstance(one, UploadFile) and (one.filename or one.size)]
    if not sent:
        raise Invalid("Choose a folder, a zip or some files first.")
    # browsers send a folder in no particular order
    sent.sort(key=lambda one: one.filename or "")
    with transaction() as session:
        intake = actions.open_delivery(
            session, actor, source="upload", label_prefix=label_prefix(str(form.get("label_prefix") or ""))
        )
    try:
        announced = [
            # two files of one name and size are two files
            actions.Announced(f"{place} {one.filename}", one.file.seek(0, os.SEEK_END))
            for place, one in enumerate(sent)
        ]
        with transaction() as session:
            numbers = [row.number for row in actions.announce_files(session, actor, intake.id, announced)]
        for number, one in zip(numbers, sent, strict=True):
            one.file.seek(0)
            waiting_of(intake).write(number, one.file)
        with transaction() as session:
            actions.complete_delivery(session, actor, intake.id)
    except Refusal:
        with transaction() as session:
            actions.cancel_delivery(session, actor, intake.id)
        raise
    return intake.id
