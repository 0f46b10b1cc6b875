"""The plain form for bringing in studies: encrypted as it comes; a job works through it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio import CancelScope
from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from app.accounts.doors import CoordinatorOrAdministrator
from app.accounts.values import Actor
from app.imaging.actions.form_upload import FormUpload
from app.imaging.formats.multipart import PartsReader, fed, message_type
from app.imaging.values.limits import LARGEST_UNPACKED_BYTES
from app.kernel.refusals import Invalid
from app.web.flash import redirect

router = APIRouter()


@router.post("/studies/uploads")
async def upload(request: Request, actor: CoordinatorOrAdministrator) -> Response:
    """`files` (many, or an archive) and `folder`; `label_prefix` names the studies."""
    sent = message_type(request.headers.get("content-type", ""))
    if sent.kind != "multipart/form-data":
        raise Invalid("Choose a folder, a zip or some files first.")
    async with _upload(actor) as form:
        reader = PartsReader(sent.boundary, form, largest=LARGEST_UNPACKED_BYTES)
        async for piece in fed(request.stream()):
            await run_in_threadpool(reader.feed, piece)
        reader.close()
        waiting = await run_in_threadpool(form.complete)
    return redirect(f"/studies/intakes/{waiting.intake_id}")


@asynccontextmanager
async def _upload(actor: Actor) -> AsyncIterator[FormUpload]:
    form = FormUpload(actor)
    is_complete = False
    try:
        yield form
        is_complete = True
    finally:
        if not is_complete:
            # also when the browser has gone
            with CancelScope(shield=True):
                await run_in_threadpool(form.give_up)
