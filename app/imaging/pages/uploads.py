"""Taking an upload: the files are set down without their names, a job works through them."""

import os
import shutil
from pathlib import Path

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile

from app.accounts.doors import CoordinatorOrAdministrator
from app.accounts.values import Actor
from app.imaging import actions
from app.imaging.jobs import TASK, sweep_uploads, upload_folder
from app.kernel import jobs
from app.kernel.db import transaction
from app.kernel.ids import new_id
from app.kernel.refusals import Invalid, Unavailable
from app.web.flash import redirect

router = APIRouter()

MOST_FILES = 20_000
LONGEST_PREFIX = 40


@router.post("/studies/uploads")
async def upload(request: Request, actor: CoordinatorOrAdministrator) -> Response:
    """`files` (many, or an archive) and `folder`; `label_prefix` names the studies."""
    async with request.form(max_files=MOST_FILES, max_fields=10) as form:
        intake_id = await run_in_threadpool(_taken, actor, form)
    return redirect(f"/studies/intakes/{intake_id}")


def _taken(actor: Actor, form: FormData) -> str:
    files = [one for key in ("files", "folder") for one in form.getlist(key)]
    sent = [one for one in files if isinstance(one, UploadFile) and (one.filename or one.size)]
    # browsers send a folder in no particular order
    sent.sort(key=lambda one: one.filename or "")
    prefix = str(form.get("label_prefix") or "").strip()
    if not sent:
        raise Invalid("Choose a folder, a zip or some files first.")
    if len(prefix) > LONGEST_PREFIX or not prefix.isprintable():
        raise Invalid(f"The name for the studies may have {LONGEST_PREFIX} letters at most, on one line.")
    waiting = upload_folder(new_id())
    try:
        _set_down(sent, waiting)
        with transaction() as session:
            sweep_uploads(session)
            intake = actions.begin_intake(
                session, actor, source="upload", label_prefix=prefix or None, files_total=len(sent)
            )
            # first the files, then the row and its job: a job never finds nothing
            os.replace(waiting, upload_folder(intake.id))
            jobs.defer(session, TASK, intake_id=str(intake.id))
    except OSError as error:
        raise Unavailable("The upload cannot be kept now: the storage refuses to write.") from error
    finally:
        shutil.rmtree(waiting, ignore_errors=True)
    return str(intake.id)


def _set_down(sent: list[UploadFile], folder: Path) -> None:
    """Numbered, because a file's name may name a patient; readable by this house only."""
    folder.mkdir(parents=True, mode=0o700)
    for number, one in enumerate(sent, start=1):
        descriptor = os.open(folder / f"{number:06d}", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as target:
            shutil.copyfileobj(one.file, target, 1024**2)
